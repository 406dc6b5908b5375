// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite struct SamplingSeedTests {
    @Test func `A seed is sixteen bytes, in hexadecimal digits of either case`() throws {
        let seed = try #require(SamplingSeed(hex: "000102030405060708090A0b0c0d0e0f"))
        #expect(seed.bytes == Array(0...15))
        #expect("\(seed)" == "000102030405060708090a0b0c0d0e0f")
        #expect(SamplingSeed(Array(0...15)) == seed)
        for text in ["", "00", String(repeating: "0", count: 31), String(repeating: "0", count: 34), "zz"] {
            #expect(SamplingSeed(hex: text) == nil)
        }
    }

    @Test func `The sign of a number`() throws {
        for (text, sign) in [("-0.01", -1), ("0", 0), ("-0.00", 0), ("0.0000001", 1), ("12", 1)] {
            #expect(try #require(ExactDecimal(text)).sign == sign)
        }
    }
}
