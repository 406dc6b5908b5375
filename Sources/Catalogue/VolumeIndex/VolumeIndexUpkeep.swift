// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Records
public import SystemPackage

/// What is done with an index as a whole: it is checked, put in order, copied, and made a filter of.
extension VolumeIndex {
    /// What SQLite and FTS5 themselves find wrong with the file; empty where nothing is.
    ///
    /// FTS5 keeps an index of its own, which `integrity_check` does not look into: with rank 1 it is compared with the
    /// text of every row. That check counts as a write, so one that is open for reading only is checked as a copy, which
    /// nobody else sees.
    ///
    /// - Parameter comparesTexts: whether the full-text index is compared with the text of every row, which is of no use
    ///   where the pack that the text is read from is damaged.
    /// - Throws: ``CatalogueError`` `database`, `busy`.
    /// - Complexity: reads the whole index, and the text of every row from the pack.
    public func integrityFindings(comparesTexts: Bool = true) throws(CatalogueError) -> [String] {
        try CatalogueError.wrap("\(path)") {
            if comparesTexts, !database.configuration.readonly { return try Self.findings(in: database) }
            let findings = try database.snapshot { try CatalogueDatabase.integrityFindings(of: $0) }
            guard findings.isEmpty, comparesTexts else { return findings }
            // A file without a name goes away with its connection (https://www.sqlite.org/inmemorydb.html).
            let copy = try CatalogueDatabase.open(
                "", .build, rows: RowFunctions(text: rowText, names: rowNames))
            try database.backup(to: copy)
            return try Self.findings(in: copy)
        }
    }

    private static func findings(in database: DatabaseQueue) throws -> [String] {
        try database.writeWithoutTransaction { database in
            var findings = try CatalogueDatabase.integrityFindings(of: database)
            // Nothing is written, and a damaged file may refuse to commit.
            try database.inTransaction(.immediate) {
                if try !agrees("text_index", in: database) {
                    findings.append("the full-text index does not agree with the records")
                }
                if try !agrees("key_index", in: database) {
                    findings.append("the index of names does not agree with the records")
                }
                return .rollback
            }
            return findings
        }
    }

    private static func agrees(_ table: String, in database: Database) throws -> Bool {
        do {
            try database.execute(sql: "INSERT INTO \(table) (\(table), rank) VALUES ('integrity-check', 1)")
            return true
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_ERROR].contains(error.resultCode) {
            return false
        }
    }

    /// Merges the segments of each full-text index into one, whose pages are full.
    public func optimize() throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            for (table, column) in [("text_index", "text"), ("key_index", "keys")] {
                // FTS5 leaves one segment as it is: a row that comes and goes is two more.
                let row = Int64.max
                try database.write {
                    try $0.execute(sql: "INSERT INTO \(table) (rowid, \(column)) VALUES (?, 'a')", arguments: [row])
                }
                try database.write {
                    try $0.execute(
                        sql: "INSERT INTO \(table) (\(table), rowid, \(column)) VALUES ('delete', ?, 'a')",
                        arguments: [row])
                }
                try database.write { try $0.execute(sql: "INSERT INTO \(table) (\(table)) VALUES ('optimize')") }
            }
        }
    }

    /// Gives pages that nothing is in any more back to the file system: of an index that was built, for nobody else may
    /// have it open.
    public func compact() throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        }
    }

    /// Writes one state of the index into a new file, without free pages and with a rollback journal, so that the file
    /// stands alone.
    ///
    /// *Durability:* none; the caller synchronises the file.
    ///
    /// - Throws: ``CatalogueError`` `database` where there is a file already.
    public func copy(to path: FilePath) throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [path.string]) }
        }
    }

    /// The bytes of a filter over all ids of the volume and all that it refers to (``IdentifierFilter``).
    ///
    /// - Complexity: goes through the tables of ids; memory of the filter.
    public func filter() throws(CatalogueError) -> [UInt8] {
        try read { database in
            let sequence = try Int.fetchOne(database, sql: "SELECT sequence FROM applied") ?? 0
            let count = try Int.fetchOne(
                database,
                sql: "SELECT (SELECT count(*) FROM record) "
                    + "+ (SELECT count(*) FROM key_term WHERE term >= 'c' AND term < 'd') "
                    + "+ (SELECT count(*) FROM key_term WHERE term >= 'i' AND term < 'j') "
                    + "+ (SELECT count(*) FROM key_term WHERE term >= 'm' AND term < 'n')")
            return try IdentifierFilter.encoded(
                { add in try Self.forEachName(in: database, add) }, count: count ?? 0, sequence: sequence)
        }
    }

    /// How many ids of the volume a filter would hide: none, unless it is of something else or damaged.
    ///
    /// - Complexity: goes through the tables of ids.
    public func count(hiddenBy filter: IdentifierFilter) throws(CatalogueError) -> Int {
        try read { database in
            var hidden = 0
            try Self.forEachName(in: database) { if !filter.mayHold(IdentifierFilter.Key($0)) { hidden += 1 } }
            return hidden
        }
    }

    /// Every id of a record and of what one came with, every name that a record has, and every name that it mentions, as
    /// it is folded.
    private static func forEachName(in database: Database, _ body: (String) -> Void) throws {
        let records = try Data.fetchCursor(database, sql: "SELECT id FROM record")
        while let bytes = try records.next() {
            if let id = TimeOrderedUUID(bytes) { body("\(id)") }
        }
        for beginning in [KeyWord.family(""), KeyWord.identifier(""), KeyWord.mention("")] {
            let words = try String.fetchCursor(
                database, sql: "SELECT term FROM key_term WHERE term >= ? AND term < ?",
                arguments: [beginning, KeyWord.end(of: beginning)])
            while let word = try words.next() { body(KeyWord.decoded(word.dropFirst())) }
        }
    }
}
