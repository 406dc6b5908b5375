// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Queries

/// What of a query its matches are ranked by: the words, phrases and beginnings that are to be in the text.
public struct RankedText: Hashable, Sendable {
    /// The expression that finds the rows, and its phrases in their order.
    let expression: String
    public let phrases: [String]

    /// `nil` where the query asks for no text.
    public init?(_ query: SearchQuery) {
        let parts: [SearchQuery] = if case .all(let queries) = query { queries } else { [query] }
        let texts = parts.filter { part in
            if case .not = part { return false }
            return MatchExpression.of(part) != nil
        }
        guard let expression = MatchExpression.of(.all(texts)) else { return nil }
        self.expression = expression
        phrases = MatchExpression.phrases(of: .all(texts))
    }
}

/// A match, and what its rank is made of.
public struct RankedRow: Hashable, Sendable {
    public var row: RowNumber

    /// Tokens of its text, and how often each phrase is among them.
    public var size: Int
    public var counts: [Int]

    /// The mean number of tokens of a row of its volume.
    public var meanSize: Double
}

extension VolumeIndex {
    /// The newest matches with what their rank is made of.
    ///
    /// - Parameters:
    ///   - limit: the most matches to look at.
    ///   - watch: ends the search early.
    /// - Complexity: linear in the matches that are looked at.
    public func ranked(
        _ condition: SearchCondition, by text: RankedText, upTo sequence: Int, limit: Int, watch: SearchWatch
    ) throws(CatalogueError) -> [RankedRow] {
        var found: [RankedRow] = []
        try read { database in
            let numbering = try self.numbering(in: database)
            let source = RowSource(
                database: database, statements: statements, rows: numbering.stored(condition.rows),
                isNewestFirst: true, watch: watch)
            let sql =
                "SELECT rowid, muniment_counts(text_index) FROM text_index WHERE rowid BETWEEN ? AND ? "
                + "AND text_index MATCH ? ORDER BY rowid DESC"
            let statement = try statements.take(sql, database)
            defer { statements.giveBack(statement, sql) }
            try watch.over(database) {
                let plan = try visible(condition, upTo: sequence, in: database)
                let isSure = plan == .text(text.expression)
                let stream = try PlannedRows(index: self, source: source).stream(plan)
                try statement.bind([
                    .integer(source.rows.lowerBound), .integer(source.rows.upperBound), .text(text.expression),
                ])
                while found.count < limit, let row = try statement.step() {
                    guard try isSure || stream.holds(source.key(of: row)) else { continue }
                    let numbers = statement.integers(at: 1)
                    guard numbers.count == 3 + text.phrases.count else { continue }
                    found.append(
                        RankedRow(
                            row: numbering.row(row), size: Int(numbers[0]), counts: numbers[3...].map { Int($0) },
                            meanSize: Double(numbers[1]) / Double(max(1, numbers[2]))))
                }
            }
        }
        return found
    }

    /// How many rows have each phrase, of whatever version; what was counted once is kept until the index changes.
    ///
    /// - Complexity: linear in the rows that have a phrase.
    public func frequencies(of phrases: [String], watch: SearchWatch) throws(CatalogueError) -> [Int] {
        var counts: [Int] = []
        try read { database in
            let applied = try Int.fetchOne(database.cachedStatement(sql: "SELECT sequence FROM applied")) ?? 0
            if knownFrequencies.applied != applied || knownFrequencies.counts.count > 1_000 {
                knownFrequencies = (applied, [:])
            }
            try watch.over(database) {
                for phrase in phrases {
                    let count =
                        try knownFrequencies.counts[phrase] ?? Int.fetchOne(
                            database.cachedStatement(
                                sql: "SELECT count(*) FROM text_index WHERE text_index MATCH ?"), arguments: [phrase])
                        ?? 0
                    knownFrequencies.counts[phrase] = count
                    counts.append(count)
                }
            }
        }
        return counts + Array(repeating: 0, count: phrases.count - counts.count)
    }

    /// How many of the rows that meet a condition have each phrase, and how many these are.
    ///
    /// - Complexity: linear in the rows that meet the condition, and in those that have a phrase.
    public func frequencies(
        of phrases: [String], upTo sequence: Int, watch: SearchWatch, among condition: SearchCondition
    ) throws(CatalogueError) -> (counts: [Int], rows: Int) {
        var counts: [Int] = []
        for phrase in phrases {
            counts.append(try count(condition.and(.text(phrase)), upTo: sequence, watch: watch))
        }
        return (counts, try count(condition, upTo: sequence, watch: watch))
    }
}

extension SearchCondition {
    /// The same, of rows that another plan has too.
    func and(_ other: RowPlan) -> Self { with(PlanBuilder.conjunction([other, plan])) }
}
