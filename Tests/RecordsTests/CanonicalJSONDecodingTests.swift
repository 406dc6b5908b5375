// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@Suite("Canonical JSON, read")
struct CanonicalJSONDecodingTests {
    private func failure(_ bytes: some Collection<UInt8>) -> CanonicalJSONError? {
        do {
            _ = try CanonicalJSON(decoding: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("is the value that was written", arguments: 0..<300 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let value = generator.json()
        let decoded = try CanonicalJSON(decoding: value.encoded)
        #expect(decoded == value)
        #expect(decoded.encoded == value.encoded)
    }

    @Test("may be written with white space and in any order")
    func lenientReading() throws {
        let text = " \t\r\n{ \"b\" : [ 1 , true ,\n false ] , \"a\" : { } , \"c\" : [ ] }\n"
        let value = try CanonicalJSON(decoding: text.utf8)
        #expect(value.encodedText == #"{"a":{},"b":[1,true,false],"c":[]}"#)
    }

    @Test("knows every escape, in either case")
    func escapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0000\u00E9\u00e9\ud83d\uDE00\uFFFF""#
        #expect(
            try CanonicalJSON(decoding: text.utf8).text?.unicodeScalars.map(\.value)
                == [0x22, 0x5C, 0x2F, 8, 0xC, 0xA, 0xD, 9, 0, 0xE9, 0xE9, 0x1F600, 0xFFFF])
    }

    @Test("has integers below 2^53 and minus nought")
    func integers() throws {
        for (text, value) in [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9007199254740991", CanonicalJSON.largestInteger),
            ("-9007199254740991", -CanonicalJSON.largestInteger),
        ] as [(String, Int64)] {
            #expect(try CanonicalJSON(decoding: text.utf8).number == value)
        }
    }

    @Test(
        "is refused with the offset at which the fault begins",
        arguments: [
            ("", 0), ("  ", 2), ("null", 0), ("nul", 0), ("tru", 0), ("True", 0), ("'a'", 0), ("+1", 0), (".5", 0),
            ("1.5", 1), ("[1.0]", 2), ("1e3", 1), ("[0E1]", 2), ("01", 0), ("[-01]", 1), ("-", 0), ("[--1]", 1),
            ("9007199254740992", 0), (" -9007199254740992", 1), ("99999999999999999999999", 0),
            ("1 2", 2), ("{} x", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1", 2), ("[", 1), ("]", 0),
            (#"{"a":1,}"#, 7), (#"{"a" 1}"#, 5), (#"{"a":}"#, 5), ("{a:1}", 1), (#"{"a":1"#, 6), ("{1:1}", 1),
            (#"{"a":1,"a":1}"#, 7), (#"{"a":1, "\u0061":2}"#, 8), (#"{"b":{"a":1,"c":2,"a":3}}"#, 18),
            (#""abc"#, 4), (#""\"#, 2), (#""a\x""#, 2), (#""\u12""#, 3), (#""\u12G4""#, 3),
            ("\"a\u{1}\"", 2), ("\"a\nb\"", 2), ("\"\t\"", 1), ("\u{FEFF}1", 0), ("\u{A0}1", 0),
            (#""\ud83d""#, 1), (#""\ude00""#, 1), (#""a\ud83d\n""#, 2), (#""\ud83d\ud83d""#, 1), (#""\ud83dx""#, 1),
        ])
    func refuses(text: String, offset: Int) throws {
        let error = try #require(failure(text.utf8))
        #expect(error.offset == offset, "\(error.message)")
        #expect(!error.message.isEmpty)
    }

    @Test(
        "is refused where a string is not UTF-8",
        arguments: [
            [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xC3, 0x28],
        ] as [[UInt8]])
    func refusesOtherEncodings(bytes: [UInt8]) {
        #expect(failure(Array("[1,\"a".utf8) + bytes + Array("\"]".utf8))?.offset == 3)
    }

    @Test("may be nested 64 levels and no deeper")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        #expect(try CanonicalJSON(decoding: nested(64)).encoded == nested(64))
        #expect(failure(nested(65))?.offset == 64)
        #expect(failure([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))?.offset == 64)
        let objects = Array(String(repeating: #"{"a":"#, count: 100_000).utf8)
        #expect(failure(objects)?.offset == 64 * 5)
    }

    @Test("takes two names for one member where they differ in composition only")
    func equivalentNamesAreDuplicates() {
        #expect(failure(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))?.offset == 8)
        #expect(failure(Array("{\"K\":1,\"\u{212A}\":2}".utf8))?.offset == 7)
    }

    @Test("is read or refused, whatever the bytes are, and never past their end", arguments: 0..<20 as Range<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var bytes = generator.json().encoded
            for _ in 0...generator.below(3) where !bytes.isEmpty {
                switch generator.below(3) {
                case 0: bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
                case 1: bytes.remove(at: generator.below(bytes.count))
                default:
                    bytes.insert(Array(#""\[]{},:-0eu."#.utf8)[generator.below(13)], at: generator.below(bytes.count))
                }
            }
            do {
                let value = try CanonicalJSON(decoding: bytes)
                #expect(throws: Never.self) { try CanonicalJSON(decoding: value.encoded) == value }
            } catch {
                #expect((0...bytes.count).contains(error.offset), "\(bytes)")
            }
        }
    }
}
