// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@Suite("A time-ordered UUID")
struct TimeOrderedUUIDTests {
    /// RFC 9562, appendix A.6.
    private static let example = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"

    @Test("is the example of the standard")
    func standardExample() {
        let uuid = TimeOrderedUUID(milliseconds: 0x017F_22E2_79B0, random: (0xCC3, 0x18C4_DC0C_0C07_398F << 2))
        #expect(uuid.description == Self.example)
    }

    @Test("has version 7 and the variant of RFC 9562, whatever the time and the randomness")
    func versionAndVariant() {
        var generator = SeededGenerator(seed: 2)
        for round in 0..<500 {
            let edges: [UInt64] = [0, .max]
            let random = round < 2 ? (edges[round], edges[round]) : (generator.next(), generator.next())
            let time = round < 2 ? edges[1 - round] : generator.next()
            let bytes = TimeOrderedUUID(milliseconds: time, random: random).bytes
            #expect(bytes.count == 16)
            #expect(bytes[6] >> 4 == 7)
            #expect(bytes[8] >> 6 == 0b10)
            #expect(bytes[0..<6].reduce(0) { $0 << 8 | UInt64($1) } == time & 0xFFFF_FFFF_FFFF)
        }
    }

    @Test("keeps 74 bits of the randomness")
    func keepsRandomness() {
        let none = TimeOrderedUUID(milliseconds: 0, random: (0, 0)).bytes
        let all = TimeOrderedUUID(milliseconds: 0, random: (.max, .max)).bytes
        #expect(zip(none, all).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +) == 74)
    }

    @Test("is ordered by time before anything else, in all its forms")
    func orderIsTime() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let time = generator.next() & 0xFFFF_FFFF_FFFE
            let earlier = TimeOrderedUUID(milliseconds: time, random: (generator.next(), generator.next()))
            let later = TimeOrderedUUID(milliseconds: time + 1, random: (generator.next(), generator.next()))
            #expect(earlier < later)
            #expect(earlier.description < later.description)
            #expect(earlier.bytes.lexicographicallyPrecedes(later.bytes))
        }
    }

    @Test("comes back from its bytes and its text, of either case")
    func roundTrip() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<200 {
            let uuid = TimeOrderedUUID(milliseconds: generator.next(), random: (generator.next(), generator.next()))
            #expect(TimeOrderedUUID(uuid.bytes) == uuid)
            #expect(TimeOrderedUUID(uuid.description) == uuid)
            #expect(TimeOrderedUUID(uuid.description.uppercased()) == uuid)
        }
    }

    @Test(
        "is not read from other texts",
        arguments: [
            "", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
            "017f22e2-79b0-7cc3-98c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
            "017f22e-279b0-7cc3-98c4-dc0c0c07398f",
            "017g22e2-79b0-7cc3-98c4-dc0c0c07398f", " 017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f-",
            "017f22e2\u{2010}79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-\u{301}79b0-7cc3-98c4-dc0c0c07398f",
            "é17f22e-79b0-7cc3-98c4-dc0c0c07398f",
        ])
    func refusesOtherTexts(text: String) {
        #expect(TimeOrderedUUID(text) == nil)
        #expect(RecordID(text) == nil)
        #expect(AccessionID(text) == nil)
    }

    @Test("is not any other number of bytes", arguments: [0, 15, 17])
    func refusesOtherLengths(count: Int) {
        #expect(TimeOrderedUUID([UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("gives its text and its order to the identities of records and accessions")
    func identities() throws {
        let record = try #require(RecordID(Self.example))
        let later = RecordID(TimeOrderedUUID(milliseconds: .max, random: (0, 0)))
        #expect(record.description == Self.example)
        #expect(record < later)
        let accession = try #require(AccessionID(Self.example))
        #expect(accession.description == Self.example)
        #expect(accession < AccessionID(later.uuid))
        #expect(accession.uuid == record.uuid)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Identities made one after another rise, whatever the clock and chance say`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var last = TimeOrderedUUID(milliseconds: 5, random: (.max, .max))
        for round in 0..<2_000 {
            // The clock stands still, goes on and goes back; chance is at its limits now and then.
            let milliseconds = UInt64.random(in: 0...8, using: &generator)
            let chance = round % 7 == 0 ? UInt64.max : generator.next()
            let next = TimeOrderedUUID(milliseconds: milliseconds, random: (chance, chance), after: last)
            #expect(next > last, "seed \(seed), round \(round)")
            #expect(next.description.dropFirst(14).first == "7")
            #expect("89ab".contains(next.description.dropFirst(19).first ?? " "))
            last = next
        }
    }
}

@Suite("A record class")
struct RecordClassTests {
    @Test(
        "is named by lower-case letters, digits and hyphens",
        arguments: ["a", "trade-confirmation", "mifid2-order", "9"])
    func goodNames(name: String) {
        #expect(RecordClass(name)?.name == name)
        #expect(RecordClass(name)?.description == name)
    }

    @Test(
        "has no name that could leave its folder or mean two things",
        arguments: [
            "", "-", "-a", ".", "..", "a/b", "a\\b", "a b", "A", "Trade", "é", "e\u{301}", "a\u{0}", "a\n", "a_b",
            "a.b", "ａ", "٣",
        ])
    func badNames(name: String) {
        #expect(RecordClass(name) == nil)
    }

    @Test("has a name of at most 64 characters")
    func longNames() {
        #expect(RecordClass(String(repeating: "a", count: 64)) != nil)
        #expect(RecordClass(String(repeating: "a", count: 65)) == nil)
    }

    @Test("is one that its own name makes, where it is built in")
    func builtIn() {
        let known = RecordClass.known
        for recordClass in known { #expect(RecordClass(recordClass.name) == recordClass) }
        #expect(Set(known).count == known.count)
        #expect(known.sorted().map(\.name) == known.map(\.name).sorted())
    }
}
