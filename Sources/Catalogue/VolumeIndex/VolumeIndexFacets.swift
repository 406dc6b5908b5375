// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

extension VolumeIndex {
    /// Counts the records that match by all facets at once.
    ///
    /// - Parameter watch: ends the count early; then it is of what was gone through until then.
    /// - Complexity: linear in the matches.
    public func facets(
        _ condition: SearchCondition, in recordClass: RecordClass, upTo sequence: Int,
        watch: SearchWatch = SearchWatch()
    ) throws(CatalogueError) -> FacetCounts {
        var tally = FacetTally()
        return try read { database in
            let numbering = try self.numbering(in: database)
            let source = RowSource(
                database: database, statements: statements, rows: numbering.stored(condition.rows),
                isNewestFirst: false, watch: watch)
            try watch.over(database) {
                let plan = try visible(condition, upTo: sequence, in: database)
                let stream = try PlannedRows(index: self, source: source).stream(plan)
                let sql =
                    "SELECT row, kind, currency, counterparty, instrument, desk, trader FROM record WHERE row = ?"
                let statement = try statements.take(sql, database)
                defer { statements.giveBack(statement, sql) }
                let statuses = try chainStatuses(upTo: sequence, in: database, watch: watch)
                var key = source.firstKey
                while let next = try stream.next(from: key) {
                    try statement.bind([.integer(next)])
                    if try statement.step() != nil { tally.add(statement, row: next, numbering, statuses) }
                    key = next + 1
                }
            }
            return try tally.counts(in: recordClass, database)
        }
    }
}

/// Counts by number; names are looked up once at the end.
private struct FacetTally {
    private var total = 0
    private var kinds: [Int] = []
    private var names: [[Int]] = [[], [], [], []]
    private var currencies: [String: Int] = [:]
    private var lastCurrency = (value: "", count: 0)
    private var months: [Int: Int] = [:]
    private var lastDay = (day: Int.min, count: 0)
    private var statuses: [String: Int] = [:]

    private static let facets: [Facet] = [.counterparty, .instrument, .desk, .trader]

    mutating func add(_ statement: RowStatement, row: Int64, _ numbering: RowNumbering, _ chain: ChainStatuses) {
        total += 1
        Self.count(Int(statement.integer(at: 1)), in: &kinds)
        for place in 0..<4 { Self.count(Int(statement.integer(at: Int32(3 + place))), in: &names[place]) }
        if !statement.isText(at: 2, lastCurrency.value) {
            flushCurrency()
            lastCurrency = (statement.text(at: 2), 0)
        }
        lastCurrency.count += 1
        let day = numbering.row(row).day.day
        if day != lastDay.day {
            months[lastDay.day, default: 0] += lastDay.count
            lastDay = (day, 0)
        }
        lastDay.count += 1
        statuses[chain.status(of: row), default: 0] += 1
    }

    private mutating func flushCurrency() { currencies[lastCurrency.value, default: 0] += lastCurrency.count }

    private static func count(_ number: Int, in counts: inout [Int]) {
        if number >= counts.count { counts += Array(repeating: 0, count: number + 1 - counts.count) }
        counts[number] += 1
    }

    mutating func counts(in recordClass: RecordClass, _ database: Database) throws -> FacetCounts {
        flushCurrency()
        months[lastDay.day, default: 0] += lastDay.count
        var counts = FacetCounts()
        counts.total = total
        counts.add(total, recordClass.name, of: .recordClass)
        for (value, count) in currencies { counts.add(count, value, of: .currency) }
        for (day, count) in months where count > 0 {
            counts.add(count, String("\(CivilDate(day: day))".prefix(7)), of: .month)
        }
        for (value, count) in statuses { counts.add(count, value, of: .status) }
        let formats = try Row.fetchAll(database, sql: "SELECT number, format FROM kind")
        for row in formats { counts.add(Self.at(row["number"], in: kinds), row["format"], of: .format) }
        for (facet, tally) in zip(Self.facets, names) {
            counts.add(Self.at(0, in: tally), "", of: facet)
            let statement = try database.cachedStatement(sql: "SELECT value FROM name WHERE number = ?")
            for (number, count) in tally.enumerated() where number > 0 && count > 0 {
                counts.add(count, try String.fetchOne(statement, arguments: [number]) ?? "", of: facet)
            }
        }
        return counts
    }

    private static func at(_ number: Int, in counts: [Int]) -> Int { number < counts.count ? counts[number] : 0 }
}
