// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

extension LedgerCommand {
    struct TimeStampCommand: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "timestamp", abstract: "Take in what a time stamp authority has answered.",
            discussion: """
                The question is written by 'ledger checkpoint --timestamp-request'. An answer is kept where it is \
                granted, and is to a question of this archive. Whether the authority has signed it is for openssl to \
                say: Docs/VerifyWithoutMuniment.md has the command.

                EXIT STATUS: 0 done, 1 the authority has refused, or it is no answer to a question of this archive, \
                11 locked, 13 the ledger is not what it was, 64 the file is no time stamp.
                """)

        static let permissions: [Permission] = [.prove]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The answers of the authority.", valueName: "file"))
        var files: [String]

        func run() throws {
            let stamping = TimeStamping(try openArchive())
            for name in files {
                let bytes = try GivenFile.bytes(name, limit: TimeStampResponse.largest)
                do {
                    try say(try stamping.take(bytes))
                } catch {
                    throw Self.naming(name, ArchiveError(error))
                }
            }
        }

        /// Of several files an error says which.
        private static func naming(_ name: String, _ error: ArchiveError) -> ArchiveError {
            guard error.subject == TimeStamping.subject else { return error }
            let path = Wording.path(CommandLinePath.all([name])[0])
            return ArchiveError(code: error.code, subject: name, message: "\(path): \(error.message)")
        }

        private func say(_ act: TimeStampAct) throws {
            if options.json {
                return try StandardOutput.say(
                    JSONText.line([
                        "type": .string("timestamp"), "number": .integer(Int64(act.number)),
                        "size": .integer(Int64(act.size)), "root": .string(act.root.hex),
                        "time": .string("\(act.time)"),
                    ]))
            }
            try StandardOutput.say(
                "the checkpoint of \(Wording.count(act.size, "line")) was stamped at \(act.time); keep a copy of the "
                    + "answer away from the archive")
        }
    }
}
