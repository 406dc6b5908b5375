// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport

/// FIX messages made for the tests, with the right body length and checksum.
enum FIXMessage {
    /// A message with these fields behind BodyLength; `|` stands for SOH.
    static func text(_ fields: String) -> String {
        let body = fields.replacing("|", with: "\u{1}") + "\u{1}"
        let head = "8=FIX.4.4\u{1}9=\(body.utf8.count)\u{1}"
        let sum = (head + body).utf8.reduce(0) { $0 + Int($1) } % 256
        let digits = String(repeating: "0", count: 3 - String(sum).count) + String(sum)
        return head + body + "10=\(digits)\u{1}"
    }

    /// A confirmation; `amends` and `cancels` name an earlier one.
    static func confirmation(
        _ id: String, amends: String? = nil, cancels: String? = nil, date: String = "20260302", note: String = "none"
    ) -> String {
        let kind = amends != nil ? "1" : cancels != nil ? "2" : "0"
        let earlier = (amends ?? cancels).map { "|772=\($0)" } ?? ""
        return text("35=AK|49=ALDR|56=CEDR|664=\(id)|666=\(kind)\(earlier)|75=\(date)|55=ACME|58=\(note)")
    }

    /// A message of each class: an order, a confirmation, a settlement instruction, a statement.
    static let typesByClass: [(type: String, recordClass: RecordClass)] = [
        ("D", .orderTicket), ("AK", .tradeConfirmation), ("T", .settlement), ("CQ", .statement),
    ]

    static func ofType(_ type: String, id: String, date: String?, note: String) -> String {
        let name = ["AK": "664", "D": "11"][type].map { "|\($0)=\(id)" } ?? "|9999=\(id)"
        return text("35=\(type)|49=ALDR|56=CEDR\(name)" + (date.map { "|75=\($0)" } ?? "") + "|58=\(note)")
    }
}

extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// One of the places where encodings go wrong, or any scalar at all.
    mutating func scalar() -> Unicode.Scalar {
        let edges: [UInt32] = [
            0, 0x09, 0x0A, 0x1F, 0x20, 0x22, 0x27, 0x28, 0x2A, 0x2D, 0x3A, 0x5C, 0x7F, 0x80, 0xE9, 0x301, 0x7FF,
            0x2028, 0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF,
        ]
        switch below(3) {
        case 0: return Unicode.Scalar(pick(edges)) ?? " "
        case 1: return Unicode.Scalar(UInt32(0x20 + below(0x5F))) ?? " "
        default: return Unicode.Scalar(UInt32(below(0x11_0000))) ?? " "
        }
    }

    mutating func text(upTo count: Int = 8) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<below(count + 1) { text.append(scalar()) }
        return String(text)
    }
}
