// SPDX-License-Identifier: Apache-2.0

public import Ledger
public import Records

/// What the archive says of an id that no record bears: as of a checkpoint, and what was looked into
/// (Docs/VerifyWithoutMuniment.md, *What is not there*).
///
/// It is the word of the archive with its signature, and no proof: an id is what an envelope says, and no tree is ordered
/// by ids. Its first line is no origin of a checkpoint, so neither can be taken for the other.
public struct AbsenceStatement: Hashable, Sendable {
    /// The first line of the text, and the form of the document.
    public static let form = "muniment-absence-1"

    /// The most bytes of an id.
    public static let longestID = 2_048

    /// The most volumes that are named.
    static let mostNamed = 100

    public var checkpoint: Checkpoint

    /// The id as it was asked for.
    public var asked: String

    /// The same, but for what is left out of account: case, blanks, hyphens, leading zeros.
    public var folded: String { IdentifierFolding.fold(asked) }

    /// What was looked into.
    public var coverage: Coverage

    /// The text that is signed.
    var text: String {
        let lines =
            [
                Self.form, checkpoint.origin, "\(checkpoint.size)", Base64.encode(checkpoint.root.bytes),
                "trusted \(checkpoint.trusted)", "asked \(Self.quoted(asked))", "folded \(Self.quoted(folded))",
                "records \(coverage.records)", "unparsed \(coverage.unparsed)", "partial \(coverage.partial)",
                "volumes \(coverage.volumes)", "unsearched \(unsearched.count)",
            ] + unsearched.prefix(Self.mostNamed).map { "unsearched-volume \($0)" }
        return lines.map { "\($0)\n" }.joined()
    }

    /// Volumes that could not be looked into, or not as a whole, because records of them can't be read.
    var unsearched: [VolumeKey] { Set(coverage.incomplete + coverage.damaged).sorted() }

    /// A JSON string without a control character.
    private static func quoted(_ text: String) -> String {
        CanonicalJSON.string(text).encodedText.replacing("\u{7F}", with: "\\u007f")
    }
}

/// A statement with all that somebody needs to verify whose it is.
public struct SignedAbsenceStatement: Sendable {
    public let statement: AbsenceStatement
    public let note: SignedNote
    let checkpoint: SignedCheckpoint
    let history: KeyHistory

    init(_ statement: AbsenceStatement, signedBy key: NoteSigner, _ checkpoint: SignedCheckpoint, _ history: KeyHistory)
    {
        self.statement = statement
        self.checkpoint = checkpoint
        self.history = history
        note = SignedNote(statement.text, signedBy: [key])
    }

    public var json: CanonicalJSON {
        [
            "proof": .string(AbsenceStatement.form),
            "statement": .string(String(decoding: note.encoded, as: UTF8.self)),
            "checkpoint": .string(String(decoding: checkpoint.note.encoded, as: UTF8.self)),
            "rotations": .array(history.notes.map { .string($0) }),
            "keys": .array(history.keys.map { .string($0.text) }),
        ]
    }
}

/// States that no record bears an id.
public struct AbsenceAttestation {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Looks for an id once more, as of a checkpoint, signs that nothing bears it, and puts the act into the ledger; the id
    /// is in the detail.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `usage` for an id that is blank or too long; `not-allowed` with `--unlogged`; `failed` where
    ///   nothing can be signed, or a record has come in meanwhile; `locked`, `integrity`.
    public func run(_ id: String) throws(ArchiveError) -> SignedAbsenceStatement {
        guard archive.isLogged else {
            throw ArchiveError(
                code: .notAllowed, subject: "\(archive.layout.root)",
                message: "that no record has an id is signed, and put into the ledger; repeat without --unlogged")
        }
        guard id.utf8.count <= AbsenceStatement.longestID else {
            throw ArchiveError(
                code: .usage, subject: "id",
                message: "an id of more than 2,048 bytes can't be stated; shorten it")
        }
        guard !id.unicodeScalars.allSatisfy(\.properties.isWhitespace) else {
            throw ArchiveError(
                code: .usage, subject: "id", message: "nothing can be stated of a blank id; say the id itself")
        }
        let signed = try archive.currentCheckpoint()
        let coverage = try look(id, upTo: signed.checkpoint.size)
        let statement = AbsenceStatement(checkpoint: signed.checkpoint, asked: id, coverage: coverage)
        return try ArchiveError.wrap {
            let keys = LedgerKeys(archive)
            let history = try keys.history()
            guard case .key(let signer) = try keys.signing(), history.key(at: signed.checkpoint.size) == signer.verifier
            else { throw changed(id) }
            let result = SignedAbsenceStatement(statement, signedBy: signer, signed, history)
            let act = LedgerAct.absence(
                size: signed.checkpoint.size, root: signed.checkpoint.root, unparsed: coverage.unparsed,
                unsearched: statement.unsearched.count)
            let detail = ActDetail(
                act: act.name, members: ["asked": .string(id), "folded": .string(statement.folded)])
            try archive.withLock { _ = try $0.record(act, detail: detail) }
            return result
        }
    }

    private func look(_ id: String, upTo line: Int) throws(ArchiveError) -> Coverage {
        let lookup = RecordLookup(archive)
        return try ArchiveView.answer(from: archive, upTo: line) { view in
            guard view.sequence == line, case .notFound(let coverage, _, _) = try lookup.find(id, in: view) else {
                throw changed(id)
            }
            return coverage
        }
    }

    private func changed(_ id: String) -> ArchiveError {
        ArchiveError(
            code: .failed, subject: VisibleText.escaped(id.utf8),
            message: "the archive has changed meanwhile; repeat the command")
    }
}
