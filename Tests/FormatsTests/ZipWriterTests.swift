// SPDX-License-Identifier: Apache-2.0

import Formats
import TestSupport
import Testing

/// What is written as a zip file is read as one.
@Suite struct ZipWriterTests {
    private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

    @Test func `Entries have their names, sizes and checksums where the specification has them`() throws {
        var writer = ZipWriter()
        // The check value of CRC-32 is that of these nine digits.
        let digits = Array("123456789".utf8)
        let first = writer.entry("a/b.txt", digits)
        #expect(first.starts(with: Array("PK\u{3}\u{4}".utf8)))
        #expect(number(first[8..<10]) == 0 && number(first[14..<18]) == 0xCBF4_3926)
        #expect(number(first[18..<22]) == 9 && number(first[22..<26]) == 9)
        #expect(first.suffix(9) == digits[...])
        let second = writer.entry("c", [UInt8](repeating: 7, count: 10_000))
        #expect(number(second[8..<10]) == 8 && number(second[18..<22]) < 100 && number(second[22..<26]) == 10_000)
        let end = writer.finish()
        #expect(number(end.suffix(22)[(end.count - 12)..<(end.count - 10)]) == 2)
        #expect(number(end[(end.count - 6)..<(end.count - 2)]) == first.count + second.count)
        #expect(String(decoding: end, as: UTF8.self).contains("a/b.txt"))
    }

    @Test func `The same entries make the same bytes, and many have the records of zip64`() {
        func made(_ count: Int) -> [UInt8] {
            var writer = ZipWriter()
            var bytes: [UInt8] = []
            for index in 0..<count { bytes += writer.entry("\(index)", []) }
            return bytes + writer.finish()
        }
        #expect(made(9) == made(9))
        let many = made(70_000)
        let end = many.suffix(98)
        #expect(end.starts(with: Array("PK\u{6}\u{6}".utf8)))
        #expect(number(end.dropFirst(32).prefix(8)) == 70_000)
    }
}
