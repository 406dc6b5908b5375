// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

/// What a volume holds up to a line of the ledger: the part of a coverage statement that it answers for.
public struct VolumeCoverage: Hashable, Sendable {
    public var records = 0
    public var unparsed = 0
    public var partial = 0

    /// Records and later envelopes that can't be read and so are not searched, whatever the line.
    public var lost = 0
    public var least: CivilDate?
    public var greatest: CivilDate?

    public init() {}

    public static func += (left: inout Self, right: Self) {
        left.records += right.records
        left.unparsed += right.unparsed
        left.partial += right.partial
        left.lost += right.lost
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

/// A row that a search found, and what it is ordered by.
public struct FoundRow: Hashable, Sendable {
    public var row: RowNumber

    /// The line from which on its version is in force, and its place in that line.
    public var since: Int
    public var place: Int

    public init(row: RowNumber, since: Int, place: Int) {
        self.row = row
        self.since = since
        self.place = place
    }
}

extension VolumeIndex {
    /// The records that match, by day, then by the line from which on they are in force, and their place in it.
    ///
    /// - Complexity: as of ``rows(_:upTo:isNewestFirst:after:limit:watch:)``, and a look-up each.
    public func search(
        _ condition: SearchCondition, upTo sequence: Int, isNewestFirst: Bool = true, after cursor: SearchCursor? = nil,
        limit: Int, watch: SearchWatch = SearchWatch()
    ) throws(CatalogueError) -> [IndexedRecord] {
        let found = try rows(
            condition, upTo: sequence, isNewestFirst: isNewestFirst, after: cursor, limit: limit, watch: watch)
        return try records(at: found.map(\.row))
    }

    /// The rows that match, by day, then by the line from which on they are in force, and their place in it.
    ///
    /// - Parameters:
    ///   - sequence: the last line whose records are looked at.
    ///   - isNewestFirst: the order.
    ///   - cursor: only records behind this place in that order.
    ///   - watch: ends the search early; what was found until then is handed out.
    /// - Complexity: what an index answers is gone through until `limit` are found; else the rows of the days.
    public func rows(
        _ condition: SearchCondition, upTo sequence: Int, isNewestFirst: Bool = true, after cursor: SearchCursor? = nil,
        limit: Int, watch: SearchWatch = SearchWatch()
    ) throws(CatalogueError) -> [FoundRow] {
        var found: [FoundRow] = []
        try read { database in
            var plan = try visible(condition, upTo: sequence, in: database)
            let numbering = try self.numbering(in: database)
            var rows = condition.rows
            if let cursor {
                plan = PlanBuilder.conjunction([
                    plan, .columns(ColumnCondition(cursor, numbering, isNewestFirst: isNewestFirst)),
                ])
                let days = RowNumber.rows(of: cursor.day)
                let bound =
                    isNewestFirst
                    ? RowNumber.allRows.lowerBound...days.upperBound : days.lowerBound...RowNumber.allRows.upperBound
                guard bound.overlaps(rows) else { return }
                rows = rows.clamped(to: bound)
            }
            let source = RowSource(
                database: database, statements: statements, rows: numbering.stored(rows),
                isNewestFirst: isNewestFirst, watch: watch)
            try watch.over(database) {
                let stream = try PlannedRows(index: self, source: source).stream(plan)
                let placed = try statements.take(Self.placeOfRow, database)
                defer { statements.giveBack(placed, Self.placeOfRow) }
                var key = source.firstKey
                while found.count < limit, let next = try stream.next(from: key) {
                    key = next + 1
                    let row = source.row(of: next)
                    try placed.bind([.integer(row)])
                    guard try placed.step() != nil else { continue }
                    found.append(
                        FoundRow(row: numbering.row(row), since: placed.number(at: 1), place: placed.number(at: 2)))
                }
            }
        }
        return found
    }

    private static let placeOfRow = "SELECT row, since, place FROM record WHERE row = ?"

    /// A plan for the versions that are in force at a line, or were since another, without what is withheld.
    func visible(_ condition: SearchCondition, upTo sequence: Int, in database: Database) throws -> RowPlan {
        var plan = condition.plan
        let withheld = try withheldRows(condition.withheld, areDetails: condition.isOfDetails, in: database)
        if !withheld.isEmpty { plan = PlanBuilder.conjunction([plan, .not(.rows(withheld))]) }
        // Rows after `sequence` exist only while another process is capturing, or where an earlier day is asked for.
        let isCurrent = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT sequence <= ? AND ended = 0 FROM applied"), arguments: [sequence])
        if isCurrent == true { return plan }
        let lines = [sequence, condition.everySince ?? sequence].map { ColumnValue.integer(Int64($0)) }
        return PlanBuilder.conjunction([plan, .columns(ColumnCondition(sql: Self.inForce, values: lines))])
    }

    /// The number of records that match.
    ///
    /// - Parameter watch: ends the count early; then it is of what was gone through until then.
    /// - Complexity: linear in the matches, or in the rows of the days where no index answers.
    public func count(
        _ condition: SearchCondition, upTo sequence: Int, watch: SearchWatch = SearchWatch()
    ) throws(CatalogueError) -> Int {
        if condition.plan == .every {
            return try coverage(upTo: sequence).records - withheldCount(condition, upTo: sequence)
        }
        var count = 0
        try read { database in
            let plan = try visible(condition, upTo: sequence, in: database)
            let source = RowSource(
                database: database, statements: statements,
                rows: try numbering(in: database).stored(condition.rows), isNewestFirst: false, watch: watch)
            try watch.over(database) {
                switch plan {
                case .text(let expression): count = try self.count("text_index", expression, source)
                case .keys(let expression): count = try self.count("key_index", expression, source)
                case .columns(let condition):
                    count = try self.count(
                        "SELECT count(*) FROM record WHERE row BETWEEN ? AND ? AND (\(condition.sql))",
                        condition.values, source)
                default:
                    let stream = try PlannedRows(index: self, source: source).stream(plan)
                    var key = source.firstKey
                    while let next = try stream.next(from: key) {
                        count += 1
                        key = next + 1
                    }
                }
            }
        }
        return count
    }

    private func count(_ table: String, _ expression: String, _ source: RowSource) throws -> Int {
        if source.rows != RowNumber.allRows {
            return try count(
                "SELECT count(*) FROM \(table) WHERE rowid BETWEEN ? AND ? AND \(table) MATCH ?", [.text(expression)],
                source)
        }
        return try Int.fetchOne(
            source.database.cachedStatement(sql: "SELECT count(*) FROM \(table) WHERE \(table) MATCH ?"),
            arguments: [expression]) ?? 0
    }

    private func count(_ sql: String, _ values: [ColumnValue], _ source: RowSource) throws -> Int {
        let statement = try statements.take(sql, source.database)
        defer { statements.giveBack(statement, sql) }
        try statement.bind([.integer(source.rows.lowerBound), .integer(source.rows.upperBound)] + values)
        return Int(try statement.step() ?? 0)
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
                    sql: "SELECT records, partial, unparsed, lost, (SELECT row FROM record WHERE until IS NULL "
                        + "ORDER BY row LIMIT 1) AS least, (SELECT row FROM record WHERE until IS NULL "
                        + "ORDER BY row DESC LIMIT 1) AS greatest FROM applied WHERE sequence <= ?",
                    arguments: [sequence])
                ?? Row.fetchOne(
                    database,
                    sql:
                        "SELECT count(*) AS records, (SELECT lost FROM applied) AS lost, "
                        + "coalesce(sum(state = \(ParseState.unparsed.column)), 0) AS unparsed, "
                        + "coalesce(sum(state = \(ParseState.partial.column)), 0) AS partial, min(row) AS least, "
                        + "max(row) AS greatest FROM record WHERE \(Self.inForce)",
                    arguments: [sequence, sequence])
            guard let row else { return coverage }
            coverage.records = row["records"]
            coverage.unparsed = row["unparsed"]
            coverage.partial = row["partial"]
            coverage.lost = row["lost"] ?? 0
            let numbering = try self.numbering(in: database)
            coverage.least = (row["least"] as Int64?).map { numbering.row($0).day }
            coverage.greatest = (row["greatest"] as Int64?).map { numbering.row($0).day }
            return coverage
        }
    }

    /// The first day on which a record of the volume was captured, whatever came of it; `nil` in an empty index.
    ///
    /// - Complexity: linear in the rows; no frame is read.
    public func firstCaptured() throws(CatalogueError) -> CivilDate? {
        try read { try Int.fetchOne($0, sql: "SELECT min(captured) FROM record").map { CivilDate(day: $0) } }
    }

    /// The least and the greatest day of a row, of whatever version; `nil` in an empty index.
    ///
    /// - Complexity: two look-ups.
    public func days() throws(CatalogueError) -> ClosedRange<CivilDate>? {
        try read { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT min(row) AS least, max(row) AS most FROM record"),
                let least: Int64 = row["least"], let most: Int64 = row["most"]
            else { return nil }
            let numbering = try self.numbering(in: database)
            return numbering.row(least).day...numbering.row(most).day
        }
    }
}

extension ColumnCondition {
    /// What stands behind a place in an order: rows of days behind it, and those of its day that are behind it.
    init(_ cursor: SearchCursor, _ numbering: RowNumbering, isNewestFirst: Bool) {
        let rows = RowNumber.rows(of: cursor.day)
        let isBehind = isNewestFirst ? "<" : ">"
        self.init(
            sql: "(record.row \(isBehind) ? OR (record.row BETWEEN ? AND ? AND (since, place) \(isBehind) (?, ?)))",
            values: [
                .integer(isNewestFirst ? numbering.stored(rows.lowerBound) : numbering.stored(rows.upperBound + 1) - 1),
                .integer(numbering.stored(rows.lowerBound)), .integer(numbering.stored(rows.upperBound + 1) - 1),
                .integer(Int64(cursor.sequence)), .integer(Int64(cursor.place)),
            ])
    }
}
