// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
public import Records

/// Seals volumes: what is full or quiet takes no more records, and is read back and proved as a whole.
///
/// A sealed volume never changes again but for its addenda. Late records of its class and period go into the next
/// sequence.
///
/// Order of writes: without the lock, the pack is read back from the disk, every record is compared with its commitment,
/// and the index is written into a new file. Under the lock, where nothing came in meanwhile: the line, synchronised (the
/// commit); the filter; `volume.json`. What a crash leaves undone after the line, the next holder of the lock makes up for.
public struct VolumeSealing {
    /// Which volumes are sealed.
    public enum Scope: Sendable {
        /// Those that are full, and those into which nothing came for ``quietDays``.
        case due
        /// All.
        case all
    }

    /// Days without a record after which a volume is sealed.
    public static let quietDays = 31

    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Seals volumes, one after the other; captures go on meanwhile. One whose pack does not agree with the ledger stays
    /// open, with a notice. Where another process is sealing, nothing is done.
    ///
    /// *Durability:* the volumes that are answered are sealed for good.
    ///
    /// - Throws: ``ArchiveError``; those before are sealed.
    /// - Complexity: reads the packs of these volumes, and writes their indexes anew.
    public func run(_ scope: Scope) throws(ArchiveError) -> [VolumeKey] {
        try ArchiveError.wrap {
            let due = try due(scope)
            guard !due.isEmpty else { return [] }
            guard archive.isLogged else { return try archive.withLock { _ in [] } }
            try archive.fileSystem.createDurableDirectory(archive.layout.scratch)
            let turn = try archive.fileSystem.open(archive.layout.sealing, .create)
            guard try turn.tryLock(exclusive: true) else {
                if scope == .all {
                    archive.environment.notice("another process is sealing volumes; repeat when it has ended")
                }
                return []
            }
            defer { turn.unlock() }
            var sealed: [VolumeKey] = []
            for key in due where try seal(key) { sealed.append(key) }
            return sealed
        }
    }

    private func due(_ scope: Scope) throws -> [VolumeKey] {
        try archive.followGeneration()
        let entries = try archive.register().volumes().volumes
        let wall = archive.environment.clock()
        let trusted = TrustedTime(wall: wall, previous: try archive.register().head().trusted).time
        let today = archive.description.day(of: max(wall, trusted))
        return entries.filter { Self.isDue($0, scope, among: entries, today, archive.environment.fullPack) }.map(\.key)
    }

    private static func isDue(
        _ entry: VolumeEntry, _ scope: Scope, among entries: [VolumeEntry], _ today: CivilDate, _ fullPack: Int
    ) -> Bool {
        guard entry.seal == nil, entry.records > 0 else { return false }
        if scope == .all || entry.packLength >= fullPack { return true }
        let isRolledOver = entries.contains { other in
            (other.key.recordClass, other.key.period) == (entry.key.recordClass, entry.key.period)
                && other.key.sequence > entry.key.sequence
        }
        return isRolledOver || today.day - entry.lastDay.day >= quietDays
    }

    /// How often a volume is prepared anew after something came into it, before that is done under the lock.
    private static let attempts = 2

    /// Seals one volume, whatever it holds.
    ///
    /// - Returns: whether it is sealed now by this.
    func seal(_ key: VolumeKey) throws -> Bool {
        for _ in 0..<Self.attempts {
            let entry = try archive.withLock { _ in try upToDate(key) }
            guard let entry else { return false }
            guard let prepared = try prepare(entry) else { return false }
            let isDone = try archive.withLock { session in
                // Another process may have made the index again meanwhile, and removed what it did not know.
                let path = prepared.volume.layout.index(prepared.index)
                guard try archive.register().volume(key) == entry, try archive.fileSystem.status(path) != nil else {
                    return false
                }
                try commit(prepared, session)
                return true
            }
            if isDone { return true }
            try discard(prepared)
        }
        return try archive.withLock { session in
            guard let entry = try upToDate(key), let prepared = try prepare(entry) else { return false }
            try commit(prepared, session)
            return true
        }
    }

    /// The volume, its index brought up; `nil` where it is sealed meanwhile.
    private func upToDate(_ key: VolumeKey) throws -> VolumeEntry? {
        try IndexCatchUp(archive).bringUp(key)
        let entry = try archive.register().volume(key)
        return entry?.seal == nil ? entry : nil
    }

    private struct Prepared {
        var entry: VolumeEntry
        var volume: Volume
        var index: String
        var digest: Digest
    }

    /// Reads the pack back and proves it, and writes the index into a new file; `nil` where the pack is not sound.
    private func prepare(_ entry: VolumeEntry) throws -> Prepared? {
        let volume = try archive.volume(entry.key)
        let digest = try digest(of: volume, length: entry.packLength)
        guard try isSound(entry, volume) else {
            archive.environment.notice(
                "volume \(entry.key) is not sealed: its pack does not agree with the ledger; run verify")
            return nil
        }
        let index = try IndexCatchUp.settledCopy(of: volume, in: archive.fileSystem)
        return Prepared(entry: entry, volume: volume, index: index, digest: digest)
    }

    private func discard(_ prepared: Prepared) throws {
        let path = prepared.volume.layout.index(prepared.index)
        if try archive.fileSystem.status(path) != nil { try archive.fileSystem.remove(path) }
    }

    private func digest(of volume: Volume, length: Int) throws -> Digest {
        volume.packFile.forgetCache()
        return try PackDigest.of(volume.packFile, length: length)
    }

    /// Whether every record of the pack is the one that the ledger is committed to.
    private func isSound(_ entry: VolumeEntry, _ volume: Volume) throws -> Bool {
        for range in try archive.register().ranges(of: entry.key) where range.pack == .content {
            var scanner = PackScanner(volume.packFile, range: range.from..<range.to, dictionaries: volume.dictionaries)
            var commitments: [Digest] = []
            while let finding = try scanner.next() {
                guard case .frame(let frame) = finding else { return false }
                if let commitment = frame.commitment { commitments.append(commitment) }
            }
            let expected = try CommitmentFile.read(
                range.places, from: archive.layout.ledger, in: archive.fileSystem
            )
            guard commitments == expected else { return false }
        }
        return true
    }

    private func commit(_ prepared: Prepared, _ session: WriteSession) throws {
        let entry = prepared.entry
        try session.record(
            .seal(entry.key, length: entry.packLength, records: entry.records, digest: prepared.digest))
        try IndexCatchUp(archive).seal(prepared.volume, as: prepared.index)
    }
}
