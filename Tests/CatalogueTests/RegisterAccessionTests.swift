// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RegisterAccessionTests {
    private let directory: TemporaryDirectory
    private let register: Register

    init() throws {
        directory = try TemporaryDirectory()
        register = try Register(directory.path.appending("register.sqlite"), .write)
    }

    private func apply(_ changes: RegisterChange...) throws { try register.apply(changes, head: LedgerHead()) }

    @Test(arguments: [
        Array("trades.fix".utf8), [], [0], Array("a\u{0}b".utf8), [0xFF, 0xFE, 0x00, 0x80], Array("'\"; --".utf8),
        Array("e\u{301}".utf8), Array("\u{E9}".utf8), Array("line\nbreak\u{202E}".utf8), Array(0...255),
    ])
    func `The name of a source comes back byte for byte`(bytes: [UInt8]) throws {
        let entry = AccessionEntry(1, name: SourceName(bytes: bytes), sequence: 1)
        try apply(.accession(entry))
        #expect(try register.accession(entry.id) == entry)
        #expect(try register.accession(entry.id)?.name.bytes == bytes)
    }

    @Test func `An accession comes back with all that was said of it`() throws {
        let seed: UInt64 = 61
        var generator = SeededGenerator(seed: seed)
        for number in 1...100 as ClosedRange<UInt64> {
            var entry = AccessionEntry(number, name: SourceName(bytes: generator.bytes(9)), sequence: Int(number))
            entry.length = generator.below(1 << 50)
            entry.reached = generator.below(entry.length + 1)
            entry.isComplete = generator.below(2) == 0
            entry.parsed = generator.below(1 << 40)
            entry.unfolded = generator.below(1 << 40)
            entry.isKept = generator.below(2) == 0
            entry.format = ["fix", "swift-mt", "\u{1F600}"][generator.below(3)]
            entry.captured = Timestamp(milliseconds: Int64(generator.below(1 << 50)) - 1 << 49)
            try apply(.accession(entry))
            #expect(try register.accession(entry.id) == entry, "seed \(seed)")
        }
        #expect(try register.accessions().map(\.sequence) == Array(1...100))
        #expect(try register.accessions(limit: 3).map(\.sequence) == [1, 2, 3])
        #expect(try register.accessions(limit: 0).isEmpty)
        #expect(try register.accession(AccessionID(.sample(999))) == nil)
    }

    @Test func `A later part of a source says how far it has come and changes nothing else`() throws {
        var entry = AccessionEntry(5, sequence: 3, isComplete: false)
        entry.reached = 100
        try apply(.accession(entry))
        var part = AccessionEntry(5, name: SourceName("other"), sequence: 9, isComplete: false)
        part.reached = 300
        part.unfolded = 70
        try apply(.accession(part))
        entry.reached = 300
        entry.unfolded = 70
        #expect(try register.accession(entry.id) == entry)
        try apply(.accessionClosed(entry.id))
        entry.isComplete = true
        #expect(try register.accession(entry.id) == entry)
        #expect(try register.accessions().count == 1)
    }

    @Test func `To close an accession that is not known changes nothing`() throws {
        try apply(.accessionClosed(AccessionID(.sample(7))))
        #expect(try register.accessions().isEmpty)
    }

    @Test func `A source is known by its digest and length, the complete accession before others`() throws {
        let digest = Digest.sample(77)
        func entry(_ number: UInt64, sequence: Int, isComplete: Bool) -> AccessionEntry {
            var entry = AccessionEntry(number, sequence: sequence, isComplete: isComplete)
            entry.digest = digest
            entry.length = 1_000
            return entry
        }
        #expect(try register.accession(ofSource: digest, length: 1_000) == nil)
        try apply(.accession(entry(1, sequence: 1, isComplete: false)))
        #expect(try register.accession(ofSource: digest, length: 1_000)?.sequence == 1)
        try apply(
            .accession(entry(3, sequence: 4, isComplete: true)), .accession(entry(2, sequence: 5, isComplete: true)))
        #expect(try register.accession(ofSource: digest, length: 1_000)?.sequence == 4)
        #expect(try register.accession(ofSource: digest, length: 1_001) == nil)
        #expect(try register.accession(ofSource: .sample(78), length: 1_000) == nil)
        try apply(.accessionClosed(AccessionID(.sample(1))))
        #expect(try register.accession(ofSource: digest, length: 1_000)?.sequence == 1)
    }
}
