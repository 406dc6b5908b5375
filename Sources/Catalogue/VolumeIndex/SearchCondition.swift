// SPDX-License-Identifier: Apache-2.0

public import Queries
public import Records

/// A search query as the index of one volume answers it.
///
/// Values of a person are always bound or quoted, never part of a statement.
public struct SearchCondition: Sendable {
    let plan: RowPlan

    /// The rows that can match by their day.
    let rows: ClosedRange<Int64>

    /// What must not be found, whatever is asked for.
    public let withheld: WithheldRecords

    /// The line from which on versions count that are not in force any more; `nil` where none of these does.
    let everySince: Int?

    /// Whether the volume holds details of acts.
    let isOfDetails: Bool

    /// - Parameters:
    ///   - query: what is asked for.
    ///   - recordClass: the class of the volume.
    ///   - sequence: the last line of the ledger that counts for the status in a chain.
    ///   - since: a line: versions that were in force then or later count as well, not only those that are now.
    ///   - withheld: what must not be found.
    public init(
        _ query: SearchQuery, in recordClass: RecordClass, upTo sequence: Int, everySince since: Int? = nil,
        without withheld: WithheldRecords = .none
    ) {
        self.withheld = withheld
        everySince = since
        isOfDetails = recordClass == .auditTrail
        plan = PlanBuilder(recordClass: recordClass, sequence: sequence).plan(query)
        let parts: [SearchQuery] = if case .all(let queries) = query { queries } else { [query] }
        rows = parts.reduce(RowNumber.allRows) { rows, part in
            guard case .field(.tradeDate, .dates(let from, let through)) = part else { return rows }
            let days = RowNumber.rows(from: from, through: through)
            return days.overlaps(rows)
                ? days.clamped(to: rows) : RowNumber.allRows.lowerBound...RowNumber.allRows.lowerBound
        }
    }

    private init(_ other: Self, plan: RowPlan, rows: ClosedRange<Int64>, without withheld: WithheldRecords) {
        self.plan = plan
        self.rows = rows
        self.withheld = withheld
        everySince = other.everySince
        isOfDetails = other.isOfDetails
    }

    /// The same days, by another plan.
    func with(_ plan: RowPlan) -> Self { Self(self, plan: plan, rows: rows, without: withheld) }

    /// The same, of versions alone that are not in force any more.
    public var former: Self { and(.columns(ColumnCondition(sql: "until IS NOT NULL", values: []))) }

    /// The same, without these records and no others.
    public func without(_ withheld: WithheldRecords) -> Self {
        Self(self, plan: plan, rows: rows, without: withheld)
    }

    /// The same, of this day and what in an order stands before it; `nil` where no such row can match.
    public func upTo(_ day: CivilDate, isNewestFirst: Bool) -> Self? {
        let days = isNewestFirst ? RowNumber.rows(from: day, through: nil) : RowNumber.rows(from: nil, through: day)
        guard days.overlaps(rows) else { return nil }
        return Self(self, plan: plan, rows: rows.clamped(to: days), without: withheld)
    }

    /// Whether rows of some days can match at all.
    public func mayMatch(_ days: ClosedRange<CivilDate>) -> Bool {
        guard plan != .none else { return false }
        return RowNumber.rows(from: days.lowerBound, through: days.upperBound).overlaps(rows)
    }
}

/// How the rows that match are found, without regard to an order.
indirect enum RowPlan: Hashable, Sendable {
    case every
    case none

    /// Rows whose text FTS5 finds by an expression.
    case text(String)

    /// Rows whose names FTS5 finds by an expression over the words of ``KeyWord``.
    case keys(String)

    /// Rows with a fact of one of these keys whose value has words in a row, or begins with them.
    case name(keys: [String], words: [String], isPrefix: Bool)

    /// Rows with an identifier, or a mention of one, that has this part, whatever its case and dashes.
    case part(String, isMention: Bool)

    /// Rows whose columns meet a condition.
    case columns(ColumnCondition)

    /// Rows whose record has a status in its chain.
    case status(String, upTo: Int)

    /// Rows that others supersede, and such as may be.
    case superseded(upTo: Int)

    /// Rows that are known, ascending.
    case rows([Int64])

    case not(RowPlan)
    case all([RowPlan])
    case any([RowPlan])

    /// Whether its rows are found through an index, and not by going through all.
    var isIndexed: Bool {
        switch self {
        case .none, .text, .keys, .name, .part, .superseded, .rows: true
        case .every, .columns, .status, .not: false
        case .all(let plans): plans.contains(where: \.isIndexed)
        case .any(let plans): plans.allSatisfy(\.isIndexed)
        }
    }
}

/// A condition on the columns of the table `record`, which is 0 or 1 and never NULL, and the values bound to it.
struct ColumnCondition: Hashable, Sendable {
    var sql: String
    var values: [ColumnValue]

    static func && (left: Self, right: Self) -> Self {
        Self(sql: "(\(left.sql)) AND (\(right.sql))", values: left.values + right.values)
    }

    static func || (left: Self, right: Self) -> Self {
        Self(sql: "(\(left.sql)) OR (\(right.sql))", values: left.values + right.values)
    }

    static prefix func ! (condition: Self) -> Self {
        Self(sql: "NOT (\(condition.sql))", values: condition.values)
    }
}

/// A value that is bound to a statement.
enum ColumnValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])

    static func number(_ number: Int) -> Self { .integer(Int64(number)) }
}

/// Makes the plan of a query: what FTS5 can answer as one expression is one, and so are conditions on columns.
struct PlanBuilder {
    let recordClass: RecordClass
    let sequence: Int

    func plan(_ query: SearchQuery) -> RowPlan {
        if let text = MatchExpression.of(query) { return .text(text) }
        switch query {
        case .everything: return .every
        case .nothing, .word, .phrase, .prefix: return .none
        case .not(let query): return Self.complement(plan(query))
        case .all(let queries): return conjunction(queries)
        case .any(let queries): return Self.alternatives(queries.map { plan($0) })
        case .field(let field, let condition): return FieldPlan(recordClass, sequence).plan(field, condition)
        }
    }

    /// What is asked of the text stays together, with what the text is not to hold.
    private func conjunction(_ queries: [SearchQuery]) -> RowPlan {
        func isText(_ query: SearchQuery) -> Bool {
            if case .not(let query) = query { return MatchExpression.of(query) != nil }
            return MatchExpression.of(query) != nil
        }
        let texts = queries.filter(isText)
        guard let text = MatchExpression.of(.all(texts)) else { return Self.conjunction(queries.map { plan($0) }) }
        return Self.conjunction([.text(text)] + queries.filter { !isText($0) }.map { plan($0) })
    }

    static func complement(_ plan: RowPlan) -> RowPlan {
        switch plan {
        case .every: .none
        case .none: .every
        case .not(let plan): plan
        case .columns(let condition): .columns(!condition)
        default: .not(plan)
        }
    }

    static func conjunction(_ plans: [RowPlan]) -> RowPlan {
        var others: [RowPlan] = []
        var keys: [String] = []
        var columns: ColumnCondition?
        for plan in plans.flatMap({ plan -> [RowPlan] in if case .all(let plans) = plan { plans } else { [plan] } }) {
            switch plan {
            case .every: continue
            case .none: return .none
            case .keys(let expression): keys.append(expression)
            case .columns(let condition): columns = columns.map { $0 && condition } ?? condition
            default: others.append(plan)
            }
        }
        if !keys.isEmpty { others.append(.keys(MatchExpression.joined(keys, " AND "))) }
        if let columns { others.append(.columns(columns)) }
        return others.count > 1 ? .all(others) : others.first ?? .every
    }

    static func alternatives(_ plans: [RowPlan]) -> RowPlan {
        var others: [RowPlan] = []
        var keys: [String] = []
        var columns: ColumnCondition?
        for plan in plans.flatMap({ plan -> [RowPlan] in if case .any(let plans) = plan { plans } else { [plan] } }) {
            switch plan {
            case .every: return .every
            case .none: continue
            case .keys(let expression): keys.append(expression)
            case .columns(let condition): columns = columns.map { $0 || condition } ?? condition
            default: others.append(plan)
            }
        }
        if !keys.isEmpty { others.append(.keys(MatchExpression.joined(keys, " OR "))) }
        if let columns { others.append(.columns(columns)) }
        return others.count > 1 ? .any(others) : others.first ?? .none
    }
}
