// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct CommitmentFileTests {
    private let directory: TemporaryDirectory
    private let disk: FaultyFileSystem
    private let commitments: [Digest]
    private var path: FilePath { directory.path }
    private var file: FilePath { path.appending("commitments-000001.bin") }

    init() throws {
        directory = try TemporaryDirectory()
        disk = try FaultyFileSystem(root: directory.path)
        var generator = SeededGenerator(seed: 81)
        commitments = (0..<10).map { _ in generator.digest() }
    }

    private func append(_ range: Range<Int>, committed: Int) throws {
        let open = try CommitmentFile(path, in: disk, committed: committed)
        try open.append(Array(commitments[range]))
        open.commit()
    }

    private func read(_ range: Range<Int>, from root: FilePath? = nil) throws -> [Digest] {
        try CommitmentFile.read(range, from: root ?? path, in: LocalFileSystem())
    }

    @Test func `Commitments are read in the order in which they were appended, 32 bytes each`() throws {
        let open = try CommitmentFile(path, in: disk, committed: 0)
        for commitment in commitments {
            try open.append([commitment])
            open.commit()
        }
        #expect(open.count == 10)
        for first in 0...10 {
            for last in first...10 { #expect(try read(first..<last) == Array(commitments[first..<last])) }
        }
        #expect(try CommitmentFile.count(in: path, of: disk) == 10)
        #expect(try disk.contents(of: file, limit: .max) == commitments.flatMap(\.bytes))
    }

    @Test func `What no line names is cut off when the file is opened again`() throws {
        try append(0..<7, committed: 0)
        try disk.open(file, .readWrite).write([1, 2, 3], at: 7 * 32)
        #expect(try CommitmentFile.count(in: path, of: disk) == 7)
        try append(4..<6, committed: 4)
        #expect(try CommitmentFile.count(in: path, of: disk) == 6)
        #expect(try read(0..<6) == Array(commitments[..<6]))
    }

    @Test func `A file with fewer commitments than lines name is broken, and stays as it is`() throws {
        try append(0..<3, committed: 0)
        let bytes = try disk.contents(of: file, limit: .max)
        #expect(ledgerError { try CommitmentFile(path, in: disk, committed: 4) }?.code == .broken)
        #expect(try disk.contents(of: file, limit: .max) == bytes)
    }

    @Test func `A missing file is broken where lines name commitments, and none is put in its place`() throws {
        #expect(ledgerError { try CommitmentFile(path, in: disk, committed: 1) }?.code == .broken)
        #expect(try disk.status(file) == nil)
        #expect(try CommitmentFile.count(in: path, of: disk) == 0)
        #expect(ledgerError { try read(0..<1) }?.code == .disk)
    }

    @Test func `A range beyond the end is broken`() throws {
        try append(0..<3, committed: 0)
        for range in [0..<4, 3..<4, 9..<12] { #expect(ledgerError { try read(range) }?.code == .broken) }
        #expect(try read(3..<3).isEmpty)
    }

    @Test func `What was appended survives every power cut`() throws {
        try append(0..<3, committed: 0)
        try append(3..<10, committed: 3)
        for survivors in [Survivors.nothingUnsynced] + (0..<8).map({ .random(seed: $0) }) {
            try disk.afterPowerCut(survivors) { root in
                let found = try read(0..<10, from: root)
                #expect(found == commitments, "\(survivors)")
            }
        }
    }

    /// The process before was killed between the creation of the file and the synchronise of its folder.
    @Test func `What was appended to a file that another process created is not lost with the file's name`() throws {
        _ = try disk.open(file, .create)
        try append(0..<3, committed: 0)
        try disk.afterPowerCut(.nothingUnsynced) { root in
            let found = try read(0..<3, from: root)
            #expect(found == Array(commitments[..<3]))
        }
    }

    @Test(arguments: 1...5, Fault.Mode.allCases)
    func `A failing operation is an error, and the next opening goes on from what lines name`(
        number: Int, mode: Fault.Mode
    ) throws {
        disk.plan(Fault(at: number, mode, thenDead: true))
        #expect(ledgerError { try append(0..<5, committed: 0) }?.code == .disk)
        disk.restart()
        try append(0..<4, committed: 0)
        #expect(try read(0..<4) == Array(commitments[..<4]))
        disk.plan(Fault(at: disk.operationCount + 1, mode))
        #expect(ledgerError { try append(4..<6, committed: 4) }?.code == .disk)
        disk.restart()
        try append(4..<10, committed: 4)
        for survivors in [Survivors.nothingUnsynced] + (0..<8).map({ .random(seed: $0) }) {
            try disk.afterPowerCut(survivors) { root in
                let found = try read(0..<10, from: root)
                #expect(found == commitments, "fault \(number), \(mode), \(survivors)")
            }
        }
    }
}
