// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// What every parser promises (``RecordParser``), whatever the message.
@Suite("Record parser")
struct RecordParserConformanceTests {
    static let formats = RecordFormat.allCases

    /// Each value of these messages bears the mark, so that content in a diagnostic would show it.
    static let marked: [[UInt8]] = [
        FIXSample.message("35=AK|49=ZQX1|56=ZQX2|664=ZQX3|666=1|772=ZQX4|58=ZQX|75=ZQX|453=2|448=ZQX|78=1|80=ZQX")
            .bytes,
        "8=FIX.4.4|9=ZQX|35=ZQXZQXZQXZQXZQXZQX|ZQX=1|ZQX|95=3|96=ZQXZQX|10=ZQX|".bytes,
        "{1:F01ZQXXUS33AXXX0042000117}{2:IZQXFUNDGB2LXXXXN}{4:\r\nZQX\r\n:20:ZQX\r\n:16S:ZQX\r\n".bytes,
        "{4:\r\n:20C::ZQXX//ZQX\r\n:98A::TRAD//ZQX\r\n-}ZQX".bytes, ":20:ZQX\n:16R:ZQX\n".bytes, "ZQX".bytes,
    ]

    private func check(_ format: RecordFormat, _ message: ArraySlice<UInt8>, _ comment: Comment) {
        let parser = FormatRegistry.parser(for: format)
        let record = parser.parse(message)
        #expect(record == parser.parse(message), comment)
        #expect(record.format == format && record.rule == parser.rule, comment)
        #expect(record.identifiers.count <= 256 && record.references.count <= 256, comment)
        #expect(record.diagnostics.count <= 32, comment)
        for value in record.identifiers.map(\.value) + record.references.map(\.identifier.value) {
            #expect(!value.isEmpty && value.utf8.count <= 256, comment)
        }
        for diagnostic in record.diagnostics {
            #expect(!diagnostic.message.isEmpty && !diagnostic.message.contains("ZQX"), comment)
            #expect((0...message.count).contains(diagnostic.offset ?? 0), comment)
        }
        #expect(record.state != .partial || !record.diagnostics.isEmpty, "\(comment): partial without a reason")
    }

    @Test("Every beginning of a message is read without a trap, and the same again", arguments: formats)
    func beginnings(format: RecordFormat) {
        for message in (FIXSample.all + SwiftMTSample.all).map(\.bytes) + Self.marked {
            for end in 0...message.count { check(format, message[..<end], "cut at \(end)") }
        }
    }

    @Test("A message is read alike wherever it stands in a source", arguments: formats)
    func places(format: RecordFormat) {
        for message in (FIXSample.all + SwiftMTSample.all).map(\.bytes) {
            let source = "prefix ".bytes + message + " suffix".bytes
            let slice = source[7..<7 + message.count]
            #expect(
                FormatRegistry.parser(for: format).parse(slice)
                    == FormatRegistry.parser(for: format).parse(message[...]))
        }
    }

    @Test("Diagnostics hold no content of the record", arguments: formats)
    func diagnosticsHoldNoContent(format: RecordFormat) {
        for seed in UInt64(0)..<2000 {
            var numbers = SeededGenerator(seed: seed)
            let message = Self.marked.randomElement(using: &numbers) ?? []
            check(format, Mutation.damaged(message, using: &numbers)[...], "seed \(seed)")
        }
    }

    @Test("Damaged messages are read without a trap; text too", arguments: formats)
    func damagedMessages(format: RecordFormat) throws {
        let messages = (FIXSample.all + SwiftMTSample.all).map(\.bytes)
        for seed in UInt64(0)..<5000 {
            var numbers = SeededGenerator(seed: seed)
            let message = messages.randomElement(using: &numbers) ?? []
            let damaged = Mutation.damaged(message, using: &numbers)
            check(format, damaged[...], "seed \(seed)")
            let text = try #require(RecordText.text(of: damaged[...], rule: FormatRegistry.textRule(for: format)))
            #expect(!text.utf8.contains(0), "seed \(seed)")
        }
    }

    @Test("Text and binary records claim nothing")
    func unparsedFormats() {
        for format in [RecordFormat.text, .binary] {
            let record = FormatRegistry.parser(for: format).parse(FIXSample.confirmation.bytes[...])
            #expect(record == ParsedRecord(state: .unparsed, format: format, rule: "none-1"))
        }
    }
}
