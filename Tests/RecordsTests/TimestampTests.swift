// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing

@Suite("A timestamp")
struct TimestampTests {
    private static let range: ClosedRange<Int64> = -5_364_662_400_000...32_503_679_999_999

    @Test("reads back from its own text, from 1800 to 2999", arguments: 0..<10 as Range<UInt64>)
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let instant = Timestamp(milliseconds: Int64.random(in: Self.range, using: &generator))
            #expect(Timestamp(instant.description) == instant)
        }
    }

    @Test(
        "is the instant that Foundation says",
        arguments: [-5_364_662_400_000, -500, 0, 951_782_400_000, 32_503_679_999_999] as [Int64])
    func agreesWithFoundation(milliseconds: Int64) {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let instant = Timestamp(milliseconds: milliseconds)
        #expect(instant.description == Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(style))
    }

    @Test(
        "reads zones, fractions and either case of its letters",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01T01:30:00+01:30", 0),
            ("1969-12-31T22:30:00-01:30", 0), ("1970-01-01T00:00:00-00:00", 0), ("1970-01-01T23:59:00+23:59", 0),
            ("1970-01-01T00:00:00.5Z", 500), ("1970-01-01T00:00:00.05Z", 50), ("1970-01-01T00:00:00.0059Z", 5),
            ("1970-01-01T00:00:00.123456789+00:00", 123), ("1969-12-31T23:59:59.999Z", -1),
            ("1969-12-31T23:59:59Z", -1_000),
            ("2024-02-29T12:34:56.789Z", 1_709_210_096_789), ("1800-01-01T00:00:00Z", -5_364_662_400_000),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test("takes a leap second for the first second of the next minute")
    func leapSecond() {
        #expect(Timestamp("2016-12-31T23:59:60Z") == Timestamp("2017-01-01T00:00:00Z"))
        #expect(Timestamp("2016-12-31T23:59:60Z")?.description == "2017-01-01T00:00:00.000Z")
        #expect(Timestamp("2016-12-31T23:59:61Z") == nil)
    }

    @Test(
        "is not read from other texts",
        arguments: [
            "", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00Z", "1970-01-01 00:00:00Z", "19700101T000000Z",
            "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T0:00:00Z", "1970-01-01T00-00-00Z",
            "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.", "1970-01-01T00:00:00.5", "1970-01-01T00:00:00,5Z",
            "1970-01-01T00:00:00ZZ", "1970-01-01T00:00:00Z ", " 1970-01-01T00:00:00Z", "1970-01-01T00:00:00+1:00",
            "1970-01-01T00:00:00+0100", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+00:60",
            "1970-01-01T00:00:00+",
            "1970-01-01T00:00:00+00:000", "1970-02-30T00:00:00Z", "1799-12-31T00:00:00Z", "1970-01-01T+1:00:00Z",
            "1970-01-01T00:00:00.\u{0661}Z", "1970-01-01T00:00:0\u{301}Z", "1970-01-0\u{301}T00:00:00Z",
            "197٠-01-01T00:00Z",
        ])
    func refusesOtherTexts(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("is read or refused, whatever the text is", arguments: 0..<20 as Range<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let start = Timestamp(milliseconds: Int64.random(in: Self.range, using: &generator))
            var scalars = Array(
                (generator.below(2) == 0 ? start.description : "2024-02-29T23:59:60.9+23:59").unicodeScalars)
            for _ in 0...generator.below(3) where !scalars.isEmpty {
                let place = generator.below(scalars.count)
                switch generator.below(4) {
                case 0: scalars[place] = generator.scalar()
                case 1: scalars.remove(at: place)
                case 2: scalars.removeLast(scalars.count - place)
                default: scalars.insert(Array("0:.+-TZ9".unicodeScalars)[generator.below(8)], at: place)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            if let read = Timestamp(String(text)), Self.range.contains(read.milliseconds) {
                #expect(Timestamp(read.description) == read, "\(String(text))")
            }
        }
    }

    @Test("has a day and a text at any number of milliseconds, the smallest and the greatest included")
    func extremes() {
        #expect(Timestamp(milliseconds: -1).date == CivilDate(day: -1))
        #expect(Timestamp(milliseconds: 86_399_999).date == CivilDate(day: 0))
        #expect(Timestamp(milliseconds: 86_400_000).date == CivilDate(day: 1))
        #expect(Timestamp(milliseconds: -86_400_000).date == CivilDate(day: -1))
        #expect(Timestamp(milliseconds: -86_400_001).date == CivilDate(day: -2))
        #expect(Timestamp(milliseconds: .max).date == CivilDate(day: 106_751_991_167))
        #expect(Timestamp(milliseconds: .min).date == CivilDate(day: -106_751_991_168))
        #expect(Timestamp(milliseconds: .max).description.hasSuffix("T07:12:55.807Z"))
        #expect(Timestamp(milliseconds: .min).description.hasSuffix("T16:47:04.192Z"))
        // Beyond 2^53 a division of doubles is a day off.
        let midnight: Int64 = 106_751_991_167 * 86_400_000
        #expect(Timestamp(milliseconds: midnight - 1).date == CivilDate(day: 106_751_991_166))
    }

    @Test("is ordered by time")
    func order() {
        #expect(Timestamp(milliseconds: -1) < Timestamp(milliseconds: 0))
        #expect(!(Timestamp(milliseconds: 5) < Timestamp(milliseconds: 5)))
    }
}
