// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look through the ledger, and prove it to who does not trust us.",
        subcommands: [Show.self, Search.self, Checkpoint.self, Verify.self, Prove.self])

    struct Checkpoint: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint", abstract: "Show the signed checkpoint of the ledger, or hand it out.",
            discussion: """
                A checkpoint that is kept elsewhere shows later whether lines were cut off, changed or put in. With \
                --out it is written to a new file, and the ledger gets a line about that.

                EXIT STATUS: 0 done, 1 nothing is signed, or the file is there already, 11 locked, 13 the ledger is \
                not what it was.
                """)

        static let permissions: [Permission] = [.prove]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("Write it to a new file outside of the archive.", valueName: "file"))
        var out: String?

        func run() throws {
            let archive = try openArchive()
            let signed = try archive.currentCheckpoint()
            guard let out else { return try say(signed) }
            let file = try NewFile(out, option: "--out")
            try archive.handOut(signed.checkpoint)
            try file.write(signed.note.encoded)
            try file.finish()
            if options.json { return try say(signed) }
            try StandardOutput.say(
                "\(CheckpointText.words(signed.checkpoint)) is in \(Wording.path(file.path)); keep it away from the "
                    + "archive")
        }

        private func say(_ signed: SignedCheckpoint) throws {
            guard options.json else { return try StandardOutput.write(signed.note.encoded) }
            try StandardOutput.say(
                JSONText.line(
                    CheckpointText.members(signed.checkpoint).merging(
                        ["note": .string(String(decoding: signed.note.encoded, as: UTF8.self))]) { first, _ in first }))
        }
    }
}
