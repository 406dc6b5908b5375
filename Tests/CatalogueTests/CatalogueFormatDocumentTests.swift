// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/OnDiskFormat.md §5 and §6 are the contract: their tables are read and compared with real files.
@Suite(.needsSQLiteShell) struct CatalogueFormatDocumentTests {
    private let directory: TemporaryDirectory
    private let lines: [Substring]

    init() throws {
        directory = try TemporaryDirectory()
        let document = PackageRoot.path.appending("Docs").appending("OnDiskFormat.md")
        lines = try String(contentsOfFile: document.string, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The tables that a section names, each with the columns that its row names between backticks.
    private func documented(_ heading: String) throws -> [String: [String]] {
        let start = try #require(lines.firstIndex { $0.hasPrefix(heading) })
        let header = try #require(lines[start...].firstIndex { $0 == "| table | columns |" })
        let rows = lines[(header + 2)...].prefix { $0.hasPrefix("| `") }
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                let bare = row.replacing(/\([^)]*\)/, with: "")
                let names = bare.matches(of: /`([a-z0-9_]+)`/).map { String($0.output.1) }
                return names.first.map { ($0, Array(names.dropFirst())) }
            })
    }

    private func columns(_ table: String, _ path: FilePath) throws -> [String] {
        try SQLiteShell.run(path, "SELECT name FROM pragma_table_info('\(table)')")
    }

    /// The tables of a file, without those that FTS5 keeps for itself.
    private func tables(_ path: FilePath) throws -> Set<String> {
        let names = try SQLiteShell.run(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
        return Set(
            names.filter {
                !$0.hasPrefix("text_index_") && !$0.hasPrefix("key_index_") && !["key_term", "text_term"].contains($0)
            })
    }

    private func compare(_ documented: [String: [String]], _ path: FilePath, except: Set<String> = []) throws {
        #expect(try tables(path) == Set(documented.keys))
        for (table, names) in documented where !except.contains(table) {
            #expect(try columns(table, path) == names, "\(table)")
        }
        #expect(try SQLiteShell.run(path, "SELECT count(*) FROM applied") == ["1"])
    }

    @Test func `A volume's index has the tables and columns of the page, and no other`() throws {
        let path = directory.path.appending("index-1.sqlite")
        _ = try VolumeIndex(path, .write, rowText: { _, _, _ in "" }, rowNames: { _, _ in nil })
        let documented = try documented("## 5.")
        // The rows of full-text indexes are prose and name the views that they read.
        let views = ["text_index": "record_text", "key_index": "record_key"]
        try compare(documented, path, except: Set(views.keys))
        for (table, view) in views {
            #expect(documented[table] == [view])
            let definition = try SQLiteShell.run(path, "SELECT sql FROM sqlite_schema WHERE name = '\(table)'").joined()
            #expect(definition.contains("fts5") && definition.contains("content='\(view)'"))
        }
        let known = try SQLiteShell.run(path, "SELECT name FROM sqlite_schema WHERE type = 'view'")
        #expect(Set(known) == Set(views.values))
    }

    @Test func `The register has the tables and columns of the page, and no other`() throws {
        let path = directory.path.appending("register.sqlite")
        _ = try Register(path, .write)
        try compare(try documented("## 6."), path)
    }

    @Test func `The number of a row is what the page says`() throws {
        let rule = "(day << 20) | number within the day"
        #expect(lines.contains { $0.contains(rule) })
        let row = RowNumber(day: CivilDate(day: 20_521), number: 3)
        #expect(row.rawValue == 20_521 << 20 | 3)
    }
}
