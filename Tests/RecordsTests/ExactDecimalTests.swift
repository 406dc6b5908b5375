// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

/// Numbers are what was stated, to the last digit.
@Suite struct ExactDecimalTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("+0.00", "0"), ("1.50", "1.5"), ("1.5", "1.5"), ("-1234.50", "-1234.5"), ("5.", "5"),
        (".5", "0.5"), ("-.05", "-0.05"), ("0.0500", "0.05"), ("007", "7"), ("+12", "12"), ("100", "100"),
        ("100.00", "100"), ("0.000000000000000000000000000001", "0.000000000000000000000000000001"),
    ])
    func `A number is written without needless zeros and signs`(text: String, canonical: String) throws {
        let number = try #require(ExactDecimal(text))
        #expect(number.description == canonical)
        #expect(ExactDecimal(canonical) == number)
    }

    @Test(arguments: [
        "", " ", "-", "+", ".", "-.", "--1", "+-1", "1-", "1.2.3", "1,000", "1 000", " 1", "1 ", "1e6", "0x10", "NaN",
        "inf", "١", "1\u{0}", "½", "1_000",
    ])
    func `What is no plain number is refused`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `Equal numbers are one value, whatever zeros were typed`() throws {
        let values = try ["1.50", "1.5", "01.500", "+1.5"].map { try #require(ExactDecimal($0)) }
        #expect(Set(values).count == 1)
        #expect(try #require(ExactDecimal("-0")) == #require(ExactDecimal("0.0")))
        #expect(ExactDecimal("1.5") != ExactDecimal("-1.5"))
        #expect(ExactDecimal("1.5") != ExactDecimal("15"))
    }

    @Test func `Thirty-eight digits are kept and thirty-nine are refused`() {
        let most = String(repeating: "9", count: 38)
        #expect(ExactDecimal(most)?.description == most)
        #expect(ExactDecimal("-0." + most)?.description == "-0." + most)
        #expect(ExactDecimal("000" + most)?.description == most)
        #expect(ExactDecimal(most + "9") == nil)
        #expect(ExactDecimal(most + ".0") == nil)
        #expect(ExactDecimal(String(repeating: "9", count: 1_000_000)) == nil)
        #expect(ExactDecimal(String(repeating: "0", count: 100_000) + "1")?.description == "1")
    }

    @Test func `A decimal comma is read as SWIFT writes it`() {
        #expect(ExactDecimal(decimalComma: "1234,50") == ExactDecimal("1234.5"))
        #expect(ExactDecimal(decimalComma: "1234,") == ExactDecimal("1234"))
        #expect(ExactDecimal(decimalComma: ",5") == ExactDecimal("0.5"))
        for text in ["1.5", "1,2,3", ",", ""] { #expect(ExactDecimal(decimalComma: text) == nil, "\(text)") }
    }

    @Test func `Groups of three digits are read, and no others`() {
        #expect(ExactDecimal(grouped: "1,234,567.50") == ExactDecimal("1234567.5"))
        #expect(ExactDecimal(grouped: "-12,345") == ExactDecimal("-12345"))
        #expect(ExactDecimal(grouped: "1234.5") == ExactDecimal("1234.5"))
        for text in ["1,23", "1,2345", "1234,567", ",123", "1,,234", "1,234,", "1,234.5,678", "1,234,56.7", "-,123"] {
            #expect(ExactDecimal(grouped: text) == nil, "\(text)")
        }
    }

    /// The model writes both numbers with 38 places, pads them to one length, and compares texts.
    @Test(arguments: [31, 32, 33] as [UInt64])
    func `Numbers have the order of the whole numbers that they are multiples of`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<5_000 {
            let (left, right) = (random.decimalText(), random.decimalText())
            let a = try #require(ExactDecimal(left), "seed \(seed), round \(round): \(left)")
            let b = try #require(ExactDecimal(right), "seed \(seed), round \(round): \(right)")
            let (model, other) = (WholeNumber(left), WholeNumber(right))
            let comment: Comment = "seed \(seed), round \(round): \(left) and \(right)"
            #expect((a < b) == (model < other), comment)
            #expect((b < a) == (other < model), comment)
            #expect((a == b) == (model == other), comment)
            #expect(!(a == b) || a.hashValue == b.hashValue, comment)
            #expect(ExactDecimal(a.description) == a, comment)
            #expect(WholeNumber(a.description) == model, comment)
        }
    }

    @Test func `An amount is a number of a currency, and both count`() throws {
        let amount = try #require(ExactDecimal("10.50"))
        let same = try #require(ExactDecimal("10.5"))
        #expect(Money(amount, "USD") == Money(same, "USD"))
        #expect(Money(amount, "USD") != Money(amount, "EUR"))
        #expect(Set([Money(amount, "USD"), Money(same, "USD")]).count == 1)
    }
}

/// A number times 10^38, as its digits: slow, and too plain to be wrong.
private struct WholeNumber: Comparable {
    var isNegative: Bool
    var digits: String

    init(_ text: String) {
        let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        digits = parts[0] + fraction + String(repeating: "0", count: 38 - fraction.count)
        digits = String(repeating: "0", count: 100 - digits.count) + digits
        isNegative = text.hasPrefix("-") && digits.contains { $0 != "0" }
    }

    static func < (left: Self, right: Self) -> Bool {
        switch (left.isNegative, right.isNegative) {
        case (true, false): true
        case (false, true): false
        case (false, false): left.digits < right.digits
        case (true, true): right.digits < left.digits
        }
    }
}

extension SeededGenerator {
    /// At most 38 digits; few different ones, so that equal numbers and equal beginnings come up.
    fileprivate mutating func decimalText() -> String {
        let digits = below(2) == 0 ? "0123456789" : "019"
        let count = below(3) == 0 ? 1 + below(38) : 1 + below(4)
        var text = ""
        for _ in 0..<count { text.append(digits.randomElement(using: &self) ?? "0") }
        if below(2) == 0 { text.insert(".", at: text.index(text.startIndex, offsetBy: below(count + 1))) }
        return ["", "-", "+"][below(3)] + text
    }
}
