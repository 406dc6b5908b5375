// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

extension ScheduleCommand {
    struct Explain: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain", abstract: "Explain how long a record is kept, and why.",
            discussion: """
                Every rule that applies with its dates and clauses, events, extensions, holds, other versions, the state and \
                what would change it. It finds what 'get' finds: the version in force, or the one whose record id was given. \
                With --query it tells of every record that matches, in a line each; with --json all of each.

                EXIT STATUS: 0 done, 3 a volume could not be searched, 4 not found, 5 ambiguous (all candidates are listed), \
                13 a record is damaged, 21 not allowed.
                """)

        static let permissions: [Permission] = [.retrieve, .rules, .seeHolds, .seeDispositions]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("The day to evaluate it for, instead of today.", valueName: "date"))
        var at: String?

        @Option(help: ArgumentHelp("Explain all records that match a search.", valueName: "query"))
        var query: String?

        @Argument(help: "The id.")
        var id: String?

        var givesRows: Bool { query != nil }

        func validate() throws {
            guard (id == nil) != (query == nil) else { throw ValidationError("say an id, or --query and a search") }
        }

        /// Columns of the titles.
        private static let titleWidth = 13

        func run() throws {
            let day = try CommandLineDate.read(at, "--at")
            let archive = try openArchive()
            if let query { return try explainAll(query, at: day, in: archive) }
            guard let id else { return }
            let answer = ChainAnswer(id: id, isJSON: options.json)
            try RetentionExplaining(archive).explain(id, at: day) { outcome, explanation in
                let chain = try answer.chain(outcome)
                guard let explanation else { return }
                if options.json {
                    try RulesText.write(explanation.json)
                } else {
                    StandardOutput.hold(!options.noPager)
                    try say(explanation, of: chain)
                }
                try StandardOutput.flush()
                answer.tell(chain)
            }
        }

        private func explainAll(_ query: String, at day: CivilDate?, in archive: Archive) throws {
            let explaining = RetentionExplaining(archive)
            let explained: ExplainedQuery
            var states: [String: Int] = [:]
            let titles: [(String, TextTable.Alignment)] = [
                ("id", .left), ("class", .left), ("state", .left), ("kept until", .left), ("then", .left),
                ("by", .left),
            ]
            if options.json || options.format == .jsonl {
                explained = try explaining.explain(matching: query, at: day) { page in
                    for item in page {
                        try StandardOutput.say(JSONText.line(item.members.merging(["type": "explanation"]) { $1 }))
                    }
                }
                try StandardOutput.say(JSONText.line(Self.summary(explained)))
            } else if options.format == .csv {
                var rows = CommaSeparatedText(["record"] + titles.map(\.0))
                try rows.begin()
                explained = try explaining.explain(matching: query, at: day) { page in
                    for item in page { try rows.say(["\(item.record)"] + Self.cells(item)) }
                }
            } else {
                StandardOutput.hold(!options.noPager)
                var table = TextTable(titles, dropping: ["then", "class"])
                explained = try explaining.explain(matching: query, at: day) { page in
                    for item in page {
                        table.add(Self.cells(item))
                        states[item.state, default: 0] += 1
                    }
                }
                if explained.count > 0 { try table.print() }
                let counts = states.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
                    .map { "\(Wording.number($0.value)) \($0.key)" }
                try StandardOutput.say(
                    Wording.count(explained.count, "record")
                        + (counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")))
            }
            try StandardOutput.flush()
            if !options.json { tell(explained) }
            if let first = explained.unreadable.first {
                throw ArchiveError(
                    code: .integrity, subject: "\(first)",
                    message:
                        "\(Wording.count(explained.unreadable.count, "record")) or what belongs with them can't be read, "
                        + "such as \(first), and \(explained.unreadable.count == 1 ? "is" : "are") kept; run 'muniment verify'"
                )
            }
            guard !explained.coverage.isPartial else { throw ExitStatus.findings }
        }

        private func tell(_ explained: ExplainedQuery) {
            let ignored = explained.ignored.map { "'\($0)'" }.joined(separator: ", ")
            StandardError.tell(
                "understood as \(explained.understood.isEmpty ? "everything" : explained.understood)"
                    + (ignored.isEmpty ? "" : "; without \(ignored)") + "; \(CoverageText.sentence(explained.coverage))"
            )
        }

        private static func cells(_ item: RetentionExplanation) -> [String] {
            [
                item.envelope.parsed.identifiers.headline?.value ?? "\(item.record)",
                item.envelope.classification.recordClass.name, item.state, item.keptUntil.map { "\($0)" } ?? "",
                item.action, item.reason,
            ]
        }

        private static func summary(_ explained: ExplainedQuery) -> [String: CanonicalJSON] {
            [
                "type": "explained", "count": .integer(Int64(explained.count)),
                "understood": .string(explained.understood),
                "ignored": .array(explained.ignored.map { .string($0) }),
                "unreadable": .array(explained.unreadable.map { .string("\($0)") }),
                "coverage": JSONText.coverage(explained.coverage),
            ]
        }

        private func say(_ explanation: RetentionExplanation, of chain: ConfirmationChain) throws {
            let name = chain.current.envelope.parsed.identifiers.headline?.value
            let record = "record \(chain.current.id)"
            try StandardOutput.say(
                Tone.paint(name.map { VisibleText.escaped($0.utf8) } ?? record, .strong)
                    + (name == nil ? "" : "  " + Tone.paint(record, .quiet)))
            for section in explanation.sections {
                if !section.heading.isEmpty {
                    try StandardOutput.say("")
                    try StandardOutput.say(Tone.paint(section.heading, .strong))
                }
                for (title, text) in section.facts { try say(title, text) }
            }
        }

        private func say(_ title: String, _ text: String) throws {
            let indent = String(repeating: " ", count: Self.titleWidth)
            let padding = String(repeating: " ", count: max(1, Self.titleWidth - 2 - title.count))
            let room = TextTable.outputWidth.map { max(20, $0 - Self.titleWidth) }
            for (index, part) in ContentText.wrapped(VisibleText.escaped(text.utf8), width: room).enumerated() {
                try StandardOutput.say(
                    index == 0 ? "  " + Tone.paint(title, .quiet) + padding + part : indent + part)
            }
        }
    }
}
