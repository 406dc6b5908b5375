// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Codes that prove themselves by their check digits, wherever they stand.
extension NoteReading {
    mutating func readCode(_ bytes: Span<UInt8>, _ index: Int) {
        let token = tokens[index]
        guard token.end - token.start >= 12, token.end - token.start <= 64 else { return }
        var start = token.start
        while start < token.end {
            var end = start
            while end < token.end, bytes[end].isDigit || bytes[end].isLetter { end += 1 }
            switch end - start {
            case 20: readEntity(bytes, start..<end, index)
            case 12...
            where (start == token.start || bytes[start - 1] == .solidus)
                && (end == token.end || bytes[end] == .solidus):
                readInstrument(bytes, start, end, index)
            default: break
            }
            start = end + 1
        }
    }

    /// An ISIN; what a conversion has glued to it begins with a small letter or a word.
    private mutating func readInstrument(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ index: Int) {
        guard bytes[start].isUpperCaseLetter, bytes[start + 1].isUpperCaseLetter, bytes[start + 11].isDigit else {
            return
        }
        if end > start + 12 {
            guard bytes[start + 12].isLetter,
                !bytes[start + 12].isUpperCaseLetter || end > start + 13 && !bytes[start + 13].isUpperCaseLetter
            else { return }
        }
        let value = bytes.text(start..<start + 12)
        guard end == bytes.count || bytes[end] != .equals,
            InstrumentPrefixes.all.contains(value.prefix(2)), InstrumentIdentificationNumber.isValid(value)
        else { return }
        readUnitPrice(bytes, behind: index)
        found.add(isin: value, name: instrumentName(bytes, before: index))
    }

    /// The words between the quantity of the sentence and the bracket with the ISIN.
    private func instrumentName(_ bytes: Span<UInt8>, before index: Int) -> String {
        guard let quantityToken, isSameLine(quantityToken, index), found.instruments.isEmpty else { return "" }
        var start = tokens[quantityToken].end
        let limit = tokens[index].start
        guard limit - start <= 160, let end = bytes.first(UInt8(ascii: "("), in: start..<limit) else { return "" }
        let words = bytes.trimmed(start..<end)
        start = words.lowerBound
        if bytes.has("nominal of ", at: start) { start += 11 }
        return start < words.upperBound ? bytes.text(start..<words.upperBound) : ""
    }

    private mutating func readEntity(_ bytes: Span<UInt8>, _ range: Range<Int>, _ index: Int) {
        let value = bytes.text(range)
        guard LegalEntityIdentifier.isValid(value) else { return }
        let identifier = PartyIdentifier(.lei, value)
        if let named, index - named.token < 4, found.parties[named.party].identifiers.isEmpty {
            found.parties[named.party].identifiers = [identifier]
            return
        }
        guard !found.parties.contains(where: { $0.identifiers.contains(identifier) }) else { return }
        let isCounterparty = (max(0, index - 3)..<index).contains {
            isSameLine($0, index) && tokens[$0].fold == NoteWords.counterparty
        }
        found.add(TradeParty(isCounterparty ? .counterparty : .other, identifiers: [identifier]))
    }
}

/// What an ISIN begins with (ISO 6166): a country of ISO 3166-1, or one of the prefixes for what has none.
enum InstrumentPrefixes {
    static let all: Set<Substring> = Set(
        """
        AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
        BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK
        FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS
        IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM
        MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS
        PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK
        TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XA XB XC XD XF XK XS YE YT ZA ZM ZW
        """.split(whereSeparator: \.isWhitespace))
}
