// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// Tables and documents made to cost time or memory.
@Suite("Hostile tables", .timeLimit(.minutes(2)))
struct HostileTableTests {
    private func run(_ source: [UInt8], _ format: RecordFormat) -> SourceSplit {
        _ = FormatRecognizer.recognize(source)
        let split = FormatRegistry.splitter(for: format).split(source)
        #expect(Tiling.fault(of: split.spans, in: source) == nil)
        #expect(split.contexts.allSatisfy { $0.count <= 64 << 10 })
        for message in split.messages.prefix(100) {
            let context = message.context.map { split.contexts[$0][...] } ?? []
            _ = FormatRegistry.parser(for: format).parse(source[message.span.range], context: context)
        }
        return split
    }

    @Test("A quotation mark that never closes costs one row, not the table")
    func openQuote() {
        var source = "trade_id,isin\nT0,\"US\n".bytes
        let row = "T1,US0378331005\n".bytes
        while source.count < 2 << 20 { source.append(contentsOf: row) }
        let split = run(source, .delimited)
        #expect(split.messages.count > 100_000 && split.contexts.count == 1)
    }

    @Test("Rows that each begin a quotation are read in linear time")
    func manyQuotes() {
        var source = "trade_id,isin\n".bytes
        while source.count < 1 << 20 { source.append(contentsOf: "\"\"\",\n".bytes) }
        _ = run(source, .delimited)
    }

    @Test("A million columns are no table, and no row of a table holds them")
    func columns() {
        let commas = [UInt8](repeating: UInt8(ascii: ","), count: 1_000_000)
        _ = run(commas, .delimited)
        let split = run("trade_id,isin\nT1,US0378331005\nT2,x".bytes + commas + "y\n".bytes, .delimited)
        #expect(!split.messages.isEmpty)
        let names = (0..<300_000).map { "c\($0)" }.joined(separator: ",")
        #expect(FormatRecognizer.recognize((names + "\n" + names).bytes) == .text)
    }

    @Test("Every row a header: contexts stay as small as the source")
    func headers() {
        var source: [UInt8] = []
        for index in 0..<10_000 { source.append(contentsOf: "trade_id,isin,a\(index)\n\nT,x,1\n".bytes) }
        let split = run(source, .delimited)
        #expect(split.contexts.reduce(0) { $0 + $1.count } <= source.count)
    }

    @Test("A document of many values under deep brackets is read in linear time")
    func deepValues() {
        let open = String(repeating: "[", count: 400)
        let source = (open + String(repeating: "1,", count: 200_000)).bytes
        _ = run(source, .json)
        let keys = "{" + (0..<100_000).map { "\"tradeId\":\"T\($0)\"" }.joined(separator: ",") + "}"
        let record = FormatRegistry.parser(for: .json).parse(keys.bytes[...])
        #expect(record.identifiers.count == 256 && record.state == .parsed)
        let parties = "{\"party\":[" + (0..<10_000).map { "{\"name\":\"N\($0)\"}" }.joined(separator: ",") + "]}"
        #expect(FormatRegistry.parser(for: .json).parse(parties.bytes[...]).parties.count <= ParsedRecord.mostParties)
    }

    @Test("NUL in a table or document is binary, and no parser minds it")
    func nul() {
        for text in ["trade_id,isin\nT1,\u{0}\n", "{\"tradeId\":\"\u{0}\"}"] {
            #expect(FormatRecognizer.recognize(text.bytes) == .binary)
            for format in [RecordFormat.delimited, .json, .ofx] { _ = run(text.bytes, format) }
        }
    }
}
