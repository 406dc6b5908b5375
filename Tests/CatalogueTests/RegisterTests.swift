// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Durability
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
        head.lists = sequence * 160
        return head
    }

    private func range(_ volume: VolumeKey, _ from: Int, _ to: Int, _ sequence: Int, records: Int = 2) -> CapturedRange
    {
        CapturedRange(
            volume: volume, from: from, to: to, sequence: sequence, leaf: .sample(UInt64(sequence)),
            firstPlace: from / 10, records: records, day: CivilDate(day: 20_000 + sequence))
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

    @Test func `The ranges of a volume come in the order of lines, from any line on`() throws {
        let volume = key(.statement, "2026", 1)
        let ranges = [range(volume, 0, 100, 3), range(volume, 100, 250, 4), range(volume, 250, 300, 6)]
        try register.apply(
            ranges.reversed().map { .range($0) } + [.range(range(key(.statement, "2026", 2), 0, 9, 6))], head: head(6))
        #expect(try register.ranges(of: volume) == ranges)
        #expect(try register.ranges(of: volume).map(\.day.day) == [20_003, 20_004, 20_006])
        #expect(try register.ranges(of: volume, after: 2) == ranges)
        #expect(try register.ranges(of: volume, after: 3) == Array(ranges[1...]))
        #expect(try register.ranges(of: volume, after: 5) == [ranges[2]])
        #expect(try register.ranges(of: volume, after: 6).isEmpty)
        #expect(try register.ranges(of: volume, in: 4) == [ranges[1]])
        #expect(try register.ranges(of: volume, in: 5).isEmpty)
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

    @Test func `What was known at the end of a day is the last line that captured something by then`() throws {
        let volume = key(.statement, "2026", 1)
        #expect(try register.lastSequence(upTo: CivilDate(day: 30_000)) == 0)
        // A day may come again where the archive's zone or clock changes.
        for (sequence, day) in [(2, 100), (3, 100), (5, 102), (6, 101)] {
            var captured = range(volume, sequence * 10, sequence * 10 + 10, sequence)
            captured.day = CivilDate(day: day)
            try register.apply([.range(captured)], head: head(sequence))
        }
        for (day, sequence) in [(99, 0), (100, 3), (101, 6), (102, 6), (9_999, 6)] {
            #expect(try register.lastSequence(upTo: CivilDate(day: day)) == sequence, "\(day)")
        }
    }

    @Test func `What supersedes an identifier is found by its value and what it names, up to a line`() throws {
        let volume = key(.tradeConfirmation, "2026", 1)
        func entry(_ number: Int, _ identifier: RecordIdentifier, _ lifecycle: Lifecycle?) -> RegisterChange {
            .supersession(
                Supersession(
                    identifier: identifier, record: RecordID(.sample(UInt64(number))), volume: volume,
                    sequence: number, place: number * 2, lifecycle: lifecycle, facts: "\nparty:p\(number)\n"))
        }
        let confirmation = RecordIdentifier(.confirmation, "C-1")
        try register.apply(
            [
                entry(3, confirmation, .cancelled), entry(1, confirmation, .amended), entry(1, confirmation, .amended),
                entry(2, RecordIdentifier(.order, "C-1"), nil), entry(4, RecordIdentifier(.message, "C-1"), nil),
                entry(5, RecordIdentifier(.confirmation, "C-1\0"), nil),
            ], head: head(5), withChains: true)
        func found(_ identifiers: [RecordIdentifier], upTo sequence: Int = .max) throws -> [Int] {
            try register.supersessions(of: identifiers, upTo: sequence).map(\.sequence)
        }
        // The names of documents are one kind.
        #expect(try found([confirmation]) == [1, 3, 4])
        #expect(try found([confirmation], upTo: 3) == [1, 3])
        #expect(try found([RecordIdentifier(.order, "C-1")]) == [2])
        #expect(try found([RecordIdentifier(.trade, "C-1"), RecordIdentifier(.uti, "C-2")]).isEmpty)
        #expect(try found([RecordIdentifier(.order, "C-1"), confirmation]) == [1, 2, 3, 4])
        #expect(try found([]).isEmpty)
        let first = try #require(try register.supersessions(of: [confirmation], upTo: 1).first)
        #expect(first.record == RecordID(.sample(1)) && first.volume == volume && first.place == 2)
        #expect(first.lifecycle == .amended && first.facts == "\nparty:p1\n" && first.identifier == confirmation)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `Of what a volume knew nothing is left in the files, wherever its rows have lain`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let volumes = [key(.tradeConfirmation, "2025", 1), key(.tradeConfirmation, "2026", 1)]
        var sequence = 1
        func supersede(_ count: Int, by volume: VolumeKey, _ name: String) throws {
            let changes = (0..<count).map { _ -> RegisterChange in
                let number = random.below(1 << 40)
                let text = "\(name)-\(number)" + String(repeating: "x", count: random.below(20))
                return .supersession(
                    Supersession(
                        identifier: RecordIdentifier(.confirmation, text), record: RecordID(.sample(UInt64(number))),
                        volume: volume, sequence: sequence, place: number, lifecycle: .amended, facts: "\nparty:p\n",
                        since: sequence))
            }
            try register.apply(changes, head: head(sequence), withChains: true)
            sequence += 1
        }
        for _ in 0..<12 {
            try supersede(60, by: volumes[0], "GONE")
            try supersede(40, by: volumes[1], "STAY")
        }
        let none = RecordListRange(offset: 0, count: 0, digest: .zero)
        let carry = CarryEntry(
            plan: 1, sequence: sequence, leaf: .zero, carried: Timestamp(milliseconds: 1), day: CivilDate(day: 1),
            agent: "a", from: volumes[0], to: nil, content: (0, 0, .zero), addenda: (0, 0), list: none,
            commitments: none, tombstones: (0, 0, .zero), months: [:])
        try register.apply([.disposition(.carried(carry))], head: head(sequence), withChains: true)
        sequence += 1
        for _ in 0..<3 { try supersede(40, by: volumes[1], "STAY") }
        let listed = try register.unsettledValues(limit: .max).map { "\($0)" }
        try register.apply([.settled(listed)], head: head(sequence), withChains: true)
        try register.scrub()
        for name in ["register.sqlite", "register.sqlite-wal"] {
            let bytes = try LocalFileSystem().contents(of: directory.path.appending(name), limit: .max) ?? []
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("GONE"), "\(name)")
            if name.hasSuffix("sqlite") { #expect(text.contains("STAY")) }
        }
    }

    @Test func `Supersessions are applied with their lines or said to be missing`() throws {
        #expect(try register.chainsApplied() == 0)
        try register.apply([], head: head(2), withChains: true)
        #expect(try register.chainsApplied() == 2)
        try register.apply([], head: head(3))
        #expect(try register.chainsApplied() == 2)
        #expect(try register.head() == head(3))
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
