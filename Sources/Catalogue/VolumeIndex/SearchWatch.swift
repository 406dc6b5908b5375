// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Ends a search that takes too long, or that nobody waits for any more.
///
/// It is asked now and then while rows are gone through, and by SQLite itself within a statement. One value watches over
/// one search, in however many volumes at once.
public final class SearchWatch: Sendable {
    private let isOver: @Sendable () -> Bool
    private let stopped = Atomic(false)

    /// Whether it has ended something, so that an answer is not whole.
    public var hasStopped: Bool { stopped.load(ordering: .relaxed) }

    /// - Parameter isOver: whether enough is enough.
    public init(_ isOver: @escaping @Sendable () -> Bool = { false }) { self.isOver = isOver }

    /// Steps of SQLite's machine between two looks.
    private static let steps: Int32 = 4_000

    private struct Stopped: Error {}

    /// Throws where enough is enough.
    func look() throws {
        if !hasStopped, isOver() { stopped.store(true, ordering: .relaxed) }
        if hasStopped { throw Stopped() }
    }

    /// Whether the search goes on.
    public var goesOn: Bool { (try? look()) != nil }

    /// Does work on a connection, and ends it where enough is enough.
    func over(_ database: Database, _ work: () throws -> Void) throws {
        let connection = database.sqliteConnection
        sqlite3_progress_handler(
            connection, Self.steps,
            { pointer in
                guard let pointer else { return 0 }
                let watch = Unmanaged<SearchWatch>.fromOpaque(pointer).takeUnretainedValue()
                return watch.goesOn ? 0 : 1
            }, Unmanaged.passUnretained(self).toOpaque())
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        do {
            try look()
            try work()
        } catch is Stopped {
            return
        } catch let error as DatabaseError {
            guard error.resultCode == .SQLITE_INTERRUPT, hasStopped else { throw error }
        }
    }
}
