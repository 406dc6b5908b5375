// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What sentences and headings say.
extension NoteReading {
    /// The first words of a line are its heading; further in a line of prose the same words mean little.
    private static let headingWords = 5

    mutating func readWord(_ bytes: Span<UInt8>, _ index: Int) {
        let traits = tokens[index].traits
        guard !traits.isDisjoint(with: .phrase) else { return }
        if traits.contains(.beforePrice) { readCountAtPrice(bytes, index) }
        if let side = traits.side {
            readDeal(side, bytes, index)
        } else if traits.contains(.against) {
            readExchange(bytes, index)
        } else if traits.contains(.unit), index > 0, isSameLine(index - 1, index), money.quantityRank == 0,
            tokens[index - 1].kind == .number, tokens[index - 1].date == nil,
            tokens[index].start - tokens[index - 1].end <= 1
        {
            money.take(quantity: numbers.number(bytes, tokens[index - 1].range), rank: 1)
        } else if traits.contains(.cancellationHeading) {
            readWithdrawnNumber(bytes, index)
        }
    }

    /// `we bought from X (LEI …) 1,000 Y (ISIN …)`; `Kauf 22 Y`; or the bare word.
    private mutating func readDeal(_ side: TradeTerms.Side, _ bytes: Span<UInt8>, _ index: Int) {
        let isVerb =
            tokens[index].traits.contains(.dealt) && index > 0
            && (tokens[index - 1].traits.contains(.person) || hasPerson(before: index))
        guard isVerb else {
            guard lineStart(index) > index - Self.headingWords else { return }
            money.take(side, rank: 1)
            if lineStart(index) >= index - 1 { readQuantity(bytes, index + 1, label: index) }
            return
        }
        money.take(side, rank: 3)
        if found.tradeDate == nil { found.tradeDate = dateBefore(bytes, index) }
        guard isSameLine(index, index + 1) else { return }
        let next = tokens[index + 1].fold
        guard next == NoteWords.from || next == NoteWords.to else {
            readQuantity(bytes, index + 1, label: index)
            return
        }
        let start = bytes.trimmed(tokens[index + 1].end..<bytes.count).lowerBound
        guard let end = nameEnd(bytes, from: start, stopsAtComma: true) else { return }
        nameParty(bytes, start..<end, after: index + 1)
        guard var place = named?.token else { return }
        while isSameLine(index, place), place < index + 24,
            tokens[place].fold == NoteWords.lei
                || tokens[place].kind == .code && tokens[place].end - tokens[place].start == 20
        {
            place += 1
        }
        readQuantity(bytes, place, label: index)
    }

    mutating func readQuantity(_ bytes: Span<UInt8>, _ place: Int, label: Int) {
        guard money.quantityRank < 2, let amount = amount(bytes, from: place, label: label), amount.token == place
        else {
            return
        }
        money.take(quantity: amount.value, rank: 2)
        quantityToken = place
        if !amount.currency.isEmpty, money.dealtCurrency.isEmpty { money.dealtCurrency = amount.currency }
    }

    /// `1,000.00 EUR against 1,100.00 USD`.
    private mutating func readExchange(_ bytes: Span<UInt8>, _ index: Int) {
        guard index >= 2, isSameLine(index - 2, index), tokens[index - 2].kind == .number,
            let dealt = NoteCurrencies.code(bytes, tokens[index - 1]),
            let other = amount(bytes, from: index + 1, label: index), !other.currency.isEmpty
        else { return }
        money.dealtCurrency = dealt
        money.take(quantity: numbers.number(bytes, tokens[index - 2].range), rank: 2)
        if money.counter == nil { money.counter = Money(other.value, other.currency) }
    }

    private func hasPerson(before index: Int) -> Bool {
        (max(0, index - 6)..<index).contains {
            tokens[$0].line == tokens[index].line && tokens[$0].traits.contains(.person)
        }
    }

    private func lineStart(_ index: Int) -> Int {
        var start = index
        while start > 0, start > index - Self.headingWords, tokens[start - 1].line == tokens[index].line { start -= 1 }
        return start
    }

    /// `on 2024-03-04 at 10:00 we bought`.
    private func dateBefore(_ bytes: Span<UInt8>, _ index: Int) -> CivilDate? {
        for place in stride(from: index - 1, to: max(0, index - 9), by: -1)
        where tokens[place].line == tokens[index].line {
            if tokens[place - 1].fold == NoteWords.on, let date = date(bytes, at: place) { return date }
        }
        return nil
    }

    /// Where a name that begins at `start` ends: before a bracket, a line's end, a gap of two blanks, or a comma.
    func nameEnd(_ bytes: Span<UInt8>, from start: Int, stopsAtComma: Bool) -> Int? {
        var end = start
        let limit = min(bytes.count, start + 128)
        while end < limit, !bytes[end].isLineEnd, bytes[end] != UInt8(ascii: "("), bytes[end] != UInt8(ascii: ";"),
            !(stopsAtComma && endsSentenceName(bytes, end)), !bytes.has("  ", at: end), bytes[end] != 0x09
        {
            end += 1
        }
        while end > start, bytes[end - 1] == .space || bytes[end - 1] == .fullStop && !stopsAtComma { end -= 1 }
        return end > start && end - start < 128 && bytes[start].isLineEnd == false ? end : nil
    }

    /// In a sentence a name ends at a comma, and before the quantity that follows it.
    private func endsSentenceName(_ bytes: Span<UInt8>, _ place: Int) -> Bool {
        bytes[place] == UInt8(ascii: ",")
            || bytes[place] == .space && place + 1 < bytes.count && bytes[place + 1].isDigit
    }

    mutating func nameParty(_ bytes: Span<UInt8>, _ range: Range<Int>, after index: Int) {
        var place = index + 1
        while place < tokens.count, tokens[place].start < range.upperBound { place += 1 }
        let name = bytes.text(range)
        if !found.parties.contains(where: { $0.role == .counterparty }) {
            found.add(TradeParty(.counterparty, name: name))
        }
        let party = found.parties.firstIndex { $0.role == .counterparty && $0.name == name }
        named = party.map { ($0, place) }
    }

    /// A mention of another confirmation or trade: what a verb beside it does to it. `false` where it is the note's own.
    mutating func mention(_ kind: RecordIdentifier.Kind, _ value: String, label: Int) -> Bool {
        let before = label > 0 && isSameLine(label - 1, label) ? tokens[label - 1].traits : []
        let isAnother = before.contains(.possessive)
        var (supersedes, withdraws, isDoubtful, considers) = (false, false, false, false)
        for place in max(0, label - 7)..<label where tokens[place].line == tokens[label].line {
            supersedes = supersedes || tokens[place].traits.contains(.superseding)
            withdraws = withdraws || tokens[place].traits.contains(.withdrawing)
            considers = considers || NoteWords.considering.contains(tokens[place].fold)
            isDoubtful = isDoubtful || NoteWords.doubtful.contains(tokens[place].fold)
        }
        let isDeclared = isDeclaredVoid(after: label, considers)
        guard isAnother || isDeclared || before.contains(.withdrawing) else { return false }
        if !isAnother { supersedes = false }
        if (supersedes || withdraws || isDeclared) && !isDoubtful {
            found.names.mention(.supersedes, kind, value)
            if found.lifecycle == nil { found.lifecycle = supersedes ? .amended : .cancelled }
        } else {
            found.names.mention(.link, kind, value)
        }
        return true
    }

    /// `is hereby cancelled`, `as cancelled`, `has been withdrawn` behind a mention, and nothing that puts it in doubt.
    ///
    /// - Parameter isConsidered: whether a verb before it leaves only the word itself to be said.
    private func isDeclaredVoid(after label: Int, _ isConsidered: Bool) -> Bool {
        var place = label + 1
        while isSameLine(label, place + 1), place < label + 14 {
            if NoteWords.doubtful.contains(tokens[place].fold) { return false }
            if isConsidered || NoteWords.declaring.contains(tokens[place].fold),
                NoteWords.void.contains(tokens[place + 1].fold)
            {
                return true
            }
            place += 1
        }
        return false
    }

    /// `Storno unserer Abrechnung Nr. 123`.
    private mutating func readWithdrawnNumber(_ bytes: Span<UInt8>, _ index: Int) {
        for place in index + 1..<min(tokens.count, index + 5) {
            guard isSameLine(index, place) else { return }
            guard tokens[place].traits.contains(.numberWord), isSameLine(index, place + 1) else { continue }
            let token = tokens[place + 1]
            guard token.kind == .number || token.kind == .code, token.date == nil, token.end - token.start >= 4 else {
                return
            }
            found.names.mention(.supersedes, .confirmation, bytes.text(token.range))
            found.lifecycle = found.lifecycle ?? .cancelled
            return
        }
    }
}
