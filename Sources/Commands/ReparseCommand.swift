// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct ReparseCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "reparse", abstract: "Read records again with the parsers and tools of today.",
        discussion: """
            A record of which something else comes out gets another envelope; what a person has corrected stays as it \
            was corrected. Earlier envelopes stay readable (get --envelope --version N). Running it again changes \
            nothing.

            EXIT STATUS: 0 done, 4 not found, 5 ambiguous, 11 locked, 64 usage. With 4, 5 and 64 nothing was changed.
            """)

    static let permissions: [Permission] = [.revise]

    @OptionGroup var options: ArchiveOptions

    @Option(help: ArgumentHelp("The records that a search finds, such as parse:unparsed.", valueName: "query"))
    var query: String?

    @Flag(help: "All records.")
    var all = false

    @Argument(help: "Record ids, or ids that name one record each.")
    var ids: [String] = []

    func validate() throws {
        guard [!ids.isEmpty, query != nil, all].count(where: { $0 }) == 1 else {
            throw ValidationError("say which records: ids, or --query, or --all")
        }
    }

    func run() throws {
        let selection = query.map { RevisionSelection.query($0) } ?? (all ? .all : .ids(ids))
        let line = ProgressLine(total: nil, isWanted: !options.json)
        let report = try RecordRevision(openArchive()).reparse(selection) { line.show(records: $0) }
        line.clear()
        try RevisionText.say(report, "read anew", isJSON: options.json)
    }
}
