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
        chain.versions.map { version in
            version.envelope.parsed.identifiers.first { $0.kind == .confirmation }?.value ?? ""
        }
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
        let days = records.map { $0.envelope.day ?? $0.envelope.captured }
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
            #expect(chain.versions.last?.id == chain.current.id)
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

    @Test(arguments: ["conf-20240314-0007", " CONF-20240314-0007", "CONF202403140007", "conf 2024 0314 0007\t"])
    func `An id that is written in another way leads to the record, and the answer says so`(id: String) throws {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        let exact = try #require(try archive.lookUp("CONF-20240314-0007").chain)
        #expect(!exact.isFolded)
        let chain = try #require(try archive.lookUp(id).chain)
        #expect(chain.isFolded)
        #expect(chain.versions.map(\.id) == exact.versions.map(\.id))
        #expect(chain.current.id == exact.current.id)
    }

    @Test func `Ids that fold to the same are offered together, and the exact one alone`() throws {
        let archive = try TestArchive()
        for id in ["FOLD-0012", "fold 0012", "FOLD0012"] {
            try archive.capture("\(id).log", FIXMessage.confirmation(id))
        }
        try archive.capture("z.log", FIXMessage.confirmation("000042"))
        #expect(try archive.lookUp("fold-0012").candidates?.count == 3)
        #expect(try archive.lookUp("fold-0012").candidates?.allSatisfy { $0.isFolded } == true)
        #expect(try archive.lookUp("FOLD0012").chain?.versions.count == 1)
        #expect(try archive.lookUp("42").chain?.isFolded == true)
        #expect(try archive.lookUp("FOLD-12").coverage != nil)
    }

    @Test func `An id that is not there is answered with those that begin like it`() throws {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        let near = try #require(try archive.lookUp("conf-20240314-00070").near)
        #expect(near.first?.hasPrefix("CONF-20240314-0007") == true)
        #expect((1...5).contains(near.count))
        #expect(try archive.lookUp("ZZZ-1").near == [])
    }

    @Test func `What was known at the end of an earlier day is answered as it was then`() throws {
        let archive = try TestArchive()
        try archive.capture("a.log", FIXMessage.confirmation("ASOF-1"))
        archive.clock.advance(days: 2)
        try archive.capture("b.log", FIXMessage.confirmation("ASOF-2", amends: "ASOF-1"))
        func chain(_ day: String) throws -> ConfirmationChain? {
            try RecordLookup(archive.open()).find("ASOF-1", asOf: CivilDate(day)) { $0 }.chain
        }
        #expect(try chain("2026-03-01") == nil)
        for day in ["2026-03-02", "2026-03-03"] {
            let found = try #require(try chain(day))
            #expect(found.versions.count == 1 && found.statuses[found.current.id] == .current)
            #expect(try archive.search("", asOf: CivilDate(day)).hits.map(\.status) == [.current])
        }
        let now = try #require(try chain("2026-03-04"))
        #expect(now.versions.map { now.statuses[$0.id] } == [.superseded, .current])
        #expect(try archive.search("status:superseded", asOf: CivilDate("2026-03-04")).count == 1)
        #expect(try archive.search("status:superseded", asOf: CivilDate("2026-03-03")).count == 0)
        #expect(try archive.search("", asOf: CivilDate("2026-03-01")).coverage.records == 0)
    }

    @Test(arguments: [
        "", " ", "\0", "CONF-20240314-0007\0", "\0CONF-20240314-0007", "CONF-20240314-0007\0x",
        "'; DROP TABLE record; --",
        "\"", "CONF-20240314-000%", "CONF*", "CONF-20240314-0007x", "🦉\u{200D}🦉", "\u{FEFF}",
        String(repeating: "CONF-", count: 2_048), "00000000-0000-0000-0000-000000000000",
    ])
    func `An id that no record has, whatever it is, is not found`(id: String) throws {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        #expect(try archive.lookUp(id).coverage != nil)
        let line = try #require(try archive.lines().last)
        #expect(line.act == .read(count: 0, records: []))
    }

    @Test func `Of versions that came in with one commit, the last to arrive is in force, whatever its class`() throws {
        func message(_ number: Int, _ style: ChainMessage.Style, _ act: ChainMessage.Act, _ id: String) -> ChainMessage
        {
            ChainMessage(
                number: number, style: style, act: act, id: id, earlier: act == .new ? nil : "ORDERED-1",
                trade: "Q25-7711", tradeDay: "2025-12-15", writtenDay: "2025-12-15", partner: 0)
        }
        let original = message(1, .fix, .new, "ORDERED-1")
        let fix = message(2, .fix, .amend, "ORDERED-2")
        let mail = message(3, .mail, .amend, "ORDERED-3")
        for (first, second) in [(fix, mail), (mail, fix)] {
            let archive = try TestArchive()
            for (name, message) in [("a", original), ("b", first), ("c", second)] {
                try archive.put("\(name).\(message.style.fileEnding)", message.text)
            }
            try archive.ingest()
            #expect(try archive.lines().count { $0.act.name == "capture" } == 1)
            let chain = try #require(try archive.lookUp("ORDERED-1").chain)
            #expect(chain.isForked && chain.versions.count == 3)
            #expect(String(decoding: chain.current.content, as: UTF8.self).contains(second.word))
            #expect(chain.versions.map(\.id) == chain.versions.map(\.id).sorted())
        }
    }

    @Test func `Many ids are answered in their order, from one state, and share a line of the ledger`() throws {
        let archive = try TestArchive()
        try archive.ingest([Self.log])
        let known = ["CONF-20240314-0007", "nothing", "CONF-20240314-0007"]
        let before = try archive.lines().count
        var answers: [(id: String, found: Bool)] = []
        try RecordLookup(archive.open()).find(each: known) { id, outcome in
            if case .found = try outcome.get() { answers.append((id, true)) } else { answers.append((id, false)) }
        }
        #expect(answers.map(\.id) == known && answers.map(\.found) == [true, false, true])
        let lines = try archive.lines().dropFirst(before)
        let chain = try #require(try archive.lookUp(known[0]).chain)
        #expect(
            lines.map(\.act) == [
                .read(count: 2 * chain.versions.count, records: [chain.current.id, chain.current.id])
            ])
        // What was handed out is in the ledger, also where the answer could not be used.
        struct Full: Error {}
        #expect(throws: ArchiveError.self) {
            try RecordLookup(archive.open()).find(each: known) { _, _ in throw Full() }
        }
        #expect(try archive.lines().last?.act == lines.last?.act)
        // A long list takes a line a batch.
        var count = 0
        try RecordLookup(archive.open()).find(each: (0..<1_200).map { "none-\($0)" }) { _, _ in count += 1 }
        #expect(count == 1_200)
        let last = try archive.lines().suffix(3)
        #expect(last.allSatisfy { $0.act == .read(count: 0, records: []) })
    }
}
