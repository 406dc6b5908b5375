// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Records

/// Chooses the volume that takes records of a class and period: the last one, or the next when that is sealed, full or
/// damaged.
struct VolumeChoice {
    let archive: Archive

    /// - Parameter days: how many records there are for each day of the index.
    func appender(
        for recordClass: RecordClass, period: String, days: [CivilDate: Int]
    ) throws -> VolumeAppender {
        let last = try archive.register().lastVolume(of: recordClass, period: period)
        if let last, try hasRoom(last, days) {
            try IndexCatchUp(archive).bringUp(last.key)
            let volume = try archive.volume(last.key)
            return try VolumeAppender(volume, committedLength: last.packLength, in: archive.fileSystem)
        }
        let key = VolumeKey(recordClass: recordClass, period: period, sequence: (last?.key.sequence ?? 0) + 1)
        try refuseForgotten(key)
        try Volume.create(key, archive.layout.volume(key), in: archive.fileSystem)
        return try VolumeAppender(archive.volume(key), committedLength: 0, in: archive.fileSystem)
    }

    /// A new volume begins with an empty pack. Where there is one whose index has applied a line, that line is gone from
    /// the ledger, and the pack is evidence.
    private func refuseForgotten(_ key: VolumeKey) throws {
        defer { archive.close(key) }
        guard let volume = try? archive.volume(key), try volume.index.position().sequence > 0 else { return }
        throw ArchiveError(
            code: .integrity, subject: "\(key)",
            message: "volume \(key) holds records that no line of the ledger names any more; restore the ledger from a "
                + "backup")
    }

    private func hasRoom(_ entry: VolumeEntry, _ days: [CivilDate: Int]) throws -> Bool {
        guard entry.state == .live, entry.seal == nil, entry.packLength < archive.environment.fullPack else {
            return false
        }
        guard let status = try archive.fileSystem.status(archive.layout.volume(entry.key).pack),
            status.size >= entry.packLength
        else {
            archive.environment.notice("the pack of \(entry.key) is damaged: run verify; new records go into the next")
            return false
        }
        guard entry.records + days.values.reduce(0, +) > RowNumber.mostPerDay else { return true }
        let index = try archive.volume(entry.key).index
        return try days.allSatisfy { day, count in try index.nextNumber(on: day) + count <= RowNumber.mostPerDay }
    }
}
