// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport

/// Values for properties of the vocabulary.
extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// One of the places where encodings go wrong, or any scalar at all.
    mutating func scalar() -> Unicode.Scalar {
        let edges: [UInt32] = [
            0, 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x1F, 0x20, 0x22, 0x2F, 0x5C, 0x7F, 0x80, 0xE9, 0x301, 0x7FF, 0x800,
            0x2028,
            0xD7FF, 0xE000, 0xFB33, 0xFEFF, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF,
        ]
        switch below(3) {
        case 0: return Unicode.Scalar(edges[below(edges.count)]) ?? " "
        case 1: return Unicode.Scalar(UInt32(0x20 + below(0x5F))) ?? " "
        default: return Unicode.Scalar(UInt32(below(0x110000))) ?? " "
        }
    }

    mutating func text() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<below(8) { text.append(scalar()) }
        return String(text)
    }

    mutating func json(depth: Int = 0) -> CanonicalJSON {
        switch below(depth < 4 ? 5 : 3) {
        case 0: return .string(text())
        case 1: return .boolean(below(2) == 0)
        case 2:
            let limit = below(2) == 0 ? CanonicalJSON.largestInteger : 100
            return .integer(Int64.random(in: -limit...limit, using: &self))
        case 3: return .array((0..<below(5)).map { _ in json(depth: depth + 1) })
        default:
            let members = (0..<below(5)).map { _ in (text(), json(depth: depth + 1)) }
            return .object(Dictionary(members) { first, _ in first })
        }
    }
}
