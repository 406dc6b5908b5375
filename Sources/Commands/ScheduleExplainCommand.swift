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
                what would change it. It finds what 'get' finds: the version in force, or the one whose record id was given.

                EXIT STATUS: 0 done, 4 not found, 5 ambiguous (all candidates are listed), 13 a record is damaged, \
                21 not allowed.
                """)

        static let permissions: [Permission] = [.retrieve, .rules, .seeHolds, .seeDispositions]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("The day to evaluate it for, instead of today.", valueName: "date"))
        var at: String?

        @Argument(help: "The id.")
        var id: String

        /// Columns of the titles.
        private static let titleWidth = 13

        func run() throws {
            let day = try CommandLineDate.read(at, "--at")
            let archive = try openArchive()
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
