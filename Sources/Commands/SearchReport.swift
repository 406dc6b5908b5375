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
                var line = HitText.members(hit)
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
        var table = TextTable(HitText.titles, dropping: HitText.expendable, toned: ["status"])
        for hit in answer.hits { table.add(HitText.row(hit)) }
        try table.print()
        if answer.hits.contains(where: \.isUndated) { try StandardOutput.say("* captured on this day") }
    }

    private func rows() throws {
        var rows = CommaSeparatedText(HitText.columns)
        try rows.begin()
        for hit in answer.hits { try rows.say(HitText.cells(hit)) }
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
            "the \(command.order.rawValue) \(Wording.number(answer.hits.count)), there are more (--limit shows more, --count counts them)"
        case 0: "nothing found"
        case let count?: "\(Wording.number(count)) found"
        }
    }

    private func members(hits isWhole: Bool) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "coverage": JSONText.coverage(answer.coverage), "understood": .string(answer.understood),
            "ignored": .array(answer.ignored.map { .string($0) }), "meaning": .string(answer.inWords),
            "count": .integer(Int64(answer.count ?? answer.hits.count)), "exact": .boolean(answer.count != nil),
            "hits": .array(isWhole ? answer.hits.map { .object(HitText.members($0)) } : []),
        ]
        members["cursor"] = answer.cursor.map { .string($0.text) }
        if !answer.notes.isEmpty { members["notes"] = .array(answer.notes.map { .string($0) }) }
        return members
    }
}
