// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RegisterTests {
    private let directory: TemporaryDirectory
    private let register: Register

    init() throws {
        directory = try TemporaryDirectory()
        register = try Register(directory.path.appending("register.sqlite"), .write)
    }

    private func key(_ name: RecordClass, _ period: String, _ sequence: Int) -> VolumeKey {
        VolumeKey(recordClass: name, period: period, sequence: sequence)
    }

    private func head(_ sequence: Int) -> LedgerHead {
        var head = LedgerHead()
        head.sequence = sequence
        head.length = sequence * 400
        head.leaf = .sample(UInt64(sequence))
        head.trusted = Timestamp(milliseconds: Int64(sequence) * 1_000)
        head.commitments = sequence * 3
        return head
    }

    private func range(_ volume: VolumeKey, _ from: Int, _ to: Int, _ sequence: Int, records: Int = 2) -> CapturedRange
    {
        CapturedRange(
            volume: volume, from: from, to: to, sequence: sequence, leaf: .sample(UInt64(sequence)),
            firstPlace: from / 10, records: records)
    }

    @Test func `A new register has applied nothing`() throws {
        #expect(try register.head() == LedgerHead())
        #expect(try register.volumes().volumes.isEmpty && register.volumes().sequence == 0)
        #expect(try register.accessions().isEmpty)
        #expect(try register.integrityFindings().isEmpty)
    }

    @Test func `The head is that of the last application, another opening sees it too`() throws {
        for sequence in [1, 2, 7] {
            try register.apply([], head: head(sequence))
            #expect(try register.head() == head(sequence))
            #expect(try Register(register.path, .read).head() == head(sequence))
        }
        var untimed = LedgerHead()
        untimed.sequence = 8
        try register.apply([], head: untimed)
        #expect(try register.head() == untimed)
    }

    @Test func `A volume has the length and the records of all its ranges`() throws {
        let first = key(.tradeConfirmation, "2026", 1)
        let second = key(.tradeConfirmation, "2026", 2)
        let other = key(.settlement, "2025", 1)
        try register.apply(
            [.range(range(second, 0, 50, 1)), .range(range(first, 0, 100, 1))], head: head(1))
        try register.apply(
            [.range(range(first, 100, 250, 2, records: 5)), .range(range(other, 0, 10, 2, records: 0))], head: head(2))
        let (sequence, volumes) = try register.volumes()
        #expect(sequence == 2)
        #expect(volumes.map(\.key) == [other, first, second])
        #expect(volumes.map(\.packLength) == [10, 250, 50])
        #expect(volumes.map(\.records) == [0, 7, 2])
        #expect(try register.lastVolume(of: .tradeConfirmation, period: "2026")?.key == second)
        #expect(try register.lastVolume(of: .tradeConfirmation, period: "2025") == nil)
        #expect(try register.lastVolume(of: .settlement, period: "2025")?.packLength == 10)
    }

    @Test func `The ranges of a volume come in the order of its pack, from any offset on`() throws {
        let volume = key(.statement, "2026", 1)
        let ranges = [range(volume, 0, 100, 3), range(volume, 100, 250, 4), range(volume, 250, 300, 6)]
        try register.apply(
            ranges.reversed().map { .range($0) } + [.range(range(key(.statement, "2026", 2), 0, 9, 6))], head: head(6))
        #expect(try register.ranges(of: volume) == ranges)
        #expect(try register.ranges(of: volume, from: 99) == ranges)
        #expect(try register.ranges(of: volume, from: 100) == Array(ranges[1...]))
        #expect(try register.ranges(of: volume, from: 251) == [ranges[2]])
        #expect(try register.ranges(of: volume, from: 300).isEmpty)
        #expect(try register.ranges(of: key(.statement, "2027", 1)).isEmpty)
    }

    @Test func `A line is applied once or not at all`() throws {
        let volume = key(.statement, "2026", 1)
        let accession = AccessionEntry(1, sequence: 1)
        let line: [RegisterChange] = [.accession(accession), .range(range(volume, 0, 100, 1))]
        try register.apply(line, head: head(1))
        var later = accession
        later.reached = 99
        #expect(
            catalogueError {
                try register.apply([.accession(later), .range(range(volume, 0, 100, 1))], head: head(2))
            }?.code == .database)
        #expect(try register.head() == head(1))
        #expect(try register.volumes().volumes.map(\.records) == [2])
        #expect(try register.accession(accession.id) == accession)
        #expect(try register.ranges(of: volume).count == 1)
    }

    @Test func `The volumes of an accession are told once each, in the order of their keys`() throws {
        let accession = AccessionID(.sample(1))
        let keys = [key(.statement, "2026", 2), key(.settlement, "2026", 1), key(.statement, "2026", 1)]
        for _ in 0..<2 { try register.apply(keys.map { .accessionVolume(accession, $0) }, head: head(1)) }
        #expect(try register.volumes(of: accession) == [keys[1], keys[2], keys[0]])
        #expect(try register.volumes(of: AccessionID(.sample(2))).isEmpty)
    }
}

extension AccessionEntry {
    /// An accession of a number: identity, source and counts depend on it alone.
    init(_ number: UInt64, name: SourceName = SourceName("file"), sequence: Int, isComplete: Bool = true) {
        self.init(
            id: AccessionID(.sample(number)), name: name, digest: .sample(number), length: Int(number) * 100,
            format: "fix", reached: Int(number) * 100, isComplete: isComplete, parsed: 1, partial: 2, unparsed: 3,
            captured: Timestamp(milliseconds: Int64(number)), sequence: sequence)
    }
}
