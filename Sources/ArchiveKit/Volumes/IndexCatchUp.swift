// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Packs
internal import Records

/// Brings the index of a volume to where the register is, from the pack: by what is missing where the index is merely
/// behind, as a whole where it is lost or has seen another ledger.
///
/// The caller holds the write lock.
struct IndexCatchUp {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    /// How an index stands to the register.
    enum Standing {
        case current
        case behind
        case unlike
    }

    /// Compares the index of an open volume with the register.
    ///
    /// An index may be ahead of the register for as long as a commit is under way; for a reader that is current.
    static func standing(
        _ volume: Volume, _ register: Register, isReader: Bool
    ) throws(CatalogueError) -> Standing {
        let position = try volume.index.position()
        let last = try register.ranges(of: volume.key, from: max(0, position.packLength - 1)).first
        guard let last else { return position.packLength == 0 || isReader ? .current : .unlike }
        if position.packLength == 0 { return .behind }
        guard last.to == position.packLength, last.sequence == position.sequence, last.leaf == position.leaf else {
            return .unlike
        }
        return try register.ranges(of: volume.key, from: position.packLength).isEmpty ? .current : .behind
    }

    /// Brings the index of a volume up.
    ///
    /// - Returns: the places of the pack that are damaged, whose records the index can't have.
    @discardableResult
    func bringUp(_ key: VolumeKey) throws -> [ByteSpan] {
        let volume: Volume
        do {
            volume = try archive.volume(key)
            switch try Self.standing(volume, archive.register(), isReader: false) {
            case .current: return []
            case .behind: return try replay(into: volume.index, volume)
            case .unlike:
                try refuseRollback(volume)
                archive.environment.notice("the index of \(key) is not of this ledger; it is made again")
            }
        } catch let error as CatalogueError where error.code == .missing || error.code == .database {
            archive.environment.notice("the index of \(key) can't be used; it is made again from the pack")
        }
        return try replace(key)
    }

    /// An index is written after the ledger: one that has applied more lines than there are proves that some are gone.
    private func refuseRollback(_ volume: Volume) throws {
        let position = try volume.index.position()
        guard try position.sequence > archive.register().head().sequence else { return }
        throw ArchiveError(
            code: .integrity, subject: "\(volume.key)",
            message: "the index of \(volume.key) has applied line \(position.sequence) of the ledger, which is not "
                + "there any more; restore the ledger from a backup")
    }

    /// Makes the index of a volume again as a whole, and puts it in the place of the old one.
    ///
    /// Order of writes: the new file, synchronised; generation odd; `volume.json`; generation even; the old file goes. A
    /// crash leaves the old index or the new one as the current.
    func replace(_ key: VolumeKey) throws -> [ByteSpan] {
        let fileSystem = archive.fileSystem
        let layout = archive.layout.volume(key)
        archive.close(key)
        let old = try VolumeDescription.newestIndex(layout, in: fileSystem) ?? 0
        let name = VolumeDescription.index(old + 1)
        let fresh = try Volume(key, layout, in: fileSystem, index: name, access: .build)
        let damages = try replay(into: fresh.index, fresh)
        try fresh.index.optimize()
        // SQLite builds without synchronising: a half-written file must not become the current index in a power cut.
        try fileSystem.open(layout.index(name), .readWrite).synchronize()
        let isInsideRebuild = try archive.generation.value() & 1 == 1
        try archive.generation.begin()
        try AtomicFile(layout.description, in: fileSystem).replace(
            with: VolumeDescription(key: key, index: name).encoded)
        if !isInsideRebuild { try archive.generation.end() }
        try archive.followGeneration()
        for number in 0..<(old + 1) {
            let path = layout.index(VolumeDescription.index(number))
            for path in [path] + ArchiveLayout.companions(of: path) where try fileSystem.status(path) != nil {
                try fileSystem.remove(path)
            }
        }
        return damages
    }

    private func replay(into index: VolumeIndex, _ volume: Volume) throws -> [ByteSpan] {
        var damages: [ByteSpan] = []
        let replay = RangeReplay(archive, volume.packFile)
        for range in try archive.register().ranges(of: volume.key, from: try index.position().packLength) {
            let result = try replay.read(range)
            damages += result.damages
            try index.apply(
                result.records, parts: result.parts,
                position: IndexPosition(sequence: range.sequence, leaf: range.leaf, packLength: range.to))
        }
        return damages
    }
}
