// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

/// What the records of a volume come to by their own rules, without opening it: how many are due when. It holds as long as
/// its ``Basis`` does, is worked out again from the volume, and can be lost.
public struct RetentionSummaryEntry: Hashable, Sendable {
    /// What it was made from. Where one of these is another now, it says nothing.
    public struct Basis: Hashable, Sendable {
        /// The version of the rule by which it is made.
        public static let version = 1

        /// The last line that put something into the volume, and the one that put the schedule in force.
        public var changed: Int
        public var schedule: Int

        public init(changed: Int, schedule: Int) {
            self.changed = changed
            self.schedule = schedule
        }
    }

    /// What else it was made from, where a rule of its records looks at events or at other versions.
    public struct Others: Hashable, Sendable {
        /// The last line that recorded an event or confirmed one.
        public var event: Int

        /// How often the chains have changed.
        public var chains: Int

        public init(event: Int, chains: Int) {
            self.event = event
            self.chains = chains
        }
    }

    /// Records that come to the same.
    public struct Cell: Hashable, Sendable {
        public var recordClass: RecordClass

        /// What is done with them in the end.
        public var action: String

        /// The first day on which they may go; `nil` where an event is waited for, and where they never may.
        public var due: CivilDate?
        public var isPermanent: Bool

        /// The day after which keeping them needs a reason.
        public var ceiling: CivilDate?

        public init(
            _ recordClass: RecordClass, action: String, due: CivilDate?, isPermanent: Bool = false,
            ceiling: CivilDate? = nil
        ) {
            self.recordClass = recordClass
            self.action = action
            self.due = due
            self.isPermanent = isPermanent
            self.ceiling = ceiling
        }
    }

    public var volume: VolumeKey
    public var basis: Basis
    public var others: Others?

    /// The first day on which a record that lies in the volume may go, be it an earlier copy; `nil` where none has a day.
    public var least: CivilDate?

    /// The records that are in force in the volume.
    public var cells: [Cell: Int]

    public init(
        volume: VolumeKey, basis: Basis, others: Others? = nil, least: CivilDate? = nil, cells: [Cell: Int] = [:]
    ) {
        self.volume = volume
        self.basis = basis
        self.others = others
        self.least = least
        self.cells = cells
    }
}

extension Register {
    /// What summaries depend on beside their volumes and the schedule, as it is now.
    public func retentionSummaryOthers() throws(CatalogueError) -> RetentionSummaryEntry.Others {
        try read { database in
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: "SELECT coalesce(max(sequence), 0), coalesce(max(confirmed_by), 0), "
                        + "(SELECT change FROM status_change) FROM retention_event"))
            let lines: [Int] = row.map { [$0[0], $0[1]] } ?? []
            return RetentionSummaryEntry.Others(event: lines.max() ?? 0, chains: row?[2] ?? 0)
        }
    }

    /// The summaries that are kept, whether they still hold or not.
    ///
    /// - Complexity: linear in the volumes.
    public func retentionSummaries() throws(CatalogueError) -> [RetentionSummaryEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT retention_summary.*, class, period, volume.sequence AS number "
                    + "FROM retention_summary JOIN volume ON volume.id = retention_summary.volume WHERE version = ?")
            return try Row.fetchAll(statement, arguments: [RetentionSummaryEntry.Basis.version])
                .compactMap { RetentionSummaryEntry($0) }
        }
    }

    /// Keeps summaries, each in the place of that of its volume. The caller holds the lock.
    ///
    /// *Durability:* none promised.
    public func keep(_ summaries: [RetentionSummaryEntry]) throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.write { database in
                for summary in summaries {
                    try database.cachedStatement(
                        sql: "INSERT OR REPLACE INTO retention_summary SELECT id, ?, ?, ?, ?, ?, ?, ? FROM volume "
                            + "WHERE class = ? AND period = ? AND sequence = ?"
                    ).execute(arguments: [
                        RetentionSummaryEntry.Basis.version, summary.basis.changed, summary.basis.schedule,
                        summary.others?.event, summary.others?.chains, summary.least?.day, summary.document,
                        summary.volume.recordClass.name, summary.volume.period, summary.volume.sequence,
                    ])
                }
            }
        }
    }
}

extension RetentionSummaryEntry {
    fileprivate init?(_ row: Row) {
        guard let recordClass = RecordClass(row["class"]),
            let json = try? CanonicalJSON(decoding: Array((row["counts"] as String).utf8)), let list = json.elements
        else { return nil }
        let cells = list.compactMap { Self.cell($0) }
        guard cells.count == list.count else { return nil }
        let event: Int? = row["event"]
        let chains: Int? = row["chains"]
        self.init(
            volume: VolumeKey(recordClass: recordClass, period: row["period"], sequence: row["number"]),
            basis: Basis(changed: row["changed"], schedule: row["schedule"]),
            others: event.flatMap { event in chains.map { Others(event: event, chains: $0) } },
            least: (row["least"] as Int?).map { CivilDate(day: $0) },
            cells: Dictionary(cells) { $0 + $1 })
    }

    fileprivate var document: String {
        let list = cells.map { cell, count -> CanonicalJSON in
            var members: [String: CanonicalJSON] = [
                "class": .string(cell.recordClass.name), "action": .string(cell.action),
                "records": .integer(Int64(count)),
            ]
            members["due"] = cell.due.map { .string("\($0)") }
            members["ceiling"] = cell.ceiling.map { .string("\($0)") }
            if cell.isPermanent { members["permanent"] = .boolean(true) }
            return .object(members)
        }
        return String(decoding: CanonicalJSON.array(list).encoded, as: UTF8.self)
    }

    private static func cell(_ json: CanonicalJSON) -> (Cell, Int)? {
        guard let recordClass = json["class"]?.text.flatMap({ RecordClass($0) }), let action = json["action"]?.text,
            let count = json["records"]?.number
        else { return nil }
        let cell = Cell(
            recordClass, action: action, due: json["due"]?.text.flatMap { CivilDate($0) },
            isPermanent: json["permanent"]?.flag ?? false, ceiling: json["ceiling"]?.text.flatMap { CivilDate($0) })
        return (cell, Int(count))
    }
}
