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
            CountryCode.isInstrumentPrefix(value.prefix(2)), InstrumentIdentificationNumber.isValid(value)
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
