// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Queries
public import Records

/// What an index says of the units that a search counts: which matches can be one with other records, and what these are.
extension SearchCondition {
    /// The matches that can be one with other records, as far as names alone tell: for chains those that supersede
    /// something or bear an identifier that is superseded, for trades those that bear any identifier.
    public func bound(by unit: CountingUnit, upTo sequence: Int) -> Self {
        with(PlanBuilder.conjunction([plan, Self.bond(unit, sequence)]))
    }

    /// The matches that are units of their own.
    public func free(of unit: CountingUnit, upTo sequence: Int) -> Self {
        with(PlanBuilder.conjunction([plan, PlanBuilder.complement(Self.bond(unit, sequence))]))
    }

    private static func bond(_ unit: CountingUnit, _ sequence: Int) -> RowPlan {
        switch unit {
        case .record: .none
        case .chain: .any([.keys(MatchExpression.literal(KeyWord.supersedes)), .superseded(upTo: sequence)])
        case .trade: .keys(MatchExpression.literal(KeyWord.stated(.identifier)))
        }
    }
}

extension VolumeIndex {
    /// Which of some rows match.
    ///
    /// - Parameter watch: ends the work early; then rows may be missing.
    /// - Complexity: a look-up or a few for each row.
    public func matches(
        of condition: SearchCondition, among rows: [RowNumber], upTo sequence: Int, watch: SearchWatch
    ) throws(CatalogueError) -> Set<RowNumber> {
        var found: Set<RowNumber> = []
        try read { database in
            let numbering = try numbering(in: database)
            let source = RowSource(
                database: database, statements: statements, rows: numbering.stored(condition.rows),
                isNewestFirst: false, watch: watch)
            try watch.over(database) {
                let plan = try visible(condition, upTo: sequence, in: database)
                let stream = try PlannedRows(index: self, source: source).stream(plan)
                for row in rows.sorted() where condition.rows.contains(row.rawValue) {
                    try watch.look()
                    if try stream.holds(numbering.stored(row)) { found.insert(row) }
                }
            }
        }
        return found
    }

    /// Hands out the records in force that bear or mention an identifier which folds like a value, with what they say by
    /// name; those whose envelope is damaged are left out.
    ///
    /// - Parameters:
    ///   - isMentionEnough: whether records are wanted that only mention it.
    ///   - watch: ends the work early.
    ///   - known: records that are not wanted.
    ///   - body: must not ask this index anything.
    /// - Complexity: one look-up, and one and a frame for each such record.
    public func forEachRecord(
        naming value: String, isMentionEnough: Bool, upTo sequence: Int, watch: SearchWatch,
        except known: Set<RecordID>, _ body: (IndexedRecord, RecordNames) throws -> Void
    ) throws(CatalogueError) {
        let folded = IdentifierFolding.fold(value)
        let words = [KeyWord.identifier(folded)] + (isMentionEnough ? [KeyWord.mention(folded)] : [])
        let expression = MatchExpression.joined(words.map { MatchExpression.literal($0) }, " OR ")
        try read { database in
            try watch.over(database) {
                for row in try rows(withKeys: expression, in: database) {
                    try watch.look()
                    let found = try records(
                        where: "row = ? AND \(Self.inForce)",
                        [.integer(row), .number(sequence), .number(sequence)], in: database)
                    guard let record = found.first, !known.contains(record.id),
                        let names = try rowNames(record.frame, record.addendum)
                    else { continue }
                    try body(record, names)
                }
            }
        }
    }

    /// Most volumes have no such row, so that this is to cost little.
    private func rows(withKeys expression: String, in database: Database) throws -> [Int64] {
        let sql = "SELECT rowid FROM key_index WHERE key_index MATCH ?"
        let statement = try statements.take(sql, database)
        defer { statements.giveBack(statement, sql) }
        try statement.bind([.text(expression)])
        var rows: [Int64] = []
        while let row = try statement.step() { rows.append(row) }
        return rows
    }

    /// By what each of some records is counted: a value of each facet, empty where it states none.
    ///
    /// - Parameter watch: ends the work early; then records are missing at the end.
    /// - Complexity: one look-up for each record.
    public func facetValues(
        of records: [IndexedRecord], in recordClass: RecordClass, upTo sequence: Int, watch: SearchWatch
    ) throws(CatalogueError) -> [[Facet: String]] {
        var values: [[Facet: String]] = []
        try read { database in
            let numbering = try numbering(in: database)
            try watch.over(database) {
                let statuses = try chainStatuses(upTo: sequence, in: database, watch: watch)
                let statement = try database.cachedStatement(
                    sql: "SELECT one.value, two.value, three.value, four.value FROM record "
                        + "LEFT JOIN name AS one ON one.number = counterparty "
                        + "LEFT JOIN name AS two ON two.number = instrument "
                        + "LEFT JOIN name AS three ON three.number = desk "
                        + "LEFT JOIN name AS four ON four.number = trader WHERE row = ?")
                for record in records {
                    try watch.look()
                    let row = numbering.stored(record.row)
                    let names = try Row.fetchOne(statement, arguments: [row])
                    func name(_ place: Int) -> String { names?[place] as String? ?? "" }
                    values.append([
                        .recordClass: recordClass.name, .counterparty: name(0), .instrument: name(1), .desk: name(2),
                        .trader: name(3), .currency: record.terms.currency ?? "", .format: record.format.rawValue,
                        .status: statuses.status(of: row),
                        .month: String("\(record.row.day)".prefix(7)),
                    ])
                }
            }
        }
        return values
    }
}

/// Counts units by what their records state: a unit once under each value that any of its records has.
public struct UnitFacets {
    private struct Value: Hashable {
        var facet: Facet
        var text: String
    }

    private struct Mark: Hashable {
        var unit: Int32
        var value: Int32
    }

    private var numbers: [Value: Int32] = [:]
    private var marks: Set<Mark> = []
    private var units = 0

    /// The units under each value.
    public private(set) var counts = FacetCounts()

    public init() {}

    /// Adds units that are records by themselves.
    public mutating func add(_ counts: FacetCounts) { self.counts += counts }

    /// Adds a record of a unit.
    ///
    /// - Parameter unit: its number; a new unit has the number of units before it.
    public mutating func add(_ values: [Facet: String], of unit: Int) {
        if unit == units {
            units += 1
            counts.total += 1
        }
        for (facet, text) in values {
            let value = Value(facet: facet, text: text)
            let number = numbers[value] ?? Int32(numbers.count)
            numbers[value] = number
            if marks.insert(Mark(unit: Int32(unit), value: number)).inserted { counts.add(1, text, of: facet) }
        }
    }
}
