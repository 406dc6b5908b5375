// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Queries
public import Records

/// What the status of a record in its chain depends on.
public struct RowStatusInput: Sendable {
    public var id: RecordID
    public var identifiers: [RecordIdentifier]

    /// Its parties, as ``FactLines`` writes them.
    public var facts: String
    public var lifecycle: Lifecycle?

    /// The last line of the ledger that counts.
    public var sequence: Int

    public init(
        id: RecordID, identifiers: [RecordIdentifier], facts: String, lifecycle: Lifecycle?, sequence: Int
    ) {
        self.id = id
        self.identifiers = identifiers
        self.facts = facts
        self.lifecycle = lifecycle
        self.sequence = sequence
    }
}

/// Tells the status of a record in its chain, which goes across volumes.
public typealias RowStatus = @Sendable (RowStatusInput) throws -> ChainStatus

/// The functions that conditions of a search call in SQL.
enum SearchFunctions {
    static func add(to database: Database, status: @escaping RowStatus) {
        database.add(function: fact)
        database.add(function: number)
        database.add(function: statusFunction(status))
    }

    private static func statusFunction(_ status: @escaping RowStatus) -> DatabaseFunction {
        DatabaseFunction("muniment_status", argumentCount: 5) { arguments in
            let lines = String.fromDatabaseValue(arguments[0]) ?? ""
            let identifiers = lines.split(separator: "\n").compactMap { line -> RecordIdentifier? in
                let parts = line.split(separator: "\t", maxSplits: 1)
                guard parts.count == 2, let kind = RecordIdentifier.Kind(rawValue: String(parts[0])) else { return nil }
                return RecordIdentifier(kind, String(parts[1]))
            }
            guard let id = Data.fromDatabaseValue(arguments[3]).flatMap({ TimeOrderedUUID($0) }) else { return nil }
            let input = RowStatusInput(
                id: RecordID(id), identifiers: identifiers, facts: String.fromDatabaseValue(arguments[1]) ?? "",
                lifecycle: String.fromDatabaseValue(arguments[2]).flatMap { Lifecycle(rawValue: $0) },
                sequence: Int.fromDatabaseValue(arguments[4]) ?? 0)
            return try status(input).rawValue
        }
    }

    /// Whether a line of facts has one of the keys and the value: facts, keys, whether the first key is a name, the
    /// value, whether the value is only its beginning.
    private static let fact = DatabaseFunction("muniment_fact", argumentCount: 5, pure: true) { arguments in
        guard let facts = String.fromDatabaseValue(arguments[0]), let keys = String.fromDatabaseValue(arguments[1]),
            let isName = Bool.fromDatabaseValue(arguments[2]), let value = String.fromDatabaseValue(arguments[3]),
            let isPrefix = Bool.fromDatabaseValue(arguments[4])
        else { return false }
        for (index, key) in keys.split(separator: " ").enumerated() {
            let wanted = FactLines.line(String(key), value)
            if index == 0, isName {
                if hasName(String(key), value, isPrefix: isPrefix, in: facts) { return true }
            } else if facts.contains("\n" + wanted + (isPrefix ? "" : "\n")) {
                return true
            }
        }
        return false
    }

    /// Whether words stand one after another in a name of the key.
    private static func hasName(_ key: String, _ value: String, isPrefix: Bool, in facts: String) -> Bool {
        let wanted = words(value)
        guard !wanted.isEmpty else { return false }
        return FactLines.values(of: key, in: facts).contains { name in
            let words = words(name)
            guard words.count >= wanted.count else { return false }
            return (0...words.count - wanted.count).contains { start in
                for (offset, word) in wanted.enumerated() {
                    let isLast = offset == wanted.count - 1
                    let found = words[start + offset]
                    guard isLast && isPrefix ? found.hasPrefix(word) : found == word else { return false }
                }
                return true
            }
        }
    }

    /// Words in lower case and without marks, as the full-text index folds them.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark: continue
            case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .otherNumber, .letterNumber, .privateUse:
                word.unicodeScalars.append(scalar)
            default:
                if !word.isEmpty { words.append(word) }
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// Whether an exact number lies between two others: the number, and each end with whether it is included.
    private static let number = DatabaseFunction("muniment_number", argumentCount: 5, pure: true) { arguments in
        guard let text = String.fromDatabaseValue(arguments[0]), let number = ExactDecimal(text) else { return false }
        func end(_ index: Int) -> NumberRange.End? {
            guard let text = String.fromDatabaseValue(arguments[index]), let value = ExactDecimal(text) else {
                return nil
            }
            return NumberRange.End(value, isIncluded: Bool.fromDatabaseValue(arguments[index + 1]) ?? true)
        }
        return NumberRange(lower: end(1), upper: end(3)).contains(number)
    }
}
