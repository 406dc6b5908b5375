// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

extension LedgerCommand {
    struct Search: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "search", abstract: "Look through the trail: who did what, and when.",
            discussion: """
                Words are looked for in the details of acts (what was searched for, ids as they were typed, reasons, names) \
                and in the names of the sources that came in. All that is said must hold. Acts come in the order of the ledger.

                EXIT STATUS: 0 done, 3 a volume of details could not be looked into, 4 no such agent or record, 5 the \
                record is ambiguous, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.trail]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("Who acted: a name, a number, or agent:N, token:N, uid:N.", valueName: "agent"))
        var agent: String?

        @Option(help: ArgumentHelp("The act, such as read, capture, refusal.", valueName: "act"))
        var act: String?

        @Option(help: ArgumentHelp("The record that it was about, by an id of it.", valueName: "id"))
        var record: String?

        @Option(help: ArgumentHelp("The first day.", valueName: "date"))
        var since: String?

        @Option(help: ArgumentHelp("The last day.", valueName: "date"))
        var until: String?

        @Option(help: ArgumentHelp("The most acts to show; 100 in a table, else all.", valueName: "n"))
        var limit: Int?

        @Option(help: ArgumentHelp("Go on behind this line, which an earlier answer gave.", valueName: "line"))
        var cursor: Int?

        @Argument(help: ArgumentHelp("Words of the details of acts, or of names of sources.", valueName: "text"))
        var text: [String] = []

        var givesRows: Bool { true }

        func validate() throws {
            if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on") }
            if let cursor, cursor < 0 { throw ValidationError("--cursor takes the number of a line") }
        }

        func run() throws {
            var request = TrailRequest()
            request.text = text.isEmpty ? nil : text.joined(separator: " ")
            request.agent = agent
            request.act = act
            request.record = record
            request.since = try CommandLineDate.read(since, "--since")
            request.until = try CommandLineDate.read(until, "--until")
            request.cursor = cursor ?? 0
            request.limit = limit
            try TrailReport(options: options).say(request, in: openArchive())
        }
    }

    struct Show: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show the trail of one record, and of no other.",
            discussion: """
                When it came in, how it was described since, who got it, and in which samples and saved searches it is.

                EXIT STATUS: 0 done, 4 no such record, 5 the record is ambiguous, 21 not allowed.
                """)

        static let permissions: [Permission] = [.trail]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: "The id of the record.")
        var id: String

        var givesRows: Bool { true }

        func run() throws {
            var request = TrailRequest()
            request.record = id
            request.isAlone = true
            try TrailReport(options: options).say(request, in: openArchive())
        }
    }
}

/// The trail as it is shown: rows go out as they are found, and a table when its last row is known.
struct TrailReport {
    let options: ArchiveOptions

    /// Acts of a table where nothing else is said.
    private static let mostOfTable = 100

    /// - Throws: ``ExitStatus`` `findings` where a volume of details could not be looked into; ``ArchiveError``.
    func say(_ request: TrailRequest, in archive: Archive) throws {
        var request = request
        let isJSON = options.json || options.format == .jsonl
        let isCSV = options.format == .csv
        if request.limit == nil, !isJSON, !isCSV, !request.isAlone { request.limit = Self.mostOfTable }
        var rows = CommaSeparatedText(["line", "time", "agent", "name", "act", "records", "facts", "detail", "sources"])
        var table = TextTable(
            [
                ("line", .right), ("time", .left), ("agent", .left), ("name", .left), ("act", .left),
                ("records", .right),
                ("what", .left),
            ], dropping: ["records", "name"])
        if isCSV { try rows.begin() }
        let answer = try TrailSearch(archive).run(request) { entry in
            if isJSON { return try StandardOutput.say(JSONText.line(Self.members(entry))) }
            let facts = entry.facts.members?.isEmpty == false ? entry.facts.encodedText : ""
            let detail =
                entry.isWithheld
                ? "withheld (restricted)" : entry.detail?.encodedText ?? (entry.hasDetail ? "not there any more" : "")
            let cells = [
                "\(entry.line)", "\(entry.trusted)", entry.agent, entry.name ?? "", entry.act,
                entry.count.map { "\($0)" } ?? "",
            ]
            if isCSV {
                let sources = entry.sources.map { "\($0)" }.joined(separator: "\n")
                return try rows.say(cells + [facts, detail, sources])
            }
            table.add(
                cells + [[Self.words(entry.sources), facts, detail].filter { !$0.isEmpty }.joined(separator: " ")])
        }
        if isJSON {
            var members: [String: CanonicalJSON] = [
                "type": "summary", "count": .integer(Int64(answer.count)), "line": .integer(Int64(answer.line)),
                "incomplete": .array(answer.incomplete.map { .string("\($0)") }),
            ]
            if answer.withheld > 0 { members["withheld"] = .integer(Int64(answer.withheld)) }
            members["understood"] = answer.understood.map { .string($0) }
            members["cursor"] = answer.cursor.map { .integer(Int64($0)) }
            try StandardOutput.say(JSONText.line(members))
        } else if !isCSV, answer.count > 0 {
            StandardOutput.hold(!options.noPager)
            try table.print()
        }
        try StandardOutput.flush()
        if !isJSON { tell(answer) }
        if !answer.incomplete.isEmpty { throw ExitStatus.findings }
    }

    /// The most names of sources of one act in a table.
    private static let mostNames = 3

    private static func words(_ sources: [SourceName]) -> String {
        var names = sources.prefix(mostNames).map { "\($0)" }.joined(separator: ", ")
        if sources.count > mostNames { names += " and \(Wording.number(sources.count - mostNames)) more" }
        return names
    }

    private func tell(_ answer: TrailAnswer) {
        let withheld = answer.withheld > 0 ? "; \(Wording.count(answer.withheld, "act")) withheld (restricted)" : ""
        StandardError.tell(
            "\(Wording.count(answer.count, "act")), looked through to line \(answer.line)\(withheld)")
        if let cursor = answer.cursor { StandardError.tell("there are more: repeat with --cursor \(cursor)") }
        if !answer.incomplete.isEmpty {
            let keys = answer.incomplete.map { "\($0)" }.joined(separator: ", ")
            StandardError.tell("details in \(keys) could not be looked into; run rebuild")
        }
    }

    private static func members(_ entry: TrailEntry) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "type": "act", "line": .integer(Int64(entry.line)), "time": .string("\(entry.trusted)"),
            "clock": .string("\(entry.wall)"), "agent": .string(entry.agent), "act": .string(entry.act),
            "facts": entry.facts,
        ]
        members["name"] = entry.name.map { .string($0) }
        members["records"] = entry.count.map { .integer(Int64($0)) }
        members["detail"] = entry.detail
        if !entry.sources.isEmpty { members["sources"] = .array(entry.sources.map { .string("\($0)") }) }
        if entry.isWithheld {
            members["withheld"] = true
        } else if entry.hasDetail, entry.detail == nil {
            members["detailLost"] = true
        }
        return members
    }
}
