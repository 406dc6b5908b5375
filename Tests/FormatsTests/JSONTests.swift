// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// JSON documents, JSON Lines and arrays of records.
@Suite("JSON")
struct JSONTests {
    private func parts(_ text: String) -> [String] {
        let bytes = text.bytes
        return FormatRegistry.splitter(for: .json).split(bytes).spans.map {
            String(decoding: bytes[$0.range], as: UTF8.self)
        }
    }

    private func record(_ text: String) -> ParsedRecord { FormatRegistry.parser(for: .json).parse(text.bytes[...]) }

    @Test("Lines, values one behind the other, and the objects of an array are messages")
    func several() {
        #expect(parts("{\"a\":1}\n{\"a\":2}\n") == ["{\"a\":1}", "{\"a\":2}"])
        #expect(parts("{\"a\":1}{\"a\":2}") == ["{\"a\":1}", "{\"a\":2}"])
        #expect(parts("\u{1E}{\"a\":1}\n\u{1E}{\"a\":2}\n") == ["{\"a\":1}", "{\"a\":2}"])
        #expect(parts("[ {\"a\":\"]}\"} , {\"b\":[{}]} ]\n") == ["{\"a\":\"]}\"}", "{\"b\":[{}]}"])
        #expect(parts("[1, {\"a\":1}]") == ["[1, {\"a\":1}]"])
        #expect(parts("[]") == ["[]"] && parts("{}") == ["{}"])
    }

    @Test("An object that wraps records is its records; a document with parts stays whole")
    func wrapped() {
        #expect(parts("{\"asOf\":\"x\",\"Trades\":[{\"a\":1},{\"a\":2}]}") == ["{\"a\":1}", "{\"a\":2}"])
        for whole in [
            "{\"steps\":[{\"a\":1}]}", "{\"trades\":[{\"a\":1}],\"orders\":[{\"b\":1}]}",
            "{\"trades\":[{\"a\":1}],\"party\":{}}", "{\"trades\":[1,2]}", "{\"fees\":[{\"a\":1}],\"id\":1}",
        ] {
            #expect(parts(whole) == [whole])
        }
    }

    @Test("A damaged line takes no other with it, and a damaged array keeps its last element")
    func damaged() {
        #expect(parts("{\"a\":1}\n{\"a\":[2\n{\"a\":3}\n").count == 3)
        #expect(parts("{\"a\":1}\n{\"a\":\"2\n{\"a\":3}\n").last == "{\"a\":3}")
        #expect(parts("[{\"a\":1},{\"a\":") == ["{\"a\":1}", "{\"a\":"])
        let record = record("{\"tradeId\":\"T1\",\"isin\":")
        #expect(record.state == .partial && record.identifiers == [.init(.trade, "T1")])
        #expect(record.diagnostics.map(\.code) == ["json.syntax"])
    }

    @Test("A confirmation is read by its keys and by what they stand under")
    func confirmation() {
        let record = record(
            """
            {"schema":"confirmation/1","confirmationId":"C2","eventType":"AMEND","tradeId":"T1",
             "supersedes":{"confirmationId":"C1","sentOn":"2024-01-01"},"createdAt":"2024-03-06T09:00:00Z",
             "trade":{"date":"2024-03-05","settlementDate":"2024-03-07","direction":"SELL","quantity":100,"price":1.50,
              "currency":"EUR","considerationAmount":150.0,"venue":"XETR"},
             "instrument":{"isin":"US0378331005","name":"Apple"},"fees":[{"type":"BUY","amount":9,"currency":"USD"}],
             "counterparty":{"name":"Bank A","lei":"529900T8BM49AURSDO55","account":"42"},
             "executingParty":{"name":"Firm B","lei":"213800MBWEIJDM5CU638","trader":"JDOE"},
             "settlement":{"status":"CANCEL"}}
            """)
        #expect(record.state == .parsed && record.diagnostics.isEmpty && record.messageType == "confirmation/1")
        #expect(record.identifiers == [.init(.confirmation, "C2"), .init(.trade, "T1")])
        #expect(record.references == [.init(.supersedes, .init(.confirmation, "C1"))])
        #expect(record.lifecycle == .amended && record.tradeDate == CivilDate("2024-03-05"))
        #expect(record.documentDate == CivilDate("2024-03-06"))
        #expect(
            record.terms
                == TradeTerms(
                    side: .sell, quantity: ExactDecimal("100"), price: ExactDecimal("1.5"),
                    amount: ExactDecimal("150").map { Money($0, "EUR") }, currency: "EUR",
                    settlementDate: CivilDate("2024-03-07")))
        let counterparty = record.parties.first { $0.role == .counterparty }
        #expect(counterparty?.name == "Bank A" && counterparty?.identifier(.account) == "42")
        #expect(counterparty?.identifier(.lei) == "529900T8BM49AURSDO55")
        #expect(record.parties.first { $0.role == .executingFirm }?.identifier(.lei) == "213800MBWEIJDM5CU638")
        #expect(record.parties.first { $0.role == .trader }?.identifier(.other) == "JDOE")
        #expect(record.instruments.contains { $0.identifier(.isin) == "US0378331005" && $0.name == "Apple" })
    }

    @Test("Values that stand under @data or value are those of the key above")
    func commonDomainModel() {
        let record = record(
            """
            {"trade":{"tradeDate":{"@data":"2024-03-05"},"tradeIdentifier":[{"assignedIdentifier":[{"identifier":
             {"@scheme":"http://x","@data":"T9"}}]}],"party":[{"@key":"p","partyId":[{"identifier":
             {"@data":"529900T8BM49AURSDO55"}}],"name":{"value":"Bank A"}}]}}
            """)
        #expect(record.identifiers == [.init(.trade, "T9")] && record.tradeDate == CivilDate("2024-03-05"))
        #expect(record.parties.map(\.name) == ["Bank A"])
        #expect(record.parties.first?.identifier(.lei) == "529900T8BM49AURSDO55")
    }

    @Test("Text is strings and numbers without keys; escapes are resolved, lone surrogates replaced")
    func text() {
        func text(_ json: String) -> String? { RecordText.text(of: json.bytes[...], rule: "json-text-1") }
        #expect(
            text("{\"k\":\"a\\nb\\u00e9\\ud83d\\ude00\",\"l\":[1.50,true,null,\"c\"]}") == "a\nbé\u{1F600}\n1.50\nc")
        #expect(text("{\"k\":\"\\ud800x\"}") == "\u{FFFD}x")
        #expect(record("{\"tradeId\":\"\\ud800\"}").state == .parsed)
        #expect(text("{\"k\":\"a\",oops: words}") == "a\noops: words}")
    }

    @Test(
        "What RFC 8259 does not allow is partial",
        arguments: [
            "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "[1,]", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}",
            "{\"a\":'b'}",
            "{\"a\":\"\\x\"}", "{\"a\":\"\t\"}", "{\"a\":NaN}", "{\"a\":1]", "{\"a\":1}}", "{\"a\":tru}", "",
            "{\"a\":\"\\u12\"}",
        ])
    func malformed(_ text: String) { #expect(record(text).state == .partial) }

    @Test("JSON in UTF-16 is recognised, cut and read; bytes that are no UTF-8 are a finding")
    func encodings() {
        let text = "[{\"tradeId\":\"T1\"},{\"tradeId\":\"Tü\"}]"
        let source = ([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(FormatRecognizer.recognize(source) == .json)
        let spans = FormatRegistry.splitter(for: .json).split(source).spans
        let ids = spans.map { FormatRegistry.parser(for: .json).parse(source[$0.range]).identifiers.first?.value }
        #expect(ids == ["T1", "Tü"])
        let latin = "{\"name\":\"".bytes + [0xE9] + "\"}".bytes
        #expect(FormatRegistry.parser(for: .json).parse(latin[...]).diagnostics.map(\.code) == ["json.encoding"])
    }

    @Test("A million brackets neither crash nor are believed")
    func depth() {
        for opening in ["[", "{\"a\":"] {
            let source = String(repeating: opening, count: 1_000_000).bytes
            _ = FormatRegistry.splitter(for: .json).split(source)
            #expect(FormatRegistry.parser(for: .json).parse(source[...]).diagnostics.map(\.code) == ["json.depth"])
            _ = RecordText.text(of: source[...], rule: "json-text-1")
        }
    }

    @Test(
        "Braces and brackets that begin something else are text",
        arguments: ["[INFO] x\n", "{x}", "[1] a\n", "{\"a\" b}"])
    func otherText(_ text: String) { #expect(FormatRecognizer.recognize(text.bytes) == .text) }
}
