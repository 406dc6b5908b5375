// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

extension LedgerCommand {
    struct RotateKey: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-key", abstract: "Put a new key in the place of the one that signs the ledger.",
            discussion: """
                The old key signs a statement that names the new one, and is gone then. Checkpoints and proofs from \
                before hold; new proofs carry the statement, so that who has only an earlier public key verifies them.

                EXIT STATUS: 0 done, 1 the old private key can't be had, or the disk refuses, 11 locked, 13 the ledger \
                is not what it was.
                """)

        static let permissions: [Permission] = [.keys]

        @OptionGroup var options: ArchiveOptions

        func run() throws {
            let rotated = try openArchive().rotateKey()
            if options.json {
                return try StandardOutput.say(
                    JSONText.line([
                        "number": .integer(Int64(rotated.number)), "sequence": .integer(Int64(rotated.line)),
                        "publicKey": .string(rotated.key), "note": .string(rotated.note),
                    ]))
            }
            try StandardOutput.say("key \(rotated.number) signs the ledger from line \(rotated.line) on")
            try StandardOutput.say("public key \(rotated.key)")
            try StandardOutput.say(
                "who has an earlier public key goes on with that: new proofs tell how each key names the next")
        }
    }
}
