// SPDX-License-Identifier: Apache-2.0

import Durability
import Ledger
import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// The ledger's time, and who may move it.
@Suite struct TimeConfirmationTests {
    private static let day: Int64 = 86_400_000
    private static let refused = ArchiveError(code: .refused, subject: "", message: "")

    /// What status, what may not come too early, and the next line make of a clock that was moved.
    private func expect(_ doubt: TrustedTime.Doubt?, _ archive: TestArchive, _ comment: Comment) throws {
        let open = try archive.open()
        let before = try #require(try archive.lines().last?.trusted)
        #expect(try ArchiveStatus(of: open).time.doubt == doubt, comment)
        #expect(try open.time() == ArchiveTime(wall: archive.clock.now, trusted: before), comment)
        if doubt == nil {
            #expect(try open.time().confirmed() == archive.clock.now, comment)
        } else {
            #expect(throws: Self.refused, comment) { _ = try open.time().confirmed() }
            #expect(throws: Self.refused, comment) { try open.withLock { _ = try $0.time.confirmed() } }
        }
        let outcome = try archive.capture(
            "\(archive.lines().count).fix", FIXMessage.confirmation("C-\(archive.lines().count)"))
        #expect(outcome.summary.captured == 1, comment)
        let line = try #require(try archive.lines().last)
        #expect(line.wall == archive.clock.now && line.trusted == (doubt == nil ? line.wall : before), comment)
    }

    @Test func `Every step of the clock up to 31 days is believed, and no other; captures go on`() throws {
        for (step, doubt) in [
            (0, nil), (1, nil), (31 * Self.day, nil), (31 * Self.day + 1, .ahead), (-1, .behind),
            (-400 * Self.day, .behind),
        ] as [(Int64, TrustedTime.Doubt?)] {
            let archive = try TestArchive()
            archive.clock.advance(milliseconds: step)
            try expect(doubt, archive, "\(step)")
            // As long as the clock is not believed, the ledger's time stands still.
            try expect(step == 0 || doubt != nil ? doubt : nil, archive, "\(step), again")
            #expect(try archive.verify().findings.isEmpty, "\(step)")
        }
    }

    @Test func `A confirmed time is the ledger's from that line on, and steps are counted from there`() throws {
        let archive = try TestArchive()
        let start = archive.clock.now
        archive.clock.advance(days: 400)
        try expect(.ahead, archive, "idle")
        let confirmed = try archive.open().confirmTime()
        let line = try #require(try archive.lines().last)
        #expect(line.act == .timeConfirmation && line.sequence == confirmed.line)
        #expect(line.wall == archive.clock.now && line.trusted == archive.clock.now)
        #expect(confirmed == ConfirmedTime(line: line.sequence, time: archive.clock.now, before: start))
        try expect(nil, archive, "confirmed")
        archive.clock.advance(days: 31)
        try expect(nil, archive, "31 days on")
        archive.clock.advance(days: 31, milliseconds: 1)
        try expect(.ahead, archive, "and a millisecond more")
        archive.clock.advance(milliseconds: -1)
        try expect(nil, archive, "and back")
    }

    @Test func `The ledger's time never goes back, whoever confirms it`() throws {
        let archive = try TestArchive()
        let count = try archive.lines().count
        archive.clock.advance(milliseconds: -1)
        #expect(throws: Self.refused) { _ = try archive.open().confirmTime() }
        #expect(try archive.lines().count == count)
        archive.clock.advance(milliseconds: 1)
        #expect(try archive.open().confirmTime().time == archive.clock.now)
        archive.clock.advance(days: 3)
        #expect(try archive.open().confirmTime().time == archive.clock.now)
        #expect(try archive.verify().findings.isEmpty)
    }

    @Test func `A rebuild, and a register that is made again, come to the same times`() throws {
        let archive = try TestArchive()
        for step in [5, 60, 1, -90, 200, 20] as [Int64] {
            archive.clock.advance(days: step)
            try archive.capture("\(archive.lines().count).fix", FIXMessage.confirmation("C-\(archive.lines().count)"))
            if try archive.open().time().doubt == .ahead { _ = try archive.open().confirmTime() }
        }
        let times = try archive.lines().map(\.trusted)
        let known = try archive.open().time()
        _ = try Rebuild(archive.open()).run()
        #expect(try archive.lines().map(\.trusted).prefix(times.count) == times[...])
        #expect(try archive.open().time() == known)
        try archive.environment.fileSystem.remove(archive.layout.register)
        #expect(try archive.open().withLock { $0.time } == known)
        #expect(try archive.lines().count { $0.act == .timeConfirmation } == 2)
        #expect(try archive.verify().findings.isEmpty)
    }

    @Test func `Verification finds a line whose time leaps without a confirmation`() throws {
        let archive = try TestArchive()
        archive.clock.advance(days: 90)
        let wall = archive.clock.now
        try archive.open().withLock { session in
            try session.ledger.append(.rebuild(volumes: 0), agent: "uid:1", wall: wall, trusted: wall)
            try session.ledger.synchronize()
        }
        let findings = try archive.verify().findings
        #expect(
            findings.contains { $0.severity == .integrity && $0.message.contains("the trusted time of line 4") },
            "\(findings)")
    }
}
