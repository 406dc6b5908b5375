// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

extension Register {
    /// How far the ledger was applied, and all volumes that are live as of then, in the order of their keys: one consistent view.
    public func volumes() throws(CatalogueError) -> (sequence: Int, volumes: [VolumeEntry]) {
        try read { database in
            let state = try Self.state(of: database)
            if let knownVolumes, knownVolumes.state == state { return knownVolumes.answer }
            let sequence = try Int.fetchOne(database.cachedStatement(sql: "SELECT sequence FROM applied")) ?? 0
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT * FROM volume WHERE state = 0 ORDER BY class, period, sequence"))
            let answer = (sequence, rows.compactMap { VolumeEntry($0) })
            knownVolumes = (state, answer)
            return answer
        }
    }

    /// The volume of a class and period with the greatest sequence.
    public func lastVolume(of recordClass: RecordClass, period: String) throws(CatalogueError) -> VolumeEntry? {
        try read { database in
            try Row.fetchOne(
                database.cachedStatement(
                    sql: "SELECT * FROM volume WHERE class = ? AND period = ? ORDER BY sequence DESC LIMIT 1"),
                arguments: [recordClass.name, period]
            ).flatMap { VolumeEntry($0) }
        }
    }

    /// A volume.
    public func volume(_ key: VolumeKey) throws(CatalogueError) -> VolumeEntry? {
        try read { database in
            try Row.fetchOne(
                database.cachedStatement(
                    sql: "SELECT * FROM volume WHERE class = ? AND period = ? AND sequence = ?"),
                arguments: [key.recordClass.name, key.period, key.sequence]
            ).flatMap { VolumeEntry($0) }
        }
    }

    /// The volumes from whose lines a carried one has its records, the last one first.
    ///
    /// - Complexity: one look-up each.
    public func origins(of volume: VolumeKey) throws(CatalogueError) -> [VolumeKey] {
        try read { database in
            var found: [VolumeKey] = []
            var next: VolumeKey? = volume
            while let key = next {
                let row = try Row.fetchOne(
                    database.cachedStatement(
                        sql: "SELECT * FROM volume WHERE id = "
                            + "(SELECT origin FROM volume WHERE class = ? AND period = ? AND sequence = ?)"),
                    arguments: [key.recordClass.name, key.period, key.sequence])
                next = row.flatMap { VolumeEntry($0)?.key }.flatMap { found.contains($0) ? nil : $0 }
                if let next { found.append(next) }
            }
            return found
        }
    }

    /// The volumes whose names are taken for what stays of others, and that no line has made volumes.
    public func reservedVolumes() throws(CatalogueError) -> [VolumeKey] {
        try read { database in
            try Row.fetchAll(database.cachedStatement(sql: "SELECT * FROM volume WHERE state = 1"))
                .compactMap { VolumeEntry($0)?.key }
        }
    }

    /// The volumes that were carried over and whose files are not known to be gone.
    public func carriedVolumes() throws(CatalogueError) -> [VolumeEntry] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(sql: "SELECT * FROM volume WHERE state = 2 ORDER BY class, period, sequence")
            ).compactMap { VolumeEntry($0) }
        }
    }

    /// The sealed volumes of which is not known what they hold: the work of their seal was cut short.
    ///
    /// - Complexity: goes through the volumes.
    public func unsettledVolumes() throws(CatalogueError) -> [VolumeKey] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT * FROM volume WHERE state = 0 AND sealed IS NOT NULL AND partial IS NULL")
            ).compactMap { VolumeEntry($0)?.key }
        }
    }

    /// The committed ranges of a volume's packs, in the order of lines; in one line, the content pack first.
    public func ranges(of volume: VolumeKey, after line: Int = 0) throws(CatalogueError) -> [CapturedRange] {
        try ranges(of: volume, "capture.sequence > ?", line)
    }

    /// The ranges of a volume's packs that a line has committed.
    ///
    /// - Complexity: one look-up.
    public func ranges(of volume: VolumeKey, in line: Int) throws(CatalogueError) -> [CapturedRange] {
        try ranges(of: volume, "capture.sequence = ?", line)
    }

    private func ranges(
        of volume: VolumeKey, _ condition: String, _ line: Int
    ) throws(CatalogueError) -> [CapturedRange] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT capture.* FROM capture JOIN volume ON volume.id = capture.volume "
                        + "WHERE class = ? AND period = ? AND volume.sequence = ? AND \(condition) "
                        + "ORDER BY capture.sequence, pack"
                ),
                arguments: [volume.recordClass.name, volume.period, volume.sequence, line]
            ).compactMap { row in
                Digest(column: row["leaf"]).map { leaf in
                    CapturedRange(
                        volume: volume, pack: VolumePack(rawValue: row["pack"]) ?? .content, from: row["from_offset"],
                        to: row["to_offset"], sequence: row["sequence"],
                        leaf: leaf, firstPlace: row["first_place"], records: row["records"],
                        day: CivilDate(day: row["day"]), isCarried: row["carried"])
                }
            }
        }
    }

    /// The line that last put rules of a kind in force; 0 where none did.
    public func lastRules(_ kind: String) throws(CatalogueError) -> Int {
        try read {
            let statement = try $0.cachedStatement(sql: "SELECT max(sequence) FROM rules WHERE kind = ?")
            return try Int.fetchOne(statement, arguments: [kind]) ?? 0
        }
    }

    /// All rules of a kind that were put in force, the last one at the end.
    public func rules(_ kind: String) throws(CatalogueError) -> [RulesEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT sequence, document FROM rules WHERE kind = ? ORDER BY sequence")
            return try Row.fetchAll(statement, arguments: [kind]).map {
                RulesEntry(kind: kind, sequence: $0["sequence"], document: Array($0["document"] as Data))
            }
        }
    }

    /// The checkpoint that was handed out of the archive last.
    public func lastCheckpoint() throws(CatalogueError) -> CheckpointEntry? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT sequence, size, handed FROM checkpoint ORDER BY sequence DESC LIMIT 1")
            return try Row.fetchOne(statement).map {
                CheckpointEntry(
                    sequence: $0["sequence"], size: $0["size"], handed: Timestamp(milliseconds: $0["handed"]))
            }
        }
    }

    /// The line up to which supersessions were applied.
    public func chainsApplied() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT chains FROM applied")) ?? 0 }
    }

    /// The records that amend or cancel what bears a value, whatever the value names, in the order of arrival.
    ///
    /// - Complexity: one look-up.
    public func records(superseding value: String, upTo sequence: Int, limit: Int) throws(CatalogueError) -> [RecordID]
    {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT DISTINCT record FROM supersession WHERE value = ? AND since <= ? AND until > ? "
                    + "ORDER BY sequence, record LIMIT ?")
            return try Data.fetchAll(
                statement, arguments: [value.column, sequence, Register.lineBefore(end: sequence), limit]
            )
            .compactMap { TimeOrderedUUID($0).map { RecordID($0) } }
        }
    }

    /// The last line that captured something on a day or before; 0 where none did.
    public func lastSequence(upTo day: CivilDate) throws(CatalogueError) -> Int {
        try read { database in
            try Int.fetchOne(
                database.cachedStatement(sql: "SELECT max(sequence) FROM capture WHERE day <= ?"), arguments: [day.day])
                ?? 0
        }
    }

    /// The accession with an identity.
    public func accession(_ id: AccessionID) throws(CatalogueError) -> AccessionEntry? {
        try accessions("WHERE id = ?", [id.uuid.column]).first
    }

    /// The accession of a source with these bytes, the completed one before others.
    ///
    /// - Complexity: one look-up.
    public func accession(ofSource digest: Digest, length: Int) throws(CatalogueError) -> AccessionEntry? {
        try accessions(
            "WHERE sha256 = ? AND length = ? ORDER BY complete DESC, sequence, id LIMIT 1", [digest.column, length]
        ).first
    }

    /// The accessions in the order in which they came in.
    public func accessions(limit: Int? = nil) throws(CatalogueError) -> [AccessionEntry] {
        try accessions("ORDER BY sequence, id LIMIT ?", [limit ?? -1])
    }

    /// The volumes that hold records of an accession.
    public func volumes(of accession: AccessionID) throws(CatalogueError) -> [VolumeKey] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql:
                        "SELECT volume.* FROM accession_volume JOIN volume ON volume.id = accession_volume.volume WHERE accession = ? "
                        + "ORDER BY class, period, volume.sequence"),
                arguments: [accession.uuid.column]
            ).compactMap { VolumeEntry($0)?.key }
        }
    }

    /// What SQLite itself finds wrong with the file; empty where nothing is.
    public func integrityFindings() throws(CatalogueError) -> [String] {
        try read { try CatalogueDatabase.integrityFindings(of: $0) }
    }

    private func accessions(
        _ rest: String, _ arguments: StatementArguments
    ) throws(CatalogueError) -> [AccessionEntry] {
        try read { database in
            try Row.fetchAll(database.cachedStatement(sql: "SELECT * FROM accession " + rest), arguments: arguments)
                .compactMap { AccessionEntry($0) }
        }
    }
}

extension VolumeEntry {
    fileprivate init?(_ row: Row) {
        guard let recordClass = RecordClass(row["class"]) else { return nil }
        self.init(
            key: VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["sequence"]),
            packLength: row["pack_length"], addendaLength: row["addenda_length"], records: row["records"],
            changed: row["changed"],
            lastDay: CivilDate(day: row["last_day"]), seal: nil,
            state: VolumeState(rawValue: row["state"]) ?? .gone, extent: nil)
        if let sequence: Int = row["sealed"], let digest = Digest(column: row["pack_sha256"]) {
            seal = VolumeSeal(sequence: sequence, digest: digest)
        }
        guard let partial: Int = row["partial"], let unparsed: Int = row["unparsed"] else { return }
        var extent = VolumeCoverage()
        (extent.records, extent.partial, extent.unparsed) = (row["in_force"], partial, unparsed)
        extent.lost = row["lost"] ?? 0
        extent.least = (row["least"] as Int?).map { CivilDate(day: $0) }
        extent.greatest = (row["greatest"] as Int?).map { CivilDate(day: $0) }
        self.extent = extent
    }
}

extension AccessionEntry {
    fileprivate init?(_ row: Row) {
        guard let id = TimeOrderedUUID(row["id"] as Data), let digest = Digest(column: row["sha256"]) else {
            return nil
        }
        self.init(
            id: AccessionID(id), name: SourceName(bytes: Array(row["name"] as Data)), digest: digest,
            length: row["length"], format: row["format"], reached: row["reached"], isComplete: row["complete"],
            parsed: row["parsed"], partial: row["partial"], unparsed: row["unparsed"],
            captured: Timestamp(milliseconds: row["captured"]), sequence: row["sequence"], unfolded: row["unfolded"],
            isKept: row["kept"])
    }
}
