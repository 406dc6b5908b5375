// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Ledger
internal import Records
internal import SystemPackage

/// Puts another key in the place of the one that signs the ledger (Docs/OnDiskFormat.md §3, *Rotation of the key*).
///
/// Order of writes: the new private key beside the old one, with `.new` behind its name; the line that names its public
/// half, which is the commit; the statement and the public half in `keys/`; then the new private key takes the name of the
/// old one. Each is durable before the next. Whoever takes the lock and finds a `.new` goes on from the line, or takes the
/// file away where there is no line.
struct KeyReplacement {
    private let archive: Archive
    private let keys: LedgerKeys
    private var fileSystem: any FileSystem { archive.fileSystem }

    init(_ archive: Archive) {
        self.archive = archive
        keys = LedgerKeys(archive)
    }

    /// Makes the new key and commits it.
    ///
    /// *Durability:* when this returns, the new key signs, also after a power cut.
    ///
    /// - Throws: ``ArchiveError`` `failed` where the old key can't sign, or the ledger does not continue what it signed.
    func run(_ session: WriteSession) throws -> RotatedKey {
        let path = try keys.place()
        let old = try oldKey(session, path)
        let origin = old.verifier.name
        guard let fresh = NoteSigner(name: origin, seed: archive.environment.seed()) else {
            throw failed(origin, "no key can be made for the archive")
        }
        try write(fresh, beside: path)
        var history = try keys.history()
        let signed = SignedKeyRotation(
            origin: origin, line: session.ledger.head.sequence + 1, from: old, to: fresh)
        guard history.take(signed) else {
            throw failed(origin, "the new key is none that could follow the old one; repeat the command")
        }
        let line = try session.record(.keyRotation(number: history.keys.count, signed))
        try keys.install(history)
        try adopt(path)
        return RotatedKey(number: history.keys.count, line: line.sequence, signed: signed)
    }

    /// The key before, where all lines but the next are signed by it.
    private func oldKey(_ session: WriteSession, _ path: FilePath) throws -> NoteSigner {
        try CheckpointSigning(archive).run(upTo: session.ledger.head)
        switch try keys.signing() {
        case .key(let key):
            guard try LedgerEvidence.signed(in: archive)?.checkpoint.size == session.ledger.head.sequence else {
                throw failed(
                    "\(archive.layout.checkpoint)",
                    "the ledger does not continue what the key has signed; run 'muniment ledger verify'")
            }
            guard try fileSystem.status(path)?.kind == .file else {
                throw failed("\(path)", "\(path) is a link; put the private key itself there, then repeat")
            }
            return key
        case .never: throw failed("\(path)", "there is no private key yet; the next command that writes makes one")
        case .unusable(let reason):
            throw failed("\(path)", "the new key must be named by the old one, and \(reason); put the key back")
        }
    }

    private func failed(_ subject: String, _ message: String) -> ArchiveError {
        ArchiveError(code: .failed, subject: subject, message: message)
    }

    private static func sibling(of path: FilePath) -> FilePath {
        path.removingLastComponent().appending("\(path.lastComponent?.string ?? "").new")
    }

    private func write(_ fresh: NoteSigner, beside path: FilePath) throws {
        let place = Self.sibling(of: path)
        do throws(FileSystemError) {
            let file = try fileSystem.open(place, .createExclusive)
            try file.write(fresh.encoded, at: 0)
            try file.synchronize()
            try fileSystem.synchronizeDirectory(place.removingLastComponent())
        } catch {
            guard error.code == .exists else { throw error }
            throw failed("\(place)", "\(place) is there, and the new private key needs that name; move it away")
        }
    }

    /// Gives the new private key the name of the old one.
    private func adopt(_ path: FilePath) throws(FileSystemError) {
        try fileSystem.rename(Self.sibling(of: path), to: path)
        try fileSystem.synchronizeDirectory(path.removingLastComponent())
    }

    /// Goes on where a process went away while it put another key in place. Usually that is a look at one name.
    ///
    /// - Throws: where the line is there and its key can't be written into `keys/`: nothing may be signed by the old one
    ///   then. A private key elsewhere that can't be reached is a notice: evidence is taken in all the same.
    func settle() throws {
        let path = try keys.place()
        let place = Self.sibling(of: path)
        guard let bytes = try? fileSystem.contents(of: place, limit: LedgerKeys.mostBytes), isOwn(bytes) else { return }
        let history = try committed()
        let fresh = NoteSigner(decoding: bytes)?.verifier
        let isCommitted = fresh != nil && history.keys.dropFirst().contains { $0 == fresh }
        if isCommitted { try keys.install(history) }
        do throws(FileSystemError) {
            if isCommitted { return try adopt(path) }
            try fileSystem.remove(place)
            try fileSystem.synchronizeDirectory(place.removingLastComponent())
        } catch {
            archive.environment.notice("the change of the ledger's key could not be completed: \(error.message)")
        }
    }

    /// Whether a file is a private key of this archive, whole or cut short; one that is not belongs to somebody else.
    private func isOwn(_ bytes: [UInt8]) -> Bool {
        let start = Array("PRIVATE+KEY+\(LedgerKeys.origin(of: archive.description.id))+".utf8)
        // What a power cut leaves may be as long as it should be and have zeros in it.
        return bytes.starts(with: start) || start.starts(with: bytes) || bytes.allSatisfy { $0 == 0 }
    }

    /// Writes the public keys that lines of the ledger name, where they are lost.
    func restore() throws { try keys.install(committed()) }

    /// The keys as the lines of the ledger name them, from the first.
    ///
    /// - Complexity: reads the ledger.
    private func committed() throws -> KeyHistory {
        var committed = CommittedKeys(from: try keys.history())
        _ = try archive.ledgerReader.read(after: LedgerHead()) { line, _ in committed.take(line) }
        return committed.history
    }
}

/// The keys as the lines of the ledger name them.
struct CommittedKeys {
    private(set) var history: KeyHistory

    /// The number of the first line that names a key which the one before did not sign for.
    private(set) var wrong: Int?

    /// - Parameter stored: of which the first key is taken, for no line names that.
    init(from stored: KeyHistory) { history = KeyHistory(stored.keys.first) }

    /// Takes the lines in their order.
    mutating func take(_ line: LedgerLine) {
        guard wrong == nil, case .keyRotation(let number, let signed) = line.act else { return }
        // Where the first public key is lost, the statement that replaced it has it.
        if history.keys.isEmpty { history = KeyHistory(signed.rotation.old) }
        guard number == history.keys.count + 1, signed.rotation.line == line.sequence, history.take(signed) else {
            wrong = line.sequence
            return
        }
    }
}

/// A key that took the place of another.
public struct RotatedKey: Sendable {
    /// 2 for the first that did.
    public var number: Int

    /// The line that names it: the checkpoint of so many lines is the first that it signs.
    public var line: Int

    /// The public half.
    public var key: String

    /// The statement by which the key before names it.
    public var note: String

    init(number: Int, line: Int, signed: SignedKeyRotation) {
        self.number = number
        self.line = line
        key = signed.rotation.new.text
        note = String(decoding: signed.note.encoded, as: UTF8.self)
    }
}

extension Archive {
    /// Puts another key in the place of the one that signs the ledger; the old private key is gone then.
    ///
    /// *Durability:* when this returns, the new key signs, also after a power cut.
    ///
    /// - Throws: ``ArchiveError`` `failed` where the old key can't sign, or the disk refuses: the old or the new key then
    ///   signs, and never both.
    public func rotateKey() throws(ArchiveError) -> RotatedKey {
        try withLock { try KeyReplacement(self).run($0) }
    }
}

extension KeyHistory {
    /// The statements by which each key names the next.
    var notes: [String] { rotations.map { String(decoding: $0.note.encoded, as: UTF8.self) } }
}
