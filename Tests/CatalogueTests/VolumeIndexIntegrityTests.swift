// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@Suite struct VolumeIndexIntegrityTests {
    private let volume: TestVolume

    init() throws { volume = try TestVolume() }

    /// An index of 300 records in one closed file.
    private func build() throws {
        let index = try volume.open(.build)
        let records = (0..<300).map { number in
            NewIndexedRecord(
                number, "alder w\(number) \(number * 7_919 % 1_000)",
                trade: CivilDate(day: 20_000 + number % 7), identifiers: [RecordIdentifier(.trade, "T\(number)")])
        }
        try volume.apply(records, sequence: 1, to: index)
    }

    private func findings() throws -> [String] { try volume.open().integrityFindings() }

    @Test func `Nothing is found wrong with a sound index`() throws {
        try build()
        #expect(try findings().isEmpty)
        #expect(try volume.open().coverage(upTo: 1).records == 300)
    }

    @Test(arguments: ["alder w7 433 more", "alder w7", "alder w7 434", ""])
    func `A text that is not the one that was indexed is found`(text: String) throws {
        try build()
        volume.setText(text, of: 700)
        #expect(try findings().contains { $0.contains("full-text") })
    }

    @Test(arguments: ["T8", "T70", ""])
    func `Names that are not those that were indexed are found`(name: String) throws {
        try build()
        let identifiers = name.isEmpty ? [] : [RecordIdentifier(.trade, name)]
        volume.setNames(RecordNames(identifiers: identifiers), of: 700)
        #expect(try findings().contains { $0.contains("index of names") })
    }

    /// ohdearquant/khive#2273: SQLite's own check said that all was well.
    @Test(.needsSQLiteShell)
    func `A full-text index that SQLite's own check passes and that lacks words is found`() throws {
        try build()
        _ = try SQLiteShell.run(volume.path, "DELETE FROM text_index_docsize WHERE id % 5 = 0")
        #expect(try SQLiteShell.run(volume.path, "PRAGMA integrity_check(1)") == ["ok"])
        #expect(try findings().contains { $0.contains("full-text") })
    }

    @Test(.needsSQLiteShell)
    func `A record that is missing from the table is found`() throws {
        try build()
        _ = try SQLiteShell.run(volume.path, "DELETE FROM record WHERE row = (SELECT max(row) FROM record)")
        #expect(try findings().contains { $0.contains("full-text") })
    }

    @Test func `A text that cannot be read is found`() throws {
        try build()
        struct Damaged: Error {}
        let index = try VolumeIndex(
            volume.path, .write, rowText: { _, _, _ in throw Damaged() }, rowNames: { _, _ in nil })
        #expect(try !index.integrityFindings().isEmpty)
    }

    /// Where the damage hides the schema the index cannot be opened; everywhere else the check tells.
    @Test func `A damaged page is found or the index is not opened, whichever page it is`() throws {
        try build()
        let bytes = try volume.bytes()
        let pageSize = 4_096
        try #require(bytes.count % pageSize == 0 && bytes.count > 20 * pageSize)
        var generator = SeededGenerator(seed: 41)
        for page in 0..<bytes.count / pageSize {
            var damaged = bytes
            let range = page * pageSize..<(page + 1) * pageSize
            damaged.replaceSubrange(range, with: generator.bytes(pageSize))
            try volume.replace(with: damaged)
            do {
                #expect(try !findings().isEmpty, "page \(page)")
            } catch let error as CatalogueError {
                #expect(page == 0 || error.code == .database, "page \(page): \(error)")
                #expect(error.message.contains("run rebuild"), "page \(page): \(error)")
            }
        }
    }

    @Test func `A damaged page under the rows is told by the check, not by an error`() throws {
        try build()
        let bytes = try volume.bytes()
        let needle = TimeOrderedUUID.sample(150).bytes
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
        var damaged = bytes
        let page = place / 4_096 * 4_096
        damaged.replaceSubrange(page..<page + 100, with: [UInt8](repeating: 0xFF, count: 100))
        try volume.replace(with: damaged)
        #expect(try !findings().isEmpty)
    }

    @Test(arguments: [CatalogueAccess.read, .immutable])
    func `An index that is open for reading only is checked as well, and stays as it is`(access: CatalogueAccess) throws
    {
        try build()
        do {
            let index = try volume.open()
            try index.optimize()
        }
        let bytes = try volume.bytes()
        #expect(try volume.open(access).integrityFindings() == [])
        volume.setText("something else", of: 15_000)
        #expect(try volume.open(access).integrityFindings() == ["the full-text index does not agree with the records"])
        #expect(try volume.bytes() == bytes)
    }

    @Test(.needsSQLiteShell)
    func `An index that was built and put in order has no free pages, and the same rows`() throws {
        try build()
        do {
            let index = try volume.open(.build)
            let before = try index.records(from: 0, limit: 999)
            try index.optimize()
            try index.compact()
            #expect(try index.records(from: 0, limit: 999) == before)
        }
        #expect(try SQLiteShell.run(volume.path, "PRAGMA freelist_count") == ["0"])
        #expect(try findings().isEmpty)
    }
}
