// SPDX-License-Identifier: Apache-2.0

internal import Queries
internal import Records

/// How the rows are found whose record has a property.
struct FieldPlan {
    private let recordClass: RecordClass
    private let sequence: Int

    init(_ recordClass: RecordClass, _ sequence: Int) {
        self.recordClass = recordClass
        self.sequence = sequence
    }

    func plan(_ field: SearchField, _ condition: FieldCondition) -> RowPlan {
        switch field {
        case .id: identifier(condition, isMention: false)
        case .reference: identifier(condition, isMention: true)
        case .tradeDate: dates("trade", condition)
        case .settlement: dates("settlement", condition)
        case .captured: dates("captured", condition)
        case .document: dates("document", condition)
        case .recordClass: Self.holds(recordClass.name, condition) ? .every : .none
        case .format: kind("format", condition)
        case .type: kind("type", condition)
        case .state: code("lifecycle", condition)
        case .parse: state { Self.holds($0.rawValue, condition) }
        case .unparsed: state { Self.holds($0 == .unparsed ? "yes" : "no", condition) }
        case .has: stated(condition)
        // Which holds there are the ledger knows.
        case .hold: records(condition)
        case .side: code("side", condition)
        case .currency: code("currency", condition)
        case .quantity, .price, .amount: number(field.rawValue, condition)
        case .lei, .bic, .mic, .account, .desk, .entity, .isin, .cusip, .sedol, .member:
            facts([field.rawValue], condition)
        case .trader: name("trader", codes: [], condition)
        case .party: name("party", codes: ["lei", "bic", "account", "comp-id", "mic", "mail", "other"], condition)
        case .instrument:
            name("instrument", codes: ["isin", "cusip", "sedol", "figi", "upi", "symbol", "code"], condition)
        case .status: status(condition)
        case .source: source(condition)
        }
    }

    private func identifier(_ condition: FieldCondition, isMention: Bool) -> RowPlan {
        func word(_ folded: String) -> String { isMention ? KeyWord.mention(folded) : KeyWord.identifier(folded) }
        return switch condition {
        case .equals(let value): .keys(MatchExpression.literal(word(IdentifierFolding.fold(value))))
        case .prefix(let value): .keys(MatchExpression.literal(word(IdentifierFolding.fold(value))) + " *")
        case .contains(let value): .part(value, isMention: isMention)
        case .dates, .numbers, .identities: .none
        }
    }

    /// Lines of facts with one of these keys and this value as a whole, or one that begins so.
    private func facts(_ keys: [String], _ condition: FieldCondition) -> RowPlan {
        switch condition {
        case .equals(let value): Self.lines(keys, value, isPrefix: false).map { .keys($0) } ?? .none
        case .prefix(let value): Self.lines(keys, value, isPrefix: true).map { .keys($0) } ?? .none
        case .contains, .dates, .numbers, .identities: .none
        }
    }

    /// A value of nothing but white space is none, and not the beginning of all.
    private static func lines(_ keys: [String], _ value: String, isPrefix: Bool) -> String? {
        guard !FactLines.line("", value).dropFirst().isEmpty else { return nil }
        return MatchExpression.joined(
            keys.map { MatchExpression.literal(KeyWord.fact(FactLines.line($0, value))) + (isPrefix ? " *" : "") },
            " OR ")
    }

    /// A name that has the words in a row, or a code as a whole.
    private func name(_ key: String, codes: [String], _ condition: FieldCondition) -> RowPlan {
        let (value, isPrefix): (String, Bool)
        switch condition {
        case .equals(let text): (value, isPrefix) = (text, false)
        case .prefix(let text): (value, isPrefix) = (text, true)
        case .contains, .dates, .numbers, .identities: return .none
        }
        let words = NameWords.words(of: value)
        let named: RowPlan = words.isEmpty ? .none : .name(keys: [key], words: words, isPrefix: isPrefix)
        return codes.isEmpty ? named : PlanBuilder.alternatives([facts(codes, condition), named])
    }

    private func dates(_ column: String, _ condition: FieldCondition) -> RowPlan {
        guard case .dates(let from, let through) = condition else { return .none }
        return .columns(
            ColumnCondition(
                sql: "coalesce(\(column) BETWEEN ? AND ?, 0)",
                values: [
                    .integer(from.map { Int64($0.day) } ?? -(1 << 40)),
                    .integer(through.map { Int64($0.day) } ?? 1 << 40),
                ]))
    }

    /// A code in a column of its own.
    private func code(_ column: String, _ condition: FieldCondition) -> RowPlan {
        Self.comparison("lower(\(column))", condition).map { .columns($0) } ?? .none
    }

    private static func comparison(_ expression: String, _ condition: FieldCondition) -> ColumnCondition? {
        switch condition {
        case .equals(let value):
            return ColumnCondition(
                sql: "coalesce(\(expression) = ?, 0)", values: [.text(value.lowercased().column)])
        case .prefix(let value):
            let stem = value.lowercased().column
            return ColumnCondition(
                sql: "coalesce(\(expression) >= ? AND \(expression) < ?, 0)",
                values: [.text(stem), .text(stem + "\u{10FFFF}")])
        case .contains, .dates, .numbers, .identities: return nil
        }
    }

    /// A code of the table `kind`, which has a row for each of the few kinds of message.
    private func kind(_ column: String, _ condition: FieldCondition) -> RowPlan {
        guard var comparison = Self.comparison("lower(\(column))", condition) else { return .none }
        comparison.sql = "record.kind IN (SELECT number FROM kind WHERE \(comparison.sql))"
        return .columns(comparison)
    }

    private func state(_ isWanted: (ParseState) -> Bool) -> RowPlan {
        let numbers = ParseState.allCases.filter(isWanted).map(\.column)
        guard !numbers.isEmpty else { return .none }
        let list = numbers.map { String($0) }.joined(separator: ", ")
        return .columns(ColumnCondition(sql: "state IN (\(list))", values: []))
    }

    private func stated(_ condition: FieldCondition) -> RowPlan {
        guard case .equals(let value) = condition, let property = StatedProperty(rawValue: value.lowercased()) else {
            return .none
        }
        func column(_ name: String) -> RowPlan { .columns(ColumnCondition(sql: "\(name) IS NOT NULL", values: [])) }
        return switch property {
        case .amount, .quantity, .price, .currency, .side, .settlement, .document: column(property.rawValue)
        case .tradeDate: column("trade")
        case .counterparty, .instrument, .account, .trader, .reference, .identifier:
            .keys(MatchExpression.literal(KeyWord.stated(property)))
        }
    }

    private func number(_ column: String, _ condition: FieldCondition) -> RowPlan {
        guard case .numbers(let range) = condition else { return .none }
        func value(_ end: NumberRange.End?) -> ColumnValue { end.map { .text($0.value.description) } ?? .null }
        return .columns(
            ColumnCondition(
                sql: "muniment_number(\(column), ?, ?, ?, ?)",
                values: [
                    value(range.lower), .integer(range.lower?.isIncluded ?? true ? 1 : 0), value(range.upper),
                    .integer(range.upper?.isIncluded ?? true ? 1 : 0),
                ]))
    }

    private func status(_ condition: FieldCondition) -> RowPlan {
        guard case .equals(let value) = condition else { return .none }
        return .status(value.lowercased(), upTo: sequence)
    }

    /// Accessions by their identities, or the name of a member of a container; names of sources are the register's.
    private func source(_ condition: FieldCondition) -> RowPlan {
        let column = "accession IN (SELECT number FROM accession WHERE "
        switch condition {
        case .identities(let identities):
            return Self.identities(identities) { "\(column)\($0))" }
        case .equals(let value):
            guard let accession = TimeOrderedUUID(value) else { return name("member", codes: [], condition) }
            return .columns(ColumnCondition(sql: column + "id = ?)", values: [.bytes(accession.bytes)]))
        case .prefix, .contains, .dates, .numbers: return name("member", codes: [], condition)
        }
    }

    /// Records by their identities. An index by itself knows of no hold.
    private func records(_ condition: FieldCondition) -> RowPlan {
        guard case .identities(let identities) = condition else {
            return Self.holds("no", condition) ? .every : .none
        }
        return Self.identities(identities) { $0.replacing("(id)", with: "(record.id)") }
    }

    /// The rows with one of some identities, however many these are.
    private static func identities(_ identities: [TimeOrderedUUID], _ sql: (String) -> String) -> RowPlan {
        guard !identities.isEmpty else { return .none }
        let list = "[" + identities.map { "\"\(Hexadecimal.encode($0.bytes))\"" }.joined(separator: ",") + "]"
        return .columns(
            ColumnCondition(
                sql: sql("lower(hex(id)) IN (SELECT value FROM json_each(?))"), values: [.text(list)]))
    }

    private static func holds(_ text: String, _ condition: FieldCondition) -> Bool {
        switch condition {
        case .equals(let value): text == value.lowercased()
        case .prefix(let value): text.hasPrefix(value.lowercased())
        case .contains, .dates, .numbers, .identities: false
        }
    }
}
