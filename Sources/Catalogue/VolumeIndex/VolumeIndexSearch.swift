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

/// A place in the order of a search: of the last record that was shown.
public struct SearchCursor: Hashable, Sendable {
    public var day: CivilDate
    public var sequence: Int
    public var place: Int

    public init(day: CivilDate, sequence: Int, place: Int) {
        self.day = day
        self.sequence = sequence
        self.place = place
    }
}

extension VolumeIndex {
    /// The records that match, by day, then by the line from which on they are in force, and their place in it.
    ///
    /// - Parameters:
    ///   - sequence: the last line whose records are looked at.
    ///   - isNewestFirst: the order.
    ///   - cursor: only records behind this place in that order.
    /// - Complexity: with a text, the rows that hold it until `limit` are found; else the rows of the days.
    public func search(
        _ condition: SearchCondition, upTo sequence: Int, isNewestFirst: Bool = true, after cursor: SearchCursor? = nil,
        limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        var place = ""
        var arguments: [(any DatabaseValueConvertible)?] = [sequence, VolumeIndex.lineBefore(end: sequence)]
        var rows = condition.rows
        if let cursor {
            place = " AND ((record.row >> 21), since, place) \(isNewestFirst ? "<" : ">") (?, ?, ?)"
            arguments += [cursor.day.day, cursor.sequence, cursor.place]
            let days = RowNumber.rows(of: cursor.day)
            let bound =
                isNewestFirst
                ? RowNumber.allRows.lowerBound...days.upperBound : days.lowerBound...RowNumber.allRows.upperBound
            guard bound.overlaps(rows) else { return [] }
            rows = rows.clamped(to: bound)
        }
        guard rows.lowerBound <= rows.upperBound else { return [] }
        let order = isNewestFirst ? "DESC" : "ASC"
        if let match = condition.match {
            return try records(
                "text_index JOIN record ON record.row = text_index.rowid WHERE text_index MATCH ? "
                    + "AND text_index.rowid BETWEEN ? AND ? AND record.since <= ? "
                    + "AND record.until > ?\(place) AND \(condition.sql) ORDER BY text_index.rowid \(order) LIMIT ?",
                StatementArguments([match, rows.lowerBound, rows.upperBound] + arguments + condition.values + [limit]))
        }
        return try records(
            "record WHERE record.row BETWEEN ? AND ? AND record.since <= ? AND record.until > ?\(place) "
                + "AND \(condition.sql) ORDER BY record.row \(order) LIMIT ?",
            StatementArguments([rows.lowerBound, rows.upperBound] + arguments + condition.values + [limit]))
    }

    /// The number of records that match.
    ///
    /// - Complexity: linear in the matches, or in the rows of the days where there is no text.
    public func count(_ condition: SearchCondition, upTo sequence: Int) throws(CatalogueError) -> Int {
        if condition.match == nil, condition.sql == "1", condition.rows == RowNumber.allRows {
            return try coverage(upTo: sequence).records
        }
        return try read { database in
            // Rows after `sequence` exist only while another process is capturing, or where an earlier day is asked for.
            let isCurrent =
                try Bool.fetchOne(
                    database, sql: "SELECT sequence <= ? AND ended = 0 FROM applied", arguments: [sequence]) ?? false
            if let match = condition.match, condition.sql == "1", isCurrent {
                return try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM text_index WHERE text_index MATCH ?", arguments: [match]) ?? 0
            }
            let rows: [(any DatabaseValueConvertible)?] = [
                condition.rows.lowerBound, condition.rows.upperBound, sequence,
                VolumeIndex.lineBefore(end: sequence),
            ]
            if let match = condition.match {
                return try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM text_index JOIN record ON record.row = text_index.rowid "
                        + "WHERE text_index MATCH ? AND text_index.rowid BETWEEN ? AND ? AND record.since <= ? "
                        + "AND record.until > ? AND \(condition.sql)",
                    arguments: StatementArguments([match] + rows + condition.values)) ?? 0
            }
            return try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM record WHERE record.row BETWEEN ? AND ? AND record.since <= ? "
                    + "AND record.until > ? AND \(condition.sql)",
                arguments: StatementArguments(rows + condition.values)) ?? 0
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
                    sql: "SELECT records, partial, unparsed, (SELECT row FROM record WHERE until = \(Self.openEnd) "
                        + "ORDER BY row LIMIT 1) AS least, (SELECT row FROM record WHERE until = \(Self.openEnd) "
                        + "ORDER BY row DESC LIMIT 1) AS greatest FROM applied WHERE sequence <= ?",
                    arguments: [sequence])
                ?? Row.fetchOne(
                    database,
                    sql: "SELECT count(*) AS records, coalesce(sum(state = 'unparsed'), 0) AS unparsed, "
                        + "coalesce(sum(state = 'partial'), 0) AS partial, min(row) AS least, max(row) AS greatest "
                        + "FROM record WHERE since <= ? AND until > ?",
                    arguments: [sequence, VolumeIndex.lineBefore(end: sequence)])
            guard let row else { return coverage }
            coverage.records = row["records"]
            coverage.unparsed = row["unparsed"]
            coverage.partial = row["partial"]
            coverage.least = (row["least"] as Int64?).map { RowNumber(rawValue: $0).day }
            coverage.greatest = (row["greatest"] as Int64?).map { RowNumber(rawValue: $0).day }
            return coverage
        }
    }

    /// The least and the greatest day of a row, of whatever version; `nil` in an empty index.
    ///
    /// - Complexity: two look-ups.
    public func days() throws(CatalogueError) -> ClosedRange<CivilDate>? {
        try read { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT min(row) AS least, max(row) AS most FROM record"),
                let least: Int64 = row["least"], let most: Int64 = row["most"]
            else { return nil }
            return RowNumber(rawValue: least).day...RowNumber(rawValue: most).day
        }
    }
}
