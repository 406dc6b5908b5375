// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct CorrectCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "Say what a field of a record is, where it was read wrongly or not at all.",
        discussion: """
            The bytes of the record stay as they came in; it gets another envelope, and the earlier ones stay readable \
            (get --envelope --version N). FIELD is one of \(CorrectableField.names). An id.KIND, party.ROLE or instrument \
            may be given several times; FIELD= takes the field away.

            EXIT STATUS: 0 done, 4 not found, 5 ambiguous, 11 locked, 64 usage. With 4, 5 and 64 nothing was changed.
            """)

    static let permissions: [Permission] = [.revise]

    @OptionGroup var options: ArchiveOptions

    @Option(help: ArgumentHelp("What a field is.", valueName: "field=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
    var reason: String

    @Argument(help: "Record ids, or ids that name one record each.")
    var ids: [String]

    func validate() throws {
        if set.isEmpty { throw ValidationError("nothing is set; say what a field is with --set FIELD=VALUE") }
    }

    func run() throws {
        let report = try RecordRevision(openArchive()).correct(ids, try corrections(), reason: reason)
        try RevisionText.say(report, "corrected", isJSON: options.json)
    }

    private func corrections() throws -> [FieldCorrection] {
        var values: [(field: CorrectableField, values: [String])] = []
        for text in set {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            guard parts.count == 2, let field = CorrectableField(parts[0]) else {
                throw usage(
                    "--set \(VisibleText.escaped(text.utf8)) names no field; take FIELD=VALUE with FIELD one of "
                        + CorrectableField.names)
            }
            let value = parts[1].isEmpty ? [] : [parts[1]]
            if let index = values.firstIndex(where: { $0.field == field }) {
                values[index].values += value
            } else {
                values.append((field, value))
            }
        }
        do throws(DocumentError) {
            var corrections: [FieldCorrection] = []
            for (field, values) in values { corrections.append(try FieldCorrection(field, values)) }
            return corrections
        } catch {
            throw usage("--set \(error.message)")
        }
    }

    private func usage(_ message: String) -> ArchiveError {
        ArchiveError(code: .usage, subject: "--set", message: message)
    }
}
