// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look through the ledger, and prove it to who does not trust us.",
        subcommands: [
            Show.self, Search.self, Checkpoint.self, Verify.self, Prove.self, RotateKey.self, TimeStampCommand.self,
        ])

    struct Checkpoint: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint", abstract: "Show the signed checkpoint of the ledger, or hand it out.",
            discussion: """
                A checkpoint that is kept elsewhere shows later whether lines were cut off, changed or put in. With \
                --out it is written to a new file, and the ledger gets a line about that. With --timestamp-request a new \
                file gets the question by which an authority is asked to stamp it (RFC 3161); 'ledger timestamp' takes \
                in the answer.

                EXIT STATUS: 0 done, 1 nothing is signed, or the file is there already, 11 locked, 13 the ledger is \
                not what it was.
                """)

        static let permissions: [Permission] = [.prove]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("Write it to a new file outside of the archive.", valueName: "file"))
        var out: String?

        @Option(help: ArgumentHelp("Write the question for a time stamp authority to a new file.", valueName: "file"))
        var timestampRequest: String?

        func run() throws {
            let archive = try openArchive()
            let signed = try archive.currentCheckpoint()
            if let timestampRequest { try ask(archive, signed, timestampRequest) }
            guard let out else { return options.json || timestampRequest == nil ? try say(signed) : () }
            let file = try NewFile(out, option: "--out")
            try archive.handOut(signed.checkpoint)
            try file.write(signed.note.encoded)
            try file.finish()
            if options.json { return try say(signed) }
            try StandardOutput.say(
                "\(CheckpointText.words(signed.checkpoint)) is in \(Wording.path(file.path)); keep it away from the "
                    + "archive")
        }

        private func ask(_ archive: Archive, _ signed: SignedCheckpoint, _ name: String) throws {
            let file = try NewFile(name, option: "--timestamp-request")
            try file.write(try TimeStamping(archive).request(signed).encoded)
            try file.finish()
            guard !options.json else { return }
            try StandardOutput.say(
                "the question to stamp the \(CheckpointText.words(signed.checkpoint)) is in \(Wording.path(file.path))")
            try StandardOutput.say(
                "next: send it to an authority, then " + Wording.command(on: options.path, "ledger timestamp FILE"))
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
