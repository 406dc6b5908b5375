// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Records
internal import Retention
internal import SystemPackage

/// Takes the files of a volume away that was carried over. It is the only place where records leave the disk, and it takes an
/// approved plan.
///
/// Order of writes: content.pack, addenda.pack, the indexes and what lies beside them, the filter, the description, `readers`,
/// the folder; the name in the folder above, synchronised; the line. What a crash leaves of the files is taken away by who
/// goes on with the plan.
struct VolumeRemoval {
    private let archive: Archive
    private let plan: ApprovedDispositionPlan

    init(_ archive: Archive, _ plan: ApprovedDispositionPlan) {
        self.archive = archive
        self.plan = plan
    }

    /// Takes a copy away that no line has made a volume. Who writes one holds a lock on it.
    ///
    /// - Throws: ``ArchiveError`` `locked` where somebody does.
    static func discard(_ key: VolumeKey, in archive: Archive) throws {
        let fileSystem = archive.fileSystem
        let layout = archive.layout.volume(key)
        guard try fileSystem.status(layout.root) != nil else { return }
        let readers = try fileSystem.open(layout.readers, .create)
        guard try readers.tryLock(exclusive: true) else {
            throw ArchiveError(
                code: .locked, subject: "\(key)",
                message: "volume \(key) is being written by another process; repeat when it has ended")
        }
        defer { readers.unlock() }
        for name in try fileSystem.list(layout.root) { try fileSystem.remove(layout.root.appending(name)) }
        try fileSystem.removeDirectory(layout.root)
        try fileSystem.synchronizeDirectory(layout.root.removingLastComponent())
    }

    /// - Returns: `false` where somebody has the volume open; then nothing is taken away.
    func remove(_ key: VolumeKey, _ session: WriteSession) throws -> Bool {
        guard try archive.register().volume(key)?.state == .carried else { return true }
        archive.close(key)
        let fileSystem = archive.fileSystem
        let layout = archive.layout.volume(key)
        if try fileSystem.status(layout.root) != nil {
            // Without the file nobody has a lock on it; it may be lost.
            let readers = try fileSystem.open(layout.readers, .create)
            guard try readers.tryLock(exclusive: true) else { return false }
            defer { readers.unlock() }
            let first = [layout.pack, layout.addenda].compactMap(\.lastComponent)
            let names = try fileSystem.list(layout.root)
            let others = names.filter { !first.contains($0) && $0 != layout.readers.lastComponent }
            for name in names.filter({ first.contains($0) }) + others
                + [layout.readers.lastComponent].compactMap(\.self)
            {
                try fileSystem.remove(layout.root.appending(name))
            }
            try fileSystem.removeDirectory(layout.root)
        }
        try fileSystem.synchronizeDirectory(layout.root.removingLastComponent())
        try session.record(.disposition(.unlink(plan.plan.number, key)))
        return true
    }
}
