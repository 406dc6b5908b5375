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

    /// What supersedes something as of a line. What bears no superseded identifier is `cancelled` where it says so of
    /// itself, and else `current`.
    let superseded: @Sendable (_ sequence: Int) throws -> SupersededIdentifiers

    public init(
        superseded: @escaping @Sendable (_ sequence: Int) throws -> SupersededIdentifiers,
        status: @escaping @Sendable (RowStatusInput) throws -> ChainStatus
    ) {
        self.superseded = superseded
        self.status = status
    }

    /// Where nothing supersedes anything.
    public static let alone = RowStatus(
        superseded: { _ in SupersededIdentifiers() },
        status: { $0.lifecycle == .cancelled ? .cancelled : .current })
}

/// All identifiers that some record supersedes as of a line.
public struct SupersededIdentifiers: Sendable {
    /// The last line up to it that changed anything of this: the identifiers are those of any line from there on.
    public var since: Int

    /// Folded.
    public var identifiers: Set<String>

    public init(since: Int = 0, identifiers: Set<String> = []) {
        self.since = since
        self.identifiers = identifiers
    }
}

/// The statuses of the rows of one index, as of one line.
struct ChainStatuses {
    /// The last line that changed anything of them in other volumes, and the line that the index had applied.
    let since: Int
    let applied: Int

    /// The rows that bear an identifier which is superseded.
    let exceptions: [Int64: String]

    /// The rows that say of themselves that they are cancelled.
    let cancelled: Set<Int64>

    func status(of row: Int64) -> String {
        exceptions[row] ?? (cancelled.contains(row) ? ChainStatus.cancelled : ChainStatus.current).rawValue
    }
}

extension VolumeIndex {
    /// The statuses of all rows; those of the last line that was asked for are kept.
    ///
    /// - Complexity: linear in the identifiers of the volume, and a frame for each row that bears a superseded one.
    func chainStatuses(
        upTo sequence: Int, in database: Database, watch: SearchWatch
    ) throws -> ChainStatuses {
        let applied = try Int.fetchOne(database.cachedStatement(sql: "SELECT sequence FROM applied")) ?? 0
        let superseded = try rowStatus.superseded(sequence)
        if let known = knownStatuses, known.since == superseded.since, known.applied == applied { return known }
        var exceptions: [Int64: String] = [:]
        if !superseded.identifiers.isEmpty {
            let words = try keyWords(beginning: KeyWord.identifier(""), in: database) {
                superseded.identifiers.contains($0)
            }
            let statement = try database.cachedStatement(sql: "SELECT rowid FROM key_index WHERE key_index MATCH ?")
            for word in words {
                try watch.look()
                for row in try Int64.fetchAll(statement, arguments: [MatchExpression.literal(word)])
                where exceptions[row] == nil {
                    exceptions[row] = try status(of: row, upTo: sequence, in: database)
                }
            }
        }
        let cancelled = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT row FROM record WHERE lifecycle = ?"),
            arguments: [Lifecycle.cancelled.rawValue])
        let statuses = ChainStatuses(
            since: superseded.since, applied: applied, exceptions: exceptions, cancelled: Set(cancelled))
        knownStatuses = statuses
        return statuses
    }

    /// The status in its chain of the record of a row.
    private func status(of row: Int64, upTo sequence: Int, in database: Database) throws -> String {
        guard let record = try records(where: "row = ?", [row], in: database).first,
            let names = try rowNames(record.frame, record.addendum)
        else { return "" }
        return try rowStatus.status(
            RowStatusInput(
                id: record.id, identifiers: names.identifiers, facts: names.facts, lifecycle: record.lifecycle,
                sequence: sequence)
        ).rawValue
    }
}
