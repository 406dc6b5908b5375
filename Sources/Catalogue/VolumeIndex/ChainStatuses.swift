// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

/// What the status of a record in its chain depends on.
public struct RowStatusInput: Sendable {
    public var id: RecordID
    public var identifiers: [RecordIdentifier]

    /// Its parties, as ``FactLines`` writes them.
    public var facts: String
    public var lifecycle: Lifecycle?

    /// The last line of the ledger that counts.
    public var sequence: Int

    public init(
        id: RecordID, identifiers: [RecordIdentifier], facts: String, lifecycle: Lifecycle?, sequence: Int
    ) {
        self.id = id
        self.identifiers = identifiers
        self.facts = facts
        self.lifecycle = lifecycle
        self.sequence = sequence
    }
}

/// Tells the status of a record in its chain, which goes across volumes.
public struct RowStatus: Sendable {
    /// The status of one record.
    let status: @Sendable (RowStatusInput) throws -> ChainStatus

    /// What is settled of the rows of this volume as of a line; `nil` where that is what was answered before. What is in none
    /// of it is `cancelled` where it says so of itself, and else `current`.
    let settled: @Sendable (_ sequence: Int, _ known: SettledStatuses.State?) throws -> SettledStatuses?

    public init(
        settled: @escaping @Sendable (_ sequence: Int, _ known: SettledStatuses.State?) throws -> SettledStatuses?,
        status: @escaping @Sendable (RowStatusInput) throws -> ChainStatus
    ) {
        self.settled = settled
        self.status = status
    }

    /// Where nothing supersedes anything.
    public static let alone = RowStatus(
        settled: { _, known in known == nil ? SettledStatuses(state: SettledStatuses.State(change: 0, line: 0)) : nil },
        status: { $0.lifecycle == .cancelled ? .cancelled : .current })
}

/// The statuses of rows of one volume that others supersede, as far as they are settled.
public struct SettledStatuses: Sendable {
    /// Where two states are equal, so are the statuses.
    public struct State: Hashable, Sendable {
        /// Counts the changes of statuses.
        public var change: Int

        /// The line as of which they are, or the last one that changed any.
        public var line: Int

        public init(change: Int, line: Int) {
            self.change = change
            self.line = line
        }
    }

    public var state: State

    /// In the order of rows.
    public var rows: [(row: RowNumber, status: ChainStatus)] = []

    /// The identifiers whose rows are not settled, folded: the status of a row that bears one has to be found out.
    public var unsettled: Set<String> = []

    public init(state: State) { self.state = state }
}

/// The statuses of the rows of one index, as of one line.
struct ChainStatuses {
    let state: SettledStatuses.State

    /// The line that the index had applied.
    let applied: Int

    /// The rows that others supersede, and such as may be.
    let exceptions: [Int64: String]

    /// The rows that say of themselves that they are cancelled.
    let cancelled: Set<Int64>

    func status(of row: Int64) -> String {
        exceptions[row] ?? (cancelled.contains(row) ? ChainStatus.cancelled : ChainStatus.current).rawValue
    }
}

/// A row that bears an identifier that was asked for.
public struct BearingRow: Sendable {
    public var row: RowNumber
    public var id: RecordID
    public var names: RecordNames
}

extension VolumeIndex {
    /// So many words are looked up one by one rather than found by going through all.
    private static let mostLookedUp = 2_000

    /// The statuses of all rows; those of the line that was asked for last are kept.
    ///
    /// - Complexity: linear in the rows that others supersede, and a look-up for each identifier that is not settled.
    func chainStatuses(
        upTo sequence: Int, in database: Database, watch: SearchWatch
    ) throws -> ChainStatuses {
        let applied = try Int.fetchOne(database.cachedStatement(sql: "SELECT sequence FROM applied")) ?? 0
        let known = knownStatuses.flatMap { $0.applied == applied ? $0 : nil }
        let settled = try rowStatus.settled(sequence, known?.state)
        guard let settled else {
            if let known { return known }
            throw DatabaseError(resultCode: .SQLITE_MISUSE)
        }
        let numbering = try numbering(in: database)
        var exceptions: [Int64: String] = [:]
        exceptions.reserveCapacity(settled.rows.count)
        for (row, status) in settled.rows { exceptions[numbering.stored(row)] = status.rawValue }
        for row in try rows(bearing: settled.unsettled, in: database, watch: watch) {
            try watch.look()
            exceptions[row] = try status(of: row, upTo: sequence, in: database)
        }
        let cancelled = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT row FROM record WHERE lifecycle = ?"),
            arguments: [Lifecycle.cancelled.rawValue])
        let statuses = ChainStatuses(
            state: settled.state, applied: applied, exceptions: exceptions, cancelled: Set(cancelled))
        knownStatuses = statuses
        return statuses
    }

    /// The rows of whatever version that bear one of some identifiers, with what their records say by name; those whose
    /// envelope is damaged are left out.
    ///
    /// - Parameter identifiers: folded.
    /// - Complexity: a look-up for each of a few identifiers, and for many linear in the identifiers of the volume; a frame
    ///   for each row.
    public func rows(bearing identifiers: Set<String>) throws(CatalogueError) -> [BearingRow] {
        try read { database in
            try rows(bearing: identifiers, in: database, watch: SearchWatch()).sorted().compactMap { row in
                guard let record = try records(where: "row = ?", [.integer(row)], in: database).first,
                    let names = try rowNames(record.frame, record.addendum)
                else { return nil }
                return BearingRow(row: record.row, id: record.id, names: names)
            }
        }
    }

    private func rows(
        bearing identifiers: Set<String>, in database: Database, watch: SearchWatch
    ) throws -> Set<Int64> {
        if identifiers.isEmpty { return [] }
        let words =
            identifiers.count <= Self.mostLookedUp
            ? identifiers.map { KeyWord.identifier($0) }
            : try keyWords(beginning: KeyWord.identifier(""), in: database) { identifiers.contains($0) }
        let sql = "SELECT rowid FROM key_index WHERE key_index MATCH ?"
        let statement = try statements.take(sql, database)
        defer { statements.giveBack(statement, sql) }
        var rows: Set<Int64> = []
        for word in words {
            try watch.look()
            try statement.bind([.text(MatchExpression.literal(word))])
            while let row = try statement.step() { rows.insert(row) }
        }
        return rows
    }

    /// Which of some identifiers rows of this volume bear.
    ///
    /// - Parameter identifiers: folded.
    /// - Complexity: linear in the identifiers of the volume.
    public func borne(among identifiers: Set<String>) throws(CatalogueError) -> Set<String> {
        try read { database in
            var found: Set<String> = []
            _ = try keyWords(beginning: KeyWord.identifier(""), in: database) { word in
                if identifiers.contains(word) { found.insert(word) }
                return false
            }
            return found
        }
    }

    /// The status in its chain of the record of a row.
    private func status(of row: Int64, upTo sequence: Int, in database: Database) throws -> String {
        guard let record = try records(where: "row = ?", [.integer(row)], in: database).first,
            let names = try rowNames(record.frame, record.addendum)
        else { return "" }
        return try rowStatus.status(
            RowStatusInput(
                id: record.id, identifiers: names.identifiers, facts: names.facts, lifecycle: record.lifecycle,
                sequence: sequence)
        ).rawValue
    }
}
