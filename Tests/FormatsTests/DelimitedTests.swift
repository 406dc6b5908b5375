// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

/// Tables: recognised, cut into rows, read by the names of their columns.
@Suite("Delimited text")
struct DelimitedTests {
    private func rows(_ source: [UInt8]) -> [(record: ParsedRecord, text: String, context: String)] {
        let split = FormatRegistry.splitter(for: .delimited).split(source)
        return split.messages.map { message in
            let context = message.context.map { split.contexts[$0] } ?? []
            let bytes = source[message.span.range]
            let record = FormatRegistry.parser(for: .delimited).parse(bytes, context: context[...])
            let text = RecordText.text(of: bytes, rule: "delimited-text-1") ?? ""
            return (record, text, String(decoding: context, as: UTF8.self))
        }
    }

    private func record(_ table: String) throws -> ParsedRecord { try #require(rows(table.bytes).first).record }

    @Test("A table of one row under a header is a table, whatever separates it and ends its lines")
    func oneRow() throws {
        for separator in [",", ";", "\t", "|"] {
            for lineEnd in ["\n", "\r\n", "\r"] {
                let header = ["Trade ID", "conf_id", "tradeDate", "Side"].joined(separator: separator)
                let row = ["T-1", "C-1", "2024-03-05", "B"].joined(separator: separator)
                let source = ("\u{FEFF}" + header + lineEnd + row + lineEnd).bytes
                #expect(FormatRecognizer.recognize(source) == .delimited)
                let found = try #require(rows(source).first)
                #expect(found.context == header && found.record.state == .parsed)
                #expect(found.record.identifiers == [.init(.trade, "T-1"), .init(.confirmation, "C-1")])
                #expect(found.record.tradeDate == CivilDate("2024-03-05") && found.record.terms.side == .buy)
            }
        }
    }

    @Test("A quoted cell holds separators, doubled marks and line ends")
    func quotes() throws {
        let found = rows("trade_id,isin,comment\nT1,US0378331005,\"a, \"\"b\"\"\nc\"\nT2,,d\n".bytes)
        #expect(found.map(\.text) == ["T1\nUS0378331005\na, \"b\"\nc", "T2\nd"])
        #expect(found.first?.record.instruments.first?.identifier(.isin) == "US0378331005")
    }

    @Test("A row that is amended or cancelled supersedes the id it names as the original; any other row mentions it")
    func lifecycle() throws {
        let header = "conf_id,orig_conf_id,status\n"
        for (word, lifecycle) in [("AMEND", Lifecycle.amended), ("CANC", .cancelled), ("Correction", .amended)] {
            let record = try record(header + "C2,C1,\(word)\n")
            #expect(record.lifecycle == lifecycle)
            #expect(record.references == [.init(.supersedes, .init(.confirmation, "C1"))])
        }
        let new = try record(header + "C2,C1,NEW\n")
        #expect(new.lifecycle == .new && new.references == [.init(.link, .init(.confirmation, "C1"))])
    }

    @Test("An order's id is the row's own where it has no other, and a mention beside a trade's")
    func orders() throws {
        #expect(try record("order_id,side\nO1,BUY\n").identifiers == [.init(.order, "O1")])
        let trade = try record("trade_id,order_id\nT1,O1\n")
        #expect(trade.identifiers == [.init(.trade, "T1")] && trade.references == [.init(.link, .init(.order, "O1"))])
    }

    @Test(
        "Dates are read as they are written; day and month are not guessed",
        arguments: [
            ("2024-01-02", "2024-01-02"), ("20240102", "2024-01-02"), ("2024/01/02", "2024-01-02"),
            ("02.01.2024", "2024-01-02"), ("2.1.24", "2024-01-02"), ("2 Jan 2024", "2024-01-02"),
            ("02-Jan-2024", "2024-01-02"), ("2. Januar 2024", "2024-01-02"), ("January 2, 2024", "2024-01-02"),
            ("31/01/2024", "2024-01-31"), ("01/31/2024", "2024-01-31"), ("05/05/2024", "2024-05-05"),
            ("2024-01-02T10:00:00Z", "2024-01-02"), ("2024-01-02 10:00:00", "2024-01-02"),
            ("04/17/2023 as of 04/15/2023", "2023-04-17"), ("01/02/2024", nil), ("2024-02-30", nil), ("20240230", nil),
            ("1", nil), ("Jan", nil), ("2024-01-02x", nil), ("99999999999", nil),
        ] as [(String, String?)])
    func dates(_ text: String, _ day: String?) throws {
        let record = try record("trade_id,trade_date\nT1,\"\(text)\"\n")
        #expect(record.tradeDate?.description == day)
        #expect(record.diagnostics.contains { $0.code == "facts.day-or-month" } == (text == "01/02/2024"))
    }

    @Test("Another date of the row tells whether the day or the month comes first")
    func dateOrder() throws {
        let european = try record("trade_id,trade_date,settle_date\nT1,01/02/2024,15/02/2024\n")
        #expect(european.tradeDate == CivilDate("2024-02-01"))
        let american = try record("trade_id,trade_date,settle_date\nT1,01/02/2024,01/15/2024\n")
        #expect(american.tradeDate == CivilDate("2024-01-02"))
    }

    @Test(
        "Numbers have points, commas, groups, signs and currencies",
        arguments: [
            (",", "1234.5", "1234.5"), (",", "\"1,234.5\"", "1234.5"), (",", "\"1,234\"", "1234"),
            (";", "1.234,50", "1234.5"), (";", "12,5", "12.5"), (";", "1234", "1234"), (",", "$-0.88", "-0.88"),
            (",", "\"-$2,506\"", "-2506"), (",", "(12.50)", "-12.5"), (",", "12.50-", "-12.5"),
            (",", "1'234.50", "1234.5"), (",", "EUR 5.10", "5.1"), (",", "5.10 EUR", "5.1"),
            (";", "17.664000", "17.664"),
            (";", "1.234", nil), (",", "n/a", nil), (",", "12-5", nil), (",", "-", nil), (",", ".", nil),
        ] as [(String, String, String?)])
    func numbers(_ separator: String, _ text: String, _ number: String?) throws {
        let table = "trade_id,quantity\nT1,@\n".replacing(",", with: separator).replacing("@", with: text)
        #expect(try record(table).terms.quantity?.description == number)
    }

    @Test("Names of German and French columns are understood, in UTF-8 and in Windows-1252")
    func languages() throws {
        let table = "Geschäftsnummer;Handelstag;Stück;Kurs;Währung;Verkäufer\nG1;05.03.2024;10;1,5;EUR;Bank A\n"
        for source in [table.bytes, table.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }] {
            let record = try #require(rows(source).first).record
            #expect(record.identifiers == [.init(.trade, "G1")] && record.tradeDate == CivilDate("2024-03-05"))
            #expect(record.terms.price == ExactDecimal("1.5") && record.terms.currency == "EUR")
            #expect(record.parties == [TradeParty(.seller, name: "Bank A")])
        }
    }

    @Test("A table in UTF-16 is cut at its rows and read like any other")
    func utf16() throws {
        let table = "trade_id,counterparty\nT1,Zürich\nT2,\u{1F600}b\n"
        for isBig in [true, false] {
            let units = [0xFEFF] + Array(table.utf16)
            let source = units.flatMap {
                isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)]
            }
            #expect(FormatRecognizer.recognize(source) == .delimited)
            let found = rows(source)
            #expect(found.map(\.record.identifiers) == [[.init(.trade, "T1")], [.init(.trade, "T2")]])
            #expect(found.map(\.text) == ["T1\nZürich", "T2\n\u{1F600}b"])
        }
    }

    @Test("Titles, blank rows, totals and footers are gap, and each section has its header as context")
    func sections() {
        let table = """
            Report for,A. Person

            Date,Details,Amount,Balance
            2024-01-02,Deposit,10,10
            2024-01-03,Fee,-1,9
            Balance,9,,
            ,,,
            Investments,,,
            Trade Date,ISIN,Quantity,Price
            2024-01-04,US0378331005,5,2
            Total,,5,
            Printed on 2024-01-05
            """
        let found = rows(table.bytes)
        #expect(
            found.map(\.context) == [
                "Date,Details,Amount,Balance", "Date,Details,Amount,Balance", "Trade Date,ISIN,Quantity,Price",
            ])
        #expect(found.map(\.record.state) == [.parsed, .parsed, .parsed])
        #expect(FormatRecognizer.recognize(table.bytes) == .delimited)
    }

    @Test("An activity statement whose rows name their section is cut by sections")
    func activityStatement() throws {
        let table = """
            Statement,Header,Field Name,Field Value
            Statement,Data,Period,"January 2, 2024"
            Trades,Header,DataDiscriminator,Currency,Symbol,Date/Time,Quantity,T. Price,Proceeds
            Trades,Data,Order,USD,AAPL,"2024-01-02, 10:00:00",5,180.5,-902.5
            Trades,SubTotal,,USD,AAPL,,5,,-902.5
            Trades,Total,,USD,,,,,-902.5
            """
        #expect(FormatRecognizer.recognize(table.bytes) == .delimited)
        let found = rows(table.bytes)
        #expect(found.map(\.record.messageType) == ["Statement", "Trades"])
        let trade = try #require(found.last).record
        #expect(trade.state == .parsed && trade.documentDate == CivilDate("2024-01-02"))
        #expect(trade.terms.price == ExactDecimal("180.5") && trade.terms.currency == "USD")
        #expect(trade.instruments.first?.identifier(.symbol) == "AAPL")
    }

    @Test(
        "A row of another width, a broken quote and a row without a header are partial; unknown columns are no finding")
    func states() throws {
        let header = "trade_id,isin,price,zzz"
        func record(_ row: String, _ context: String) -> ParsedRecord {
            FormatRegistry.parser(for: .delimited).parse(row.bytes[...], context: context.bytes[...])
        }
        #expect(record("T1,US0378331005,1,x", header).state == .parsed)
        #expect(record("T1,US0378331005,1,x", header).diagnostics.isEmpty)
        #expect(record("T1,US0378331005,1,x,,", header).state == .parsed)
        let short = record("T1,US0378331005", header)
        #expect(short.state == .partial && short.identifiers == [.init(.trade, "T1")])
        #expect(record("T1,US0378331005,1,x,y", header).state == .partial)
        #expect(record("T1,\"US0378331005,1,x", header).state == .partial)
        #expect(record("T1,\"US\"x,1,x", header).diagnostics.map(\.code) == ["delimited.quotes"])
        #expect(record("T1,US0378331005,1,x", "").diagnostics.map(\.code) == ["delimited.no-header"])
    }

    @Test("An LEI and an ISIN with wrong check digits are other codes")
    func checkDigits() throws {
        let header = "trade_id,cpty_lei,isin,venue\n"
        let right = try record(header + "T1,529900T8BM49AURSDO55,US0378331005,XLON\n")
        #expect(right.parties.first?.identifier(.lei) == "529900T8BM49AURSDO55")
        #expect(right.parties.last?.identifier(.mic) == "XLON")
        let wrong = try record(header + "T1,529900T8BM49AURSDO56,US0378331006,London\n")
        #expect(wrong.parties.first?.identifiers == [.init(.other, "529900T8BM49AURSDO56")])
        #expect(wrong.instruments.first?.identifiers == [.init(.other, "US0378331006")])
        #expect(wrong.parties.last?.name == "London")
    }

    @Test("The columns of a header are told, with what they mean")
    func columns() {
        let columns = DelimitedHeader.columns(of: "\"Trade Date\";cpty_lei;Frobnication\n".bytes[...])
        #expect(columns.map(\.name) == ["Trade Date", "cpty_lei", "Frobnication"])
        #expect(columns.map(\.meaning) == ["trade date", "counterparty lei", nil])
        #expect(DelimitedHeader.columns(of: []).isEmpty)
    }

    @Test(
        "Prose, logs, configuration and FIX are no tables",
        arguments: [
            "Dear Sir,\nwe confirm, with thanks, your order.\nRegards,\nA. B., Director\n",
            "2024-01-02 10:00:00,123 INFO started\n2024-01-02 10:00:01,456 INFO stopped\n",
            "key=value;other=thing\nkey=b;other=c\n", "name,first\nbread,butter\n", "a\nb\nc\n",
            "Trade Date: 2024-01-02\nSettlement Date: 2024-01-04\n", "one,two,three\nfour,five,six\nseven,eight,nine\n",
        ])
    func otherText(_ text: String) { #expect(FormatRecognizer.recognize(text.bytes) == .text) }

    @Test("A letter with a small table in it is a letter")
    func letter() {
        let letter = String(repeating: "We write to you about the matter of last week.\n", count: 40)
        #expect(FormatRecognizer.recognize((letter + "Trade Date,ISIN\n2024-01-02,US0378331005\n").bytes) == .text)
        let log = FIXSample.message("35=AK|664=C1|666=0", separator: "|")
        #expect(FormatRecognizer.recognize("\(log)\n\(log)\n".bytes) == .fix)
    }
}
