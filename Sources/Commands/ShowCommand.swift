// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct ShowCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a record as a view to read, also in a pipe.",
        discussion: """
            Finds what 'get' finds: the version in force, or the one whose record id was given.

            EXIT STATUS: 0 done, 4 not found, 5 ambiguous (all candidates are listed), 13 the record is damaged.
            """)

    static let permissions: [Permission] = [.retrieve]

    @OptionGroup var options: ArchiveOptions

    @Option(name: .customLong("as-of"), help: ArgumentHelp("What was known at the end of a day.", valueName: "date"))
    var asOf: String?

    @Argument(help: "The id.")
    var id: String

    func run() throws {
        let day = try CommandLineDate.read(asOf, "--as-of")
        let archive = try openArchive()
        let answer = ChainAnswer(id: id, isJSON: options.json)
        try RecordLookup(archive).find(id, asOf: day) { outcome in
            let chain = try answer.chain(outcome)
            if options.json {
                let all = try RecordLookup(archive).envelopes(of: chain.current.id, asOf: day)
                try StandardOutput.say(ChainAnswer.json(chain, envelopes: all))
            } else {
                StandardOutput.hold(!options.noPager)
                try ReadingView(chain, in: archive).print()
            }
            try StandardOutput.flush()
            answer.tell(chain)
        }
    }
}
