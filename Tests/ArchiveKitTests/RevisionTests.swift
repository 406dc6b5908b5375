// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Records are corrected, filed under another class and read again; nothing that was said before is lost.
@Suite(.serialized) struct RevisionTests {
    private func correct(
        _ id: String, _ field: CorrectableField, _ values: [String], _ archive: TestArchive
    ) throws -> RevisionReport {
        try RecordRevision(archive.open()).correct([id], [FieldCorrection(field, values)], reason: "a test")
    }

    private func envelopes(_ id: RecordID, _ archive: TestArchive) throws -> [FoundRecord] {
        try RecordLookup(archive.open()).envelopes(of: id)
    }

    @Test(arguments: [false, true])
    func `A correction is found at once, and as of the day before the old envelope is`(isSealed: Bool) throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1") + FIXMessage.confirmation("A-2"))
        if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
        let id = try #require(try archive.lookUp("A-1").chain?.current.id)
        archive.clock.advance(days: 1)
        let report = try RecordRevision(archive.open()).correct(
            ["A-1"],
            [
                FieldCorrection(.tradeDate, ["2026-02-27"]), FieldCorrection(.identifiers(.trade), ["T-9", "T-10"]),
                FieldCorrection(.parties(.counterparty), ["Alder Bank"]), FieldCorrection(.quantity, ["250.5"]),
            ], reason: "the confirmation was misread")
        #expect(report.revised.map(\.id) == [id] && report.revised.map(\.version) == [2])
        for search in ["date:2026-02-27", "id:T-9", "id:t10", "party:\"alder bank\"", "quantity:250.5"] {
            #expect(try archive.search(search).hits.map(\.id) == [id], "\(search)")
        }
        #expect(try archive.search("date:2026-03-02").hits.count == 1)
        #expect(try archive.search("", isCounted: true).count == 2)
        #expect(try archive.lookUp("T-9").chain?.current.id == id)
        let day = try #require(CivilDate("2026-03-02"))
        #expect(try archive.search("date:2026-03-02", asOf: day).hits.count == 2)
        #expect(try archive.search("id:T-9", asOf: day).hits.isEmpty)
        let both = try envelopes(id, archive)
        #expect(both.map(\.version) == [1, 2] && both.map(\.envelope.revision?.version) == [nil, 2])
        #expect(both[0].envelope.parsed.tradeDate == CivilDate("2026-03-02"))
        #expect(both[1].envelope.revision?.fields == ["date", "id.trade", "party.counterparty", "quantity"])
        #expect(both[0].content == both[1].content)
        #expect(both[1].until == nil && both[0].until == both[1].since)
        #expect(try archive.verify().findings == [])
        let before = try RecordLookup(archive.open()).envelopes(of: id, asOf: day)
        #expect(before.map(\.version) == [1] && before.map(\.until) == [nil])
    }

    @Test func `Every commitment of before is still in its place, and new ones come behind`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1") + FIXMessage.confirmation("A-2"))
        let path = archive.layout.ledger.appending("commitments-000001.bin")
        let before = try archive.bytes(of: path)
        let packs = try archive.bytes(
            of: archive.layout.volume(#require(VolumeKey("trade-confirmation/2026/001"))).pack)
        _ = try correct("A-1", .desk, ["Rates"], archive)
        let after = try archive.bytes(of: path)
        #expect(after.starts(with: before) && after.count > before.count)
        #expect(
            try archive.bytes(of: archive.layout.volume(#require(VolumeKey("trade-confirmation/2026/001"))).pack)
                == packs)
        let contents = try ArchiveContents(archive)
        #expect(contents.addenda.count == 1)
        #expect(after == contents.commitments.flatMap { $0.flatMap(\.bytes) })
        let line = try #require(try archive.lines().last { $0.act.name == "correct" })
        #expect(line.act.deposit?.commitments.root == contents.addenda.first?.commitment)
    }

    @Test(arguments: [false, true])
    func `What a correction says it supersedes changes the chain, and as of before it does not`(isSealed: Bool) throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1"))
        try archive.capture("b", FIXMessage.confirmation("B-1"))
        if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
        archive.clock.advance(days: 1)
        _ = try correct("B-1", .references(.supersedes, .confirmation), ["A-1"], archive)
        func expectChain() throws {
            let chain = try #require(try archive.lookUp("A-1").chain)
            #expect(chain.versions.count == 2)
            #expect(chain.current.envelope.parsed.identifiers.contains(RecordIdentifier(.confirmation, "B-1")))
            #expect(try archive.search("status:superseded").hits.count == 1)
            let day = try #require(CivilDate("2026-03-02"))
            #expect(try archive.search("status:superseded", asOf: day).hits.isEmpty)
        }
        try expectChain()
        _ = try Rebuild(archive.open()).run()
        try expectChain()
        archive.clock.advance(days: 1)
        // And back: what it had said is no longer so.
        _ = try correct("B-1", .references(.supersedes, .confirmation), [], archive)
        #expect(try archive.lookUp("A-1").chain?.versions.count == 1)
        #expect(try archive.search("status:superseded").hits.isEmpty)
        #expect(try archive.search("status:superseded", asOf: CivilDate("2026-03-03")).hits.count == 1)
        try archive.removeDatabases()
        #expect(try archive.search("status:superseded").hits.isEmpty)
        #expect(try archive.search("status:superseded", asOf: CivilDate("2026-03-03")).hits.count == 1)
        #expect(try archive.verify().findings == [])
    }

    @Test(arguments: [false, true])
    func `Another class has a copy, and the old one stays where it was`(isSealed: Bool) throws {
        let archive = try TestArchive()
        try archive.put("a.csv", "Trade ID,Trade Date,Note\nT-1,2026-02-02,heron\nT-2,2026-02-03,crane\n")
        let accession = try #require(try archive.ingest().receipts.first?.accession)
        let bytes = try archive.source(accession)
        let id = try #require(try archive.search("heron").hits.first?.id)
        let old = try #require(try archive.search("heron").hits.first?.volume)
        if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
        archive.clock.advance(days: 1)
        let report = try RecordRevision(archive.open()).reclassify(["\(id)"], to: .swap, reason: "it is a swap")
        let new = try #require(report.revised.first?.volume)
        #expect(new.recordClass == .swap && report.revised.first?.version == 2)
        func expectMoved() throws {
            #expect(try archive.search("heron").hits.map(\.volume) == [new])
            #expect(try archive.search("class:swap", isCounted: true).count == 1)
            #expect(try archive.search("class:\(old.recordClass) heron").hits.isEmpty)
            #expect(try archive.search("", isCounted: true).count == 2)
            #expect(try archive.search("").coverage.records == 2)
            let found = try #require(try archive.lookUp("\(id)").chain?.current)
            #expect(found.volume == new && String(decoding: found.content, as: UTF8.self).contains("heron"))
            #expect(
                try RecordOrigin(of: found, in: archive.open()).header.map { String(decoding: $0, as: UTF8.self) }?
                    .contains("Trade ID") == true)
            #expect(try envelopes(id, archive).map(\.volume) == [old, new])
            #expect(try archive.source(accession) == bytes)
            let day = try #require(CivilDate("2026-03-02"))
            #expect(try archive.search("heron", asOf: day).hits.map(\.volume) == [old])
            #expect(try archive.verify().findings == [])
        }
        try expectMoved()
        _ = try Rebuild(archive.open()).run()
        try expectMoved()
        try archive.removeDatabases()
        try expectMoved()
        // Back again: into the volume that is open for its class now.
        _ = try RecordRevision(archive.open()).reclassify(["\(id)"], to: old.recordClass, reason: "it was none")
        #expect(try archive.search("class:\(old.recordClass)", isCounted: true).count == 2)
        #expect(try archive.search("class:swap").hits.isEmpty)
        #expect(try envelopes(id, archive).map(\.version) == [1, 2, 3])
        #expect(try archive.source(accession) == bytes)
        let findings = try archive.verify().findings
        #expect(findings == [])
    }

    @Test(arguments: [false, true])
    func `Read again by better parsers, and a person's corrections stay`(isSealed: Bool) throws {
        let archive = try TestArchive()
        let today = archive.environment.parse
        archive.environment.parse = { format, bytes, context in
            var parsed = ParsedRecord(state: .unparsed, format: format, rule: "none-1")
            parsed.messageType = ""
            return parsed
        }
        try archive.capture("a", (0..<40).map { FIXMessage.confirmation("A-\($0)") }.joined())
        #expect(try archive.lookUp("A-7").chain == nil)
        #expect(try archive.search("parse:unparsed", isCounted: true).count == 40)
        let id = try #require(try archive.search("A-9").hits.first?.id)
        _ = try correct("\(id)", .identifiers(.confirmation), ["BY-HAND"], archive)
        if isSealed { _ = try VolumeSealing(archive.open()).run(.all) }
        archive.environment.parse = today
        let report = try RecordRevision(archive.open()).reparse(.query("parse:unparsed"))
        #expect(report.revised.count == 40 && report.read == 40)
        #expect(try archive.search("parse:unparsed").hits.isEmpty)
        #expect(try archive.lookUp("A-7").chain?.current.version == 2)
        #expect(try archive.lookUp("BY-HAND").chain?.current.version == 3)
        #expect(try archive.lookUp("A-9").chain == nil)
        #expect(try archive.lookUp("BY-HAND").chain?.current.envelope.parsed.state == .parsed)
        #expect(try archive.search("").coverage.unparsed == 0)
        let again = try RecordRevision(archive.open()).reparse(.all)
        #expect(again.revised.isEmpty && again.unchanged == 40)
        #expect(try archive.verify().findings == [])
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.lookUp("A-7").chain?.current.version == 2)
        #expect(try archive.verify().findings == [])
    }

    @Test func `Read again by the same parsers, no record of any format gets another envelope`() throws {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        let mails = ["a.eml": MailMaker.mail("Files", "one", files: [("n.txt", "text/plain", Array("a note".utf8))])]
        for (name, bytes) in mails { try archive.put(name, bytes) }
        try archive.put("b.csv", "Trade ID,Trade Date,ISIN,Price\nT-1,2026-02-02,US0378331005,12.5\n")
        try archive.ingest()
        let lines = try archive.lines().count
        let report = try RecordRevision(archive.open()).reparse(.all)
        #expect(report.read > 300 && report.count == 0)
        #expect(try archive.lines().count == lines)
        let id = try #require(try archive.search("class:trade-confirmation format:fix", limit: 1).hits.first)
        let same = id.identifiers.filter { $0.kind == .allocation }.map(\.value)
        let kept = try FieldCorrection(.identifiers(.allocation), same)
        #expect(try RecordRevision(archive.open()).correct(["\(id.id)"], [kept], reason: "as it is").count == 0)
    }

    @Test func `A sealed volume's index is replaced once an act, however many lines it has`() throws {
        let archive = try TestArchive()
        try archive.capture("a", (0..<1_100).map { FIXMessage.confirmation("A-\($0)") }.joined())
        let key = try #require(
            try VolumeSealing(archive.open()).run(.all).first { $0.recordClass == .tradeConfirmation })
        let ids = try archive.search("", limit: 2_000).hits.map { "\($0.id)" }
        let before = UInt64(littleEndianBytes: try archive.bytes(of: archive.layout.generation))
        let report = try RecordRevision(archive.open()).correct(
            ids, [FieldCorrection(.desk, ["Rates"])], reason: "all of one desk")
        #expect(report.revised.count == 1_100)
        #expect(try archive.lines().count { $0.act.name == "correct" } == 3)
        #expect(UInt64(littleEndianBytes: try archive.bytes(of: archive.layout.generation)) == before + 2)
        let names = try LocalFileSystem().list(archive.layout.volume(key).root).map(\.string)
        #expect(
            names == ["addenda.pack", "content.pack", "ids.filter", "index-3.sqlite", "readers", "volume.json"])
        #expect(try archive.verify().findings == [])
    }

    @Test func `Copies of records of many months go into as many volumes`() throws {
        let archive = try TestArchive(at: "2015-01-02T10:00:00Z", isCreated: false)
        let standard = String(decoding: RulesDocument.standard(.schedule).json.encoded, as: UTF8.self)
        let json = try CanonicalJSON(decoding: Array(standard.utf8))
        let rules = try #require(json["rules"]?.elements).map { rule -> CanonicalJSON in
            guard rule["class"]?.text == "swap", var members = rule.members else { return rule }
            members["cutoff"] = "month"
            members["trigger"] = "creation"
            return .object(members)
        }
        let members = try #require(json.members).merging(["rules": .array(rules)]) { $1 }
        var creation = ArchiveCreation(hasTestClock: true)
        creation.schedule = try RulesDocument(
            .schedule, decoding: CanonicalJSON.object(members).encoded, subject: "monthly")
        _ = try creation.run(at: archive.root, in: archive.environment)
        for month in 0..<60 {
            try archive.capture("\(month)", FIXMessage.confirmation("M-\(month)", date: "20140101"))
            archive.clock.advance(days: 31)
        }
        let ids = try archive.search("").hits.map { "\($0.id)" }
        #expect(ids.count == 60)
        let report = try RecordRevision(archive.open()).reclassify(ids, to: .swap, reason: "swaps all of them")
        #expect(report.count == 60 && Set(report.revised.map(\.volume)).count >= 59)
        #expect(try archive.search("class:swap", isCounted: true).count == 60)
        #expect(try archive.lines().count { $0.act.name == "reclassify" } >= 5)
        #expect(try archive.verify().findings == [])
    }

    @Test func `What can't be done changes nothing and says why`() throws {
        let archive = try TestArchive()
        try archive.capture("a", FIXMessage.confirmation("A-1") + FIXMessage.confirmation("A-2", amends: "A-1"))
        try archive.capture("b", FIXMessage.confirmation("A-1", note: "again"))
        let before = try archive.lines().count
        let revision = try RecordRevision(archive.open())
        let desk = [try FieldCorrection(.desk, ["x"])]
        func refused(_ code: ArchiveError.Code, _ act: () throws -> Void) {
            #expect(throws: ArchiveError(code: code, subject: "", message: ""), performing: act)
        }
        refused(.notFound) { _ = try revision.correct(["A-2", "nothing"], desk, reason: "x") }
        refused(.ambiguous) { _ = try revision.correct(["A-1"], desk, reason: "x") }
        refused(.usage) { _ = try revision.correct(["A-2"], desk, reason: " ") }
        refused(.usage) { _ = try revision.reclassify(["A-2"], to: .auditTrail, reason: "x") }
        refused(.usage) { _ = try revision.reparse(.query("colour:blue kestrel")) }
        refused(.usage) { _ = try revision.reparse(.query("")) }
        #expect(
            try revision.correct(["A-2"], [FieldCorrection(.tradeDate, ["2026-03-02"])], reason: "x").revised.isEmpty)
        #expect(try archive.lines().count == before)
        for (field, value) in [
            (CorrectableField.tradeDate, "2026-02-30"), (.side, "both"), (.amount, "12"), (.currency, "usd"),
            (.quantity, "1e5"), (.desk, "a\nb"), (.lifecycle, "done"),
        ] {
            #expect(throws: DocumentError.self, "\(field)") { try FieldCorrection(field, [value]) }
        }
        #expect(throws: DocumentError.self) { try FieldCorrection(.desk, ["a", "b"]) }
    }

    @Test func `Text that a tool extracts later is found, and goes with the record into another class`() throws {
        let archive = try TestArchive()
        archive.environment.extractText = { _, _ in nil }
        let path = try archive.put("a.pdf", Array("%PDF-1.4\n% nothing that can be read\n%%EOF\n".utf8))
        try archive.ingest([path])
        #expect(try archive.search("osprey").hits.isEmpty)
        archive.environment.extractText = { _, _ in
            ExtractedText(tool: "pdftotext-1", text: Array("the osprey confirmation of trade T-77".utf8))
        }
        #expect(try RecordRevision(archive.open()).reparse(.all).revised.count == 1)
        let hit = try #require(try archive.search("osprey").hits.first)
        func expectText() throws {
            #expect(try archive.search("osprey").hits.map(\.id) == [hit.id])
            let found = try #require(try archive.lookUp("\(hit.id)").chain?.current)
            #expect(try RecordOrigin(of: found, in: archive.open()).text.contains("osprey"))
            #expect(try archive.verify().findings == [])
        }
        try expectText()
        _ = try correct("\(hit.id)", .desk, ["Rates"], archive)
        try expectText()
        _ = try RecordRevision(archive.open()).reclassify(["\(hit.id)"], to: .communication, reason: "a letter")
        try expectText()
        _ = try Rebuild(archive.open()).run()
        try expectText()
    }
}
