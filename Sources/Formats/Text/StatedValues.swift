// SPDX-License-Identifier: Apache-2.0

import Records

/// How numbers, days and codes stand in the tag formats.
extension Span<UInt8> {
    /// The most bytes of a name or a code of a party or an instrument; what is longer is text, and found as such.
    static var longestName: Int { 256 }

    /// The text of `range` without white space around it, or `nil` where nothing or too much stands there.
    func name(_ range: Range<Int>) -> String? {
        let trimmed = trimmed(range)
        guard !trimmed.isEmpty, trimmed.count <= Self.longestName else { return nil }
        return text(trimmed)
    }

    /// The day that the first eight digits of `range` spell.
    func day(_ range: Range<Int>) -> CivilDate? {
        guard range.count >= 8, let number = number(range.lowerBound..<range.lowerBound + 8) else { return nil }
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// The day that the six digits YYMMDD at the start of `range` spell: years from 80 on are those of the last century
    /// (SWIFT User Handbook, field formats).
    func shortDay(_ range: Range<Int>) -> CivilDate? {
        guard range.count >= 6, let number = number(range.lowerBound..<range.lowerBound + 6) else { return nil }
        let year = number / 10_000
        return CivilDate(year: year < 80 ? 2000 + year : 1900 + year, month: number / 100 % 100, day: number % 100)
    }

    /// The number of `range` with a decimal point.
    func decimal(_ range: Range<Int>) -> ExactDecimal? {
        range.count <= ExactDecimal.mostDigits + 2 ? ExactDecimal(text(range)) : nil
    }

    /// The number of `range` with a decimal comma.
    func decimalComma(_ range: Range<Int>) -> ExactDecimal? {
        range.count <= ExactDecimal.mostDigits + 2 ? ExactDecimal(decimalComma: text(range)) : nil
    }

    /// The three capital letters at the start of `range` (ISO 4217).
    func currency(_ range: Range<Int>) -> String? {
        guard range.count >= 3 else { return nil }
        let letters = range.lowerBound..<range.lowerBound + 3
        for index in letters where !self[index].isUpperCaseLetter { return nil }
        return text(letters)
    }
}

extension PartyIdentifier {
    /// A Legal Entity Identifier where the check digits are right, else a code like any other.
    static func lei(_ value: String) -> PartyIdentifier {
        PartyIdentifier(LegalEntityIdentifier.isValid(value) ? .lei : .other, value)
    }

    /// A Business Identifier Code (ISO 9362) where the text has the form of one, else a code like any other.
    static func bic(_ value: String) -> PartyIdentifier {
        PartyIdentifier(isBIC(value.utf8) ? .bic : .other, value)
    }

    /// A Market Identifier Code (ISO 10383) where the text has the form of one, else a code like any other.
    static func mic(_ value: String) -> PartyIdentifier {
        let isCode = value.utf8.count == 4 && value.utf8.allSatisfy { $0.isUpperCaseLetter || $0.isDigit }
        return PartyIdentifier(isCode ? .mic : .other, value)
    }

    /// Four letters or digits of the party, two letters of the country, two or five letters or digits.
    private static func isBIC(_ code: String.UTF8View) -> Bool {
        guard code.count == 8 || code.count == 11 else { return false }
        var index = 0
        for byte in code {
            defer { index += 1 }
            guard byte.isUpperCaseLetter || byte.isDigit && !(4..<6).contains(index) else { return false }
        }
        return true
    }
}

extension InstrumentDescription.Identifier {
    /// A code with its scheme, where the text has the form of that scheme: an ISIN with the right check digit, a CUSIP
    /// of nine, a SEDOL of seven, a FIGI of twelve characters; else a code like any other.
    static func proved(_ scheme: Scheme, _ value: String) -> Self {
        let isProved =
            switch scheme {
            case .isin: InstrumentIdentificationNumber.isValid(value)
            case .cusip: value.utf8.count == 9
            case .sedol: value.utf8.count == 7
            case .figi, .upi: value.utf8.count == 12
            case .symbol, .other: true
            }
        return Self(isProved ? scheme : .other, value)
    }
}
