// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Ledger
internal import Records
internal import SystemPackage

/// The keys of an archive's ledger: the private one that signs, and the public halves of all that ever signed
/// (Docs/OnDiskFormat.md §2).
///
/// Order of writes: the private key, then its public half; each is durable before the next. A crash between leaves a
/// private key that the next writer completes. ``KeyReplacement`` says how another key takes its place.
struct LedgerKeys {
    let layout: ArchiveLayout
    let fileSystem: any FileSystem

    init(_ layout: ArchiveLayout, in fileSystem: any FileSystem) {
        self.layout = layout
        self.fileSystem = fileSystem
    }

    /// What there is to sign with.
    enum Signing {
        case key(NoteSigner)
        /// The archive was made before there were keys, or its making was cut short.
        case never
        /// The private key can't be had: why.
        case unusable(String)
    }

    /// Bytes of a file of a key that are read.
    static let mostBytes = 4_096

    /// The name of the keys, which is also the origin of checkpoints.
    static func origin(of archive: TimeOrderedUUID) -> String { "muniment/\(archive)" }

    /// The public halves in the order in which they were made, each named by the one before: those whose files can be read
    /// as such.
    func history() throws -> KeyHistory {
        let first = try fileSystem.contents(of: layout.publicKey(1), limit: Self.mostBytes)
            .flatMap { NoteVerifier(String(decoding: $0.dropLast(), as: UTF8.self)) }
        var history = KeyHistory(first)
        while let bytes = try fileSystem.contents(
            of: layout.keyRotation(history.keys.count + 1), limit: SignedNote.largest),
            let rotation = SignedKeyRotation(decoding: bytes), history.take(rotation)
        {}
        return history
    }

    /// Writes what tells of the keys, as lines of the ledger name them; what is there already stays.
    ///
    /// *Durability:* when this returns, it survives a power cut.
    func install(_ history: KeyHistory) throws {
        guard let first = history.keys.first else { return }
        try install(Array("\(first.text)\n".utf8), at: layout.publicKey(1))
        for (index, signed) in history.rotations.enumerated() {
            let number = index + 2
            try install(signed.note.encoded, at: layout.keyRotation(number))
            try install(Array("\(signed.rotation.new.text)\n".utf8), at: layout.publicKey(number))
        }
    }

    private func install(_ bytes: [UInt8], at path: FilePath) throws {
        guard try fileSystem.contents(of: path, limit: SignedNote.largest) != bytes else { return }
        try AtomicFile(path, in: fileSystem).replace(with: bytes)
    }

    /// Where the private key is kept.
    func place() throws -> FilePath {
        guard let bytes = try fileSystem.contents(of: layout.ledgerKeyLocation, limit: Self.mostBytes) else {
            return layout.ledgerKey
        }
        return FilePath(platformString: bytes.dropLast().map { CInterop.PlatformChar(bitPattern: $0) } + [0])
    }

    /// What there is to sign with now. A key that can't be read is no error: evidence is taken in all the same.
    func signing() throws -> Signing {
        let path = try place()
        let last = try history().keys.last
        do throws(FileSystemError) {
            guard let bytes = try fileSystem.contents(of: path, limit: Self.mostBytes) else {
                return last == nil && path == layout.ledgerKey
                    ? .never : .unusable("the private key \(path) is not there")
            }
            guard let signer = NoteSigner(decoding: bytes) else {
                return .unusable("\(path) can't be read as a private key")
            }
            guard let last else { return .never }
            return signer.verifier == last
                ? .key(signer) : .unusable("\(path) is not the private key of this archive's public key")
        } catch {
            return .unusable("the private key can't be read: \(error.message)")
        }
    }

    /// Makes the first key.
    ///
    /// *Durability:* when this returns, both halves survive a power cut.
    ///
    /// - Parameters:
    ///   - seed: 32 bytes that nobody can guess.
    ///   - external: where the private key goes instead of the folder of keys; nothing may stand there.
    /// - Throws: ``ArchiveError`` `failed` where something does, or the disk refuses.
    @discardableResult
    func create(
        for archive: TimeOrderedUUID, seed: [UInt8], at external: FilePath? = nil
    ) throws -> NoteSigner {
        try fileSystem.createDurableDirectory(layout.keys)
        let name = Self.origin(of: archive)
        let kept = try fileSystem.contents(of: layout.ledgerKey, limit: Self.mostBytes)
            .flatMap { NoteSigner(decoding: $0) }
        let fresh = kept?.verifier.name == name && external == nil ? kept : NoteSigner(name: name, seed: seed)
        guard let signer = fresh else {
            throw ArchiveError(code: .failed, subject: name, message: "no key can be made for the archive")
        }
        if let external {
            try createExternal(signer, at: external)
        } else if kept?.verifier != signer.verifier {
            try AtomicFile(layout.ledgerKey, in: fileSystem).replace(with: signer.encoded)
        }
        try AtomicFile(layout.publicKey(1), in: fileSystem).replace(with: Array("\(signer.verifier.text)\n".utf8))
        return signer
    }

    private func createExternal(_ signer: NoteSigner, at path: FilePath) throws {
        do throws(FileSystemError) {
            let file = try fileSystem.open(path, .createExclusive)
            try file.write(signer.encoded, at: 0)
            try file.synchronize()
            try fileSystem.synchronizeDirectory(path.removingLastComponent())
        } catch {
            throw ArchiveError(
                code: .failed, subject: "\(path)",
                message: error.code == .exists
                    ? "\(path) is there already; name a new file for the private key of the archive"
                    : "the private key can't be written: \(error.message)", cause: error)
        }
        let bytes = path.withPlatformString { Array(String(cString: $0).utf8) }
        try AtomicFile(layout.ledgerKeyLocation, in: fileSystem).replace(with: bytes + [0x0A])
    }
}
