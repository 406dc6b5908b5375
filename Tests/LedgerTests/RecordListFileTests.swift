// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RecordListFileTests {
    private let directory: TemporaryDirectory
    private let disk: FaultyFileSystem
    private let sets: [[RecordID]]
    private var path: FilePath { directory.path }
    private var file: FilePath { path.appending("lists-000001.bin") }

    init() throws {
        directory = try TemporaryDirectory()
        disk = try FaultyFileSystem(root: directory.path)
        var generator = SeededGenerator(seed: 83)
        sets = [3, 0, 1, 200].map { count in (0..<count).map { _ in RecordID(generator.uuid()) }.sorted() }
    }

    /// Appends each set as a writer of its own does, and gives what lines say of them.
    @discardableResult
    private func append(_ sets: [[RecordID]], committed: Int = 0) throws -> [RecordListRange] {
        var committed = committed
        return try sets.map { records in
            let open = try RecordListFile(path, in: disk, committed: committed)
            let range = try open.append(records)
            open.commit()
            committed = range.end
            return range
        }
    }

    private func read(_ range: RecordListRange, from root: FilePath? = nil) throws -> [RecordID] {
        try RecordListFile.read(range, from: root ?? path, in: LocalFileSystem())
    }

    @Test func `Which commitments are whose lies behind the set, two numbers of eight bytes each`() throws {
        let entries = [(0, 7), (0, 9), (2, 1 << 40)].map { ListedCommitment(record: $0.0, place: $0.1) }
        let open = try RecordListFile(path, in: disk, committed: 0)
        let ranges = [try open.append(sets[0]), try open.append(entries)]
        open.commit()
        #expect(ranges[1].offset == 48 && ranges[1].count == 3)
        #expect(try RecordListFile.commitments(ranges[1], from: path, in: LocalFileSystem()) == entries)
        let last = try disk.contents(of: file, limit: .max)?.suffix(16) ?? []
        #expect(Array(last) == [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0])
        #expect(throws: LedgerError.self) {
            try RecordListFile.commitments(ranges[0], from: path.appending("none"), in: LocalFileSystem())
        }
    }

    @Test func `Sets stand one behind the other, 16 bytes a record, and are read as they were frozen`() throws {
        let ranges = try append(sets)
        #expect(ranges.map(\.offset) == [0, 48, 48, 64] && ranges.map(\.count) == [3, 0, 1, 200])
        for (range, set) in zip(ranges, sets) { #expect(try read(range) == set) }
        #expect(try disk.contents(of: file, limit: .max) == sets.flatMap { $0.flatMap(\.uuid.bytes) })
        #expect(try RecordListFile.length(in: path, of: disk) == 204 * 16)
    }

    @Test func `A set of more bytes than are read at a time is read as it was frozen`() throws {
        var generator = SeededGenerator(seed: 84)
        let set = (0..<70_001).map { _ in RecordID(generator.uuid()) }
        let range = try append([set])[0]
        #expect(try read(range) == set)
    }

    @Test func `An empty set is read without a file`() throws {
        let digest = RecordListFile.digest(of: [])
        #expect(digest.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(try read(RecordListRange(offset: 0, count: 0, digest: digest)).isEmpty)
        #expect(try RecordListFile.length(in: path, of: disk) == 0)
    }

    @Test func `What no line names is cut off when the file is opened again`() throws {
        let first = try append([sets[0]])[0]
        try disk.open(file, .readWrite).write([1, 2, 3], at: first.end)
        let next = try append([sets[3]], committed: first.end)[0]
        #expect(next.offset == first.end)
        #expect(try read(first) == sets[0] && read(next) == sets[3])
    }

    @Test func `A file that is shorter than lines say is broken, and stays as it is`() throws {
        let range = try append([sets[0]])[0]
        let bytes = try disk.contents(of: file, limit: .max)
        #expect(ledgerError { try RecordListFile(path, in: disk, committed: range.end + 16) }?.code == .broken)
        #expect(try disk.contents(of: file, limit: .max) == bytes)
        var longer = range
        longer.count += 1
        #expect(ledgerError { try read(longer) }?.code == .broken)
    }

    @Test func `A missing file is broken where lines name sets, and none is put in its place`() throws {
        #expect(ledgerError { try RecordListFile(path, in: disk, committed: 16) }?.code == .broken)
        #expect(try disk.status(file) == nil)
    }

    @Test func `A set of which a bit is another is broken`() throws {
        let ranges = try append(sets)
        for (range, set) in zip(ranges, sets) where !set.isEmpty {
            let open = try disk.open(file, .readWrite)
            let place = range.offset + range.count * 16 - 1
            let byte = try open.read(at: place, count: 1)[0]
            try open.write([byte ^ 1], at: place)
            #expect(ledgerError { try read(range) }?.code == .broken)
            try open.write([byte], at: place)
            #expect(try read(range) == set)
        }
    }

    @Test(arguments: 1...6, Fault.Mode.allCases)
    func
        `A failing operation is an error, what was appended survives, and the next opening goes on from what lines name`(
            number: Int, mode: Fault.Mode
        ) throws
    {
        disk.plan(Fault(at: number, mode, thenDead: true))
        let failed = ledgerError { try append([sets[3]]) }
        if let failed { #expect(failed.code == .disk) }
        disk.restart()
        let ranges = try append([sets[0], sets[2]])
        for survivors in [Survivors.nothingUnsynced] + (0..<8).map({ .random(seed: $0) }) {
            try disk.afterPowerCut(survivors) { root in
                let found = try ranges.map { try read($0, from: root) }
                #expect(found == [sets[0], sets[2]], "fault \(number), \(mode), \(survivors)")
            }
        }
    }
}
