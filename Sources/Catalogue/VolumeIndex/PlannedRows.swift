// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Records

/// Makes streams of rows of a plan, over one index.
struct PlannedRows {
    let index: VolumeIndex
    let source: RowSource

    func stream(_ plan: RowPlan) throws -> RowStream {
        switch plan {
        case .none: return RowStream()
        case .every: return try every()
        case .text(let expression): return try matches("text_index", expression)
        case .keys(let expression): return try matches("key_index", expression)
        case .name(let keys, let words, let isPrefix): return try named(keys, words, isPrefix: isPrefix)
        case .part(let part, let isMention): return try holding(part, isMention: isMention)
        case .columns(let condition): return ColumnRows(condition, source)
        case .status(let status, let sequence):
            let statuses = try index.chainStatuses(
                upTo: sequence, in: source.database, watch: source.watch)
            return CheckedRows(try every(), isOfEvery: true, source) { statuses.status(of: $0) == status }
        case .superseded(let sequence):
            let statuses = try index.chainStatuses(upTo: sequence, in: source.database, watch: source.watch)
            return KnownRows(statuses.exceptions.keys.map { source.key(of: $0) }.sorted())
        case .rows(let rows): return KnownRows(rows.map { source.key(of: $0) }.sorted())
        case .not(let plan): return OtherRows(try stream(plan), every: try every(), source)
        case .all(let plans): return try common(plans)
        case .any(let plans): return UnitedRows(try plans.map { try stream($0) })
        }
    }

    private func every() throws -> RowStream {
        try StatementRows(
            "SELECT row FROM record WHERE row BETWEEN ? AND ? ORDER BY row \(source.order)", [], source)
    }

    private func matches(_ table: String, _ expression: String) throws -> RowStream {
        try StatementRows(
            "SELECT rowid FROM \(table) WHERE rowid BETWEEN ? AND ? AND \(table) MATCH ? ORDER BY rowid \(source.order)",
            [.text(expression)], source)
    }

    private func common(_ plans: [RowPlan]) throws -> RowStream {
        var drivers = plans.filter(\.isIndexed)
        if drivers.isEmpty, let columns = plans.first(where: { if case .columns = $0 { true } else { false } }) {
            drivers = [columns]
        }
        let others = plans.filter { !drivers.contains($0) }
        let streams = try drivers.map { try stream($0) }
        return CommonRows(
            streams.isEmpty ? [try every()] : streams, others: try others.map { try stream($0) }, source)
    }

    /// So many words are asked for at once.
    private static let mostWords = 200

    /// Rows with one of some key words. Where there are many words, the numbers of the rows are kept instead of a place in
    /// the list of each word.
    private func rows(of words: [String]) throws -> RowStream {
        func stream(_ words: ArraySlice<String>) throws -> RowStream {
            try matches("key_index", MatchExpression.joined(words.map { MatchExpression.literal($0) }, " OR "))
        }
        guard words.count > Self.mostWords else { return words.isEmpty ? RowStream() : try stream(words[...]) }
        var keys: Set<Int64> = []
        for start in stride(from: 0, to: words.count, by: Self.mostWords) {
            let rows = try stream(words[start..<min(start + Self.mostWords, words.count)])
            var key = source.firstKey
            while let next = try rows.next(from: key) {
                keys.insert(next)
                key = next + 1
            }
        }
        return KnownRows(keys.sorted())
    }

    private func named(_ keys: [String], _ words: [String], isPrefix: Bool) throws -> RowStream {
        let found = try keys.flatMap { key in
            try index.keyWords(beginning: KeyWord.fact(key + ":"), in: source.database) {
                NameWords.holds($0, words, isPrefix: isPrefix)
            }
        }
        return try rows(of: found)
    }

    /// The index says which rows may have the part; their names decide.
    private func holding(_ part: String, isMention: Bool) throws -> RowStream {
        let folded = IdentifierFolding.fold(part)
        let threes = isMention ? [] : KeyWord.parts(of: folded)
        let candidates: RowStream
        if threes.isEmpty {
            let beginning = isMention ? KeyWord.mention("") : KeyWord.identifier("")
            candidates = try rows(
                of: index.keyWords(beginning: beginning, in: source.database) { $0.contains(folded) })
        } else {
            candidates = try matches(
                "key_index", MatchExpression.joined(threes.map { MatchExpression.literal(KeyWord.part($0)) }, " AND "))
        }
        let whole = IdentifierFolding.part(part)
        return CheckedRows(candidates, isOfEvery: false, source) { row in
            guard let names = try index.names(of: row, in: source.database) else { return false }
            let values = isMention ? names.references.map(\.identifier) : names.identifiers
            return values.contains { IdentifierFolding.part($0.value).contains(whole) }
        }
    }
}
