// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// What every parser promises (``RecordParser``), whatever the message.
@Suite("Record parser")
struct RecordParserConformanceTests {
    /// Formats whose parsers do more than answer that they know nothing.
    static let formats = RecordFormat.allCases.filter { FormatRegistry.parser(for: $0).rule != "none-1" }

    static let samples =
        FIXSample.all + SwiftMTSample.all + FpMLSample.all + FIXMLSample.all + TableSample.all + MailSample.all
        + NoteSample.all

    /// Each value of these messages bears the mark, so that content in a diagnostic would show it.
    static let marked: [[UInt8]] = [
        FIXSample.message("35=AK|49=ZQX1|56=ZQX2|664=ZQX3|666=1|772=ZQX4|58=ZQX|75=ZQX|453=2|448=ZQX|78=1|80=ZQX")
            .bytes,
        "8=FIX.4.4|9=ZQX|35=ZQXZQXZQXZQXZQXZQX|ZQX=1|ZQX|95=3|96=ZQXZQX|10=ZQX|".bytes,
        "{1:F01ZQXXUS33AXXX0042000117}{2:IZQXFUNDGB2LXXXXN}{4:\r\nZQX\r\n:20:ZQX\r\n:16S:ZQX\r\n".bytes,
        "8=FIX.4.4|9=1|35=8|448=ZQX|447=N|452=ZQX|48=ZQX|22=4|54=ZQX|32=ZQX|31=ZQX|15=ZQX|64=ZQX|119=ZQX|10=1|".bytes,
        ":20:ZQX\n:13A::LINK//ZQX\n:20C::PREV//ZQX\n:95P::BUYR//ZQX\n:35B:ZQX\n:19A::SETT//ZQX\n:32A:ZQX\n".bytes,
        "{4:\r\n:20C::ZQXX//ZQX\r\n:98A::TRAD//ZQX\r\n-}ZQX".bytes, ":20:ZQX\n:16R:ZQX\n".bytes, "ZQX".bytes,
        FpMLSample.option(header: "<messageId>ZQX</messageId>", trade: "ZQX").bytes,
        "<FIXML v='ZQX'><Cnfm CnfmID='ZQX' TransTyp='ZQX' TrdDt='ZQX'><Pty ID='ZQX' R='ZQX'/></Cnfm></ZQX>".bytes,
        "<ZQX ZQX='ZQX'>&ZQX;<TxId>ZQX</TxId><TradDt>ZQX</ZQX><tradeID>ZQX</tradeID></ZQX><ZQX".bytes,
        "{\"tradeId\":\"ZQX\",\"counterparty\":{\"lei\":\"ZQX\"},\"tradeDate\":\"ZQX\",ZQX".bytes,
        "<STMTTRN><FITID>ZQX<DTPOSTED>ZQX<UNITS>ZQX".bytes, "ZQX,\"ZQX\"ZQX,ZQX".bytes,
        "From: ZQX <ZQX@ZQX>\nDate: ZQX\nZQX\nContent-Type: multipart/ZQX; boundary=ZQX\n\n--ZQX\n\nZQX".bytes,
        "Our reference: ZQX1\nTrade: ZQX20240304-ZQX\nwe sold to ZQX (LEI ZQX) ZQX".bytes,
    ]

    private func check(_ format: RecordFormat, _ message: ArraySlice<UInt8>, _ comment: Comment) {
        let parser = FormatRegistry.parser(for: format)
        let record = parser.parse(message)
        #expect(record == parser.parse(message), comment)
        #expect(record.format == format && record.rule == parser.rule, comment)
        #expect(record.identifiers.count <= 256 && record.references.count <= 256, comment)
        #expect(record.diagnostics.count <= 32, comment)
        #expect(record.parties.count <= ParsedRecord.mostParties, comment)
        #expect(record.instruments.count <= ParsedRecord.mostParties, comment)
        for identifier in record.parties.flatMap(\.identifiers) {
            #expect(!identifier.value.isEmpty && identifier.value.utf8.count <= 256, comment)
        }
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
        for message in Self.samples.map(\.bytes) + Self.marked {
            // Each place where the recogniser sees the format; elsewhere every 41st, at other places in each message.
            let isOwn = FormatRecognizer.recognize(message) == format
            let first = isOwn ? 0 : message.count % 41
            for end in stride(from: min(first, message.count), through: message.count, by: isOwn ? 1 : 41) {
                check(format, message[..<end], "cut at \(end)")
            }
        }
    }

    @Test("A message is read alike wherever it stands in a source", arguments: formats)
    func places(format: RecordFormat) {
        for message in Self.samples.map(\.bytes) {
            let source = "prefix ".bytes + message + " suffix".bytes
            let slice = source[7..<7 + message.count]
            #expect(
                FormatRegistry.parser(for: format).parse(slice)
                    == FormatRegistry.parser(for: format).parse(message[...]))
        }
    }

    @Test("Diagnostics hold no content of the record", arguments: formats)
    func diagnosticsHoldNoContent(format: RecordFormat) {
        for seed in UInt64(0)..<120 {
            var numbers = SeededGenerator(seed: seed)
            let message = Self.marked.randomElement(using: &numbers) ?? []
            check(format, Mutation.damaged(message, using: &numbers)[...], "seed \(seed)")
        }
    }

    @Test("Damaged messages are read without a trap; text too", arguments: formats)
    func damagedMessages(format: RecordFormat) throws {
        let messages = Self.samples.map(\.bytes)
        for seed in UInt64(0)..<150 {
            var numbers = SeededGenerator(seed: seed)
            let message = messages.randomElement(using: &numbers) ?? []
            let damaged = Mutation.damaged(message, using: &numbers)
            check(format, damaged[...], "seed \(seed)")
            let text = try #require(RecordText.text(of: damaged[...], rule: FormatRegistry.textRule(for: format)))
            #expect(!text.utf8.contains(0), "seed \(seed)")
        }
    }

    @Test("Binary records claim nothing")
    func unparsedFormats() {
        let record = FormatRegistry.parser(for: .binary).parse(FIXSample.confirmation.bytes[...])
        #expect(record == ParsedRecord(state: .unparsed, format: .binary, rule: "none-1"))
    }
}
