// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport

/// Sources made up by a seed.
enum Generated {
    /// Words that occur in nothing else of a message.
    static let vocabulary = [
        "kestrel", "osprey", "merlin", "heron", "plover", "avocet", "curlew", "bittern", "crane", "godwit", "jackdaw",
        "linnet",
    ]

    static func words(_ count: Int, _ random: inout SeededGenerator) -> String {
        (0..<count).map { _ in random.pick(vocabulary) }.joined(separator: " ")
    }

    /// A source of one of several kinds, unlike all others of other numbers.
    static func source(_ number: Int, _ random: inout SeededGenerator) -> [UInt8] {
        switch random.below(8) {
        case 0: return Array("note \(number): \(words(6, &random))".utf8)
        case 1: return Array("\u{FEFF}\(number) \(random.text(upTo: 40)) \(words(2, &random))".utf8)
        case 2: return random.bytes(1 + random.below(900))
        case 3: return Array(swift(number, &random).utf8)
        default:
            let count = 1 + random.below(20)
            let messages = (0..<count).map { index in message("\(number)-\(index)", &random) }
            return Array(messages.joined(separator: random.pick(["\n", "\r\n\r\n", "", "\nIN 10:00:00 "])).utf8)
        }
    }

    static func message(_ unique: String, _ random: inout SeededGenerator) -> String {
        let month = "0\(1 + random.below(9))"
        let date = random.below(4) == 0 ? nil : "202\(4 + random.below(3))\(month)1\(random.below(9))"
        let note = words(3, &random) + (random.below(3) == 0 ? "" : " n\(unique)")
        switch random.below(6) {
        case 0: return FIXMessage.confirmation("ID-\(random.below(30))", amends: "ID-\(random.below(30))", note: note)
        case 1: return FIXMessage.confirmation("ID-\(random.below(30))", cancels: "ID-\(random.below(30))", note: note)
        default:
            return FIXMessage.ofType(
                random.pick(FIXMessage.typesByClass).type, id: "ID-\(random.below(30))", date: date, note: note)
        }
    }

    private static func swift(_ number: Int, _ random: inout SeededGenerator) -> String {
        "{1:F01ALDRGB2LAXXX0000000000}{2:I515CEDRGB2LXXXXN}{4:\r\n:16R:GENL\r\n:20C::SEME//SW\(number)\r\n"
            + ":23G:NEWM\r\n:16S:GENL\r\n:70E::DECL//\(words(2, &random))\r\n-}"
    }
}
