// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Queries
import Records
import SystemPackage
import TestSupport
import Testing

/// What is no index or register of this version is missing: the remedy is a rebuild, and nobody sees SQL.
@Suite struct CatalogueOpeningTests {
    enum Kind: String, CaseIterable, Sendable {
        case index, register

        func open(_ path: FilePath, _ access: CatalogueAccess) throws {
            switch self {
            case .index:
                _ = try VolumeIndex(path, access, rowText: { _, _, _ in "" }, rowNames: { _, _ in nil }).position()
            case .register: _ = try Register(path, access).head()
            }
        }
    }

    private let directory: TemporaryDirectory
    private var path: FilePath { directory.path.appending("some.sqlite") }

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path.string)) }

    private func expectMissing(_ kind: Kind, _ access: CatalogueAccess, _ comment: Comment? = nil) throws {
        let error = try #require(catalogueError { try kind.open(path, access) }, comment)
        #expect(error.code == .missing, comment)
        #expect(error.subject == path.string, comment)
        #expect(error.message.contains("run rebuild") && error.message.contains(path.string), comment)
        #expect("\(error)" == error.message)
        for word in ["SELECT", "PRAGMA", "SQL", "applied", "table", "schema"] {
            #expect(!error.message.replacing(path.string, with: "").contains(word), comment)
        }
    }

    @Test(arguments: Kind.allCases)
    func `A file that is not there is missing for a reader, and made by a writer`(kind: Kind) throws {
        try expectMissing(kind, .read)
        #expect(!FileManager.default.fileExists(atPath: path.string))
        try kind.open(path, .write)
        try kind.open(path, .read)
    }

    @Test(arguments: Kind.allCases)
    func `A folder that is not there makes the file missing, for a writer too`(kind: Kind) throws {
        let deep = directory.path.appending("nowhere").appending("some.sqlite")
        #expect(catalogueError { try kind.open(deep, .write) }?.code == .missing)
    }

    @Test(arguments: Kind.allCases)
    func `A file that is no database is missing, and stays as it is`(kind: Kind) throws {
        var generator = SeededGenerator(seed: 51)
        let text = Array("This is no database, but quite a long text of another kind.".utf8)
        for bytes in [text, generator.bytes(9_000)] {
            try write(bytes)
            for access in [CatalogueAccess.read, .write] { try expectMissing(kind, access, "\(access)") }
            #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path.string))) == bytes)
        }
    }

    @Test(arguments: Kind.allCases)
    func `An empty file is missing for a reader`(kind: Kind) throws {
        try write([])
        try expectMissing(kind, .read)
    }

    @Test(.needsSQLiteShell, arguments: Kind.allCases)
    func `A file of a later or earlier version, or of another kind, is missing`(kind: Kind) throws {
        try kind.open(path, .write)
        _ = try SQLiteShell.run(path, "UPDATE applied SET schema = schema + 1")
        for access in [CatalogueAccess.read, .write] { try expectMissing(kind, access, "later version") }
        _ = try SQLiteShell.run(path, "UPDATE applied SET schema = 1")
        for access in [CatalogueAccess.read, .write] { try expectMissing(kind, access, "earlier version") }
        _ = try SQLiteShell.run(path, "DROP TABLE applied; CREATE TABLE applied (other)")
        for access in [CatalogueAccess.read, .write] { try expectMissing(kind, access, "other columns") }
        _ = try SQLiteShell.run(path, "DROP TABLE applied")
        try expectMissing(kind, .read, "no table")
    }

    @Test(.needsSQLiteShell, arguments: Kind.allCases)
    func `A file that has lost its one row is missing`(kind: Kind) throws {
        try kind.open(path, .write)
        _ = try SQLiteShell.run(path, "DELETE FROM applied")
        for access in [CatalogueAccess.read, .write] { try expectMissing(kind, access, "\(access)") }
    }

    @Test func `A file that was built stands alone, and can be renamed and read`() throws {
        let volume = try TestVolume()
        do {
            let index = try volume.open(.build)
            try volume.apply([NewIndexedRecord(1, "alder")], sequence: 1, to: index)
        }
        for suffix in ["-wal", "-shm", "-journal"] {
            #expect(!FileManager.default.fileExists(atPath: volume.path.string + suffix))
        }
        try FileManager.default.moveItem(atPath: volume.path.string, toPath: path.string)
        let index = try VolumeIndex(path, .read, rowText: { _, _, _ in "alder" }, rowNames: { _, _ in nil })
        #expect(try index.count(.word("alder"), upTo: .max) == 1)
    }

    @Test func `An error of the database says what to do and holds no content`() throws {
        let volume = try TestVolume()
        let index = try volume.open()
        let record = NewIndexedRecord(1, "secret", identifiers: [RecordIdentifier(.trade, "secret")])
        try volume.apply([record], sequence: 1, to: index)
        let error = try #require(catalogueError { try volume.apply([record], sequence: 2, to: index) })
        #expect(error.code == .database)
        #expect(error.message.contains("run rebuild"))
        for word in ["secret", "INSERT", "UNIQUE"] { #expect(!error.message.contains(word)) }
    }
}
