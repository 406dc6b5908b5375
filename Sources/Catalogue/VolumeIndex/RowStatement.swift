// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import GRDBSQLite

/// A prepared statement whose first column is the number of a row, stepped one row at a time.
///
/// The library's cursors cost more than the step itself, and one statement of it can't be at two places at once.
final class RowStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer

    /// - Throws: `DatabaseError`.
    init(_ sql: String, _ database: Database) throws {
        guard let connection = database.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw Self.error(code, connection) }
        statement = prepared
        self.connection = connection
    }

    deinit { sqlite3_finalize(statement) }

    /// Begins anew with other values.
    func bind(_ values: [ColumnValue]) throws {
        sqlite3_reset(statement)
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            let code =
                switch value {
                case .null: sqlite3_bind_null(statement, place)
                case .integer(let number): sqlite3_bind_int64(statement, place, number)
                case .text(let text): sqlite3_bind_text(statement, place, text, Int32(text.utf8.count), Self.copied)
                case .bytes(let bytes): sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), Self.copied)
                }
            guard code == SQLITE_OK else { throw Self.error(code, connection) }
        }
    }

    /// SQLite makes a copy of the value (`SQLITE_TRANSIENT`).
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// The next row; `nil` at the end.
    func step() throws -> Int64? {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return sqlite3_column_int64(statement, 0)
        case SQLITE_DONE: return nil
        case let code: throw Self.error(code, connection)
        }
    }

    /// A number of the row that was stepped to; 0 where it is null.
    func integer(at column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func number(at column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func isNull(at column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The bytes in a column of the row that was stepped to, for as long as the statement stays there.
    func bytes(at column: Int32) -> UnsafeRawBufferPointer {
        let bytes = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column)))
    }

    /// The 64-bit integers in a column of the row that was stepped to.
    func integers(at column: Int32) -> [Int64] {
        let count = Int(sqlite3_column_bytes(statement, column)) / 8
        guard count > 0, let bytes = sqlite3_column_blob(statement, column) else { return [] }
        return (0..<count).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self) }
    }

    /// A text of the row that was stepped to; empty where it is null.
    func text(at column: Int32) -> String { sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "" }

    /// Whether a text of the row is this one.
    func isText(at column: Int32, _ text: String) -> Bool {
        guard let bytes = sqlite3_column_text(statement, column) else { return text.isEmpty }
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeBufferPointer(start: bytes, count: count).elementsEqual(text.utf8)
    }

    /// Lets go of what the statement holds open.
    func reset() { sqlite3_reset(statement) }

    private static func error(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }
}

/// The statements of one connection that nobody steps at the moment.
final class RowStatements {
    private var idle: [String: [RowStatement]] = [:]
    private var count = 0

    /// Bounds what is kept: statements are as many as there are forms of conditions.
    private static let most = 64

    func take(_ sql: String, _ database: Database) throws -> RowStatement {
        if let statement = idle[sql]?.popLast() {
            count -= 1
            return statement
        }
        return try RowStatement(sql, database)
    }

    func giveBack(_ statement: RowStatement, _ sql: String) {
        statement.reset()
        if count >= Self.most {
            idle = [:]
            count = 0
        }
        idle[sql, default: []].append(statement)
        count += 1
    }
}
