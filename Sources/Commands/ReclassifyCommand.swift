// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct ReclassifyCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "reclassify", abstract: "File records under another class.",
        discussion: """
            A record is copied into a volume of the class; the old copy stays until both classes let it go. Its earlier \
            envelopes stay readable (get --envelope --version N).

            EXIT STATUS: 0 done, 4 not found, 5 ambiguous, 11 locked, 64 usage. With 4, 5 and 64 nothing was changed.
            """)

    static let permissions: [Permission] = [.revise]

    @OptionGroup var options: ArchiveOptions

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp("The class, such as trade-confirmation; 'schedule show' lists them.", valueName: "class"))
    var className: String

    @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
    var reason: String

    @Argument(help: "Record ids, or ids that name one record each.")
    var ids: [String]

    func run() throws {
        guard let recordClass = RecordClass(className) else {
            throw ArchiveError(
                code: .usage, subject: "--class",
                message: "--class \(VisibleText.escaped(className.utf8)) can't be the name of a class; "
                    + "'muniment schedule show' lists them")
        }
        let report = try RecordRevision(openArchive()).reclassify(ids, to: recordClass, reason: reason)
        try RevisionText.say(report, "filed under \(recordClass)", isJSON: options.json)
    }
}
