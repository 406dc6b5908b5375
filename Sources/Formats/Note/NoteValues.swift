// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The values behind a label.
extension NoteReading {
    /// A number with the currency before or behind it.
    struct Amount {
        var value: ExactDecimal
        var currency: String
        var token: Int
    }

    mutating func read(_ label: NoteLabel, _ bytes: Span<UInt8>, from index: Int) {
        let last = index + label.words.count - 1
        let colon = hasColon(bytes, after: last)
        guard colon || label.strength != .withColon else { return }
        let isSure = colon || label.strength == .plain
        let isRead =
            switch label.field {
            case .confirmation, .trade, .order, .execution:
                readName(label.field, bytes, label: index, from: last + 1, isSure: isSure)
            case .tradeDate, .settlementDate, .documentDate:
                readDate(label.field, bytes, label: index, from: last + 1, isSure: isSure)
            case .quantity, .price, .net, .total, .gross, .notional:
                readNumber(label.field, bytes, label: last, from: last + 1, isSure: isSure)
            case .side: readSide(from: last + 1)
            case .counterparty: readCounterparty(bytes, label: last, hasColon: colon || label.words.count > 4)
            }
        // `Valor` heads a column of numbers of securities as often as one of value dates.
        let isHead = label.words != [NoteWords.valor]
        if !isRead, isHead, heads.count < 64 { heads.append((label.field, last)) }
    }

    private mutating func readName(
        _ field: NoteLabel.Field, _ bytes: Span<UInt8>, label: Int, from start: Int, isSure: Bool
    ) -> Bool {
        var (place, isSure) = (start, isSure)
        if isSameLine(label, place), tokens[place].traits.contains(.numberWord) { (place, isSure) = (place + 1, true) }
        guard isSameLine(label, place), isName(bytes, tokens[place], isSure: isSure) else { return false }
        let kind: RecordIdentifier.Kind =
            switch field {
            case .confirmation: .confirmation
            case .trade: .trade
            case .order: .order
            default: .execution
            }
        var range = tokens[place].range
        if let word = gluedWord(bytes, range) {
            readGlued(bytes, word..<range.upperBound, at: place)
            range = range.lowerBound..<word
        }
        let value = bytes.text(range)
        if kind == .confirmation || kind == .trade, mention(kind, value, label: label) { return true }
        found.names.own(kind, value)
        return true
    }

    /// Whether a token may be a name: it has a digit, and where nothing before it says so plainly, letters too or six
    /// digits that are no date.
    private func isName(_ bytes: Span<UInt8>, _ token: NoteToken, isSure: Bool) -> Bool {
        let length = token.end - token.start
        guard token.kind == .number || token.kind == .code, token.date == nil, (4...64).contains(length),
            token.end == bytes.count || bytes[token.end] != .equals && bytes[token.end] != .colon
        else { return false }
        guard bytes.first(UInt8(ascii: ","), in: token.range) == nil, bytes.first(.colon, in: token.range) == nil else {
            return false
        }
        if isSure { return true }
        guard length >= 6 else { return false }
        if token.kind == .code {
            return bytes[token.start].isUpperCaseLetter || bytes[token.start].isDigit
        }
        return bytes.first(.fullStop, in: token.range) == nil && CivilDate(bytes.text(token.range)) == nil
    }

    private mutating func readDate(
        _ field: NoteLabel.Field, _ bytes: Span<UInt8>, label: Int, from start: Int, isSure: Bool
    ) -> Bool {
        if field == .documentDate, tokens[label].traits.contains(.date), label > 0, isSameLine(label - 1, label) {
            return false
        }
        guard let (date, next) = dateBehind(bytes, start, line: tokens[label].line, mayHaveWords: isSure) else {
            return false
        }
        switch field {
        case .tradeDate: if found.tradeDate == nil { found.tradeDate = date }
        case .settlementDate:
            if found.terms.settlementDate == nil { found.terms.settlementDate = date }
            readPayment(bytes, from: next, label: label)
        default: if found.documentDate == nil { found.documentDate = date }
        }
        return true
    }

    private func dateBehind(_ bytes: Span<UInt8>, _ start: Int, line: Int32, mayHaveWords: Bool) -> (CivilDate, Int)? {
        for place in start..<min(tokens.count, start + 4) {
            guard tokens[place].line == line else { return nil }
            if let date = date(bytes, at: place) { return (date, place + (tokens[place].date == nil ? 3 : 1)) }
            guard mayHaveWords, tokens[place].traits.contains(.beforeDate) else { return nil }
        }
        return nil
    }

    /// A date of one token, or of three: `29. Juni 2023`, `January 31, 2023`.
    func date(_ bytes: Span<UInt8>, at index: Int) -> CivilDate? {
        if tokens[index].date != nil { return numbers.date(tokens[index]) }
        guard isSameLine(index, index + 2),
            tokens[index].traits.contains(.month) || tokens[index + 1].traits.contains(.month),
            let year = bytes.number(tokens[index + 2].range), year > 999
        else { return nil }
        if tokens[index + 1].traits.contains(.month), let month = NoteMonths.number(tokens[index + 1].fold),
            let day = bytes.number(tokens[index].range)
        {
            return CivilDate(year: year, month: month, day: day)
        }
        if tokens[index].traits.contains(.month), let month = NoteMonths.number(tokens[index].fold),
            let day = bytes.number(tokens[index + 1].range)
        {
            return CivilDate(year: year, month: month, day: day)
        }
        return nil
    }

    private mutating func readNumber(
        _ field: NoteLabel.Field, _ bytes: Span<UInt8>, label: Int, from start: Int, isSure: Bool
    ) -> Bool {
        if field == .quantity, tokens[label].traits.contains(.unit), isSameLine(label - 1, label),
            tokens[label - 1].kind == .number
        {
            return true
        }
        let isMoney = field == .net || field == .total || field == .gross
        guard let amount = amount(bytes, from: start, label: label, isMoney: isMoney) else { return false }
        guard isSure || (field == .quantity ? amount.token == start : !amount.currency.isEmpty) else { return false }
        take(amount, as: field)
        return true
    }

    mutating func take(_ amount: Amount, as field: NoteLabel.Field) {
        let value = Money(amount.value, amount.currency)
        switch field {
        case .quantity: money.take(quantity: amount.value, rank: 2)
        case .price where money.price == nil: (money.price, money.priceCurrency) = (amount.value, amount.currency)
        case .net where money.net == nil: money.net = value
        case .total where money.total == nil && value.amount != ExactDecimal("0"): money.total = value
        case .gross where money.gross == nil: money.gross = value
        case .notional where money.dealtCurrency.isEmpty:
            money.dealtCurrency = amount.currency
            money.take(quantity: amount.value, rank: 2)
            if money.gross == nil { money.gross = value }
        default: break
        }
    }

    /// The number at a token or a little behind it, over currencies and words of measure. The sign is not taken: an
    /// amount is what it is, and the side says which way it goes.
    func amount(_ bytes: Span<UInt8>, from start: Int, label: Int, isMoney: Bool = false) -> Amount? {
        var currency = ""
        for place in start..<min(tokens.count, start + 4) {
            guard isSameLine(label, place) else { return nil }
            let token = tokens[place]
            if let code = NoteCurrencies.code(bytes, token) {
                // Two currencies before a number make it a rate of exchange.
                guard currency.isEmpty else { return nil }
                currency = code
            } else if token.kind == .number, token.date == nil {
                let (range, last) = isMoney ? grouped(bytes, place, isMoney: !currency.isEmpty) : (token.range, place)
                guard hyphens(bytes, min(tokens[label].end, token.start)..<token.start) < 2,
                    !isPercentage(bytes, range.upperBound), let value = numbers.number(bytes, range)
                else { return nil }
                if isSameLine(place, last + 1), let code = NoteCurrencies.code(bytes, tokens[last + 1]),
                    tokens[last + 1].start - range.upperBound <= 2
                {
                    currency = code
                }
                if currency.isEmpty, isDollar(bytes, before: token.start) { currency = dollar }
                return Amount(value: value, currency: currency, token: place)
            } else if !token.traits.contains(.beforeNumber) {
                return nil
            }
        }
        return nil
    }

    /// Dashes between a label and a number stand for empty cells of a table.
    private func hyphens(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] == .hyphen { count += 1 }
        return count
    }

    private func isPercentage(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
        end < bytes.count && bytes[end] == UInt8(ascii: "%") || bytes.has(" %", at: end)
    }

    /// A number whose thousands have blanks between them, where a currency stands before or behind: `2 003,12 EUR`.
    private func grouped(_ bytes: Span<UInt8>, _ index: Int, isMoney: Bool) -> (Range<Int>, Int) {
        var last = index
        while tokens[last].end - tokens[index].start < 24, isSameLine(last, last + 1),
            isGroup(bytes, last, last + 1, index)
        {
            last += 1
        }
        let isBefore = isSameLine(last, last + 1) && NoteCurrencies.code(bytes, tokens[last + 1]) != nil
        guard last > index, isMoney || isBefore else {
            return (tokens[index].range, index)
        }
        return (tokens[index].start..<tokens[last].end, last)
    }

    private func isGroup(_ bytes: Span<UInt8>, _ left: Int, _ right: Int, _ first: Int) -> Bool {
        let (before, after) = (tokens[left], tokens[right])
        guard after.kind == .number, after.start - before.end <= 3, after.end - after.start >= 3,
            left == first ? before.end - before.start <= 3 : before.end - before.start == 3,
            bytes.number(before.range) != nil, bytes.number(after.start..<after.start + 3) != nil
        else { return false }
        for index in before.end..<after.start where bytes[index] != .space && bytes[index] < 0x80 { return false }
        return after.end - after.start == 3 || !bytes[after.start + 3].isDigit
    }

    private mutating func readSide(from start: Int) -> Bool {
        guard start < tokens.count, isSameLine(start - 1, start), let side = tokens[start].traits.side else {
            return false
        }
        money.take(side, rank: 2)
        return true
    }

    /// The rest of the line, up to a gap of two blanks.
    private mutating func readCounterparty(_ bytes: Span<UInt8>, label: Int, hasColon: Bool) -> Bool {
        guard hasColon else { return false }
        var start = tokens[label].end
        while start < bytes.count, bytes[start] == .colon || bytes[start] == .space || bytes[start] == 0x09 {
            start += 1
        }
        guard let end = nameEnd(bytes, from: start, stopsAtComma: false) else { return false }
        nameParty(bytes, start..<end, after: label)
        return true
    }
}
