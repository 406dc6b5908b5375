// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Records
import TestSupport
import Testing

/// The archive keeps what the file plan says where it says: the plan itself is tested with the vocabulary.
@Suite struct FilePlanTests {
    @Test func `Captured records lie in the volumes of their classes and of the year in which their clock starts`()
        throws
    {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        let contents = try ArchiveContents(archive)
        for record in contents.records {
            let envelope = record.envelope
            let source = try #require(contents.sources[envelope.accession]).name
            let chosen = FilePlan.standard.classify(envelope.parsed, source: SourceName(source))
            #expect(envelope.classification == chosen)
            #expect(record.volume.recordClass == chosen.recordClass)
            #expect(record.volume.period == "\(envelope.clockStart.year)")
            // Confirmations are kept from their trade date, and never from a day before their capture.
            let isDated = chosen.recordClass == .tradeConfirmation && envelope.parsed.state == .parsed
            let clock =
                isDated ? max(envelope.parsed.tradeDate ?? envelope.captured, envelope.captured) : envelope.captured
            if isDated || chosen.recordClass == .unclassified { #expect(envelope.clockStart == clock) }
        }
    }

    @Test func `Who captures may say the class, the entity, the desk and the account, and the envelope has them`()
        throws
    {
        let archive = try TestArchive()
        var options = CaptureOptions()
        options.recordClass = .blotter
        options.legalEntity = "Alder Securities LLC"
        options.desk = "Rates"
        options.account = "ACC-77"
        try archive.put("a.fix", FIXMessage.confirmation("OPT-1"))
        try archive.put("b.txt", "a note without more")
        try archive.ingest(options: options)
        let records = try ArchiveContents(archive).records
        #expect(records.count == 2)
        for record in records {
            #expect(record.volume == VolumeKey(recordClass: .blotter, period: "2026", sequence: 1))
            #expect(record.envelope.classification.rule == "option")
            #expect(record.envelope.legalEntity == options.legalEntity)
            #expect(record.envelope.desk == options.desk && record.envelope.account == options.account)
        }
        #expect(try archive.search("class:blotter").count == 2)
        #expect(try archive.search("account:acc-77").count == 2)
        #expect(try archive.search("account:ACC-7").count == 0)
        #expect(try archive.verify().findings == [])
    }

    @Test func `A backload is filed by the dates of its documents, and what states none by its capture`() throws {
        let archive = try TestArchive(at: "2026-03-02T10:00:00Z")
        var options = CaptureOptions()
        options.isBackload = true
        try archive.put("dated.fix", FIXMessage.confirmation("BACK-1", date: "20190605"))
        try archive.put("ahead.fix", FIXMessage.confirmation("BACK-2", date: "20260901"))
        try archive.put("undated.bin", [0, 1, 2, 0xFF])
        // The end is missing: not everything of it is sure.
        try archive.put("partial.fix", String(FIXMessage.confirmation("BACK-3", date: "20190605").dropLast(9)))
        try archive.ingest(options: options)
        let contents = try ArchiveContents(archive)
        #expect(contents.sources.values.allSatisfy { $0.isBackload })
        func record(_ name: String) throws -> ArchiveContents.Record {
            let source = try #require(contents.sources.first { $0.value.name.hasSuffix(name) }).key
            return try #require(contents.records.first { $0.envelope.accession == source })
        }
        for (name, created, clock) in [
            ("dated.fix", "2019-06-05", "2019-06-05"), ("ahead.fix", "2026-03-02", "2026-09-01"),
            ("undated.bin", "2026-03-02", "2026-03-02"), ("partial.fix", "2026-03-02", "2026-03-02"),
        ] {
            let found = try record(name)
            #expect("\(found.envelope.created)" == created, "\(name)")
            #expect("\(found.envelope.clockStart)" == clock, "\(name)")
            #expect(found.volume.period == String(clock.prefix(4)), "\(name)")
            #expect("\(found.envelope.captured)" == "2026-03-02")
        }
        #expect(try record("partial.fix").envelope.parsed.state == .partial)
        // Found by its date all the same.
        #expect(try archive.search("date:2019-06-05").count == 2)
        try archive.capture("plain.fix", FIXMessage.confirmation("PLAIN-1", date: "20190605"))
        let plain = try #require(try ArchiveContents(archive).records.last)
        #expect(plain.envelope.created == plain.envelope.captured && plain.volume.period == "2026")
        #expect(try archive.verify().findings == [])
    }

    @Test func `Dates of no possible document are left out, and start no clock`() throws {
        let archive = try TestArchive(at: "2026-03-02T10:00:00Z")
        for (number, fields) in ["75=20990101", "75=20260302|64=20990101", "75=20260302|60=20990101-10:00:00"]
            .enumerated()
        {
            try archive.capture(
                "\(number).fix",
                FIXMessage.text("35=AK|49=ALDR|56=CEDR|664=ODD-\(number)|666=0|\(fields)|55=ACME|58=note"))
        }
        for record in try ArchiveContents(archive).records {
            let parsed = record.envelope.parsed
            for date in [parsed.tradeDate, parsed.documentDate, parsed.terms.settlementDate] {
                #expect(date.map { $0.year < 2099 } ?? true, "\(record.envelope)")
            }
            #expect(record.volume.period == "2026")
        }
        let codes = try ArchiveContents(archive).records.map { $0.envelope.parsed.diagnostics.map(\.code) }
        #expect(codes[0].contains("date.implausible") && codes[1].contains("date.implausible"))
        #expect(try archive.search("settlement:2099").count == 0)
        #expect(try archive.verify().findings == [])
    }
}
