// SPDX-License-Identifier: Apache-2.0

internal import CSQLite
internal import Foundation
internal import GRDB
internal import Records
internal import SystemPackage

/// How a file of the catalogue is opened.
public enum CatalogueAccess: Sendable {
    case read
    /// Read and write; created where it is not there.
    case write
    /// Created anew, with a rollback journal, so that the closed file stands alone and can be renamed.
    case build
    /// Read only, of a file that nobody will ever write to again: without locks, and whatever else lies beside it.
    case immutable

    var isReading: Bool { self == .read || self == .immutable }
}

/// Opens SQLite files the same way everywhere: WAL, synchronous NORMAL, no trust in the schema of a file.
enum CatalogueDatabase {
    /// SQLite counts its memory under one lock for all connections, at which connections on two cores wait for one
    /// another. Without effect where SQLite is in use already.
    private static let memoryStatistics: Void = { _ = muniment_sqlite_forget_memory_statistics() }()

    static func open(
        _ path: FilePath, _ access: CatalogueAccess, rows: RowFunctions? = nil
    ) throws -> DatabaseQueue {
        _ = memoryStatistics
        var configuration = Configuration()
        configuration.readonly = access.isReading
        configuration.busyMode = .timeout(30)
        if access == .write { configuration.journalMode = .wal }
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA synchronous = \(access == .build ? "OFF" : "NORMAL")")
            // What nobody writes to is in the cache of the kernel already, and there may be hundreds of them.
            try database.execute(
                sql: "PRAGMA cache_size = -\(access == .immutable ? 2_048 : 16_384); PRAGMA temp_store = MEMORY")
            // What is deleted, from the register only, is overwritten.
            if rows == nil, !access.isReading { try database.execute(sql: "PRAGMA secure_delete = ON") }
            // A checkpoint synchronises twice; after every commit it would cost more than the commit.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
            if let rows {
                try RowFunction.register("muniment_text", rows.text, in: database)
                try RowFunction.register("muniment_keys", rows.keys, in: database)
                try SearchFunctions.add(to: database)
            }
        }
        return try DatabaseQueue(path: name(path, access), configuration: configuration)
    }

    /// The name by which SQLite opens a file; it takes one that begins with `file:` for a URI
    /// (https://www.sqlite.org/uri.html).
    private static func name(_ path: FilePath, _ access: CatalogueAccess) -> String {
        guard access == .immutable else { return path.string.hasPrefix("file:") ? "./\(path)" : path.string }
        let reserved: Set<Unicode.Scalar> = ["?", "#", "%"]
        let escaped = path.string.unicodeScalars.map { scalar in
            reserved.contains(scalar) ? "%" + Hexadecimal.encode([UInt8(scalar.value)]) : String(scalar)
        }
        // Two slashes at the beginning would make the first name of the path that of a host.
        return "file:" + (path.string.hasPrefix("/") ? "//" : "") + escaped.joined() + "?immutable=1"
    }

    /// The version of the tables in a file; `nil` where they are none of the catalogue's.
    static func schema(of database: Database) throws -> Int? {
        do {
            return try Int.fetchOne(database, sql: "SELECT schema FROM applied")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // No such table or column.
            return nil
        }
    }

    /// What SQLite itself finds wrong with a file; empty where nothing is.
    static func integrityFindings(of database: Database) throws -> [String] {
        do {
            return try String.fetchAll(database, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            return ["the file is so damaged that SQLite can't check it"]
        }
    }
}

extension DatabaseQueue {
    /// Reads one state of the file: a deferred transaction around `work`, which must not write.
    ///
    /// The library's own `read` sets `PRAGMA query_only` on a connection that can write, before and after. That expires
    /// every prepared statement (https://www.sqlite.org/c3ref/expired.html), so that each is prepared anew at each use.
    func snapshot<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try unsafeRead { database in
            var result: Result?
            try database.inTransaction(.deferred) {
                result = try work(database)
                return .commit
            }
            guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
            return result
        }
    }
}

extension String {
    /// A text as it is stored in a column, where it would end at a NUL.
    var column: String {
        let hasNUL = utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0)
        return hasNUL ? replacing("\0", with: "\u{FFFD}") : self
    }
}

extension Digest {
    /// A digest as it is stored in a column.
    init?(column: Data?) {
        guard let column else { return nil }
        self.init(column)
    }
}
