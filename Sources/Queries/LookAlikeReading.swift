// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Recognises words that are more than words: codes, days, amounts, identifiers.
///
/// What is recognised is looked for as text all the same, so that nothing is found less for it. A code of which every
/// record holds the text needs no more than that. Punctuation behind a word, as in a list that was pasted, is no part
/// of what is recognised.
struct LookAlikeReading {
    private enum Form {
        /// A code that is its own text, and not an identifier of a record.
        case code(LookAlike)
        case day(CivilDate)
        case amount(ExactDecimal)
        /// What may be the identifier of a record, whatever else it is.
        case identifier(LookAlike)
    }

    private let form: Form

    /// The word without the punctuation behind it.
    private let text: String

    /// What `word` looks like; `nil` where it is a word like others.
    init?(_ word: String) {
        guard (4...80).contains(word.utf8.count), word.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        var bytes = word.utf8[...]
        while let last = bytes.last, ".,;:!?".utf8.contains(last) { bytes.removeLast() }
        guard let first = bytes.first, first.isDigit || first.isLetter, let text = String(bytes) else { return nil }
        guard let form = Self.form(of: text) else { return nil }
        self.form = form
        self.text = text
    }

    /// What the word asks for: a phrase of one, for that is what it is between quotes, and what else it may be.
    func reading(of word: String) -> TermReading {
        let phrase = SearchQuery.phrase([word])
        func note(_ kind: LookAlike) -> QueryNote { QueryNote(part: word.excerpt(), reason: .recognised(kind)) }
        switch form {
        case .code(let kind): return TermReading(term: phrase, note: note(kind))
        case .day(let day):
            let dates = [SearchField.tradeDate, .settlement, .document]
                .map { SearchQuery.field($0, .dates(from: day, through: day)) }
            return TermReading(term: .any([phrase] + dates), note: QueryNote(part: word.excerpt(), reason: .dayInText))
        case .amount(let number):
            let end = NumberRange.End(number)
            let amount = SearchQuery.field(.amount, .numbers(NumberRange(lower: end, upper: end)))
            return TermReading(term: .any([phrase, amount]), note: note(.amount))
        case .identifier(let kind):
            return TermReading(term: .any([phrase, .field(.id, .equals(text))]), note: note(kind))
        }
    }

    private static func form(of text: String) -> Form? {
        if let code = code(text) { return .code(code) }
        if let amount = amount(text) { return .amount(amount) }
        // Eight digits may be any number.
        if !text.utf8.allSatisfy({ $0.isDigit }) {
            if let period = CalendarPeriod(text), period.isDay, !period.isAmbiguous {
                return .day(period.days.lowerBound)
            }
            if PeriodReading.isPeriod(text) { return nil }
        }
        guard isIdentifier(text) else { return nil }
        let folded = text.uppercased()
        if isNorthAmerican(folded) { return .identifier(.cusip) }
        if SEDOLNumber.isValid(folded) { return .identifier(.sedol) }
        return .identifier(isTransactionIdentifier(folded) ? .uti : .identifier)
    }

    /// A code that proves itself, or whose form hardly anything else has.
    private static func code(_ text: String) -> LookAlike? {
        switch text.utf8.count {
        case 4: isMarket(text) ? .mic : nil
        case 8, 11: isBank(text) ? .bic : nil
        case 12: isInstrument(text.uppercased()) ? .isin : nil
        case 20: LegalEntityIdentifier.isValid(text.uppercased()) ? .lei : nil
        default: nil
        }
    }

    private static func isInstrument(_ text: String) -> Bool {
        CountryCode.isInstrumentPrefix(text.prefix(2)) && InstrumentIdentificationNumber.isValid(text)
    }

    private static func isMarket(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "X") && text.utf8.allSatisfy { $0.isCapital || $0.isDigit }
    }

    /// Four letters, a country, two letters or digits, and maybe three more.
    ///
    /// Half of all English words of eight letters have a country in their middle. So one of letters only has to have no
    /// vowel behind the country, as most codes have not, and nothing but `XXX` behind that: one word in eight is left.
    private static func isBank(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.prefix(6).allSatisfy({ $0.isCapital }), bytes.allSatisfy({ $0.isCapital || $0.isDigit }),
            CountryCode.isCountry(text.dropFirst(4).prefix(2))
        else { return false }
        return bytes.contains { $0.isDigit }
            || bytes[6...7].allSatisfy { !"AEIOUY".utf8.contains($0) } && ["", "XXX"].contains(text.dropFirst(8))
    }

    /// A CUSIP as issuers get them: three digits, or a letter and two digits, in front. Else one in ten of all
    /// identifiers of nine characters would be taken for one.
    private static func isNorthAmerican(_ text: String) -> Bool {
        text.utf8.dropFirst().prefix(2).allSatisfy { $0.isDigit } && CUSIPNumber.isValid(text)
    }

    /// An LEI and 1 to 32 letters and digits behind it.
    private static func isTransactionIdentifier(_ text: String) -> Bool {
        (21...52).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isCapital || $0.isDigit }
            && LegalEntityIdentifier.isValid(text.prefix(20))
    }

    /// Digits with commas between groups of three, or with two decimals or more.
    private static func amount(_ text: String) -> ExactDecimal? {
        guard text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }) else {
            return nil
        }
        let decimals = text.utf8.firstIndex(of: UInt8(ascii: ".")).map { text.utf8[$0...].count - 1 } ?? 0
        guard text.utf8.contains(UInt8(ascii: ",")) || decimals > 1 else { return nil }
        return ExactDecimal(grouped: text)
    }

    /// Six letters, digits, hyphens, underscores, points and slashes at least: with both a letter and a digit among them,
    /// or with six digits and neither a letter nor a point.
    private static func isIdentifier(_ text: String) -> Bool {
        guard (6...64).contains(text.utf8.count), RangeReading.sides(of: text) == nil else { return false }
        var (digits, letters, hasPoints) = (0, 0, false)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"): continue
            case UInt8(ascii: "."): hasPoints = true
            case _ where byte.isDigit: digits += 1
            case _ where byte.isLetter: letters += 1
            default: return false
            }
        }
        return letters > 0 ? digits > 0 : digits >= 6 && !hasPoints
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isCapital: Bool { (0x41...0x5A).contains(self) }
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
}
