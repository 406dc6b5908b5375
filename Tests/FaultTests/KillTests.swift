// SPDX-License-Identifier: Apache-2.0

import Testing

/// Two processes ingest into one archive and are ended by `kill -9`, one or both, at a random moment.
///
/// `MUNIMENT_KILLS` says how many kills (50, and 500 in the campaign of Scripts/test-deep); an archive takes ten. After
/// each kill `verify` proves everything, and the bytes of a sample are compared (25 sources, from 100 kills on 100). The
/// moments depend on `MUNIMENT_SEED` and on how long an ingest takes on this machine; two thirds of them are aimed at the
/// time under the lock or at a commit.
@Suite struct KillTests {
    private static let kills = Campaign.number("MUNIMENT_KILLS", default: 50)
    private static let killsPerArchive = 10

    @Test func `After kill -9 the next command recovers and nothing acknowledged is lost`() throws {
        var tally = KillTally()
        for series in 0..<(Self.kills + Self.killsPerArchive - 1) / Self.killsPerArchive {
            let count = min(Self.killsPerArchive, Self.kills - series * Self.killsPerArchive)
            var trial = try KillTrial(seed: Campaign.seed &* 1_000 &+ UInt64(series))
            for number in 0..<count { try trial.kill(number, &tally) }
            try trial.complete()
            tally.recoveries += try LedgerText(trial.archive).acts["recover", default: 0]
        }
        print("\(tally), seed \(Campaign.seed)")
        // Moments that hit nothing would prove nothing.
        if Self.kills >= 20 {
            #expect(tally.underLock > 0 && tally.acknowledged > 0 && tally.unfinished > 0, "\(tally)")
        }
    }
}
