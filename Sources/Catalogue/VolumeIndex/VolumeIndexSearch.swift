// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

/// What a volume holds up to a line of the ledger: the part of a coverage statement that it answers for.
public struct VolumeCoverage: Hashable, Sendable {
    public var records = 0
    public var unparsed = 0
    public var partial = 0
    public var least: CivilDate?
    public var greatest: CivilDate?

    public init() {}

    public static func += (left: inout Self, right: Self) {
        left.records += right.records
        left.unparsed += right.unparsed
        left.partial += right.partial
        left.least = [left.least, right.least].compactMap { $0 }.min()
        left.greatest = [left.greatest, right.greatest].compactMap { $0 }.max()
    }
}

extension VolumeIndex {
    /// The newest records that match, by day, then by their place in the ledger.
    ///
    /// - Complexity: for words, the rows that match until `limit` are found; for all, `limit` rows.
    public func newest(
        _ expression: MatchExpression, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        switch expression {
        case .none: []
        case .all: try records("record WHERE ledger <= ? ORDER BY row DESC LIMIT ?", [sequence, limit])
        case .match(let text):
            try records(
                "text_index JOIN record ON record.row = text_index.rowid "
                    + "WHERE text_index MATCH ? AND record.ledger <= ? ORDER BY text_index.rowid DESC LIMIT ?",
                [text, sequence, limit])
        }
    }

    /// The number of records that match.
    ///
    /// - Complexity: linear in the matches.
    public func count(_ expression: MatchExpression, upTo sequence: Int) throws(CatalogueError) -> Int {
        switch expression {
        case .none: return 0
        case .all: return try coverage(upTo: sequence).records
        case .match(let text):
            return try read { database in
                // Rows after `sequence` exist only while another process is capturing.
                let isCurrent = try Int.fetchOne(database, sql: "SELECT sequence FROM applied") ?? 0 <= sequence
                let sql =
                    isCurrent
                    ? "SELECT count(*) FROM text_index WHERE text_index MATCH ?"
                    : "SELECT count(*) FROM text_index JOIN record ON record.row = text_index.rowid "
                        + "WHERE text_index MATCH ? AND record.ledger <= ?"
                return try Int.fetchOne(database, sql: sql, arguments: isCurrent ? [text] : [text, sequence]) ?? 0
            }
        }
    }

    /// What the volume holds.
    ///
    /// - Complexity: a few look-ups; linear in the rows where there are some after `sequence`.
    public func coverage(upTo sequence: Int) throws(CatalogueError) -> VolumeCoverage {
        try read { database in
            var coverage = VolumeCoverage()
            let row =
                try Row.fetchOne(
                    database,
                    sql: "SELECT records, partial, unparsed, (SELECT min(row) FROM record) AS least, "
                        + "(SELECT max(row) FROM record) AS greatest FROM applied WHERE sequence <= ?",
                    arguments: [sequence])
                ?? Row.fetchOne(
                    database,
                    sql: "SELECT count(*) AS records, coalesce(sum(state = 'unparsed'), 0) AS unparsed, "
                        + "coalesce(sum(state = 'partial'), 0) AS partial, min(row) AS least, max(row) AS greatest "
                        + "FROM record WHERE ledger <= ?", arguments: [sequence])
            guard let row else { return coverage }
            coverage.records = row["records"]
            coverage.unparsed = row["unparsed"]
            coverage.partial = row["partial"]
            coverage.least = (row["least"] as Int64?).map { RowNumber(rawValue: $0).day }
            coverage.greatest = (row["greatest"] as Int64?).map { RowNumber(rawValue: $0).day }
            return coverage
        }
    }

    /// The greatest day of a row; `nil` in an empty index.
    ///
    /// - Complexity: one look-up.
    public func greatestDay() throws(CatalogueError) -> CivilDate? {
        try read { try Int64.fetchOne($0, sql: "SELECT max(row) FROM record").map { RowNumber(rawValue: $0).day } }
    }

    /// What SQLite and FTS5 themselves find wrong with the file; empty where nothing is.
    ///
    /// FTS5 keeps an index of its own, which `integrity_check` does not look into: with rank 1 it is compared with the
    /// text of every row. That check counts as a write.
    ///
    /// - Throws: ``CatalogueError`` `not-permitted` where the index is open for reading only; `busy`.
    /// - Complexity: reads the whole index, and the text of every row from the pack.
    public func integrityFindings() throws(CatalogueError) -> [String] {
        guard !database.configuration.readonly else {
            throw CatalogueError(
                code: .notPermitted, subject: "\(path)",
                message: "\(path) is open for reading only and can't be checked; repeat with leave to write")
        }
        return try CatalogueError.wrap("\(path)") {
            try database.writeWithoutTransaction { database in
                var findings = try CatalogueDatabase.integrityFindings(of: database)
                // Nothing is written, and a damaged file may refuse to commit.
                try database.inTransaction(.immediate) {
                    if try !Self.textsAgree(in: database) {
                        findings.append("the full-text index does not agree with the records")
                    }
                    return .rollback
                }
                return findings
            }
        }
    }

    private static func textsAgree(in database: Database) throws -> Bool {
        do {
            try database.execute(sql: "INSERT INTO text_index (text_index, rank) VALUES ('integrity-check', 1)")
            return true
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_ERROR].contains(error.resultCode) {
            return false
        }
    }

    /// Merges the segments of the full-text index into one.
    public func optimize() throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.write { try $0.execute(sql: "INSERT INTO text_index (text_index) VALUES ('optimize')") }
        }
    }
}
