// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// What messages say has happened to a trade: that it has ended, when, and which one.
@Suite struct TradeEventTests {
    private func record(_ format: RecordFormat, _ message: String, under header: String = "") -> ParsedRecord {
        FormatRegistry.parser(for: format).parse(message.bytes[...], context: header.bytes[...])
    }

    private func event(_ kind: RetentionEventKind, _ day: String, ofMentioned: Bool = false) throws -> [StatedEvent] {
        [StatedEvent(kind, on: try #require(CivilDate(day)), isOfMentioned: ofMentioned)]
    }

    private func row(_ header: String, _ row: String) -> ParsedRecord { record(.delimited, row, under: header) }

    @Test func `A row tells by its event what has ended, on the day that is said to be the event's`() throws {
        let header = "trade_id,trade_date,event,event_date,maturity_date"
        for (word, kind) in [
            ("TERM", RetentionEventKind.terminated), ("Early Termination", .terminated), ("UNWIND", .terminated),
            ("MATURED", .matured), ("expiry", .matured), ("NOVATE", .novated), ("assignment", .assigned),
        ] {
            let found = row(header, "T-1,2019-05-06,\(word),2024-06-30,2030-01-01")
            #expect(try found.events == event(kind, "2024-06-30"), "\(word)")
            #expect(found.trades(of: try #require(found.events.first)) == [.init(.trade, "T-1")])
        }
        for word in ["NEW", "AMEND", "PARTIAL TERMINATION", "CANCEL", "", "anything"] {
            #expect(row(header, "T-1,2019-05-06,\(word),2024-06-30,2030-01-01").events == [], "\(word)")
        }
        // An original maturity ahead is no day of a termination that says its own.
        #expect(
            try row("trade_id,event,early_termination_date,maturity_date", "T-1,TERM,2024-06-30,2030-01-01").events
                == event(.terminated, "2024-06-30"))
        #expect(try row("trade_id,event,maturity", "T-1,MATURE,2024-06-30").events == event(.matured, "2024-06-30"))
        // Where none is said, the last of the record's own.
        #expect(try row("trade_id,trade_date,event", "T-1,2024-06-30,TERM").events == event(.terminated, "2024-06-30"))
        #expect(
            try row("trade_id,trade_date,event,as_of", "T-1,2019-06-30,TERM,2024-06-30").events
                == event(.terminated, "2024-06-30"))
        #expect(row("trade_id,event", "T-1,TERM").events == [])
    }

    @Test func `A state that a table repeats, a new trade and what names no trade end nothing`() throws {
        #expect(row("trade_id,trade_date,status", "T-1,2019-05-06,TERMINATED").events == [])
        #expect(row("trade_id,action_type,event_type,event_date", "T-1,NEWT,NOVATION,2024-06-30").events == [])
        #expect(row("conf_id,isin,event,event_date", "C-1,US0378331005,TERM,2024-06-30").events == [])
        let mentioning = row("message_id,orig_trade_id,event,event_date", "M-1,T-1,TERM,2024-06-30")
        #expect(try mentioning.events == event(.terminated, "2024-06-30", ofMentioned: true))
        #expect(mentioning.trades(of: mentioning.events[0]) == [.init(.trade, "T-1")])
        // An event's day is the document's where nothing else is, as it always was.
        #expect(row("trade_id,event_date", "T-1,2024-06-30").documentDate == CivilDate("2024-06-30"))
    }

    @Test func `Keys of JSON and elements of XML say it as columns do`() throws {
        let json = record(
            .json, #"{"trade": {"uti": "U-1"}, "lifecycleEvent": "Termination", "eventDate": "2024-06-30"}"#)
        #expect(try json.events == event(.terminated, "2024-06-30") && json.rule == "json-2")
        let xml = record(
            .xml, "<row><TradeID>T-1</TradeID><EventType>NOVATION</EventType><EventDate>2024-06-30</EventDate></row>")
        #expect(try xml.events == event(.novated, "2024-06-30") && xml.rule == "xml-2")
        #expect(record(.xml, "<row><TradeID>T-1</TradeID><EventType>NEW</EventType></row>").events == [])
    }

    private func fpml(_ event: String, in root: String = "requestConfirmation") -> ParsedRecord {
        record(
            .fpml,
            """
            <\(root) xmlns="http://www.fpml.org/FpML-5/confirmation" fpmlVersion="5-12"><header><messageId>M-1</messageId>\
            <creationTimestamp>2024-06-28T09:00:00Z</creationTimestamp></header>\(event)</\(root)>
            """)
    }

    private func named(_ id: String) -> String {
        "<partyTradeIdentifier><partyReference href=\"a\"/><tradeId>\(id)</tradeId></partyTradeIdentifier>"
    }

    @Test func `FpML: a termination of the whole trade, from the day on which it is effective`() throws {
        let amounts = { (left: String) in
            "<sizeChange><changeInNotionalAmount><currency>EUR</currency><amount>10</amount></changeInNotionalAmount>"
                + "<outstandingNotionalAmount><currency>EUR</currency><amount>\(left)</amount>"
                + "</outstandingNotionalAmount></sizeChange>"
        }
        let agreed = "<agreementDate>2024-06-27</agreementDate>"
        let effective = "<effectiveDate>2024-06-30</effectiveDate>"
        let original =
            "<originalTrade><tradeHeader>\(named("T-1"))<tradeDate>2019-05-06</tradeDate></tradeHeader>"
            + "<swap/></originalTrade>"
        let whole = fpml("<termination>\(original)\(agreed)\(effective)\(amounts("0.00"))</termination>")
        #expect(try whole.events == event(.terminated, "2024-06-30", ofMentioned: true))
        #expect(whole.trades(of: whole.events[0]) == [.init(.trade, "T-1")] && whole.rule == "fpml-2")
        let own = fpml(
            "<termination><tradeIdentifier><partyReference href=\"a\"/><tradeId>T-1</tradeId></tradeIdentifier>"
                + "\(agreed)</termination>", in: "executionNotification")
        #expect(try own.events == event(.terminated, "2024-06-27"))
        #expect(own.trades(of: own.events[0]) == [.init(.trade, "T-1")])
        let part = fpml("<termination>\(original)\(agreed)\(effective)\(amounts("5"))</termination>")
        #expect(part.events == [] && part.diagnostics.map(\.code) == ["fpml.part"])
        for root in ["requestConsent", "requestExecution"] {
            #expect(fpml("<termination>\(original)\(effective)</termination>", in: root).events == [], "\(root)")
        }
        // FpML 4.
        let four = { (rest: String) in
            self.record(
                .fpml,
                "<FpML version=\"4-4\" xsi:type=\"TradeTerminationRequestConfirmation\"><header><messageId>M</messageId>"
                    + "</header><termination>\(self.named("T-1"))<terminationTradeDate>2004-04-28Z</terminationTradeDate>"
                    + "<terminationEffectiveDate>2004-04-30Z</terminationEffectiveDate>\(rest)</termination></FpML>"
            ).events
        }
        #expect(try four("<full/>") == event(.terminated, "2004-04-30"))
        #expect(four("<partial><outstandingNumberOfOptions>30</outstandingNumberOfOptions></partial>") == [])
    }

    @Test func `FpML: a novation ends the old trade and not the new one; a maturity is one`() throws {
        let novation = fpml(
            "<novation><newTradeIdentifier><partyReference href=\"a\"/><tradeId>T-2</tradeId></newTradeIdentifier>"
                + "<oldTradeIdentifier><partyReference href=\"a\"/><tradeId>T-1</tradeId></oldTradeIdentifier>"
                + "<novationDate>2024-06-30</novationDate></novation>")
        #expect(try novation.events == event(.novated, "2024-06-30", ofMentioned: true))
        #expect(novation.trades(of: novation.events[0]) == [.init(.trade, "T-1")])
        let maturity = fpml(
            "<maturity>\(named("T-1"))<maturityDate>2024-06-28</maturityDate></maturity>", in: "maturityNotification")
        #expect(try maturity.events == event(.matured, "2024-06-28"))
    }

    @Test func `FIX: a trade capture report says it by TradeContinuation`() throws {
        func report(_ code: String, _ more: String = "") -> ParsedRecord {
            record(
                .fix,
                FIXSample.message(
                    "35=AE|49=A|56=B|571=R-1|1003=T-1|487=0|1937=\(code)|75=20240628|60=20240630-10:00:00\(more)"))
        }
        for (code, kind) in [
            ("2", RetentionEventKind.terminated), ("31", .terminated), ("26", .matured), ("27", .matured),
        ] {
            let found = report(code)
            #expect(try found.events == event(kind, "2024-06-30") && found.rule == "fix-3", "\(code)")
        }
        for code in ["1", "3", "8", "30"] { #expect(report(code).events == [], "\(code)") }
        #expect(report("0").events == [])
        let novated = report("0", "|1903=U-OLD|1906=1")
        #expect(try novated.events == event(.novated, "2024-06-30", ofMentioned: true))
        #expect(novated.trades(of: novated.events[0]) == [.init(.uti, "U-OLD")])
    }
}
