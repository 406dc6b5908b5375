// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@Suite("The document of a file plan")
struct FilePlanCodingTests {
    static let last = #"{"name":"rest","class":"unclassified"}"#

    static func document(_ rows: String) -> String { #"{"name":"p","version":1,"rows":[\#(rows)]}"# }

    /// A document, the place of its first fault, and words of the advice.
    static let faultyDocuments: [(document: String, path: String, advice: String)] = [
        ("", "", "JSON"), ("[]", "", "is no object"), (#"{"name":"p",}"#, "", "at byte 12"),
        (#"{"name":"p","version":1}"#, "rows", "is missing"),
        (#"{"version":1,"rows":[\#(last)]}"#, "name", "is missing; write it"),
        (#"{"name":"P","version":1,"rows":[\#(last)]}"#, "name", "lower-case"),
        (#"{"name":"p","version":0,"rows":[\#(last)]}"#, "version", "from 1 to 999999"),
        (#"{"name":"p","version":"1","rows":[\#(last)]}"#, "version", "whole number"),
        (#"{"name":"p","version":1,"rows":[\#(last)],"colour":1}"#, "colour", "name, version, rows"),
        (#"{"name":"p","version":1,"rows":{}}"#, "rows", "in brackets"), (document(""), "rows", "is empty"),
        (document("1"), "rows[0]", "is no object"), (document(#"{"class":"unclassified"}"#), "rows[0].name", "missing"),
        (document(#"{"name":"rest"}"#), "rows[0].class", "missing"),
        (document(#"{"name":"rest","class":"a b"}"#), "rows[0].class", "hyphens"),
        (document(#"{"name":"a","class":"blotter","formats":["fix"]}"#), "rows[0]", "is the last row"),
        (document(#"{"name":"a","class":"unclassified","formats":["fix"]}"#), "rows[0]", "no conditions"),
        (document(#"{"name":"a","class":"unclassified","desk":"x"}"#), "rows[0]", "no desk"),
        (document(#"{"name":"a","class":"blotter"},\#(last)"#), "rows[0]", "give it a condition"),
        (document(#"{"name":"rest","types":["a"],"class":"blotter"},\#(last)"#), "rows[1].name", "its own name"),
        (document(#"{"name":"a","class":"blotter","types":[]},\#(last)"#), "rows[0].types", "fill it or remove it"),
        (document(#"{"name":"a","class":"blotter","types":["a","a"]},\#(last)"#), "rows[0].types[1]", "remove it"),
        (document(#"{"name":"a","class":"blotter","types":["a*b"]},\#(last)"#), "rows[0].types[0]", "only at the end"),
        (document(#"{"name":"a","class":"blotter","types":[""]},\#(last)"#), "rows[0].types[0]", "1 to 128 bytes"),
        (document(#"{"name":"a","class":"blotter","types":"a"},\#(last)"#), "rows[0].types", "in brackets"),
        (document(#"{"name":"a","class":"blotter","types":[1]},\#(last)"#), "rows[0].types[0]", "in quotes"),
        (document(#"{"name":"a","class":"blotter","products":["*x"]},\#(last)"#), "rows[0].products[0]", "pattern"),
        (document(#"{"name":"a","class":"blotter","sources":["\n"]},\#(last)"#), "rows[0].sources[0]", "256 bytes"),
        (
            document(#"{"name":"a","class":"blotter","formats":["FIX"]},\#(last)"#), "rows[0].formats[0]",
            "fix, swift-mt"
        ),
        (document(#"{"name":"a","class":"blotter","lifecycles":["x"]},\#(last)"#), "rows[0].lifecycles[0]", "amended"),
        (document(#"{"name":"a","class":"blotter","states":["x"]},\#(last)"#), "rows[0].states[0]", "unparsed"),
        (document(#"{"name":"a","class":"blotter","identifiers":["x"]},\#(last)"#), "rows[0].identifiers[0]", "uti"),
        (
            document(#"{"name":"a","class":"blotter","legalEntities":[""]},\#(last)"#), "rows[0].legalEntities[0]",
            "line"
        ),
        (document(#"{"name":"a","class":"blotter","types":["a"],"desk":1},\#(last)"#), "rows[0].desk", "in quotes"),
        (
            document(#"{"name":"a","class":"blotter","typs":["a"]},\#(last)"#), "rows[0].typs",
            "remove it, or correct it"
        ),
        (document(#"{"name":"a","class":"blotter","\u0007":1},\#(last)"#), "rows[0].\\x07", "is not known"),
    ]

    @Test("is refused at its first fault, with the place and what to do", arguments: faultyDocuments)
    func faults(document: String, path: String, advice: String) {
        let error = #expect(throws: DocumentError.self) { try FilePlan(decoding: Array(document.utf8)) }
        #expect(error?.path == path)
        #expect(error?.message.hasPrefix(path.isEmpty ? "the document " : path + " ") == true)
        #expect(error?.message.contains(advice) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("\n") == false)
    }

    @Test("is refused where it is too large or has too many rows")
    func limits() {
        let spaces = [UInt8](repeating: 0x20, count: 5 << 20)
        #expect(throws: DocumentError.self) { try FilePlan(decoding: spaces) }
        let rows = (0..<1_000).map { #"{"name":"r\#($0)","types":["a"],"class":"blotter"}"# } + [Self.last]
        let error = #expect(throws: DocumentError.self) {
            try FilePlan(decoding: Array(Self.document(rows.joined(separator: ",")).utf8))
        }
        #expect(error?.path == "rows")
        #expect(throws: Never.self) {
            try FilePlan(decoding: Array(Self.document(rows.dropFirst().joined(separator: ",")).utf8))
        }
    }

    @Test("is written as it was read, whatever is in it", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let json = random.filePlan()
        let plan = try FilePlan(decoding: json.encoded)
        #expect(plan.json.encodedText == json.encodedText)
        #expect(try FilePlan(decoding: plan.json.encoded) == plan)
    }

    @Test("of the standard plan is a valid one")
    func standard() throws {
        #expect(try FilePlan(decoding: FilePlan.standard.json.encoded) == .standard)
    }
}

extension SeededGenerator {
    /// A valid plan with some conditions in each row.
    mutating func filePlan() -> CanonicalJSON {
        var rows: [CanonicalJSON] = []
        for number in 0..<below(6) {
            var row: [String: CanonicalJSON] = ["name": .string("row-\(number)"), "class": .string("c\(below(9))")]
            row["types"] = .array([.string("T\(below(99))"), .string("T\(below(99))x*")])
            if below(2) == 0 { row["formats"] = some(RecordFormat.allCases.map(\.rawValue)) }
            if below(2) == 0 { row["products"] = some(["*", "swap*", "\u{e9}", "e\u{301}"]) }
            if below(2) == 0 { row["sources"] = some(["*", "a/?", "**", "in/*.fix"]) }
            if below(2) == 0 { row["identifiers"] = some(RecordIdentifier.Kind.allCases.map(\.rawValue)) }
            if below(2) == 0 { row["legalEntities"] = some(["ALDER", "5493001KJTIIGC8Y1R12"]) }
            if below(2) == 0 { row["lifecycles"] = some(Lifecycle.allCases.map(\.rawValue)) }
            if below(2) == 0 { row["states"] = some(ParseState.allCases.map(\.rawValue)) }
            if below(2) == 0 { row["legalEntity"] = .string("ALDER") }
            if below(2) == 0 { row["desk"] = .string("Rates \"A\"") }
            rows.append(.object(row))
        }
        rows.append(["name": "rest", "class": "unclassified"])
        return ["name": "made", "version": .integer(Int64(1 + below(99))), "rows": .array(rows)]
    }

    private mutating func some(_ values: [String]) -> CanonicalJSON {
        let shuffled = values.shuffled(using: &self)
        return .array(shuffled.prefix(1 + below(values.count)).map { .string($0) })
    }
}
