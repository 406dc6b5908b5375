// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Queries
public import Records

/// A search query as the index of one volume answers it: a text for FTS5 and a condition on rows.
///
/// The text narrows down what is looked at, the condition decides. Values of a person are always bound, never part of
/// the statement.
public struct SearchCondition {
    /// The text by which rows are found; `nil` where rows are gone through by day.
    let match: String?

    /// A condition on the table `record`, and its values.
    let sql: String
    let values: [(any DatabaseValueConvertible)?]

    /// The rows that can match by their day.
    let rows: ClosedRange<Int64>

    /// Whether no row of the volume can match, whatever it holds.
    private let isImpossible: Bool

    /// - Parameters:
    ///   - query: what is asked for.
    ///   - recordClass: the class of the volume.
    ///   - sequence: the last line of the ledger that counts for the status in a chain.
    public init(_ query: SearchQuery, in recordClass: RecordClass, upTo sequence: Int) {
        var builder = ConditionBuilder(recordClass: recordClass, sequence: sequence)
        let parts: [SearchQuery] = if case .all(let queries) = query { queries } else { [query] }
        // Text and nothing else is left to FTS5 as a whole, with what it is not to hold.
        if let text = MatchExpression.of(query) {
            match = text
            sql = "1"
            values = []
            rows = RowNumber.allRows
            isImpossible = false
            return
        }
        var texts: [String] = []
        var conditions: [String] = []
        var days = RowNumber.allRows
        for part in parts {
            if let text = MatchExpression.of(part) {
                texts.append(text)
                continue
            }
            if let text = FieldText.of(part) { texts.append(text) }
            if case .field(.tradeDate, .dates(let from, let through)) = part {
                days = RowNumber.rows(from: from, through: through).clamped(to: days)
            }
            conditions.append(builder.condition(part))
        }
        match = texts.isEmpty ? nil : texts.map { "(\($0))" }.joined(separator: " AND ")
        sql = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
        values = builder.values
        rows = days
        isImpossible = conditions.contains("0")
    }

    /// Whether rows of some days can match at all.
    public func mayMatch(_ days: ClosedRange<CivilDate>) -> Bool {
        !isImpossible && RowNumber.rows(from: days.lowerBound, through: days.upperBound).overlaps(rows)
    }
}

/// The text that a record with a field's value holds for certain, because every code and name of a record is indexed.
private enum FieldText {
    static func of(_ query: SearchQuery) -> String? {
        guard case .field(let field, let condition) = query else { return nil }
        switch field {
        case .lei, .bic, .account, .isin, .cusip, .sedol, .party, .instrument: break
        default: return nil
        }
        switch condition {
        case .equals(let value): return MatchExpression.quoted(value)
        case .prefix(let value): return MatchExpression.quoted(value) + " *"
        case .contains, .dates, .numbers: return nil
        }
    }
}

/// Writes conditions and collects their values.
private struct ConditionBuilder {
    private let recordClass: RecordClass
    private let sequence: Int
    private(set) var values: [(any DatabaseValueConvertible)?] = []

    init(recordClass: RecordClass, sequence: Int) {
        self.recordClass = recordClass
        self.sequence = sequence
    }

    /// A condition that is 0 or 1 and never NULL, so that its complement is the other rows.
    mutating func condition(_ query: SearchQuery) -> String {
        if let text = MatchExpression.of(query) {
            values.append(text)
            return "record.row IN (SELECT rowid FROM text_index WHERE text_index MATCH ?)"
        }
        switch query {
        case .everything: return "1"
        case .nothing: return "0"
        case .not(let query): return "NOT (\(condition(query)))"
        case .all(let queries): return queries.isEmpty ? "1" : joined(queries, " AND ")
        case .any(let queries): return queries.isEmpty ? "0" : joined(queries, " OR ")
        case .field(let field, let condition): return self.condition(field, condition)
        case .word, .phrase, .prefix: return "0"
        }
    }

    private mutating func joined(_ queries: [SearchQuery], _ operation: String) -> String {
        var parts: [String] = []
        for query in queries { parts.append(condition(query)) }
        return "(" + parts.joined(separator: operation) + ")"
    }

    private mutating func condition(_ field: SearchField, _ condition: FieldCondition) -> String {
        switch field {
        case .id: return identifier(condition)
        case .tradeDate: return dates("trade", condition)
        case .settlement: return dates("settlement", condition)
        case .captured: return dates("captured", condition)
        case .document: return dates("document", condition)
        case .recordClass: return holds(recordClass.name, condition) ? "1" : "0"
        case .format: return code("format", condition)
        case .type: return code("type", condition)
        case .state: return code("lifecycle", condition)
        case .parse: return code("state", condition)
        case .side: return code("side", condition)
        case .currency: return code("currency", condition)
        case .quantity, .price, .amount: return number(field.rawValue, condition)
        case .lei, .bic, .account, .isin, .cusip, .sedol: return facts([field.rawValue], condition, isName: false)
        case .party: return facts(["party", "lei", "bic", "account", "comp-id", "mic", "mail", "other"], condition)
        case .instrument:
            return facts(["instrument", "isin", "cusip", "sedol", "figi", "upi", "symbol", "code"], condition)
        case .status: return status(condition)
        case .source: return source(condition)
        case .reference, .unparsed, .has, .hold, .mic, .trader, .desk, .entity, .member: return "0"
        }
    }

    private mutating func identifier(_ condition: FieldCondition) -> String {
        switch condition {
        case .equals(let value):
            values.append(IdentifierFolding.fold(value).column)
            return "record.row IN (SELECT row FROM identifier WHERE folded = ?)"
        case .prefix(let value):
            let stem = IdentifierFolding.fold(value).column
            values += [stem, stem + "\u{10FFFF}"]
            return "record.row IN (SELECT row FROM identifier WHERE folded >= ? AND folded < ?)"
        case .contains, .dates, .numbers: return "0"
        }
    }

    private mutating func dates(_ column: String, _ condition: FieldCondition) -> String {
        guard case .dates(let from, let through) = condition else { return "0" }
        values += [from?.day ?? -(1 << 40), through?.day ?? 1 << 40]
        return "coalesce(record.\(column) BETWEEN ? AND ?, 0)"
    }

    private mutating func code(_ column: String, _ condition: FieldCondition) -> String {
        switch condition {
        case .equals(let value):
            values.append(value.lowercased().column)
            return "coalesce(lower(record.\(column)) = ?, 0)"
        case .prefix(let value):
            let stem = value.lowercased().column
            values += [stem, stem + "\u{10FFFF}"]
            return "coalesce(lower(record.\(column)) >= ? AND lower(record.\(column)) < ?, 0)"
        case .contains, .dates, .numbers: return "0"
        }
    }

    private mutating func number(_ column: String, _ condition: FieldCondition) -> String {
        guard case .numbers(let range) = condition else { return "0" }
        values += [
            range.lower?.value.description, range.lower?.isIncluded ?? true, range.upper?.value.description,
            range.upper?.isIncluded ?? true,
        ]
        return "muniment_number(record.\(column), ?, ?, ?, ?)"
    }

    /// Lines of the column `facts` whose key is one of these; the first key is a name, the others are codes.
    private mutating func facts(_ keys: [String], _ condition: FieldCondition, isName: Bool = true) -> String {
        let (value, isPrefix): (String, Bool)
        switch condition {
        case .equals(let text): (value, isPrefix) = (text, false)
        case .prefix(let text): (value, isPrefix) = (text, true)
        case .contains, .dates, .numbers: return "0"
        }
        values += [keys.joined(separator: " "), isName, value, isPrefix]
        return "muniment_fact(record.facts, ?, ?, ?, ?)"
    }

    private mutating func status(_ condition: FieldCondition) -> String {
        guard case .equals(let value) = condition else { return "0" }
        values += [sequence, value.lowercased()]
        return "(muniment_status((SELECT group_concat(kind || char(9) || value, char(10)) FROM identifier "
            + "WHERE identifier.row = record.row), record.facts, record.lifecycle, record.id, ?) = ?)"
    }

    /// An accession by its identity, or the name of a member of a container; names of sources are the register's.
    private mutating func source(_ condition: FieldCondition) -> String {
        switch condition {
        case .equals(let value):
            if let accession = TimeOrderedUUID(value) {
                values.append(accession.column)
                return "(record.accession = ?)"
            }
            return facts(["member"], condition)
        case .prefix: return facts(["member"], condition)
        case .contains, .dates, .numbers: return "0"
        }
    }

    private func holds(_ text: String, _ condition: FieldCondition) -> Bool {
        switch condition {
        case .equals(let value): text == value.lowercased()
        case .prefix(let value): text.hasPrefix(value.lowercased())
        case .contains, .dates, .numbers: false
        }
    }
}
