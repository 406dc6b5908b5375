// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite("A file plan")
struct FilePlanTests {
    /// A plan of these rows and the last one.
    private func plan(_ rows: String...) throws -> FilePlan {
        let all = rows + [#"{"name":"rest","class":"unclassified"}"#]
        return try FilePlan(
            decoding: Array(#"{"name":"own","version":7,"rows":[\#(all.joined(separator: ","))]}"#.utf8))
    }

    private func record(
        _ type: String = "AK", _ state: ParseState = .parsed, _ change: (inout ParsedRecord) -> Void = { _ in }
    ) -> ParsedRecord {
        var record = ParsedRecord(state: state, format: .fix, rule: "x", messageType: type)
        change(&record)
        return record
    }

    @Test("gives the class of the first row that takes a record, its rule, entity and desk")
    func firstRow() throws {
        let plan = try plan(
            #"{"name":"a","types":["D"],"class":"order-ticket"}"#,
            #"{"name":"b","types":["A*"],"class":"blotter","legalEntity":"ALDER","desk":"Rates"}"#,
            #"{"name":"c","types":["AK"],"class":"swap"}"#)
        #expect(
            plan.classify(record())
                == Classification(recordClass: .blotter, rule: "own-7/2", legalEntity: "ALDER", desk: "Rates"))
        #expect(plan.classify(record("D")) == Classification(recordClass: .orderTicket, rule: "own-7/1"))
        #expect(plan.classify(record("zz")) == Classification(recordClass: .unclassified, rule: "own-7/4"))
        #expect(plan.recordClasses.map(\.name) == ["order-ticket", "blotter", "swap", "unclassified"])
    }

    @Test("asks all conditions of a row, and one entry of each")
    func allConditions() throws {
        let plan = try plan(
            #"""
            {"name":"a","formats":["fix","json"],"types":["AK","AU"],"lifecycles":["amended"],
            "identifiers":["uti","confirmation"],"class":"blotter"}
            """#)
        let right = record("AU") { record in
            record.lifecycle = .amended
            record.identifiers = [RecordIdentifier(.confirmation, "C1")]
        }
        #expect(plan.classify(right).recordClass == .blotter)
        let wrong: [(inout ParsedRecord) -> Void] = [
            { $0.format = .swiftMT }, { $0.messageType = "D" }, { $0.lifecycle = nil }, { $0.lifecycle = .new },
            { $0.identifiers = [RecordIdentifier(.order, "C1")] }, { $0.identifiers = [] },
        ]
        for change in wrong {
            var other = right
            change(&other)
            #expect(plan.classify(other).recordClass == .unclassified)
        }
    }

    @Test("takes what is unparsed only where a row asks for it")
    func states() throws {
        let plan = try plan(
            #"{"name":"a","sources":["*.scan"],"states":["unparsed"],"class":"communication"}"#,
            #"{"name":"b","formats":["fix"],"class":"blotter"}"#,
            #"{"name":"c","formats":["pdf"],"states":["partial"],"class":"swap"}"#)
        let scan = SourceName("in/1.scan")
        #expect(plan.classify(record("", .unparsed), source: scan).recordClass == .communication)
        #expect(plan.classify(record("", .unparsed)).rule == "own-7/4")
        #expect(plan.classify(record("", .partial), source: scan).recordClass == .blotter)
        #expect(plan.classify(record("", .partial) { $0.format = .pdf }).recordClass == .swap)
        #expect(plan.classify(record("", .parsed) { $0.format = .pdf }).recordClass == .unclassified)
    }

    @Test("asks the name of the source, which may be unknown or no text")
    func sources() throws {
        let plan = try plan(#"{"name":"a","sources":["muni/*","*.ml?"],"class":"municipal-confirmation"}"#)
        func chosen(_ name: SourceName?) -> RecordClass { plan.classify(record(), source: name).recordClass }
        #expect(chosen(SourceName("muni/a/b.fix")) == .municipalConfirmation)
        #expect(chosen(SourceName(bytes: [0xFF, 0x2E, 0x6D, 0x6C, 0xFE])) == .municipalConfirmation)
        #expect(chosen(SourceName("other/muni/a")) == .unclassified)
        #expect(chosen(nil) == .unclassified)
    }

    @Test("asks the products of all instruments")
    func products() throws {
        let plan = try plan(#"{"name":"a","products":["swap*","CDS"],"class":"swap"}"#)
        func chosen(_ products: String...) -> RecordClass {
            plan.classify(record { $0.instruments = products.map { InstrumentDescription(product: $0) } }).recordClass
        }
        #expect(chosen("Swap") == .swap)
        #expect(chosen("CS", "cds") == .swap)
        #expect(chosen("CDSX") == .unclassified)
        #expect(chosen("") == .unclassified)
        #expect(chosen() == .unclassified)
    }

    @Test("asks for the entity of the capture, else for the LEIs of the parties")
    func entities() throws {
        let plan = try plan(#"{"name":"a","legalEntities":["ALDER","5493001KJTIIGC8Y1R12"],"class":"blotter"}"#)
        let party = TradeParty(.buyer, identifiers: [PartyIdentifier(.lei, "5493001KJTIIGC8Y1R12")])
        let named = record { $0.parties = [party] }
        #expect(plan.classify(record(), legalEntity: "ALDER").recordClass == .blotter)
        #expect(plan.classify(named).recordClass == .blotter)
        #expect(plan.classify(named, legalEntity: "BIRCH").recordClass == .unclassified)
        #expect(plan.classify(record()).recordClass == .unclassified)
        let account = TradeParty(.buyer, identifiers: [PartyIdentifier(.account, "ALDER")])
        #expect(plan.classify(record { $0.parties = [account] }).recordClass == .unclassified)
    }
}
