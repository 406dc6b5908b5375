// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct HistoryCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List all versions of a record, in the order in which they came in.",
        discussion: """
            Follows amendments and cancellations in both directions, across formats and classes. With --trade it adds \
            the records that bear an identifier of the same trade.

            EXIT STATUS: 0 done, 4 not found, 5 ambiguous (all candidates are listed), 13 a version is damaged.
            """)

    /// The most records of a trade that are listed.
    private static let mostRelated = 1_000

    static let permissions: [Permission] = [.retrieve]

    @OptionGroup var options: ArchiveOptions

    @Flag(help: "Add the records that share an identifier of the trade.")
    var trade = false

    @Option(name: .customLong("as-of"), help: ArgumentHelp("What was known at the end of a day.", valueName: "date"))
    var asOf: String?

    @Argument(help: "The id.")
    var id: String

    var givesRows: Bool { true }

    private struct Row {
        var relation: String
        var day: String
        var captured: String
        var recordClass: RecordClass
        var type: String
        var state: String
        var status: String
        var name: String
        var record: String
        var source: String
    }

    func run() throws {
        let day = try CommandLineDate.read(asOf, "--as-of")
        let archive = try openArchive()
        let isJSON = options.json || options.format == .jsonl
        let answer = ChainAnswer(id: id, isJSON: isJSON)
        let chain = try RecordLookup(archive).find(id, asOf: day) { try answer.chain($0) }
        // A version that was named by its record id stands alone; its own id leads to the others.
        var whole = chain
        if RecordID(id) != nil, let own = chain.current.envelope.parsed.identifiers.headline {
            let wanted = chain.current.id
            whole = try RecordLookup(archive).find(own.value, asOf: day) { outcome in
                switch outcome {
                case .found(let found) where found.versions.contains { $0.id == wanted }: found
                case .ambiguous(let chains, _): chains.first { $0.versions.contains { $0.id == wanted } } ?? chain
                default: chain
                }
            }
        }
        var rows: [Row] = []
        for version in whole.versions {
            rows.append(Self.row(version, in: whole, try RecordOrigin(of: version, in: archive).source))
        }
        var withheld = whole.withheld
        if trade { rows += try related(to: whole, asOf: day, in: archive, &withheld) }
        try say(rows, withheld)
        try StandardOutput.flush()
        answer.tell(whole)
        if withheld > whole.withheld, !isJSON {
            StandardError.tell("note: of its trade \(WithheldText.count(withheld - whole.withheld))")
        }
    }

    private static func row(_ version: FoundRecord, in chain: ConfirmationChain, _ source: AccessionEntry?) -> Row {
        let envelope = version.envelope
        return Row(
            relation: "version", day: envelope.day.map { "\($0)" } ?? "-", captured: "\(envelope.captured)",
            recordClass: envelope.classification.recordClass,
            type: "\(envelope.parsed.format.rawValue) \(envelope.parsed.messageType)",
            state: envelope.parsed.lifecycle?.rawValue ?? envelope.parsed.state.rawValue,
            status: (chain.statuses[version.id] ?? .current).rawValue,
            name: envelope.parsed.identifiers.headline?.value ?? "", record: "\(version.id)",
            source: source.map { "\($0.name)" } ?? "-")
    }

    /// Records that bear an identifier of the trade and are no versions.
    private func related(to chain: ConfirmationChain, asOf day: CivilDate?, in archive: Archive, _ withheld: inout Int)
        throws -> [Row]
    {
        let shared = TradeRule.values(of: chain.versions.flatMap(\.envelope.parsed.identifiers))
        var seen = Set(chain.versions.map(\.id))
        var hits: [SearchHit] = []
        for value in shared.sorted() {
            let quoted = "\"" + value.replacing("\"", with: "\"\"") + "\""
            let request = SearchRequest("id:\(quoted)", limit: Self.mostRelated, isNewestFirst: false, asOf: day)
            hits += try ArchiveSearch(archive).run(request) { answer in
                // A record that bears two of these identifiers is counted with both.
                withheld = max(withheld, answer.coverage.withheld)
                return answer.hits.filter { hit in
                    TradeRule.values(of: hit.identifiers).contains(value)
                        && chain.versions.contains { TradeRule.relates(hit, $0) } && seen.insert(hit.id).inserted
                }
            }
        }
        return hits.sorted { ($0.day, "\($0.id)") < ($1.day, "\($1.id)") }.map { hit in
            Row(
                relation: "trade", day: hit.isUndated ? "-" : "\(hit.day)", captured: "",
                recordClass: hit.volume.recordClass, type: "\(hit.format.rawValue) \(hit.messageType)",
                state: hit.lifecycle?.rawValue ?? hit.state.rawValue, status: hit.status.rawValue,
                name: hit.identifiers.headline?.value ?? "", record: "\(hit.id)",
                source: hit.source.map { "\($0)" } ?? "-"
            )
        }
    }

    private func say(_ rows: [Row], _ withheld: Int) throws {
        if options.json {
            return try StandardOutput.say(
                JSONText.line([
                    "id": .string(id), "versions": .array(rows.map { .object(Self.members($0)) }),
                    "withheld": .integer(Int64(withheld)),
                ]))
        }
        switch options.format {
        case .jsonl:
            for row in rows { try StandardOutput.say(JSONText.line(Self.members(row))) }
        case .csv:
            var text = CommaSeparatedText([
                "relation", "day", "captured", "class", "type", "state", "status", "id", "record", "source",
            ])
            try text.begin()
            for row in rows {
                try text.say([
                    row.relation, row.day, row.captured, "\(row.recordClass)", row.type, row.state, row.status,
                    row.name,
                    row.record, row.source,
                ])
            }
        case .table, nil:
            StandardOutput.hold(!options.noPager)
            var table = TextTable(
                [
                    ("day", .left), ("captured", .left), ("class", .left), ("type", .left), ("state", .left),
                    ("status", .left), ("id", .left), ("record", .left), ("source", .left),
                ], dropping: ["source", "class", "id", "type", "captured", "state"], toned: ["status"])
            for row in rows {
                table.add([
                    row.day, row.captured.isEmpty ? "-" : row.captured, "\(row.recordClass)", row.type, row.state,
                    row.status, row.name, row.record, row.source,
                ])
            }
            try table.print()
        }
    }

    private static func members(_ row: Row) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "type": .string(row.relation), "day": .string(row.day), "class": .string(row.recordClass.name),
            "message": .string(row.type), "state": .string(row.state), "status": .string(row.status),
            "record": .string(row.record), "source": .string(row.source),
        ]
        if !row.captured.isEmpty { members["captured"] = .string(row.captured) }
        if !row.name.isEmpty { members["id"] = .string(row.name) }
        return members
    }
}
