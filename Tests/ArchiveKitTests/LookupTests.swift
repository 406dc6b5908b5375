// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Retrieval by any id: the version in force, its whole history, and never a guess.
@Suite struct LookupTests {
    private static let log = PackageRoot.sampleData.appending("FIX").appending("day-2024-03-14.log")

    private func ids(_ chain: ConfirmationChain) -> [String] {
        chain.versions.map { $0.envelope.parsed.identifiers.first?.value ?? "" }
    }

    @Test(arguments: ["CONF-20240314-0007", "CONF-20240314-0007-A", "CONF-20240314-0007-C"])
    func `Each id of the sample chain leads to its three versions, of which the cancelled one is current`(id: String)
        throws
    {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        let chain = try #require(try archive.lookUp(id).chain)
        #expect(ids(chain) == ["CONF-20240314-0007", "CONF-20240314-0007-A", "CONF-20240314-0007-C"])
        #expect(chain.current.id == chain.versions.last?.id)
        #expect(chain.versions.map(\.envelope.parsed.lifecycle) == [.new, .amended, .cancelled])
        let source = try archive.bytes(of: Self.log)
        for version in chain.versions {
            let start = version.envelope.sourceOffset
            #expect(Array(source[start..<start + version.content.count]) == version.content)
        }
    }

    @Test func `A record identity leads to that record alone, in either case of its letters`() throws {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        let chain = try #require(try archive.lookUp("CONF-20240314-0007").chain)
        for version in chain.versions {
            for id in ["\(version.id)", "\(version.id)".uppercased()] {
                let found = try #require(try archive.lookUp(id).chain)
                #expect(found.versions.map(\.id) == [version.id])
                #expect(found.current.content == version.content)
            }
        }
    }

    @Test func `Two different records with one id are both offered and neither is chosen`() throws {
        let archive = try TestArchive()
        let texts = ["one", "two"].map { FIXMessage.confirmation("TWICE-1", note: $0) }
        try archive.capture("a.log", texts[0])
        try archive.capture("b.log", texts[1])
        let candidates = try #require(try archive.lookUp("TWICE-1").candidates)
        #expect(candidates.map { String(decoding: $0.current.content, as: UTF8.self) } == texts)
    }

    @Test func `An order and a confirmation of one id are two records`() throws {
        let archive = try TestArchive()
        try archive.capture("a.log", FIXMessage.confirmation("SAME-1") + FIXMessage.text("35=D|11=SAME-1|55=ACME"))
        #expect(try archive.lookUp("SAME-1").candidates?.count == 2)
    }

    @Test func `The same message in several sources is one answer with every arrival`() throws {
        let archive = try TestArchive()
        let message = FIXMessage.confirmation("ONCE-1")
        for number in 0..<3 { try archive.capture("\(number).log", "from \(number):\n" + message) }
        let chain = try #require(try archive.lookUp("ONCE-1").chain)
        #expect(chain.versions.count == 3)
        #expect(Set(chain.versions.map(\.contentDigest)).count == 1)
    }

    @Test func `A missing id is not found, with what was looked into`() throws {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        let coverage = try #require(try archive.lookUp("CONF-NONE").coverage)
        let records = try ArchiveContents(archive).records
        #expect(coverage.records == records.count)
        #expect(coverage.volumes == Set(records.map(\.volume)).count)
        #expect(coverage.unparsed == records.count { $0.envelope.parsed.state == .unparsed })
        #expect(coverage.partial == records.count { $0.envelope.parsed.state == .partial })
        #expect(coverage.incomplete == [])
        let days = records.map { $0.envelope.parsed.tradeDate ?? $0.envelope.captured }
        #expect(coverage.least == days.min())
        #expect(coverage.greatest == days.max())
    }

    @Test func `An amendment that comes before its original is the version in force`() throws {
        let archive = try TestArchive()
        try archive.capture("a.log", FIXMessage.confirmation("LATE-2", amends: "LATE-1"))
        #expect(try archive.lookUp("LATE-1").coverage != nil)
        archive.clock.advance(days: 400)
        try archive.capture("b.log", FIXMessage.confirmation("LATE-1"))
        for id in ["LATE-1", "LATE-2"] {
            let chain = try #require(try archive.lookUp(id).chain)
            #expect(ids(chain) == ["LATE-2", "LATE-1"])
            #expect(chain.current.envelope.parsed.lifecycle == .amended)
        }
    }

    @Test func `A chain over years, whose versions keep one id, has the latest in force`() throws {
        let archive = try TestArchive(at: "2024-05-01T10:00:00Z")
        for year in 0..<3 {
            let note = "version \(year)"
            let text =
                year == 0
                ? FIXMessage.confirmation("KEEP-1", date: "20240501", note: note)
                : FIXMessage.confirmation("KEEP-1", amends: "KEEP-1", date: "20240501", note: note)
            try archive.capture("\(year).log", text)
            archive.clock.advance(days: 366)
        }
        let chain = try #require(try archive.lookUp("KEEP-1").chain)
        #expect(chain.versions.map(\.volume.period) == ["2024", "2025", "2026"])
        #expect(chain.current.id == chain.versions.last?.id)
    }

    @Test func `A chain that forks has both branches, and the latest of them in force`() throws {
        let archive = try TestArchive()
        try archive.capture(
            "a.log",
            [
                FIXMessage.confirmation("FORK-1"), FIXMessage.confirmation("FORK-2", amends: "FORK-1"),
                FIXMessage.confirmation("FORK-3", cancels: "FORK-1"),
            ].joined(separator: "\n"))
        for id in ["FORK-1", "FORK-2", "FORK-3"] {
            let chain = try #require(try archive.lookUp(id).chain)
            #expect(ids(chain) == ["FORK-1", "FORK-2", "FORK-3"])
            #expect(ids(chain).last == chain.current.envelope.parsed.identifiers.first?.value)
        }
    }

    @Test func `References in a circle and to oneself end, with the latest version in force`() throws {
        let archive = try TestArchive()
        try archive.capture(
            "a.log",
            [("R-1", "R-3"), ("R-2", "R-1"), ("R-3", "R-2"), ("SELF-1", "SELF-1")]
                .map { FIXMessage.confirmation($0.0, amends: $0.1) }.joined(separator: "\n"))
        for id in ["R-1", "R-2", "R-3"] {
            let chain = try #require(try archive.lookUp(id).chain)
            #expect(ids(chain) == ["R-1", "R-2", "R-3"])
            #expect(chain.current.id == chain.versions.last?.id)
        }
        #expect(try archive.lookUp("SELF-1").chain?.versions.count == 1)
    }

    @Test func `Two thousand records with one id, and as many that amend it, are answered within bounds`() throws {
        let archive = try TestArchive()
        let many = (0..<2_000).map { FIXMessage.confirmation("MANY-1", note: "n\($0)") }
        try archive.capture("a.log", many.joined(separator: "\n"))
        let clock = ContinuousClock()
        let time = try clock.measure {
            let candidates = try #require(try archive.lookUp("MANY-1").candidates)
            #expect((2...1_000).contains(candidates.count))
        }
        #expect(time < .seconds(30), "\(time)")
        let line = try #require(try archive.lastJSON(1).first)
        #expect(line["act"]?.text == "read")
        #expect(try #require(line["records"]?.elements?.count) <= 100)
        let amending = (0..<1_000).map { FIXMessage.confirmation("AMEND-\($0)", amends: "MANY-1") }
        try archive.capture("b.log", amending.joined(separator: "\n"))
        let slow = try clock.measure {
            let outcome = try archive.lookUp("MANY-1")
            #expect(outcome.coverage == nil)
        }
        #expect(slow < .seconds(60), "\(slow)")
    }

    @Test(arguments: [
        "", " ", "\0", "CONF-20240314-0007\0", "\0CONF-20240314-0007", "CONF-20240314-0007\0x",
        "'; DROP TABLE record; --",
        "\"", "CONF-20240314-000%", "CONF*", "conf-20240314-0007", " CONF-20240314-0007", "🦉\u{200D}🦉", "\u{FEFF}",
        String(repeating: "CONF-", count: 2_048), "00000000-0000-0000-0000-000000000000",
    ])
    func `An id that no record has, whatever it is, is not found`(id: String) throws {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        #expect(try archive.lookUp(id).coverage != nil)
        let line = try #require(try archive.lines().last)
        #expect(line.act == .read(count: 0, records: []))
    }
}
