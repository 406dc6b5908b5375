// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Four readers, two ingests and a verification, as processes, on one archive at once.
///
/// `MUNIMENT_BUSY_SECONDS` says for how long they go on (6, and 300 in the campaign of Scripts/test-deep). No command may
/// fail, what a receipt was given for is there at once and byte for byte, and a count never shrinks.
@Suite struct BusyArchiveTests {
    private static let seconds = Campaign.number("MUNIMENT_BUSY_SECONDS", default: 6)

    /// What the processes know of one another.
    private struct Known {
        /// Confirmations that a receipt was given for, and their bytes.
        var confirmations: [(id: String, bytes: [UInt8])] = []
        var failures: [String] = []
        var runs: [String: Int] = [:]
    }

    private final class Board: Sendable {
        let known = Mutex(Known())
        let archive: FilePath
        let place: FilePath
        let deadline: ContinuousClock.Instant

        init(_ archive: FilePath, in place: FilePath, for time: Duration) {
            self.archive = archive
            self.place = place
            deadline = ContinuousClock.now + time
        }

        /// Work that does something again and again until the time is over, at least once; ends with the first failure.
        func work(
            _ name: String, _ round: @escaping @Sendable (Int) throws -> String?
        ) -> @Sendable () -> Void {
            { [self] in
                var number = 0
                repeat {
                    let failure: String?
                    do { failure = try round(number) } catch { failure = "\(error)" }
                    known.withLock {
                        $0.runs[name, default: 0] += 1
                        if let failure { $0.failures.append("\(name), round \(number): \(failure)") }
                    }
                    if failure != nil { return }
                    number += 1
                } while ContinuousClock.now < deadline
            }
        }

        func run(_ arguments: [String]) throws -> MunimentProcess.Ending {
            try MunimentProcess.run(archive, arguments, in: place)
        }
    }

    @Test func `Readers, two ingests and a verification at once neither fail nor answer wrongly`() throws {
        let directory = try TemporaryDirectory()
        let place = directory.path.appending("output")
        try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: true)
        let archive = directory.path.appending("archive")
        #expect(try MunimentProcess.run(archive, ["init"], in: place).status == 0)
        let board = Board(archive, in: place, for: .seconds(Self.seconds))
        let workers =
            (0..<2).map { writer in board.work("ingest") { try Self.ingest(board, writer, $0, directory.path) } }
            + (0..<2).map { seed in board.work("get") { try Self.get(board, $0 &* 2 &+ seed) } }
            + (0..<2).map { _ in board.work("search") { _ in try Self.count(board) } }
            + [board.work("verify") { _ in Self.failure(of: try board.run(["verify", "--json"]), allowing: []) }]
        let finished = Mutex(0)
        for worker in workers {
            Thread.detachNewThread {
                worker()
                finished.withLock { $0 += 1 }
            }
        }
        while finished.withLock({ $0 }) < workers.count { Thread.sleep(forTimeInterval: 0.05) }
        let known = board.known.withLock { $0 }
        #expect(known.failures == [])
        #expect(["ingest", "get", "search", "verify"].allSatisfy { known.runs[$0, default: 0] > 0 }, "\(known.runs)")
        print("busy for \(Self.seconds) s: \(known.runs), \(known.confirmations.count) confirmations")
        let answer = try board.run(["search", "--count", "--json", "BUSY*"])
        #expect(answer.lines.first?["count"] as? Int == known.confirmations.count)
        let verified = try board.run(["verify", "--json"])
        #expect(verified.status == 0 && verified.lines.last?["findings"] as? Int == 0)
        for confirmation in known.confirmations.suffix(20) {
            #expect(Array(try board.run(["get", confirmation.id]).output) == confirmation.bytes)
        }
    }

    /// Takes in a folder of new sources: some in the classes of confirmations, orders, payments and notes.
    private static func ingest(_ board: Board, _ writer: Int, _ round: Int, _ directory: FilePath) throws -> String? {
        let name = "w\(writer)r\(round)"
        var confirmations: [(id: String, bytes: [UInt8])] = []
        var files: [(name: String, bytes: [UInt8])] = []
        for number in 0..<12 {
            let id = "BUSY-\(name)-\(number)"
            let bytes = Array(SourceMessages.confirmation(id).utf8)
            confirmations.append((id, bytes))
            files.append(("\(number).fix", bytes))
            files.append(("\(number).mt", Array(SourceMessages.payment("PAY\(name)\(number)").utf8)))
            files.append(("\(number).exe", Array(SourceMessages.execution("E-\(name)-\(number)").utf8)))
            files.append(("\(number).txt", Array("A note on the amount, \(name) \(number)\n".utf8)))
        }
        let tree = try SourceTree(directory.appending(name), files)
        let ending = try board.run(["--json", "ingest", tree.path.string] + (round % 4 == 3 ? ["--seal"] : []))
        // Notes are not parsed: that is a finding.
        if let failure = failure(of: ending, allowing: [3]) { return failure }
        let receipts = ending.lines.count { $0["type"] as? String == "receipt" }
        guard receipts == files.count else { return "\(receipts) receipts for \(files.count) sources" }
        board.known.withLock { $0.confirmations += confirmations }
        return nil
    }

    /// Retrieves a confirmation that a receipt was given for.
    private static func get(_ board: Board, _ number: Int) throws -> String? {
        let known = board.known.withLock { known -> (id: String, bytes: [UInt8])? in
            known.confirmations.isEmpty
                ? nil : known.confirmations[number &* 7_919 % known.confirmations.count]
        }
        guard let known else {
            let ending = try board.run(["get", "nothing"])
            return ending.status == 4 ? nil : "\(ending.status ?? -1): \(ending.errors)"
        }
        let ending = try board.run(["get", known.id])
        guard Array(ending.output) == known.bytes else { return "\(known.id) has other bytes: \(ending.errors)" }
        return failure(of: ending, allowing: [])
    }

    /// Counts what is found: never less than what receipts were given for before.
    private static func count(_ board: Board) throws -> String? {
        let least = board.known.withLock { $0.confirmations.count }
        let ending = try board.run(["search", "--count", "--json", "BUSY*"])
        if let failure = failure(of: ending, allowing: []) { return failure }
        guard let found = ending.lines.first?["count"] as? Int else { return "no count" }
        return found >= least ? nil : "\(found) found of \(least)"
    }

    private static func failure(of ending: MunimentProcess.Ending, allowing others: Set<Int32>) -> String? {
        guard let status = ending.status else { return "ended by a signal" }
        return status == 0 || others.contains(status) ? nil : "\(status): \(ending.errors)"
    }
}
