// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// The trail of acts, looked through.
@Suite struct TrailTests {
    private let archive: TestArchive

    init() throws {
        archive = try TestArchive(isCreated: false)
        var creation = ArchiveCreation(hasTestClock: true)
        creation.administrator = 1_000
        _ = try creation.run(at: archive.root, in: archive.environment)
    }

    /// An archive that somebody has opened.
    private func open(_ credential: Credential = .user(1_000)) throws -> Archive {
        let open = try archive.open()
        try open.admit(open.authenticate(credential, asking: .search), to: [.search])
        return open
    }

    private func find(
        in open: Archive? = nil, _ change: (inout TrailRequest) -> Void = { _ in }
    ) throws -> (answer: TrailAnswer, entries: [TrailEntry]) {
        var request = TrailRequest()
        change(&request)
        var entries: [TrailEntry] = []
        let answer = try TrailSearch(open ?? self.open()).run(request) { entries.append($0) }
        return (answer, entries)
    }

    /// Acts of several agents on several days.
    private func fill() throws {
        var request = AgentRequest()
        request.kind = .person
        request.roles = [.auditor]
        let owner = try open()
        let agent = try owner.authenticate(.user(1_000), asking: .agents)
        _ = try AgentAdministration(owner, by: agent).add("ada", request)
        for day in 0..<6 {
            archive.clock.advance(days: 1)
            try archive.ingest(
                [archive.put("\(day).fix", FIXMessage.confirmation("C-\(day)", note: "n\(day)"))], with: open())
            let reader = try open(.trial(day % 2 == 0 ? "ada" : "bob"))
            _ = try archive.lookUp("C-\(day)", in: reader)
            _ = try archive.search("word\(day)", in: reader)
        }
    }

    @Test func `What is asked for is what the lines say, each for itself and together`() throws {
        try fill()
        func model(_ isWanted: (LedgerLine) -> Bool) throws -> [Int] {
            try archive.lines().filter(isWanted).map(\.sequence)
        }
        let asked: [((inout TrailRequest) -> Void, (LedgerLine) -> Bool)] = [
            ({ _ in }, { _ in true }),
            ({ $0.act = "read" }, { $0.act.name == "read" }),
            ({ $0.agent = "ada" }, { $0.agent == "agent:2" }),
            ({ $0.agent = "2" }, { $0.agent == "agent:2" }),
            ({ $0.agent = "agent:1" }, { $0.agent == "agent:1" }),
            ({ $0.agent = "bob" }, { $0.agent == "test:bob" }),
            ({ $0.since = CivilDate("2026-03-05") }, { "\($0.trusted)" >= "2026-03-05" }),
            ({ $0.until = CivilDate("2026-03-05") }, { "\($0.trusted)" < "2026-03-06" }),
            (
                {
                    $0.act = "search"
                    $0.agent = "ada"
                    $0.since = CivilDate("2026-03-04")
                    $0.until = CivilDate("2026-03-06")
                },
                {
                    $0.act.name == "search" && $0.agent == "agent:2" && "\($0.trusted)" >= "2026-03-04"
                        && "\($0.trusted)" < "2026-03-07"
                }
            ),
        ]
        for (number, (change, isWanted)) in asked.enumerated() {
            let wanted = try model(isWanted)
            #expect(!wanted.isEmpty)
            let found = try find(change)
            #expect(found.entries.map(\.line) == wanted, "\(number)")
            #expect(found.answer.count == wanted.count && found.answer.cursor == nil, "\(number)")
        }
    }

    @Test func `Pages come one behind the other, and give what one answer gives`() throws {
        try fill()
        let end = try archive.lines().count
        let whole = try find { $0.until = CivilDate("2026-03-08") }.entries.map(\.line)
        #expect(whole == Array(1...end))
        for limit in [1, 4, 100] {
            var lines: [Int] = []
            var cursor: Int? = 0
            while let place = cursor {
                let page = try find {
                    $0.act = "read"
                    $0.limit = limit
                    $0.cursor = place
                }
                lines += page.entries.map(\.line)
                #expect(page.entries.count <= limit)
                cursor = page.answer.cursor
            }
            #expect(try lines == archive.lines().filter { $0.act.name == "read" }.map(\.sequence), "\(limit)")
        }
    }

    @Test func `Words of details are found with the line of their act, and nowhere in the ledger`() throws {
        let outcome = try archive.ingest(
            [archive.put("zqcanaryname.fix", FIXMessage.confirmation("ZQ-OWN-1", note: "x"))], with: open())
        #expect(outcome.summary.captured == 1)
        let reader = try open()
        _ = try archive.search("zqcanaryquery", in: reader)
        _ = try archive.lookUp("ZQ-CANARY-ID", in: reader)
        let record = try #require(try archive.lookUp("ZQ-OWN-1", in: reader).chain?.current.id)
        _ = try RecordRevision(reader).reclassify(["\(record)"], to: .orderTicket, reason: "zqcanaryreason given")
        _ = try SearchSaving(reader).save("zqcanarysaved", "zqsavedquery")
        let expected = [
            ("zqcanaryquery", "search"), ("\"ZQ-CANARY-ID\"", "read"), ("zqcanaryreason", "reclassify"),
            ("zqcanarysaved", "saved-search"), ("zqsavedquery", "saved-search"), ("zqcanaryname", "capture"),
            ("zqcanaryname.fix", "capture"),
        ]
        for (word, act) in expected {
            let found = try find { $0.text = word }
            let first = try #require(found.entries.first, "\(word)")
            #expect(first.act == act && first.agent == "agent:1" && first.name == "owner", "\(word)")
            #expect(try archive.lines().first { $0.sequence == first.line }?.act.name == act)
            // The next time what was looked for is in the trail itself.
            let again = try find { $0.text = word }
            #expect(again.entries.map(\.line).count == found.entries.count + 1)
            #expect(again.entries.last?.detail?["searches"]?.elements?.first?["trail"] == true)
        }
        for path in try archive.files(below: archive.layout.ledger) {
            let text = String(decoding: try archive.bytes(of: path), as: UTF8.self).lowercased()
            for canary in ["zqcanary", "zq-", "zqsaved"] { #expect(!text.contains(canary), "\(canary) in \(path)") }
        }
    }

    @Test func `Words in the name of a source lead to every act that took it in or handed it out`() throws {
        let text = (0..<25).map { FIXMessage.confirmation("L-\($0)") }.joined()
        try archive.capture("before.fix", FIXMessage.confirmation("B-1"))
        let long = try archive.capture("Zugvögel/Wendehals Final-Report.fix", text, groupRecords: 10)
        try archive.capture("after wendehals.txt", FIXMessage.confirmation("B-2"))
        try archive.capture("copy.fix", text)
        let id = try #require(long.receipts.first?.accession)
        _ = try archive.source(id, from: open())
        let kinds = [
            "accession-open", "capture", "capture", "capture", "accession-close", "capture", "recapture", "source-read",
        ]
        let all = try find { $0.text = "WENDEHALS" }.entries
        #expect(all.map(\.act) == kinds)
        #expect(all.allSatisfy { $0.sources.allSatisfy { "\($0)".lowercased().contains("wendehals") } })
        for words in [
            "final-report.fix", "\"final report\"", "wendehals -after", "zugvögel", "fina* zugvögel", "source:final",
        ] {
            let found = try find { $0.text = words }.entries.filter { $0.act != "search" }
            #expect(found.map(\.act) == kinds.enumerated().filter { $0.offset != 5 }.map(\.element), "\(words)")
        }
        for words in ["", "-before", "\"report final\"", "wendehals class:statement"] {
            let found = try find { $0.text = words }.entries
            #expect(found.allSatisfy { $0.sources.isEmpty }, "\(words)")
        }
        let cursor = all[2].line
        let rest = try find {
            $0.text = "final-report"
            $0.cursor = cursor
            $0.act = "capture"
        }.entries
        #expect(rest.map(\.line) == [all[3].line] && rest.first?.sources.map { "\($0)" }.count == 1)
    }

    @Test func `The trail of a record names its own source and none that came in with it`() throws {
        try archive.put("own.fix", FIXMessage.confirmation("C-1"))
        try archive.put("zqneighbour.fix", FIXMessage.confirmation("C-2"))
        try archive.ingest()
        let whole = try #require(try find { $0.act = "capture" }.entries.first)
        #expect(whole.sources.count == 2)
        let own = try find {
            $0.record = "C-1"
            $0.isAlone = true
        }.entries
        #expect(own.first?.line == whole.line && own.first?.sources.count == 1)
        #expect(own.flatMap(\.sources).allSatisfy { "\($0)".contains("own.fix") })
    }

    @Test func `The trail of a record has its own acts, and says nothing of its neighbours`() throws {
        try fill()
        let reader = try archive.open()
        reader.environment.gathering = 60_000
        _ = try archive.lookUp("C-1", in: reader)
        _ = try archive.lookUp("C-2", in: reader)
        try reader.flush()
        let own = try #require(try archive.lookUp("C-1", in: reader).chain?.current)
        let neighbour = try #require(try archive.lookUp("C-2", in: reader).chain?.current)
        try reader.flush()
        _ = try archive.source(own.envelope.accession, from: reader)
        _ = try SearchSaving(reader).save("all", "")
        _ = try RecordRevision(reader).reclassify(["\(own.id)"], to: .orderTicket, reason: "moved")
        let lines = try archive.lines()
        let found = try find {
            $0.record = "\(own.id)"
            $0.isAlone = true
        }
        #expect(found.entries.map(\.act).first == "capture" && found.entries.first?.line == own.sequence)
        let acts = found.entries.map(\.act)
        #expect(Set(acts) == ["capture", "read", "source-read", "saved-search", "reclassify"])
        #expect(acts.count == acts.filter { $0 == "read" }.count + 4 && acts.filter { $0 == "read" }.count == 3)
        for entry in found.entries {
            let text = entry.detail?.encodedText ?? ""
            #expect(!text.contains("\(neighbour.id)") && !text.contains("C-2"), "\(text)")
            #expect(lines.contains { $0.sequence == entry.line && $0.act.name == entry.act })
            #expect(entry.count == nil)
        }
        let shared = found.entries.filter { $0.act == "read" }
        #expect(shared.allSatisfy { $0.detail?["reads"]?.elements?.isEmpty == false })
    }

    @Test func `What there is not is refused in a sentence`() throws {
        try fill()
        func fails(_ code: ArchiveError.Code, _ change: (inout TrailRequest) -> Void) {
            #expect(throws: ArchiveError(code: code, subject: "", message: "")) { _ = try find(change) }
        }
        fails(.usage) { $0.act = "nothing" }
        fails(.notFound) { $0.record = "C-404" }
        #expect(try find { $0.agent = "agent:77" }.entries.isEmpty)
        #expect(try find { $0.since = CivilDate("2030-01-01") }.entries.isEmpty)
        #expect(try find { $0.until = CivilDate("2020-01-01") }.entries.isEmpty)
        #expect(try find { $0.cursor = 100_000 }.entries.isEmpty)
    }
}
