// SPDX-License-Identifier: Apache-2.0

internal import CSQLite
internal import Foundation
internal import GRDB
internal import Queries
internal import Records

/// The functions that conditions of a search call in SQL.
enum SearchFunctions {
    /// - Throws: `DatabaseError` where this SQLite has no FTS5.
    static func add(to database: Database) throws {
        database.add(function: number)
        let code = muniment_add_fts5_counts(database.sqliteConnection)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
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
