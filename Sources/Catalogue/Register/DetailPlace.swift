// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Records

/// Where the detail of an act is, in rows that were joined with the volume of it.
enum DetailPlace {
    /// Reads a table whose column `detail` names a volume.
    static func select(_ table: String, _ rest: String) -> String {
        "SELECT \(table).*, volume.class, volume.period, volume.sequence AS volume_sequence FROM \(table) "
            + "LEFT JOIN volume ON volume.id = \(table).detail \(rest)"
    }

    static func volume(_ row: Row) -> VolumeKey? {
        guard let name: String = row["class"], let recordClass = RecordClass(name) else { return nil }
        return VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["volume_sequence"])
    }

    static func list(_ row: Row) -> RecordListRange? {
        guard let digest = Digest(column: row["list_sha256"]) else { return nil }
        return RecordListRange(offset: row["list_offset"], count: row["list_count"], digest: digest)
    }
}
