// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerLineTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Any act is read as it was written`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<600 {
            let line = generator.line()
            let bytes = line.bytes
            let read = try #require(
                LedgerLine(decoding: bytes.dropLast()[...], at: 7), "seed \(seed), round \(round), \(line.act)")
            #expect(read.act == line.act, "seed \(seed), round \(round)")
            #expect(read.agent == line.agent && read.wall == line.wall && read.trusted == line.trusted)
            #expect(read.sequence == line.head.sequence + 1 && read.previous == line.head.leaf)
            #expect(read.durable == line.durable)
            #expect(read.offset == 7 && read.end == 7 + bytes.count)
        }
    }

    @Test(arguments: LedgerAct.samples)
    func `Every act of this version is read as it was written`(act: LedgerAct) throws {
        var generator = SeededGenerator(seed: 4)
        var line = generator.line()
        line.act = act
        #expect(LedgerLine(decoding: line.bytes.dropLast()[...], at: 0)?.act == act)
        #expect(act.sampleIndex.map { LedgerAct.samples[$0] } == act)
    }

    @Test func `A line is canonical JSON, a tab, its CRC in eight digits and a line feed`() throws {
        let seed: UInt64 = 5
        var generator = SeededGenerator(seed: seed)
        for round in 0..<300 {
            let bytes = generator.line().bytes
            #expect(bytes.last == 0x0A && bytes[bytes.count - 10] == 0x09)
            let json = bytes[..<(bytes.count - 10)]
            let value = try CanonicalJSON(decoding: json)
            #expect(value.encoded == Array(json), "seed \(seed), round \(round)")
            let check = Hexadecimal.encode(CRC32C.checksum(json).bigEndianBytes)
            #expect(Array(bytes[(bytes.count - 9)...].dropLast()) == Array(check.utf8))
            #expect(check == check.lowercased() && check.utf8.count == 8)
            #expect(!json.contains(0x0A) && !json.contains(0x09))
            let read = try #require(LedgerLine(decoding: bytes.dropLast()[...], at: 0))
            #expect(read.leaf == .leaf(json), "seed \(seed), round \(round)")
        }
    }

    @Test func `A line with any one byte changed is no line`() {
        let seed: UInt64 = 6
        var generator = SeededGenerator(seed: seed)
        for round in 0..<12 {
            let line = Array(generator.line().bytes.dropLast())
            for index in line.indices {
                var changed = line
                changed[index] ^= UInt8(1 + generator.below(255))
                #expect(
                    LedgerLine(decoding: changed[...], at: 0) == nil, "seed \(seed), round \(round), byte \(index)")
            }
        }
    }

    @Test func `A line cut off at any byte, or with bytes behind it, is no line`() {
        var generator = SeededGenerator(seed: 7)
        let line = Array(generator.line().bytes.dropLast())
        for count in 0..<line.count { #expect(LedgerLine(decoding: line[..<count], at: 0) == nil, "\(count) bytes") }
        for more in [" ", "0", "\n", "\r", "\t00000000"] {
            #expect(LedgerLine(decoding: (line + Array(more.utf8))[...], at: 0) == nil)
        }
    }

    /// The CRC of these is right: what is wrong is the JSON.
    @Test func `A line without one of its members, or with another kind of value for one, is no line`() throws {
        for act in LedgerAct.samples {
            var generator = SeededGenerator(seed: 8)
            var line = generator.line()
            line.act = act
            let json = Array(line.bytes.dropLast(10))
            let members = try #require(try CanonicalJSON(decoding: json).members)
            for (name, value) in members {
                var without = members
                without[name] = nil
                var other = members
                if case .boolean = value { other[name] = "text" } else { other[name] = true }
                // What matched is listed only where that is not too much.
                let isOptional = Self.optional.contains("\(act.name) \(name)")
                for changed in isOptional ? [other] : [without, other] {
                    let bytes = LedgerLine.framed(CanonicalJSON.object(changed).encoded)
                    #expect(LedgerLine(decoding: bytes.dropLast()[...], at: 0) == nil, "\(act.name) and \(name)")
                }
            }
        }
    }

    private static let optional: Set<String> = [
        "saved-search list", "agent-add user", "agent-add until", "agent-change user", "agent-change until",
        "agent-add scoped", "agent-change scoped", "token-create scoped",
        "token-create holder", "retention-event corrects", "extend last",
        "disposition-plan notice", "disposition-carry addenda",
    ]

    @Test func `A count below zero, a range that runs backwards or records that do not add up are no line`() throws {
        var generator = SeededGenerator(seed: 9)
        let good = generator.capture(first: 3)
        try #require(Self.isRead(.capture(good)))
        var backwards = good
        backwards.volumes[0].to = backwards.volumes[0].from
        var tooMany = good
        tooMany.commitments.count += 1
        var otherList = generator.savedSearch(offset: 0)
        try #require(Self.isRead(.savedSearch(otherList)))
        otherList.list?.count += 1
        var otherDigest = generator.savedSearch(offset: 0)
        otherDigest.list?.digest = .zero
        for act in [
            .savedSearch(otherList), .savedSearch(otherDigest), LedgerAct.capture(backwards), .capture(tooMany),
            .rebuild(volumes: -1), .recover(cut: -1, tails: 0),
            .read(count: -1, records: []), .verify(frames: 0, lines: -5, findings: 0),
        ] {
            #expect(!Self.isRead(act), "\(act)")
        }
    }

    @Test func `An act of a later version is read, counted and not understood`() throws {
        let members: CanonicalJSON = [
            "act": "unheard-of", "agent": "uid:1", "durable": 0, "hold": "17", "prev": .string(Digest.zero.hex),
            "seq": 1, "trusted": "2026-01-01T00:00:00.000Z", "wall": "2026-01-01T00:00:00.000Z",
        ]
        let line = LedgerLine.framed(members.encoded)
        let read = try #require(LedgerLine(decoding: line.dropLast()[...], at: 0))
        #expect(read.act == .unknown("unheard-of"))
        #expect(read.leaf == .leaf(members.encoded))
        #expect(read.follows(LedgerHead()))
    }

    private static func isRead(_ act: LedgerAct) -> Bool {
        var generator = SeededGenerator(seed: 10)
        var line = generator.line()
        line.act = act
        return LedgerLine(decoding: line.bytes.dropLast()[...], at: 0) != nil
    }

    @Test(arguments: [0, 1, 20, 150])
    func `No capture line is longer than its accessions and volumes let expect`(number: Int) throws {
        let most = Int(CanonicalJSON.largestInteger)
        let recordClass = try #require(RecordClass(String(repeating: "x", count: 64)))
        let capture = Capture(
            accessions: (0..<number).map { _ in
                AccessionPart(
                    id: AccessionID(TimeOrderedUUID(milliseconds: 0, random: (0, 0))), source: .zero, reached: most,
                    isWhole: false)
            },
            commitments: CommitmentRange(first: most, count: most, root: .zero),
            counts: CaptureCounts(parsed: most, partial: most, unparsed: most, bytes: most),
            volumes: (0..<number).map { _ in
                VolumeRange(
                    volume: VolumeKey(recordClass: recordClass, period: "2026-07", sequence: most), from: most,
                    to: most, records: most)
            })
        let time = Timestamp(milliseconds: 0)
        let json = LedgerLine.json(
            .capture(capture), detail: nil, agent: String(repeating: "a", count: 255), wall: time, trusted: time,
            after: LedgerHead(), durable: most)
        #expect(json.count <= Capture.mostBytes(accessions: number, volumes: number))
    }
}

/// What a line says, before it is written.
private struct PlannedLine {
    var act: LedgerAct
    var detail: Deposit?
    var agent: String
    var wall: Timestamp
    var trusted: Timestamp
    var head: LedgerHead
    var durable: Int

    var bytes: [UInt8] {
        LedgerLine.framed(
            LedgerLine.json(
                act, detail: detail, agent: agent, wall: wall, trusted: trusted, after: head, durable: durable))
    }
}

extension SeededGenerator {
    fileprivate mutating func line() -> PlannedLine {
        var head = LedgerHead()
        head.sequence = below(1_000_000)
        head.leaf = digest()
        let agents = ["uid:1000", "", "a\tb\nc", "\"\\", "\u{e9}", "e\u{301}", "\u{1F600}\u{0}\u{2028}"]
        return PlannedLine(
            act: act(), agent: agents[below(agents.count)], wall: time(), trusted: time(), head: head,
            durable: count())
    }

    /// A time of the years 1970 to 2255.
    mutating func time() -> Timestamp { Timestamp(milliseconds: Int64(next() % 9_000_000_000_000)) }
}
