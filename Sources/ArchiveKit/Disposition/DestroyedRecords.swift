// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Records
internal import SystemPackage

/// What is known of records that are gone: which certificate they are in, and nothing else.
public struct DestroyedRecord: Hashable, Sendable {
    /// The numbers of the certificates, in the order of the ledger.
    public var certificates: [Int]

    /// Whether the last of them is not made out yet: the disposition goes on.
    public var isBeingDestroyed: Bool

    /// What is said to who asks for it.
    public func error(named id: String) -> ArchiveError {
        let number = certificates.last ?? 0
        return ArchiveError(
            code: .destroyed, subject: id,
            message: isBeingDestroyed
                ? "what bore the id '\(id)' is being destroyed by plan \(number) of disposition; see 'muniment disposition "
                    + "show \(number)'"
                : "what bore the id '\(id)' was destroyed under certificate \(number); see 'muniment disposition certificate "
                    + "\(number)'")
    }
}

/// Tells of ids and of bytes whether they were destroyed.
final class DestroyedRecords: Sendable {
    private let search: TombstoneSearch?
    private let ended: Set<Int>

    /// - Complexity: reads all carry-overs from the register; the file of tombstones is mapped.
    init(_ archive: Archive) throws {
        let register = try archive.register()
        let carried = try register.carryOvers()
        guard !carried.isEmpty, let key = try archive.tombstoneKey(),
            let file = try archive.fileSystem.map(archive.layout.ledger.appending(TombstoneFile.name))
        else {
            search = nil
            ended = []
            return
        }
        let ranges = carried.map { entry in
            TombstoneRange(
                offset: entry.tombstones.offset, count: entry.tombstones.count, digest: entry.tombstones.digest)
        }
        search = TombstoneSearch(key, file, ranges)
        ended = try register.certifiedPlans()
    }

    /// Whether there are any.
    var isEmpty: Bool { search == nil }

    /// What is known of an id: an identifier that a destroyed record has borne, as it is folded, or a record identity.
    func record(named id: String) -> DestroyedRecord? { found(.identifier(IdentifierFolding.fold(id))) }

    /// What is said of a record whose bytes were destroyed before.
    static let diagnostic = "bytes.destroyed-before"

    /// What is known of bytes by their SHA-256.
    func record(withContent digest: Digest) -> DestroyedRecord? { found(.content(digest)) }

    private func found(_ subject: TombstoneKey.Subject) -> DestroyedRecord? {
        guard let search else { return nil }
        let certificates = search.certificates(of: subject)
        guard let last = certificates.last else { return nil }
        return DestroyedRecord(certificates: certificates, isBeingDestroyed: !ended.contains(last))
    }
}

extension RecordEnvelope {
    /// Whether the same bytes had been destroyed when the record came in.
    var isKnownDestroyed: Bool { parsed.diagnostics.contains { $0.code == DestroyedRecords.diagnostic } }
}

extension Archive {
    /// The key of tombstones; `nil` where nothing was destroyed yet, or the key is lost.
    func tombstoneKey() throws -> TombstoneKey? {
        try fileSystem.contents(of: layout.tombstoneKey, limit: TombstoneKey.size + 1).flatMap { TombstoneKey($0) }
    }

    /// The key of tombstones, made where there is none.
    ///
    /// *Durability:* when this returns, the key survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `integrity` where it is lost although there are tombstones.
    func ensureTombstoneKey(_ session: WriteSession) throws -> TombstoneKey {
        if let key = try tombstoneKey() { return key }
        guard session.ledger.head.tombstones == 0 else {
            throw ArchiveError(
                code: .integrity, subject: "\(layout.tombstoneKey)",
                message: "the key of tombstones is lost, so that nobody can tell what was destroyed; restore "
                    + "\(layout.tombstoneKey) from a backup")
        }
        let bytes: [UInt8] = environment.seed()
        try AtomicFile(layout.tombstoneKey, in: fileSystem).replace(with: bytes)
        guard let key = TombstoneKey(bytes) else { preconditionFailure("a seed has 32 bytes") }
        return key
    }
}
