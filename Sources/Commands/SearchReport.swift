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
        if command.ids {
            for record in answer.records { try StandardOutput.say("\(record.id)") }
            return try explain()
        }
        switch options.format {
        case .jsonl:
            for hit in command.count ? [] : answer.hits {
                var line = HitText.members(hit)
                line["type"] = "hit"
                if !hit.messageType.isEmpty { line["message"] = .string(hit.messageType) }
                try StandardOutput.say(JSONText.line(line))
            }
            var summary = members(hits: false)
            summary["hits"] = nil
            summary["type"] = "summary"
            return try StandardOutput.say(JSONText.line(summary))
        case .csv where command.facets: try facetRows()
        case .csv where !command.count: try rows()
        case .csv, .table, nil:
            if command.facets {
                StandardOutput.hold(!options.noPager)
                try FacetReport(answer, isUnitShown: hasUnit).print()
            } else if command.count {
                try sayCount()
            } else {
                StandardOutput.hold(!options.noPager)
                try table()
            }
        }
        try explain()
    }

    /// Whether the unit was asked for. A number alone is of records.
    private var hasUnit: Bool { command.unit != nil }

    private func sayCount() throws {
        let count = answer.count ?? answer.atLeast
        guard hasUnit else { return try StandardOutput.say("\(count)") }
        guard options.format == .csv else {
            return try StandardOutput.say("\(count) \(answer.unit.rawValue)\(count == 1 ? "" : "s")")
        }
        var rows = CommaSeparatedText(["count", "unit"])
        try rows.begin()
        try rows.say(["\(count)", answer.unit.rawValue])
    }

    private func table() throws {
        guard !answer.hits.isEmpty else { return }
        let ofUnit: [(String, TextTable.Alignment)] = answer.unit == .record ? [] : [("matched", .right)]
        var table = TextTable(HitText.titles + ofUnit, dropping: HitText.expendable, toned: ["status"])
        for hit in answer.hits {
            table.add(HitText.row(hit) + ofUnit.map { _ in hit.matched.map { Wording.number($0) } ?? "-" })
            if let snippet = hit.snippet {
                table.remark("    " + HitText.line(snippet, width: TextTable.outputWidth.map { max(1, $0 - 4) }))
            }
        }
        try table.print()
        if answer.hits.contains(where: \.isUndated) { try StandardOutput.say("* captured on this day") }
    }

    private func facetRows() throws {
        let unit = hasUnit ? [answer.unit.rawValue] : []
        var rows = CommaSeparatedText(["facet", "value", "count"] + unit.map { _ in "unit" })
        try rows.begin()
        for facet in Facet.allCases {
            for (value, count) in answer.facets?.values(of: facet) ?? [] {
                try rows.say([facet.rawValue, value, "\(count)"] + unit)
            }
        }
    }

    private func rows() throws {
        let unit = answer.unit == .record ? [] : [answer.unit.rawValue]
        var rows = CommaSeparatedText(HitText.columns + unit.flatMap { _ in ["unit", "matched"] })
        try rows.begin()
        for hit in answer.hits {
            try rows.say(HitText.cells(hit) + unit.flatMap { [$0, hit.matched.map { "\($0)" } ?? ""] })
        }
    }

    /// How the text was understood and what was searched: to standard error, so that a pipe gets hits alone.
    private func explain() throws {
        try StandardOutput.flush()
        for part in answer.ignored { StandardError.tell("note: not searched for: \(part)") }
        for note in answer.notes { StandardError.tell("note: \(note)") }
        if !command.query.isEmpty { StandardError.tell("meaning: \(answer.inWords)") }
        let damaged = command.count ? 0 : answer.hits.count { $0.isDamaged }
        if damaged > 0 {
            StandardError.tell("\(Wording.count(damaged, "hit")) can't be read in full; run 'muniment verify'")
        }
        if let suggestion = answer.suggestion {
            StandardError.tell("nothing has that; did you mean: \(Wording.shellWord(suggestion))")
        }
        if let ranking = answer.ranking, ranking.considered > 0 {
            StandardError.tell(
                ranking.isWhole
                    ? "ranked: all \(Wording.count(ranking.considered, "match", plural: "matches"))"
                    : "ranked: only the newest \(Wording.count(ranking.considered, "match", plural: "matches"))")
        }
        if let tradeless = UnitText.tradeless(answer) { StandardError.tell(tradeless) }
        let isBare = command.count && answer.count != nil
        StandardError.tell("\(isBare ? "" : shown + "; ")\(CoverageText.sentence(answer.coverage))")
        if let cursor = answer.cursor, !command.count { StandardError.tell("next: \(command.next(after: cursor))") }
    }

    private var shown: String {
        let count = UnitText.number(answer)
        if answer.count == 0 { return "nothing found" }
        if command.count || command.facets || answer.count == answer.records.count { return "\(count) found" }
        let (order, number) = (command.order == .relevance ? "best" : command.order.rawValue, answer.records.count)
        if !answer.coverage.unsearched.isEmpty { return "\(Wording.number(number)) shown of \(count)" }
        if answer.cursor == nil, answer.ranking == nil { return "the last \(Wording.number(number)) of \(count)" }
        return "the \(order) \(Wording.number(number)) of \(count) (--limit shows more"
            + (answer.count == nil ? ", --count counts them)" : ")")
    }

    private func members(hits isWhole: Bool) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "coverage": JSONText.coverage(answer.coverage), "understood": .string(answer.understood),
            "ignored": .array(answer.ignored.map { .string($0) }), "meaning": .string(answer.inWords),
            "count": .integer(Int64(answer.count ?? answer.atLeast)), "exact": .boolean(answer.count != nil),
            "unit": .string(answer.unit.rawValue),
            "hits": .array(isWhole ? answer.hits.map { .object(HitText.members($0)) } : []),
        ]
        if command.ids { members["records"] = .array(answer.records.map { .string("\($0.id)") }) }
        members["withoutTrade"] = answer.tradeless.map { .integer(Int64($0)) }
        members["suggestion"] = answer.suggestion.map { .string($0) }
        members["ranked"] = answer.ranking.map { ranking in
            .object(["considered": .integer(Int64(ranking.considered)), "whole": .boolean(ranking.isWhole)])
        }
        members["facets"] = answer.facets.map { FacetReport.json($0) }
        members["cursor"] = answer.cursor.map { .string($0.text) }
        if !answer.notes.isEmpty { members["notes"] = .array(answer.notes.map { .string($0) }) }
        return members
    }
}
