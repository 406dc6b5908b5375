// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Formats

@Suite("Compressed RTF")
struct CompressedRTFTests {
    private func unpack(_ bytes: [UInt8], limit: Int = 1 << 20) -> CompressedRTF.Content {
        CompressedRTF.decompressed(bytes.span, limit: limit)
    }

    private func read(_ rtf: String) -> String {
        String(decoding: RTFText(rtf.bytes.span).utf8, as: UTF8.self)
    }

    @Test("The examples of the specification are unpacked")
    func examples() {
        let first = unpack(OutlookSample.compressed)
        #expect(first.bytes == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".bytes)
        #expect(first.isWhole && first.isIntact)
        let second = unpack(OutlookSample.crossing)
        #expect(second.bytes == "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".bytes && second.isWhole && second.isIntact)
        let stored = unpack(OutlookSample.stored("{\\rtf1 x}"))
        #expect(stored.bytes == "{\\rtf1 x}".bytes && stored.isWhole && stored.isIntact)
    }

    @Test("What is cut or too long is not whole; what is changed is not intact")
    func damage() {
        for end in 0..<OutlookSample.compressed.count - 2 {
            let cut = unpack(Array(OutlookSample.compressed[..<end]))
            #expect(!cut.isWhole && "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".bytes.starts(with: cut.bytes))
        }
        #expect(unpack(OutlookSample.compressed, limit: 10).bytes == "{\\rtf1\\ans".bytes)
        #expect(!unpack(OutlookSample.compressed, limit: 10).isWhole)
        var changed = OutlookSample.compressed
        changed[16 + 5] ^= 0x20
        #expect(unpack(changed).isWhole && !unpack(changed).isIntact)
        changed[8] ^= 1
        #expect(unpack(changed).bytes == [] && !unpack(changed).isWhole)
        #expect(!unpack(Array(OutlookSample.stored("{\\rtf1 x}").dropLast())).isWhole)
    }

    @Test("The text of RTF stands without control words, tables of fonts and pictures")
    func text() {
        let head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}"
        #expect(
            read(head + "{\\*\\generator x;}\\pard one\\par\r\ntwo\\tab three\\b  four\\b0}tail")
                == "one\ntwo\tthree four")
        #expect(read(head + "Gr\\'fcn \\{\\\\\\} \\u8364?\\u-10179?\\u-8704? \\emdash\\~x}") == "Grün {\\} €😀 —\u{A0}x")
        #expect(read("{\\rtf1\\uc2\\u8364 ab{\\uc0\\u8364 c}\\u8364 \\'e9\\'e9d}") == "€€c€d")
        #expect(read("{\\rtf1{\\pict 0102}a{\\*\\unknown b{c}}\\bin3 xyzd}") == "ad")
        #expect(read("{\\rtf1\\u-10179?x}") == "\u{FFFD}x" && read("plain") == "plain" && read("") == "")
        #expect(read("{\\rtf1{\\field{\\*\\fldinst{HYPERLINK x}}{\\fldrslt shown}}}") == "shown")
    }

    @Test("Encapsulated HTML comes out as it was, without what is there for readers of RTF")
    func html() {
        let rtf = """
            {\\rtf1\\ansi\\fromhtml1 {\\fonttbl{\\f0 Arial;}}
            {\\*\\htmltag64 <p>}\\htmlrtf {\\b \\htmlrtf0 Gr\\'fcn{\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0  more
            \\htmlrtf }\\htmlrtf0 {\\*\\mhtmltag84 <x>}{\\*\\htmltag72 </p>\\par <br>}\\htmlrtf\\par\\htmlrtf0}
            """
        #expect(RTFText(rtf.bytes.span).isHTML && read(rtf) == "<p>Grün&amp; more</p>\n<br>")
        #expect(!RTFText("{\\rtf1\\fromtext x}".bytes.span).isHTML)
    }

    @Test("An unknown code page is said")
    func charset() {
        #expect(RTFText("{\\rtf1\\ansicpg1252 \\'e9}".bytes.span).isCharsetKnown)
        #expect(!RTFText("{\\rtf1\\ansicpg949 \\'c7\\'d1}".bytes.span).isCharsetKnown)
    }

    @Test("The formatted text of a real message says what its plain text says", .enabled(if: RealData.isPresent))
    func real() throws {
        let file = try #require(RealData.files(in: "msg").first)
        let message = try #require(OutlookMessage(file.bytes[...]))
        var properties = message.properties
        let compressed = properties.binary(.rtfCompressed, limit: 1 << 20)
        let body = properties.text(.body, limit: 1 << 20)
        let packed = try #require(compressed)
        let rtf = unpack(packed)
        #expect(rtf.isWhole && rtf.isIntact && rtf.bytes.count == 47_515)
        let text = RTFText(rtf.bytes.span)
        #expect(text.isHTML && text.isCharsetKnown)
        func words(_ bytes: [UInt8]) -> [String] {
            String(decoding: bytes, as: UTF8.self).split { !$0.isLetter && !$0.isNumber }.map(String.init)
        }
        let shown = words(MailHTML.text(of: text.utf8.span))
        let plain = words(try #require(body))
        // The plain text has the addresses of links beside their words.
        #expect(shown.count > 300 && Set(shown).isSubset(of: plain))
    }
}
