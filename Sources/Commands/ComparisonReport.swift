// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// What a saved search finds now, compared with what it found then, in the form that was asked for.
struct ComparisonReport {
    let answer: SavedSearchAnswer
    let options: ArchiveOptions

    /// Whether only counts are wanted.
    let isCounted: Bool

    /// What a record is in the comparison, in the order in which they are listed.
    private enum Kind: String {
        case new
        case former
        case absent
        case unknown
    }

    private struct Item {
        var kind: Kind
        var id: RecordID
        var hit: SearchHit?
        var changes: [FormerMatch.Change]

        var why: String { changes.map(\.rawValue).joined(separator: ", ") }
    }

    private var items: [Item] {
        answer.new.map { Item(kind: .new, id: $0.id, hit: $0, changes: []) }
            + answer.former.map { Item(kind: .former, id: $0.hit.id, hit: $0.hit, changes: $0.changes) }
            + answer.absent.map { Item(kind: .absent, id: $0, hit: nil, changes: []) }
            + answer.unknown.map { Item(kind: .unknown, id: $0, hit: nil, changes: []) }
    }

    func say() throws {
        if options.json {
            var members = summary
            members["hits"] = .array(answer.new.map { .object(HitText.members($0)) })
            members["former"] = .array(answer.former.map { .object(Self.members($0)) })
            members["absent"] = .array(answer.absent.map { .string("\($0)") })
            members["unknown"] = .array(answer.unknown.map { .string("\($0)") })
            return try StandardOutput.say(JSONText.line(members))
        }
        switch options.format {
        case .jsonl: return try lines()
        case .csv where !isCounted: try rows()
        case .csv, .table, nil:
            if isCounted {
                try StandardOutput.say("\(answer.count)")
            } else {
                StandardOutput.hold(!options.noPager)
                try table()
            }
        }
        try explain()
    }

    // MARK: Rows

    private func table() throws {
        guard !items.isEmpty else { return }
        let titles = [("change", TextTable.Alignment.left), ("why", .left)] + HitText.titles
        var table = TextTable(titles, dropping: HitText.expendable, toned: ["status"])
        for item in items {
            let cells = item.hit.map { HitText.row($0) } ?? Self.cells(of: item.id, HitText.titles.map(\.0), "-")
            table.add([item.kind.rawValue, item.why.isEmpty ? "-" : item.why] + cells)
        }
        try table.print()
        if items.contains(where: { $0.hit?.isUndated == true }) { try StandardOutput.say("* captured on this day") }
    }

    private func rows() throws {
        var rows = CommaSeparatedText(["change", "why"] + HitText.columns)
        try rows.begin()
        for item in items {
            let cells = item.hit.map { HitText.cells($0) } ?? Self.cells(of: item.id, HitText.columns, "")
            try rows.say([item.kind.rawValue, item.why] + cells)
        }
    }

    /// What is known of a record that was not found: its identity.
    private static func cells(of id: RecordID, _ titles: [String], _ absent: String) -> [String] {
        titles.map { $0 == "record" || (absent == "-" && $0 == "id") ? "\(id)" : absent }
    }

    // MARK: JSON

    private func lines() throws {
        for item in items {
            var line: [String: CanonicalJSON] = ["record": .string("\(item.id)")]
            if let hit = item.hit {
                line = HitText.members(hit)
                if !hit.messageType.isEmpty { line["message"] = .string(hit.messageType) }
            }
            if item.kind == .former { line["changes"] = Self.json(item.changes) }
            line["type"] = .string(item.kind == .new ? "hit" : item.kind.rawValue)
            try StandardOutput.say(JSONText.line(line))
        }
        var line = summary
        line["type"] = "summary"
        try StandardOutput.say(JSONText.line(line))
    }

    private static func members(_ former: FormerMatch) -> [String: CanonicalJSON] {
        var members = HitText.members(former.hit)
        members["changes"] = json(former.changes)
        return members
    }

    private static func json(_ changes: [FormerMatch.Change]) -> CanonicalJSON {
        .array(changes.map { .string($0.rawValue) })
    }

    private var summary: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "then": .object(SavedSearchReport.members(answer.then)), "understood": .string(answer.understood),
            "meaning": .string(answer.inWords), "count": .integer(Int64(answer.count)),
            "digest": .string(answer.digest.hex), "coverage": JSONText.coverage(answer.coverage),
        ]
        var counts: [String: CanonicalJSON] = ["new": .integer(Int64(answer.newCount))]
        counts["same"] = answer.same.map { .integer(Int64($0)) }
        counts["former"] = answer.formerCount.map { .integer(Int64($0)) }
        if answer.destroyedCount > 0 { counts["destroyed"] = .integer(Int64(answer.destroyedCount)) }
        counts["absent"] = answer.absentCount.map { .integer(Int64($0)) }
        counts["unknown"] = answer.unknownCount.map { .integer(Int64($0)) }
        if answer.withheldCount > 0 { counts["withheld"] = .integer(Int64(answer.withheldCount)) }
        members["compared"] = .object(counts)
        members["now"] = answer.saved.map { .object(SavedSearchReport.members($0)) }
        return members
    }

    // MARK: Words

    private func explain() throws {
        try StandardOutput.flush()
        if !answer.understood.isEmpty { StandardError.tell("meaning: \(answer.inWords)") }
        StandardError.tell("then: \(SavedSearchReport.sentence(answer.then))")
        StandardError.tell("now: \(comparison)")
        if !isCounted, isCut { StandardError.tell("not all are listed; --limit lists more") }
        if answer.destroyedCount > 0 {
            StandardError.tell(
                "\(Wording.count(answer.destroyedCount, "record")) matched then and \(answer.destroyedCount == 1 ? "was" : "were") "
                    + "destroyed since, under a certificate; next: muniment disposition list --all")
        }
        if let absent = answer.absentCount, absent > 0 {
            StandardError.tell(
                "ABSENT: \(Wording.count(absent, "record")) matched then and can't be found in the archive; run "
                    + "'muniment verify'")
        }
        if let unknown = answer.unknownCount, unknown > 0 {
            StandardError.tell(
                "\(Wording.count(unknown, "record")) matched then and may lie where the search could not look")
        }
        if answer.withheldCount > 0 {
            StandardError.tell("of those that matched then \(WithheldText.count(answer.withheldCount))")
        }
        StandardError.tell(CoverageText.sentence(answer.coverage))
        if let saved = answer.saved { StandardError.tell("saved: \(SavedSearchReport.sentence(saved))") }
    }

    private var comparison: String {
        let count = Wording.count(answer.count, "record")
        guard let same = answer.same, let former = answer.formerCount else {
            return "\(count); \(Wording.number(answer.newCount)) of them captured since"
        }
        return "\(count); \(Wording.number(same)) the same, \(Wording.number(answer.newCount)) new, "
            + "\(Wording.number(former)) that matched then and \(former == 1 ? "does" : "do") not now"
    }

    /// Whether there are more than are listed.
    private var isCut: Bool {
        answer.newCount > answer.new.count || answer.formerCount ?? 0 > answer.former.count
            || answer.absentCount ?? 0 > answer.absent.count || answer.unknownCount ?? 0 > answer.unknown.count
    }
}
