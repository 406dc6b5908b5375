// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Queries

/// A word of the full-text index.
public struct VocabularyWord: Hashable, Sendable {
    public var word: String

    /// The rows that have it.
    public var count: Int

    /// How many letters are other than in the word that was asked for.
    public var distance: Int
}

extension VolumeIndex {
    /// Words that are looked at for one that is not there.
    private static let mostWords = 4_000

    /// The word that is spelled most like one that the index does not have; of those the most frequent. The outer `nil` says
    /// that the index has the word itself, or that it is not one word of at least four letters.
    ///
    /// - Complexity: linear in the words that begin with the same two letters, of which a bounded number is looked at.
    public func vocabulary(near text: String) throws(CatalogueError) -> VocabularyWord?? {
        let words = NameWords.words(of: text)
        guard words.count == 1, let word = words.first, (4...40).contains(word.unicodeScalars.count) else { return nil }
        let beginning = String(word.prefix(2))
        return try read { database -> VocabularyWord?? in
            let matches = try Int.fetchOne(
                database.cachedStatement(
                    sql: "SELECT count(*) FROM (SELECT 1 FROM text_index WHERE text_index MATCH ? LIMIT 1)"),
                arguments: [MatchExpression.quoted(word)])
            if matches != 0 { return nil }
            let rows = try Row.fetchCursor(
                database.cachedStatement(sql: "SELECT term, doc FROM text_term WHERE term >= ? AND term < ? LIMIT ?"),
                arguments: [beginning, beginning + "\u{10FFFF}", Self.mostWords])
            var best: VocabularyWord?
            let most = word.unicodeScalars.count < 6 ? 1 : 2
            while let row = try rows.next() {
                let term: String = row["term"]
                guard let distance = EditDistance.between(term, word, atMost: most) else { continue }
                let found = VocabularyWord(word: term, count: row["doc"], distance: distance)
                if best.map({ (distance, -found.count) < ($0.distance, -$0.count) }) ?? true { best = found }
            }
            return .some(best)
        }
    }

    /// The same, of the rows that meet a condition alone: whether other rows have a word shows in nothing.
    ///
    /// - Complexity: linear in the words that begin with the same two letters, and a count for each that is alike.
    public func vocabulary(
        near text: String, upTo sequence: Int, among condition: SearchCondition
    ) throws(CatalogueError) -> VocabularyWord?? {
        let words = NameWords.words(of: text)
        guard words.count == 1, let word = words.first, (4...40).contains(word.unicodeScalars.count) else { return nil }
        func count(_ word: String) throws(CatalogueError) -> Int {
            try self.count(
                condition.and(.text(MatchExpression.quoted(word))), upTo: sequence, watch: SearchWatch())
        }
        if try count(word) != 0 { return nil }
        let beginning = String(word.prefix(2))
        let most = word.unicodeScalars.count < 6 ? 1 : 2
        let alike = try read { database in
            try String.fetchAll(
                database.cachedStatement(sql: "SELECT term FROM text_term WHERE term >= ? AND term < ?"),
                arguments: [beginning, beginning + "\u{10FFFF}"]
            ).compactMap { term in EditDistance.between(term, word, atMost: most).map { (term, $0) } }
        }
        var best: VocabularyWord?
        for (term, distance) in alike {
            let found = VocabularyWord(word: term, count: try count(term), distance: distance)
            guard found.count > 0 else { continue }
            if best.map({ (distance, -found.count) < ($0.distance, -$0.count) }) ?? true { best = found }
        }
        return .some(best)
    }
}

/// How many letters have to be changed, added, left out, or exchanged with their neighbour, to make one word of another
/// (optimal string alignment).
enum EditDistance {
    /// `nil` where it is more than `limit`.
    static func between(_ left: String, _ right: String, atMost limit: Int) -> Int? {
        let (left, right) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        guard abs(left.count - right.count) <= limit else { return nil }
        var before: [Int] = []
        var above = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var line = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(above[column + 1] + 1, line[column] + 1, above[column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                line.append(cost)
            }
            guard line.min() ?? 0 <= limit else { return nil }
            (before, above) = (above, line)
        }
        return above[right.count] <= limit ? above[right.count] : nil
    }
}
