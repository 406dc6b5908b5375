// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

extension LedgerCommand {
    struct Prove: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove",
            abstract: "Prove that the archive holds a record as it came in, or that nothing was changed since.",
            discussion: """
                Gives one JSON document that anybody can verify with the public key of the archive and without Muniment, \
                as Docs/VerifyWithoutMuniment.md says. Where no record bears the id, the document is a signed statement \
                of that instead, with --out in the file, and the exit status is 4 all the same. With --against and no \
                id, the document proves that the ledger continues a checkpoint that was handed out.

                EXIT STATUS: 0 done, 1 nothing is signed, or the file is there already, 4 not found (and stated), \
                5 ambiguous (all candidates are listed), 13 the record is damaged or the ledger is not what it was, \
                64 usage.
                """)

        static let permissions: [Permission] = [.prove, .retrieve]
        var permissions: [Permission] { against == nil ? Self.permissions : [.prove] }

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("Write it to a new file.", valueName: "file"))
        var out: String?

        @Option(help: ArgumentHelp("Prove that the ledger continues this checkpoint.", valueName: "file"))
        var against: String?

        @Argument(help: "The id of the record.")
        var id: String?

        func validate() throws {
            guard (id == nil) != (against == nil) else {
                throw ValidationError("say the id of a record, or --against with a checkpoint that was handed out")
            }
        }

        func run() throws {
            if let against { return try proveConsistency(against) }
            guard let id else { return }
            let archive = try openArchive()
            let answer = ChainAnswer(id: id, isJSON: options.json)
            let file = try out.map { try NewFile($0, option: "--out") }
            let found: (chain: ConfirmationChain?, outcome: LookupOutcome) = try RecordLookup(archive).find(id) {
                if case .notFound = $0 { return (nil, $0) }
                return (try answer.chain($0), $0)
            }
            guard let chain = found.chain else {
                try state(try AbsenceAttestation(archive).run(id), in: file)
                return try say(found.outcome, by: answer, file)
            }
            let proof = try RecordProving(archive).prove(chain.current)
            guard let file else { return try StandardOutput.say(proof.json.encodedText) }
            try file.write(proof.json.encoded + [0x0A])
            try file.finish()
            let said = "record \(proof.record) is proved by line \(proof.sequence) in \(Wording.path(file.path))"
            try StandardOutput.say(options.json ? proof.json.encodedText : said)
        }

        private func proveConsistency(_ name: String) throws {
            let archive = try openArchive()
            let earlier = try HandedOutCheckpoint.read(name)
            let file = try out.map { try NewFile($0, option: "--out") }
            let proof = try ConsistencyProving(archive).prove(earlier)
            guard let file else { return try StandardOutput.say(proof.json.encodedText) }
            // The document has the latest checkpoint in it.
            try archive.handOut(proof.latest.checkpoint)
            try file.write(proof.json.encoded + [0x0A])
            try file.finish()
            let lines = Wording.count(proof.latest.checkpoint.size, "line")
            let said =
                "that the ledger of \(lines) continues the \(CheckpointText.words(earlier.checkpoint)) "
                + "is proved in \(Wording.path(file.path))"
            try StandardOutput.say(options.json ? proof.json.encodedText : said)
        }

        private func state(_ statement: SignedAbsenceStatement, in file: NewFile?) throws {
            if file == nil || options.json {
                try StandardOutput.say(statement.json.encodedText)
                // What is said last is that nothing was found; a statement that could not be written comes before that.
                try StandardOutput.flush()
            }
            guard let file else { return }
            try file.write(statement.json.encoded + [0x0A])
            try file.finish()
        }

        /// Ends as every command does that finds nothing, and says where the statement is.
        private func say(_ outcome: LookupOutcome, by answer: ChainAnswer, _ file: NewFile?) throws {
            do {
                _ = try answer.chain(outcome)
            } catch {
                var error = ArchiveError(error)
                if let file { error.message += "; the signed statement of that is in \(Wording.path(file.path))" }
                throw error
            }
        }
    }
}

/// A checkpoint in a file that an argument names.
enum HandedOutCheckpoint {
    /// - Throws: ``ArchiveError`` `failed` where the file is not there or can't be read; `usage` where it is no checkpoint.
    static func read(_ name: String) throws -> SignedCheckpoint {
        if let found = SignedCheckpoint(decoding: try GivenFile.bytes(name, limit: SignedNote.largest)) { return found }
        throw ArchiveError(
            code: .usage, subject: "--against",
            message:
                "\(Wording.path(CommandLinePath.all([name])[0])) is no checkpoint such as 'muniment ledger checkpoint "
                + "--out' writes; a time stamp is compared by 'muniment ledger verify --against'")
    }
}
