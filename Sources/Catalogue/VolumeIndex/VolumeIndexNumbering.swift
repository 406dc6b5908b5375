// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Records

/// Numbers the rows of an index from 1, as it stays when its volume is sealed, and back by day, so that rows can be added
/// (Docs/OnDiskFormat.md §5). In a list of rows most numbers then take one byte instead of four.
///
/// Of a file that nobody else has open: one of these, then ``optimize()`` and ``compact()``.
extension VolumeIndex {
    /// Numbers the rows from 1, in the order that they have.
    ///
    /// *Durability:* none; the caller synchronises the file.
    ///
    /// - Throws: ``CatalogueError`` `database`; nothing was changed.
    /// - Complexity: goes through the rows and the pages of the full-text indexes.
    public func settle() throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.write { database in
                guard try numbering(in: database).isByDay else { return }
                let counts = try Row.fetchAll(
                    database, sql: "SELECT row >> 20, count(*) FROM record GROUP BY 1 ORDER BY 1")
                guard !counts.isEmpty else { return }
                let numbering = RowNumbering(counts: counts.map { ($0[0], $0[1]) })
                try renumber(in: database) { numbering.stored($0) }
                try database.execute(sql: "DROP INDEX name_value")
                for entry in numbering.entries {
                    try database.execute(
                        sql: "INSERT INTO day VALUES (?, ?)", arguments: [entry.day, entry.first])
                }
                knownNumbering = nil
            }
        }
    }

    /// Numbers the rows by day.
    ///
    /// *Durability:* none; the caller synchronises the file.
    ///
    /// - Throws: ``CatalogueError`` `database`; nothing was changed.
    /// - Complexity: goes through the rows and the pages of the full-text indexes.
    public func unsettle() throws(CatalogueError) {
        try CatalogueError.wrap("\(path)") {
            try database.write { database in
                let numbering = try self.numbering(in: database)
                guard !numbering.isByDay else { return }
                try renumber(in: database) { numbering.row($0).rawValue }
                try database.execute(sql: "DELETE FROM day; " + VolumeIndexSchema.nameIndex)
                knownNumbering = nil
            }
        }
    }

    private func renumber(in database: Database, _ number: @escaping @Sendable (Int64) -> Int64) throws {
        let function = DatabaseFunction("muniment_renumbered", argumentCount: 1, pure: true) { values in
            Int64.fromDatabaseValue(values[0]).map { number($0) }
        }
        database.add(function: function)
        defer { database.remove(function: function) }
        try database.execute(sql: "DROP INDEX record_id; DROP INDEX record_until; DROP INDEX record_accession")
        for (table, row) in [("record", "row"), ("text_index_docsize", "id")] {
            // By way of numbers that no row has: a new number may be the old one of another row.
            let apart = "4611686018427387904"
            try database.execute(sql: "UPDATE \(table) SET \(row) = muniment_renumbered(\(row)) - \(apart)")
            try database.execute(sql: "UPDATE \(table) SET \(row) = \(row) + \(apart)")
        }
        try database.execute(sql: VolumeIndexSchema.indexes)
        try Self.renumberPages(of: "text_index", hasPositions: true, in: database, number)
        try Self.renumberPages(of: "key_index", hasPositions: false, in: database, number)
    }

    private static let segmentBits = 37

    /// Renumbers the leaf pages of all segments; the lists of pages of long terms, which can be done without, go.
    private static func renumberPages(
        of table: String, hasPositions: Bool, in database: Database, _ number: @escaping @Sendable (Int64) -> Int64
    ) throws {
        try database.execute(
            sql: "DELETE FROM \(table)_data WHERE id >> \(segmentBits) > 0 AND (id >> \(segmentBits - 1)) & 1; "
                + "UPDATE \(table)_idx SET pgno = pgno & ~1 WHERE pgno & 1")
        let next = try database.makeStatement(
            sql: "SELECT id, block FROM \(table)_data WHERE id > ? AND id >> \(segmentBits) > 0 ORDER BY id LIMIT 100")
        let update = try database.makeStatement(sql: "UPDATE \(table)_data SET block = ? WHERE id = ?")
        var pages = SegmentRenumbering(hasPositions: hasPositions, number: number)
        var last: Int64 = 0
        while true {
            let rows = try Row.fetchAll(next, arguments: [last])
            guard !rows.isEmpty else { return }
            for row in rows {
                let id: Int64 = row[0]
                if id >> segmentBits != last >> segmentBits {
                    pages = SegmentRenumbering(hasPositions: hasPositions, number: number)
                }
                let page = try pages.renumber([UInt8](row[1] as Data))
                try update.execute(arguments: [Data(page), id])
                last = id
            }
        }
    }
}
