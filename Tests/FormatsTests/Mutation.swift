// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Damages bytes in the ways that files are damaged, and puts in the marks that the formats live by.
enum Mutation {
    private static let marks: [[UInt8]] = [
        [1], [0], [0x0A], [0x0D, 0x0A], "|".bytes, "^A".bytes, "=".bytes, ":".bytes, "8=FIX.4.4".bytes, "10=000".bytes,
        "9=99999".bytes, "95=5".bytes, "96=".bytes, "{1:F01AAAABBCCAXXX0000000000}".bytes, "{4:".bytes, "-}".bytes,
        "{".bytes, "}".bytes, "\n:20:".bytes, "\n:16R:GENL\n".bytes, "\n-\n".bytes, "\n$\n".bytes, ":77E:".bytes,
        [0xFF], "\"".bytes, ",".bytes, ";".bytes, "\n\n".bytes, "[".bytes, "]".bytes, "\\u".bytes, "<STMTTRN>".bytes,
        "</".bytes, "\u{FEFF}".bytes, [0xFF, 0xFE],
        [0xFF], "\n\nFrom a@b Mon Mar  4 10:00:00 2024\n".bytes, "\r\n--outer\r\n".bytes, "=?utf-8?Q?".bytes,
    ]

    static func damaged(_ bytes: [UInt8], using numbers: inout SeededGenerator) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let place = Int.random(in: 0...result.count, using: &numbers)
            let end = min(result.count, place + Int.random(in: 0...24, using: &numbers))
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0: if place < result.count { result[place] = UInt8.random(in: 0...255, using: &numbers) }
            case 1: result.removeSubrange(place..<end)
            case 2: result.insert(contentsOf: marks.randomElement(using: &numbers) ?? [], at: place)
            case 3: result.insert(contentsOf: Array(result[place..<end]), at: place)
            case 4: result.removeSubrange(place...)
            default: result.append(contentsOf: bytes.prefix(place))
            }
        }
        return result
    }
}
