// SPDX-License-Identifier: Apache-2.0

import Ledger
import Records
import Testing

@Suite struct TrustedTimeTests {
    private static let day: Int64 = 86_400_000
    private static let previous: Int64 = 1_767_225_600_000

    @Test(
        arguments: [
            (0, nil), (1, nil), (30 * day, nil), (31 * day - 1, nil), (31 * day, nil), (31 * day + 1, .ahead),
            (4_000 * day, .ahead), (-1, .behind), (-31 * day, .behind), (-previous, .behind),
        ] as [(Int64, TrustedTime.Doubt?)])
    func `A clock is believed from 0 to 31 days after the last trusted time`(step: Int64, doubt: TrustedTime.Doubt?) {
        let before = Timestamp(milliseconds: Self.previous)
        let wall = Timestamp(milliseconds: Self.previous + step)
        let trusted = TrustedTime(wall: wall, previous: before)
        #expect(trusted.time == (doubt == nil ? wall : before))
        #expect(trusted.doubt == doubt)
    }

    @Test func `The first line believes the clock`() {
        for wall in [0, Self.previous, -5] {
            let trusted = TrustedTime(wall: Timestamp(milliseconds: wall), previous: nil)
            #expect(trusted.time == Timestamp(milliseconds: wall))
            #expect(trusted.doubt == nil)
        }
    }

    @Test func `A clock that leapt is believed again once it has come back`() {
        var time = Timestamp(milliseconds: Self.previous)
        for step in [0, 400 * Self.day, 2 * Self.day] {
            time = TrustedTime(wall: Timestamp(milliseconds: Self.previous + step), previous: time).time
        }
        #expect(time == Timestamp(milliseconds: Self.previous + 2 * Self.day))
    }

    @Test func `A line bears the time that follows from its clock, and only a confirmation leaps`() throws {
        let ledger = try TestLedger()
        let writer = try ledger.writer()
        func append(_ act: LedgerAct, wall: Int64, trusted: Int64) throws -> Bool {
            let before = writer.head.trusted
            return try writer.append(
                act, agent: "uid:1", wall: Timestamp(milliseconds: Self.previous + wall),
                trusted: Timestamp(milliseconds: Self.previous + trusted)
            ).hasLawfulTime(after: before)
        }
        #expect(try append(.rebuild(volumes: 0), wall: 0, trusted: 0))
        #expect(try append(.rebuild(volumes: 0), wall: 31 * Self.day + 1, trusted: 0))
        #expect(try append(.timeConfirmation, wall: 31 * Self.day + 1, trusted: 31 * Self.day + 1))
        #expect(try append(.rebuild(volumes: 0), wall: 5, trusted: 31 * Self.day + 1))
        #expect(try !append(.rebuild(volumes: 0), wall: 90 * Self.day, trusted: 90 * Self.day))
        #expect(throws: LedgerError(code: .unreadable, subject: "", message: "")) {
            _ = try append(.timeConfirmation, wall: 100 * Self.day, trusted: 99 * Self.day)
        }
        #expect(throws: LedgerError(code: .unreadable, subject: "", message: "")) {
            _ = try append(.timeConfirmation, wall: 89 * Self.day, trusted: 89 * Self.day)
        }
    }
}
