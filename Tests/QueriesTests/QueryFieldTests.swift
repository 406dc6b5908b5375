// SPDX-License-Identifier: Apache-2.0

import Foundation
import Queries
import Records
import Testing

/// Fields, and what can stand behind their colons.
@Suite struct QueryFieldTests {
    private func dates(_ text: String) -> String? {
        guard case .field(.tradeDate, .dates(let from, let through)) = QueryParser.parse("date:" + text).query else {
            return nil
        }
        return "\(from?.description ?? "")..\(through?.description ?? "")"
    }

    private func numbers(_ text: String) -> NumberRange? {
        guard case .field(.amount, .numbers(let range)) = QueryParser.parse("amount:" + text).query else { return nil }
        return range
    }

    private func range(_ lower: String?, _ upper: String?, lowerIn: Bool = true, upperIn: Bool = true) -> NumberRange {
        func end(_ text: String?, _ isIncluded: Bool) -> NumberRange.End? {
            text.flatMap { ExactDecimal($0) }.map { NumberRange.End($0, isIncluded: isIncluded) }
        }
        return NumberRange(lower: end(lower, lowerIn), upper: end(upper, upperIn))
    }

    @Test func `Every name and alias names one field, in any case`() {
        var seen: Set<String> = []
        for field in SearchField.allCases {
            for name in [field.name] + field.aliases {
                #expect(seen.insert(name).inserted, "\(name)")
                #expect(SearchField(named: name.uppercased()) == field)
                #expect(SearchField(named: name.split(separator: "-").joined(separator: "_")) == field)
            }
        }
        #expect(SearchField(named: "") == nil)
        #expect(SearchField(named: "rowid") == nil)
    }

    @Test func `The page of the language has every field with its other names and no more`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Docs/SearchLanguage.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }.filter { $0.count == 4 }
        func codes(_ cell: String) -> [String] {
            cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
        }
        #expect(rows.flatMap { codes($0[0]) } == SearchField.allCases.map(\.name))
        for row in rows {
            for name in codes(row[0]) {
                let field = try #require(SearchField(named: name))
                #expect(codes(row[1]) == field.aliases, "\(name)")
                if case .choice(let values) = field.kind {
                    #expect(values.starts(with: codes(row[2])), "\(name)")
                } else {
                    #expect(row[2] == "\(field.kind)", "\(name)")
                }
            }
        }
    }

    @Test func `A code or a name takes a word, a phrase or a beginning`() {
        expect("lei:5493001KJTIIGC8Y1R12", means: .field(.lei, .equals("5493001KJTIIGC8Y1R12")))
        expect("party:\"Alder  Bank\"", means: .field(.party, .equals("Alder Bank")))
        expect("party:\"the \"\"final\"\"\"", means: .field(.party, .equals("the \"final\"")))
        expect("id:CONF-2024-*", means: .field(.id, .prefix("CONF-2024-")))
        expect("id:\"ab*\"", means: .field(.id, .equals("ab*")))
        expect("CCY:usd", means: .field(.currency, .equals("usd")))
        expect("id:a:b", means: .field(.id, .equals("a:b")))
        expect("(id:ab)", means: .field(.id, .equals("ab")))
        expect("id:-5", means: .field(.id, .equals("-5")))
    }

    @Test func `A choice takes its values only`() {
        expect("state:Amended", means: .field(.state, .equals("amended")))
        expect("status:superseded", means: .field(.status, .equals("superseded")))
        expect("parse:unparsed", means: .field(.parse, .equals("unparsed")))
        expect(
            "format:swift-mt side:BUY",
            means: .all([
                .field(.format, .equals("swift-mt")), .field(.side, .equals("buy")),
            ]))
        expect("state:am*", means: .phrase(["state:am*"]))
    }

    @Test func `The further fields take codes, names and choices`() {
        for (text, field) in [
            ("reference:CNF-1", .reference), ("ref:CNF-1", .reference), ("refers:CNF-1", .reference),
            ("trader:CNF-1", .trader), ("desk:CNF-1", .desk), ("entity:CNF-1", .entity),
            ("legal-entity:CNF-1", .entity), ("Legal_Entity:CNF-1", .entity), ("mic:CNF-1", .mic),
            ("venue:CNF-1", .mic), ("member:CNF-1", .member), ("hold:CNF-1", .hold),
        ] as [(String, SearchField)] {
            expect(text, means: .field(field, .equals("CNF-1")))
            expect(text + "*", means: .field(field, .prefix("CNF-1")))
        }
        expect("trader:\"Jane Doe\"", means: .field(.trader, .equals("Jane Doe")))
        expect("hold:yes", means: .field(.hold, .equals("yes")))
        expect("hold:no", means: .field(.hold, .equals("no")))
        expect("unparsed:YES", means: .field(.unparsed, .equals("yes")))
        expect("-unparsed:no", means: .not(.field(.unparsed, .equals("no"))))
        #expect(QueryPrinter.print(QueryParser.parse("unparsed:yes").query) == "unparsed:yes")
        for property in StatedProperty.allCases {
            expect("has:\(property.rawValue)", means: .field(.has, .equals(property.rawValue)))
        }
        for text in ["unparsed:maybe", "unparsed:y*", "has:name", "has:am*", "has:"] {
            expect(text, means: .phrase([text]))
            #expect(!QueryParser.parse(text).isExact)
        }
    }

    @Test(arguments: [
        ("2024-03-01", "2024-03-01..2024-03-01"), ("20240301", "2024-03-01..2024-03-01"),
        ("2024", "2024-01-01..2024-12-31"), ("2024-02", "2024-02-01..2024-02-29"),
        ("2023-02", "2023-02-01..2023-02-28"), ("2024Q1", "2024-01-01..2024-03-31"),
        ("2024-q4", "2024-10-01..2024-12-31"), ("2024-03-01..2024-03-31", "2024-03-01..2024-03-31"),
        ("2023..2024-06", "2023-01-01..2024-06-30"), ("2024..", "2024-01-01.."), ("..2024", "..2024-12-31"),
        (">=2024-01-01", "2024-01-01.."), (">2024", "2025-01-01.."), ("<2024-03", "..2024-02-29"),
        ("<=2024-03", "..2024-03-31"), ("=2024Q2", "2024-04-01..2024-06-30"),
        ("\"2024-03-01\"", "2024-03-01..2024-03-01"),
    ])
    func `A date field takes days, months, quarters, years and ranges`(text: String, range: String) {
        #expect(dates(text) == range)
    }

    @Test(arguments: [
        "", "..", "yesterday", "2024-13", "2024-02-30", "2024Q5", "2024Q", "202", "2024-3", "2024-03-31..2024-03-01",
        ">",
        ">2999", "<1800", "0000", "2024...2025", "2024-03-01..x", "x..2024", "2024-", "9999999999999999999",
    ])
    func `What is no date is read as words, and the answer says so`(text: String) {
        let understanding = QueryParser.parse("date:" + text)
        #expect(understanding.query == .phrase(["date:" + text]))
        #expect(understanding.notes.map(\.reason) == [.unusableValue(.tradeDate)])
        #expect(!understanding.isExact)
    }

    @Test func `A number field takes numbers as they are typed`() {
        let million = range("1000000", "1000000")
        for text in ["1000000", "1,000,000", "1000000.00", "1m", "1M", "1000k", "1e6", "0.001bn", "=1000000"] {
            #expect(numbers(text) == million, "\(text)")
        }
        #expect(numbers("1.5k") == range("1500", "1500"))
        #expect(numbers("-1.5k") == range("-1500", "-1500"))
        #expect(numbers("1..2") == range("1", "2"))
        #expect(numbers("1e6..2e6") == range("1000000", "2000000"))
        #expect(numbers(">1000000") == range("1000000", nil, lowerIn: false))
        #expect(numbers(">=5") == range("5", nil))
        #expect(numbers("<5") == range(nil, "5", upperIn: false))
        #expect(numbers("..5") == range(nil, "5"))
        #expect(numbers(">1..<2") == range("1", "2", lowerIn: false, upperIn: false))
        for text in ["", "..", "x", "2..1", ">1..1", "1e99", "1e", "e6", "k", "1,00", "1kk", "1e38k", ">", "5*"] {
            #expect(numbers(text) == nil, "\(text)")
            #expect(!QueryParser.parse("amount:" + text).isExact, "\(text)")
        }
    }

    @Test func `A range contains what lies between its ends`() throws {
        let two = try #require(ExactDecimal("2.0"))
        let three = try #require(ExactDecimal("3"))
        #expect(range("1", "2").contains(two))
        #expect(!range("1", "2", upperIn: false).contains(two))
        #expect(!range("2", nil, lowerIn: false).contains(two))
        #expect(!range("1", "2").contains(three))
        #expect(range(nil, nil).contains(three))
    }

    @Test func `An unknown field is read as words one after another`() {
        expect("book:rates", means: .phrase(["book:rates"]))
        expect("book:\"rates london\"", means: .phrase(["book:rates", "london"]))
        #expect(QueryParser.parse("book:\"rates london\"").notes.map(\.part) == ["book:rates london"])
        expect("party:", means: .phrase(["party:"]))
        expect("party:(a OR b)", means: .any([.phrase(["party:(a"]), .phrase(["b)"])]))
    }
}
