// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// A record that was found, as a row for people, as a row of CSV, and as JSON.
enum HitText {
    /// The columns of a table for people; those to leave out first where the terminal is too narrow.
    static let titles: [(String, TextTable.Alignment)] = [
        ("day", .left), ("class", .left), ("type", .left), ("state", .left), ("status", .left), ("id", .left),
        ("counterparty", .left), ("amount", .right), ("record", .left), ("source", .left),
    ]
    static let expendable = ["record", "source", "class", "state", "counterparty", "type", "amount"]

    static func row(_ hit: SearchHit) -> [String] {
        [
            "\(hit.day)\(hit.isUndated ? "*" : "")", "\(hit.volume.recordClass)",
            "\(hit.format.rawValue) \(hit.messageType)",
            hit.isDamaged ? "damaged" : hit.lifecycle?.rawValue ?? hit.state.rawValue,
            hit.status.rawValue, hit.identifiers.headline?.value ?? "\(hit.id)", hit.counterparties.first ?? "-",
            amount(hit), "\(hit.id)", hit.source.map { "\($0)" } ?? "-",
        ]
    }

    private static func amount(_ hit: SearchHit) -> String {
        guard let amount = hit.terms.amount else { return "-" }
        return AmountText.money(amount) + (hit.terms.currency.map { " \($0)" } ?? "")
    }

    /// A snippet on one line, with what was looked for in bold where colours are shown; as much around the first match as
    /// there is room for.
    static func line(_ snippet: Snippet, width: Int?) -> String {
        var pieces = snippet.pieces.map { Snippet.Piece(VisibleText.escaped($0.text.utf8), isMatch: $0.isMatch) }
        var room = width ?? .max
        if let width, let first = pieces.first, !first.isMatch, TextTable.width(of: first.text) > width / 3 {
            let isAlone = pieces.count == 1
            if !isAlone { pieces[0].text = TextTable.ending(of: first.text, within: width / 3) }
        }
        var line = ""
        for piece in pieces {
            let text = TextTable.cut(piece.text, to: room)
            guard room > 1 else { break }
            line += Tone.paint(text, piece.isMatch ? .strong : nil)
            room -= TextTable.width(of: text)
        }
        return line
    }

    /// The columns of CSV.
    static let columns = [
        "day", "dated", "class", "format", "type", "state", "lifecycle", "status", "id", "counterparty", "side",
        "quantity", "price", "amount", "currency", "settlement", "record", "source", "member",
    ]

    static func cells(_ hit: SearchHit) -> [String] {
        let terms = hit.terms
        return [
            "\(hit.day)", "\(!hit.isUndated)", "\(hit.volume.recordClass)", hit.format.rawValue, hit.messageType,
            hit.state.rawValue, hit.lifecycle?.rawValue ?? "", hit.status.rawValue,
            hit.identifiers.headline?.value ?? "",
            hit.counterparties.joined(separator: "; "), terms.side?.rawValue ?? "",
            terms.quantity.map { "\($0)" } ?? "", terms.price.map { "\($0)" } ?? "",
            terms.amount.map { "\($0)" } ?? "", terms.currency ?? "", hit.settlementDate.map { "\($0)" } ?? "",
            "\(hit.id)", hit.source.map { "\($0)" } ?? "", hit.member ?? "",
        ]
    }

    static func members(_ hit: SearchHit) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "record": .string("\(hit.id)"), "class": .string(hit.volume.recordClass.name),
            "volume": .string("\(hit.volume)"), "day": .string("\(hit.day)"), "dated": .boolean(!hit.isUndated),
            "format": .string(hit.format.rawValue), "state": .string(hit.state.rawValue),
            "identifiers": JSONText.identifiers(hit.identifiers), "status": .string(hit.status.rawValue),
        ]
        if !hit.messageType.isEmpty { members["type"] = .string(hit.messageType) }
        members["source"] = hit.source.map { .string("\($0)") }
        members["lifecycle"] = hit.lifecycle.map { .string($0.rawValue) }
        members["currency"] = hit.terms.currency.map { .string($0) }
        members["amount"] = hit.terms.amount.map { .string("\($0)") }
        members["side"] = hit.terms.side.map { .string($0.rawValue) }
        members["quantity"] = hit.terms.quantity.map { .string("\($0)") }
        members["price"] = hit.terms.price.map { .string("\($0)") }
        members["settlement"] = hit.settlementDate.map { .string("\($0)") }
        if !hit.counterparties.isEmpty { members["counterparties"] = .array(hit.counterparties.map { .string($0) }) }
        if hit.isDamaged { members["damaged"] = .boolean(true) }
        members["snippet"] = hit.snippet.map { snippet in
            .array(
                snippet.pieces.map { .object(["match": .boolean($0.isMatch), "text": .string($0.text)]) })
        }
        members["matched"] = hit.matched.map { .integer(Int64($0)) }
        members["member"] = hit.member.map { .string($0) }
        return members
    }
}
