// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// A sample that was drawn, or drawn again, in the form that was asked for.
struct SamplingReport {
    let answer: SampleAnswer
    let options: ArchiveOptions

    /// Whether it was drawn just now.
    let isNew: Bool

    /// The most strata that are told to a person.
    private static let mostStrata = 20

    private var entry: SampleEntry { answer.entry }
    private var hasStrata: Bool { entry.method != .random }

    /// - Parameter file: gets the sample as CSV, too.
    func say(file: NewFile?) throws {
        if let file {
            try file.write(
                Array((CommaSeparatedText.line(Self.columns) + answer.members.map { row($0) }.joined()).utf8))
            try file.finish()
        }
        if options.json {
            var members = summary
            members["hits"] = .array(answer.members.compactMap { member in hit(member).map { .object($0) } })
            return try StandardOutput.say(JSONText.line(members))
        }
        switch options.format {
        case .jsonl:
            for member in answer.members {
                guard var line = hit(member) else { continue }
                line["type"] = "hit"
                if let hit = member.hit, !hit.messageType.isEmpty { line["message"] = .string(hit.messageType) }
                try StandardOutput.say(JSONText.line(line))
            }
            var line = summary
            line["type"] = "summary"
            return try StandardOutput.say(JSONText.line(line))
        case .csv:
            try StandardOutput.write(Array(CommaSeparatedText.line(Self.columns).utf8))
            for member in answer.members { try StandardOutput.write(Array(row(member).utf8)) }
        case .table, nil:
            StandardOutput.hold(!options.noPager)
            try table()
        }
        try explain(file)
    }

    // MARK: Rows

    private func table() throws {
        guard !answer.members.isEmpty else { return }
        let own: [(String, TextTable.Alignment)] = hasStrata ? [("stratum", .left)] : []
        var table = TextTable(own + HitText.titles, dropping: HitText.expendable, toned: ["status"])
        for member in answer.members {
            let cells = member.hit.map { HitText.row($0) } ?? missingCells(member, HitText.titles.map(\.0), absent: "-")
            table.add((hasStrata ? [Self.stratum(member.stratum)] : []) + cells)
        }
        try table.print()
        if answer.members.contains(where: { $0.hit?.isUndated == true }) {
            try StandardOutput.say("* captured on this day")
        }
    }

    private static let columns = ["stratum", "certain"] + HitText.columns

    private func row(_ member: SampleMember) -> String {
        let cells = member.hit.map { HitText.cells($0) } ?? missingCells(member, HitText.columns, absent: "")
        return CommaSeparatedText.line([member.stratum ?? "", "\(member.isCertain)"] + cells)
    }

    /// What is left of a record that can't be found: its identity.
    private func missingCells(_ member: SampleMember, _ titles: [String], absent: String) -> [String] {
        titles.map { title in
            switch title {
            case "status": "missing"
            case "record": "\(member.id)"
            default: absent
            }
        }
    }

    // MARK: JSON

    private func hit(_ member: SampleMember) -> [String: CanonicalJSON]? {
        guard let hit = member.hit else { return nil }
        var members = HitText.members(hit)
        members["stratum"] = member.stratum.map { .string($0) }
        members["certain"] = .boolean(member.isCertain)
        return members
    }

    /// What a line of the ledger says of a sample.
    static func members(_ entry: SampleEntry) -> [String: CanonicalJSON] {
        [
            "sample": .integer(Int64(entry.number)), "sequence": .integer(Int64(entry.sequence)),
            "drawn": .string("\(entry.drawn)"), "by": .string(entry.agent), "method": .string(entry.method.rawValue),
            "seed": .string("\(entry.seed)"), "size": .integer(Int64(entry.size)),
            "count": .integer(Int64(entry.list.count)),
            "list": [
                "offset": .integer(Int64(entry.list.offset)), "count": .integer(Int64(entry.list.count)),
                "digest": .string(entry.list.digest.hex),
            ],
            "population": [
                "count": .integer(Int64(entry.population)), "digest": .string(entry.populationDigest.hex),
                "line": .integer(Int64(entry.line)),
            ],
        ]
    }

    private var summary: [String: CanonicalJSON] {
        var members = Self.members(entry)
        members["strata"] = .array(answer.strata.map { .object(Self.members($0)) })
        members["missing"] = .array(answer.missing.map { .string("\($0)") })
        members["withheld"] = .integer(Int64(answer.withheld))
        members["query"] = (answer.words?.query).map { .string($0) }
        members["understood"] = (answer.words?.understood).map { .string($0) }
        members["meaning"] = (answer.words?.meaning).map { .string($0) }
        members["field"] = (answer.words?.field).map { .string($0) }
        members["currency"] = (answer.words?.currency).map { .string($0) }
        members["ratesDigest"] = (answer.words?.ratesDigest).map { .string($0.hex) }
        if !isNew {
            members["same"] = .boolean(answer.differences.isEmpty)
            members["differences"] = .array(answer.differences.map { .string($0) })
        }
        return members
    }

    private static func members(_ stratum: SampleStratum) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "name": .string(stratum.name), "count": .integer(Int64(stratum.count)),
            "drawn": .integer(Int64(stratum.drawn)),
        ]
        members["total"] = stratum.total.map { .string($0) }
        members["certain"] = stratum.certain.map { .integer(Int64($0)) }
        members["interval"] = stratum.interval.map { .string($0) }
        return members
    }

    // MARK: Words

    private func explain(_ file: NewFile?) throws {
        try StandardOutput.flush()
        if let words = answer.words, !words.query.isEmpty { StandardError.tell("meaning: \(words.meaning)") }
        StandardError.tell(
            "sample \(entry.number): \(Wording.number(entry.list.count)) of "
                + "\(Wording.count(entry.population, "record")), \(manner), as of line \(entry.line) of the ledger; seed "
                + "\(entry.seed)")
        if hasStrata { strata() }
        if let file { StandardError.tell("written to \(Wording.path(file.path))") }
        if answer.withheld > 0 { StandardError.tell(WithheldText.count(answer.withheld)) }
        guard !isNew else { return StandardError.tell("next: muniment sample show \(entry.number)") }
        for difference in answer.differences { StandardError.tell("DIFFERS: \(difference)") }
        for id in answer.missing { StandardError.tell("MISSING: record \(id) can't be found in the archive") }
        if answer.differences.isEmpty {
            StandardError.tell("drawn again: the same \(Wording.count(entry.list.count, "record"))")
        }
    }

    private var manner: String {
        let field = answer.words?.field.map { " by \($0)" } ?? ""
        return switch entry.method {
        case .random: "drawn at random"
        case .stratified: "drawn from strata\(field)"
        case .monetaryUnit: "drawn\(field) with chances in proportion"
        }
    }

    private func strata() {
        for stratum in answer.strata.prefix(Self.mostStrata) {
            var text =
                "  \(Self.stratum(stratum.name)): \(Wording.number(stratum.drawn)) of "
                + Wording.number(stratum.count)
            if let total = stratum.total {
                text += "; total \(total)" + (answer.words?.currency.map { " \($0)" } ?? "")
                text += ", \(Wording.number(stratum.certain ?? 0)) taken whole"
                text += stratum.interval.map { ", interval \($0)" } ?? ""
            }
            StandardError.tell(text)
        }
        let more = answer.strata.count - Self.mostStrata
        if more > 0 {
            StandardError.tell("  and \(Wording.count(more, "stratum", plural: "strata")) more (--json has all)")
        }
    }

    private static func stratum(_ name: String?) -> String { name.map { $0.isEmpty ? "(none)" : $0 } ?? "-" }
}
