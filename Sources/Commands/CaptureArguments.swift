// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Durability
internal import Records
internal import SystemPackage

/// What a person may say of the sources of an ingest.
struct CaptureArguments: ParsableArguments {
    @Option(name: .customLong("class"), help: ArgumentHelp("The class of all records.", valueName: "class"))
    var recordClass: String?

    @Option(help: ArgumentHelp("The legal entity that the records are filed under.", valueName: "name"))
    var legalEntity: String?

    @Option(help: ArgumentHelp("The desk that the records are filed under.", valueName: "name"))
    var desk: String?

    @Option(help: ArgumentHelp("The account that the records are filed under.", valueName: "name"))
    var account: String?

    @Option(help: ArgumentHelp("A CSV file that says this of single sources.", valueName: "file"))
    var manifest: String?

    @Flag(help: "The records come from an older system: they count as created when their documents say.")
    var backload = false

    @Flag(help: "Keep the bytes of zip and gzip files too, and not only what they hold.")
    var keepContainer = false

    /// - Throws: ``ArchiveError`` `usage` where a class is no name.
    func options() throws -> CaptureOptions {
        var options = CaptureOptions()
        if let recordClass {
            guard let known = RecordClass(recordClass) else {
                throw ArchiveError(
                    code: .usage, subject: "--class",
                    message:
                        "--class takes a name of lower-case letters, digits and hyphens, such as trade-confirmation")
            }
            options.recordClass = known
            if !RecordClass.known.contains(known) {
                StandardError.tell("note: the class \(known) has no retention rule and is kept like unclassified")
            }
        }
        options.legalEntity = legalEntity ?? ""
        options.desk = desk ?? ""
        options.account = account ?? ""
        options.isBackload = backload
        options.keepsContainers = keepContainer
        return options
    }

    /// - Throws: ``ArchiveError`` `usage` where the manifest can't be read as one.
    func overrides() throws -> CaptureManifest? {
        guard let manifest else { return nil }
        let path = CommandLinePath.all([manifest])[0]
        do {
            let file = try LocalFileSystem().open(path, .read)
            return try CaptureManifest(file.read(at: 0, count: file.length()), name: Wording.path(path))
        } catch let error as FileSystemError {
            throw ArchiveError(
                code: .usage, subject: "--manifest",
                message: "the manifest \(Wording.path(path)) can't be read: \(error.message)", cause: error)
        }
    }
}
