// SPDX-License-Identifier: Apache-2.0

import Ledger
import Records
import Testing

@Suite struct TrustedTimeTests {
    private static let day: Int64 = 86_400_000
    private static let previous: Int64 = 1_767_225_600_000

    @Test(arguments: [
        (step: 0, isBelieved: true, isSuspect: false),
        (step: 1, isBelieved: true, isSuspect: false),
        (step: 30 * day, isBelieved: true, isSuspect: false),
        (step: 31 * day, isBelieved: true, isSuspect: false),
        (step: 31 * day + 1, isBelieved: false, isSuspect: true),
        (step: 4_000 * day, isBelieved: false, isSuspect: true),
        (step: -1, isBelieved: false, isSuspect: false),
        (step: -31 * day, isBelieved: false, isSuspect: false),
        (step: -previous, isBelieved: false, isSuspect: false),
    ])
    func `A clock is believed from 0 to 31 days after the last trusted time`(
        step: Int64, isBelieved: Bool, isSuspect: Bool
    ) {
        let before = Timestamp(milliseconds: Self.previous)
        let wall = Timestamp(milliseconds: Self.previous + step)
        let trusted = TrustedTime(wall: wall, previous: before)
        #expect(trusted.time == (isBelieved ? wall : before))
        #expect(trusted.isSuspect == isSuspect)
    }

    @Test func `The first line believes the clock`() {
        for wall in [0, Self.previous, -5] {
            let trusted = TrustedTime(wall: Timestamp(milliseconds: wall), previous: nil)
            #expect(trusted.time == Timestamp(milliseconds: wall))
            #expect(!trusted.isSuspect)
        }
    }

    @Test func `A clock that leapt is believed again once it has come back`() {
        var time = Timestamp(milliseconds: Self.previous)
        for step in [0, 400 * Self.day, 2 * Self.day] {
            time = TrustedTime(wall: Timestamp(milliseconds: Self.previous + step), previous: time).time
        }
        #expect(time == Timestamp(milliseconds: Self.previous + 2 * Self.day))
    }
}
