// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// The answer to a search, in the form that was asked for.
struct SearchReport {
    let command: SearchCommand
    let answer: SearchAnswer

    private var options: ArchiveOptions { command.options }

    func say() throws {
        if options.json { return try StandardOutput.say(JSONText.line(members(hits: !command.count))) }
        switch options.format {
        case .jsonl:
            for hit in command.count ? [] : answer.hits {
                var line = Self.members(hit)
                line["type"] = "hit"
                if !hit.messageType.isEmpty { line["message"] = .string(hit.messageType) }
                try StandardOutput.say(JSONText.line(line))
            }
            var summary = members(hits: false)
            summary["hits"] = nil
            summary["type"] = "summary"
            return try StandardOutput.say(JSONText.line(summary))
        case .csv where !command.count: try rows()
        case .csv, .table, nil:
            if command.count {
                try StandardOutput.say("\(answer.count ?? 0)")
            } else {
                StandardOutput.hold(!options.noPager)
                try table()
            }
        }
        try explain()
    }

    private func table() throws {
        guard !answer.hits.isEmpty else { return }
        var table = TextTable(
            [
                ("day", .left), ("class", .left), ("type", .left), ("state", .left), ("status", .left), ("id", .left),
                ("counterparty", .left), ("amount", .right), ("record", .left), ("source", .left),
            ], dropping: ["record", "source", "class", "state", "counterparty", "type", "amount"], toned: ["status"])
        for hit in answer.hits {
            table.add([
                "\(hit.day)\(hit.isUndated ? "*" : "")", "\(hit.volume.recordClass)",
                "\(hit.format.rawValue) \(hit.messageType)", hit.lifecycle?.rawValue ?? hit.state.rawValue,
                hit.status.rawValue, hit.identifiers.headline?.value ?? "\(hit.id)", hit.counterparties.first ?? "-",
                Self.amount(hit), "\(hit.id)", hit.source.map { "\($0)" } ?? "-",
            ])
        }
        try table.print()
        if answer.hits.contains(where: \.isUndated) { try StandardOutput.say("* captured on this day") }
    }

    private static func amount(_ hit: SearchHit) -> String {
        guard let amount = hit.terms.amount else { return "-" }
        return AmountText.money(amount) + (hit.terms.currency.map { " \($0)" } ?? "")
    }

    private func rows() throws {
        var rows = CommaSeparatedText([
            "day", "dated", "class", "format", "type", "state", "lifecycle", "status", "id", "counterparty", "side",
            "quantity", "price", "amount", "currency", "settlement", "record", "source", "member",
        ])
        try rows.begin()
        for hit in answer.hits {
            let terms = hit.terms
            try rows.say([
                "\(hit.day)", "\(!hit.isUndated)", "\(hit.volume.recordClass)", hit.format.rawValue, hit.messageType,
                hit.state.rawValue, hit.lifecycle?.rawValue ?? "", hit.status.rawValue,
                hit.identifiers.headline?.value ?? "",
                hit.counterparties.joined(separator: "; "), terms.side?.rawValue ?? "",
                terms.quantity.map { "\($0)" } ?? "", terms.price.map { "\($0)" } ?? "",
                terms.amount.map { "\($0)" } ?? "", terms.currency ?? "", hit.settlementDate.map { "\($0)" } ?? "",
                "\(hit.id)", hit.source.map { "\($0)" } ?? "", hit.member ?? "",
            ])
        }
    }

    /// How the text was understood and what was searched: to standard error, so that a pipe gets hits alone.
    private func explain() throws {
        try StandardOutput.flush()
        for part in answer.ignored { StandardError.tell("note: not searched for: \(part)") }
        for note in answer.notes { StandardError.tell("note: \(note)") }
        if !command.query.isEmpty { StandardError.tell("meaning: \(answer.inWords)") }
        StandardError.tell("\(command.count ? "" : shown + "; ")\(CoverageText.sentence(answer.coverage))")
        if let cursor = answer.cursor, !command.count { StandardError.tell("next: \(command.next(after: cursor))") }
    }

    private var shown: String {
        switch answer.count {
        case nil where answer.cursor == nil: "the last \(Wording.number(answer.hits.count))"
        case nil:
            "the \(command.sort.rawValue) \(Wording.number(answer.hits.count)), there are more (--limit shows more, --count counts them)"
        case 0: "nothing found"
        case let count?: "\(Wording.number(count)) found"
        }
    }

    private func members(hits isWhole: Bool) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "coverage": JSONText.coverage(answer.coverage), "understood": .string(answer.understood),
            "ignored": .array(answer.ignored.map { .string($0) }), "meaning": .string(answer.inWords),
            "count": .integer(Int64(answer.count ?? answer.hits.count)), "exact": .boolean(answer.count != nil),
            "hits": .array(isWhole ? answer.hits.map { .object(Self.members($0)) } : []),
        ]
        members["cursor"] = answer.cursor.map { .string($0.text) }
        if !answer.notes.isEmpty { members["notes"] = .array(answer.notes.map { .string($0) }) }
        return members
    }

    private static func members(_ hit: SearchHit) -> [String: CanonicalJSON] {
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
        members["member"] = hit.member.map { .string($0) }
        return members
    }
}
