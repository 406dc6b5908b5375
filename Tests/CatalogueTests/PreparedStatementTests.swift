// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite
import Records
import SystemPackage
import TestSupport
import Testing

@testable import Catalogue

/// A look-up is a few steps of a statement; to prepare that statement anew costs many times as much.
@Suite struct PreparedStatementTests {
    @Test func `An index that can be written prepares the statement of a look-up once`() throws {
        let volume = try TestVolume()
        let index = try volume.open()
        let name = RecordIdentifier(.confirmation, "C-1")
        try volume.apply([NewIndexedRecord(1, "alder", identifiers: [name])], sequence: 1, to: index)
        for _ in 1...20 {
            #expect(try index.records(identifiedBy: "C-1", upTo: 1, limit: 9).count == 1)
            let row = RowNumber(day: CivilDate(day: 20_500), number: 0)
            #expect(try index.record(at: row)?.place == 1)
            #expect(try index.position().sequence == 1)
        }
        #expect(Self.counts(index.database) == Counts(runs: 20, preparations: 0))
    }

    @Test func `A register that can be written prepares the statement of a look-up once`() throws {
        let directory = try TemporaryDirectory()
        let register = try Register(directory.path.appending("register.sqlite"), .write)
        for _ in 1...20 {
            #expect(try register.accession(ofSource: .zero, length: 1) == nil)
            #expect(try register.supersessions(of: [RecordIdentifier(.confirmation, "C-1")], upTo: 9).isEmpty)
            #expect(try register.head().sequence == 0)
        }
        #expect(Self.counts(register.database) == Counts(runs: 20, preparations: 0))
    }

    @Test func `A reader sees one state from its first statement to its last`() throws {
        let volume = try TestVolume()
        let writer = try volume.open()
        let reader = try volume.open(.read)
        let seen = try reader.database.snapshot { database in
            let before = try Int.fetchOne(database, sql: "SELECT count(*) FROM record")
            try volume.apply([NewIndexedRecord(1, "alder")], sequence: 1, to: writer)
            return [before, try Int.fetchOne(database, sql: "SELECT count(*) FROM record")]
        }
        #expect(seen == [0, 0])
        #expect(try reader.position().sequence == 1)
    }

    @Test func `What fails in the midst of a reading leaves the next one as it was`() throws {
        struct Failure: Error {}
        let volume = try TestVolume()
        let index = try volume.open()
        #expect(throws: Failure.self) { try index.database.snapshot { _ in throw Failure() } }
        #expect(try index.position() == .start)
        try volume.apply([NewIndexedRecord(1, "alder")], sequence: 1, to: index)
        #expect(try index.position().sequence == 1)
    }

    struct Counts: Equatable {
        var runs: Int32
        var preparations: Int32
    }

    /// How often the selections of a connection ran, at most, and how often one was prepared anew.
    private static func counts(_ queue: DatabaseQueue) -> Counts {
        queue.unsafeRead { database in
            var counts = Counts(runs: 0, preparations: 0)
            var statement = sqlite3_next_stmt(database.sqliteConnection, nil)
            while let one = statement {
                if String(cString: sqlite3_sql(one)).hasPrefix("SELECT") {
                    counts.runs = max(counts.runs, sqlite3_stmt_status(one, SQLITE_STMTSTATUS_RUN, 0))
                    counts.preparations += sqlite3_stmt_status(one, SQLITE_STMTSTATUS_REPREPARE, 0)
                }
                statement = sqlite3_next_stmt(database.sqliteConnection, one)
            }
            return counts
        }
    }
}
