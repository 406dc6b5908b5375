// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// The ledger of one test: a folder of its own.
struct TestLedger {
    let directory: TemporaryDirectory
    let fileSystem: any FileSystem
    var path: FilePath { directory.path }

    init() throws {
        directory = try TemporaryDirectory()
        fileSystem = LocalFileSystem()
    }

    var reader: LedgerReader { LedgerReader(path, in: fileSystem) }

    func segment(_ number: Int = 1) -> FilePath { path.appending("events-00000\(number).log") }

    func writer(_ head: LedgerHead = LedgerHead(), segmentSize: Int = 64 << 20) throws -> LedgerWriter {
        try LedgerWriter(path, in: fileSystem, head: head, segmentSize: segmentSize)
    }

    func bytes(_ number: Int = 1) throws -> [UInt8] {
        try #require(try fileSystem.contents(of: segment(number), limit: .max))
    }

    /// Puts other bytes in the place of a segment.
    func replace(with bytes: [UInt8], _ number: Int = 1) throws {
        let file = try fileSystem.open(segment(number), .create)
        try file.truncate(to: 0)
        try file.write(bytes, at: 0)
    }

    /// Writes lines of these acts, each one synchronised, and gives them as the writer does.
    @discardableResult
    func write(_ acts: [LedgerAct], after head: LedgerHead = LedgerHead(), segmentSize: Int = 64 << 20) throws
        -> [LedgerLine]
    {
        let writer = try writer(head, segmentSize: segmentSize)
        return try acts.map { act in
            let line = try writer.append(act)
            try writer.synchronize()
            return line
        }
    }

    func read(after head: LedgerHead = LedgerHead()) throws -> LedgerContents { try LedgerContents(reader, head) }
}

/// What a reader gave.
struct LedgerContents {
    var lines: [LedgerLine] = []
    var head: LedgerHead
    var ending: LedgerEnding

    init(_ reader: LedgerReader, _ head: LedgerHead = LedgerHead()) throws {
        var lines: [LedgerLine] = []
        var last = head
        (self.head, ending) = try reader.read(after: head) { line, head in
            lines.append(line)
            last = head
        }
        self.lines = lines
        try #require(self.head == last)
    }
}

extension LedgerWriter {
    /// Appends a line of a fixed agent at a time that grows with the sequence.
    @discardableResult
    func append(_ act: LedgerAct) throws -> LedgerLine {
        let time = Timestamp(milliseconds: 1_767_225_600_000 + Int64(head.sequence) * 1_001)
        return try append(act, agent: "uid:1000", wall: time, trusted: time)
    }
}

/// The error that a call throws, or `nil` where it returns.
func ledgerError<Result>(of call: () throws -> Result) -> LedgerError? {
    do {
        _ = try call()
        return nil
    } catch {
        return error as? LedgerError
    }
}
