// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import GRDBSQLite
internal import Queries

/// Gives the searchable text of a row: the offset of the record's frame in the content pack, that of its later envelope in
/// the addenda, and the text rule, to text.
public typealias RowText = @Sendable (_ frame: Int, _ addendum: Int?, _ rule: String) throws -> String

/// What the full-text indexes of a volume read: as text, and as key words.
struct RowFunctions {
    let text: RowFunction.Body
    let keys: RowFunction.Body

    init(text: @escaping RowText, names: @escaping RowNames) {
        self.text = { frame, addendum, rule in TextFolding.fold(try text(frame, addendum, rule)) }
        keys = { frame, addendum, _ in try names(frame, addendum).map { KeyWord.text(of: $0) } ?? "" }
    }
}

/// An application function behind a view: innocuous, so that the view works with trust_schema off
/// (https://www.sqlite.org/c3ref/c_deterministic.html).
final class RowFunction: Sendable {
    /// The offsets of the row's frames, and its text rule where the function takes one.
    typealias Body = @Sendable (_ frame: Int, _ addendum: Int?, _ rule: String) throws -> String

    private let body: Body

    private init(_ body: @escaping Body) { self.body = body }

    /// Adds a function of any number of arguments: frame, addendum, and perhaps the text rule.
    static func register(_ name: String, _ body: @escaping Body, in database: Database) throws {
        let code = sqlite3_create_function_v2(
            database.sqliteConnection, name, -1, SQLITE_UTF8 | SQLITE_INNOCUOUS,
            Unmanaged.passRetained(RowFunction(body)).toOpaque(),
            { context, count, values in
                guard let context, let values, count >= 2, let pointer = sqlite3_user_data(context) else { return }
                let function = Unmanaged<RowFunction>.fromOpaque(pointer).takeUnretainedValue()
                let isAddendum = sqlite3_value_type(values[1]) == SQLITE_INTEGER
                let addendum = isAddendum ? Int(sqlite3_value_int64(values[1])) : nil
                let rule = count < 3 ? "" : sqlite3_value_text(values[2]).map { String(cString: $0) } ?? ""
                do {
                    var text = try function.body(Int(sqlite3_value_int64(values[0])), addendum, rule).column
                    text.withUTF8 { bytes in
                        bytes.withMemoryRebound(to: CChar.self) {
                            sqlite3_result_text(
                                context, $0.baseAddress, Int32($0.count),
                                unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                        }
                    }
                } catch {
                    sqlite3_result_error(context, "the text of a row can't be read", -1)
                }
            }, nil, nil, { pointer in pointer.map { Unmanaged<RowFunction>.fromOpaque($0).release() } })
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
