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
    static func add(to database: Database) { database.add(function: number) }

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
