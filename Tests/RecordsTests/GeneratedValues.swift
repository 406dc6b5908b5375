// SPDX-License-Identifier: Apache-2.0

import Records

/// Random numbers that come out the same for the same seed: SplitMix64, as in TestSupport, which this target is below.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

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
