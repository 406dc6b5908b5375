// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("Record text")
struct RecordTextTests {
    private func text(_ bytes: [UInt8], _ rule: String) -> String? { RecordText.text(of: bytes[...], rule: rule) }

    @Test("The text of a FIX message is its values, without version, length, checksum and sequence number")
    func fix() {
        let message = FIXSample.message("35=D|34=771|49=FUND|11=CLO 4|58=buy ACME now|55=ACME", separator: "|")
        #expect(text(message.bytes, "fix-text-1") == "D\nFUND\nCLO 4\nbuy ACME now\nACME")
    }

    @Test("A data field is text as a whole; a garbled field is text as it stands")
    func fixOddities() {
        let message = FIXSample.message("35=B|95=7|96=a\u{1}10=1\u{1}|garbled here|58=x")
        #expect(text(message.bytes, "fix-text-1") == "B\n7\na 10=1 \ngarbled here\nx")
    }

    @Test("The text of a SWIFT message is terminals and values, without tags, qualifiers, sequences and checksums")
    func swiftMT() {
        let message = SwiftMTSample.message(
            "515",
            ":16R:GENL\n:20C::SEME//CNF-2\n:23G:AMND\n:16S:GENL\n:22F::PROC/FOOO/CMPR\n:95P::BUYR//FUNDGB2L\n"
                + ":70E::DECL//FREE OF\nPAYMENT",
            userHeader: "{3:{108:MUR42}}", trailer: "{5:{MAC:11111111}{CHK:222222222222}}")
        #expect(
            text(message.bytes, "swift-mt-text-1")
                == "BROKUS33AXXX\nBROKUS33\nFUNDGB2LXXXX\nFUNDGB2L\nMUR42\nCNF-2\nAMND\nFOOO/CMPR\nFUNDGB2L\nFREE OF\r\nPAYMENT"
        )
        #expect(
            text(SwiftMTSample.acknowledgement.bytes, "swift-mt-text-1")
                == "BROKUS33AXXX\nBROKUS33\n2403041015\n0\nMUR0000000000042")
        #expect(text("ABNANL2A\n940\n:20:A\n-".bytes, "swift-mt-text-1") == "ABNANL2A\n940\nA\n-")
    }

    @Test("Text is decoded as UTF-8, as UTF-16 with a byte order mark, else as Windows-1252")
    func encodings() {
        #expect(text("Zürich €".bytes, "text-1") == "Zürich €")
        #expect(text("\u{FEFF}Zürich".bytes, "text-1") == "Zürich")
        #expect(text([0xFF, 0xFE, 0x5A, 0x00, 0xFC, 0x00, 0x3D, 0xD8, 0x00, 0xDE], "text-1") == "Zü😀")
        #expect(text([0xFE, 0xFF, 0x00, 0x5A, 0x00, 0xFC, 0xD8, 0x3D, 0xDE, 0x00], "text-1") == "Zü😀")
        #expect(text([0xFE, 0xFF, 0xD8, 0x3D, 0x00, 0x5A, 0x00], "text-1") == "\u{FFFD}Z")
        #expect(text([0x5A, 0xFC, 0x72, 0x80, 0x81], "text-1") == "Zür€ ")
    }

    @Test("A value that is not UTF-8 is read as Windows-1252, its neighbours are not")
    func valueEncodings() {
        let message = "8=FIX.4.4\u{1}35=B\u{1}58=".bytes + [0xE9] + "\u{1}58=é\u{1}".bytes
        #expect(text(message, "fix-text-1") == "B\né\né")
    }

    @Test("Control characters other than white space become spaces; NUL never appears")
    func controlCharacters() {
        #expect(text("a\u{0}b\u{1}c\u{7F}d\u{85}e\tf\r\ng".bytes, "text-1") == "a b c d e\tf\r\ng")
        #expect(text([0x61, 0, 0xE9], "text-1") == "a é")
        #expect(text([0xFF, 0xFE, 0x61, 0, 0, 0, 0x62, 0], "text-1") == "a b")
    }

    @Test("Text is cut after 4 MiB, at a character's boundary", arguments: ["a", "ab€", "😀"])
    func limit(pattern: String) {
        var source = pattern.bytes
        while source.count <= 4 << 20 { source.append(contentsOf: source) }
        let cut = text(source, "text-1") ?? ""
        #expect((4 << 20) - 4...4 << 20 ~= cut.utf8.count)
        // A character that is cut in two would not be what the source has.
        #expect(Array(cut.utf8) == Array(source.prefix(cut.utf8.count)))
    }

    @Test("Values are cut after 4 MiB in all")
    func valuesLimit() {
        let values = Array(
            "8=FIX.4.4\u{1}58=".bytes + [UInt8](repeating: 0x61, count: 4 << 20) + "\u{1}58=x\u{1}".bytes)
        #expect(text(values, "fix-text-1")?.utf8.count == 4 << 20)
    }

    @Test("Latin-1 text is cut after 4 MiB too")
    func latinLimit() {
        let source = [UInt8](repeating: 0xE9, count: 3 << 20)
        #expect(text(source, "text-1")?.utf8.count == 4 << 20)
    }

    @Test("The text of a binary record is empty, and an unknown rule gives nothing")
    func otherRules() {
        #expect(text([0x25, 0x50], "none-1") == "")
        #expect(text("a".bytes, "text-0") == nil && text("a".bytes, "") == nil)
    }

    @Test("The rule in force for each format is one that is known")
    func rulesInForce() {
        for format in RecordFormat.allCases {
            #expect(text("x".bytes, FormatRegistry.textRule(for: format)) != nil)
            #expect(FormatRegistry.splitter(rule: FormatRegistry.splitter(for: format).rule) != nil)
            let rule = FormatRegistry.parser(for: format).rule
            #expect(FormatRegistry.parser(rule: rule, format: format)?.rule == rule)
        }
        #expect(FormatRegistry.splitter(rule: "fix-0") == nil)
        #expect(FormatRegistry.parser(rule: "fix-0", format: .fix) == nil)
    }
}
