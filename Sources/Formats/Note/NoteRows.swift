// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What a note tells in one row of a table, without a label at each value.
struct NoteRows {
    /// A row with the day of the trade and the day of settlement, a number and the price of one.
    struct Deal {
        var tradeDate: CivilDate
        var settlementDate: CivilDate
        var side: TradeTerms.Side?
        var quantity: ExactDecimal?
        var price: NoteReading.Amount?
    }

    /// Several such rows are a list, which is no trade of its own.
    var count = 0
    var deal: Deal?
}

extension NoteReading {
    /// The most days between trade and settlement.
    private static let longestSettlement = 10

    /// Looks for two days beside one another, as brokers print them: `02/16/22 02/18/22 FOO SELL 15 $101.00`.
    mutating func noteRow(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        guard line.count >= 4, line.count <= 40 else { return }
        for index in line.dropLast() where tokens[index].date != nil && tokens[index + 1].date != nil {
            guard let trade = numbers.date(tokens[index]), let settlement = numbers.date(tokens[index + 1]),
                (0...Self.longestSettlement).contains(settlement.day - trade.day)
            else { continue }
            var deal = NoteRows.Deal(tradeDate: trade, settlementDate: settlement)
            deal.side = tokens[line].first { $0.traits.side != nil }?.traits.side
            for place in (index + 2)..<max(index + 2, line.upperBound - 1) where isCount(bytes, place) {
                guard let price = amount(bytes, from: place + 1, label: place), price.token == place + 1 else {
                    continue
                }
                deal.quantity = numbers.number(bytes, tokens[place].range)
                deal.price = price
                break
            }
            guard deal.price != nil else { continue }
            rows.count += 1
            if rows.deal == nil { rows.deal = deal }
            return
        }
    }

    /// The row, where it is the only one, for what nothing says more plainly.
    mutating func takeRow() {
        guard rows.count == 1, let deal = rows.deal else { return }
        found.tradeDate = found.tradeDate ?? deal.tradeDate
        found.terms.settlementDate = found.terms.settlementDate ?? deal.settlementDate
        if let side = deal.side { money.take(side, rank: 2) }
        money.take(quantity: deal.quantity, rank: 2)
        if money.price == nil, let price = deal.price {
            (money.price, money.priceCurrency) = (price.value, price.currency)
        }
    }

    /// A number that is no price: without a sign of a currency.
    private func isCount(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
        tokens[index].kind == .number && tokens[index].date == nil && !isDollar(bytes, before: tokens[index].start)
    }

    func isDollar(_ bytes: Span<UInt8>, before start: Int) -> Bool { start > 0 && bytes[start - 1] == .dollar }

    /// `2'000 zu 2.95` at the beginning of a line: a number, and the price of one.
    mutating func readCountAtPrice(_ bytes: Span<UInt8>, _ index: Int) {
        guard index > 0, isSameLine(index - 1, index), index < 2 || !isSameLine(index - 2, index),
            isSameLine(index, index + 1), isCount(bytes, index - 1), money.quantityRank == 0, money.price == nil,
            let price = amount(bytes, from: index + 1, label: index), price.token == index + 1
        else { return }
        money.take(quantity: numbers.number(bytes, tokens[index - 1].range), rank: 1)
        (money.price, money.priceCurrency) = (price.value, price.currency)
    }

    /// `(DE0007165607) für 277 EUR`, in a line that says how many.
    mutating func readUnitPrice(_ bytes: Span<UInt8>, behind index: Int) {
        guard money.price == nil, let quantityToken, isSameLine(quantityToken, index) else { return }
        var place = index + 1
        if isSameLine(index, place), tokens[place].traits.contains(.beforePrice) { place += 1 }
        guard let price = amount(bytes, from: place, label: index), price.token == place, !price.currency.isEmpty else {
            return
        }
        (money.price, money.priceCurrency) = (price.value, price.currency)
    }

    /// The amount behind a value date: `Wert 19.10.2020 USD 118,48`.
    mutating func readPayment(_ bytes: Span<UInt8>, from start: Int, label: Int) {
        guard money.total == nil, let amount = amount(bytes, from: start, label: label, isMoney: true) else { return }
        let range = tokens[amount.token].range
        let mark = range.count > 3 ? bytes[range.upperBound - 3] : 0
        let hasCents = mark == .fullStop || mark == .comma
        guard hasCents || !amount.currency.isEmpty else { return }
        money.total = Money(amount.value, amount.currency)
    }

    /// Where a conversion has glued the next word to a name: at a capital letter with three small ones or more behind it,
    /// up to the end, where the name itself has no small letter.
    func gluedWord(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var start = range.upperBound
        while start > range.lowerBound, bytes[start - 1].isLetter, !bytes[start - 1].isUpperCaseLetter { start -= 1 }
        guard range.upperBound - start >= 3, start > range.lowerBound + 4, bytes[start - 1].isUpperCaseLetter else {
            return nil
        }
        for index in range.lowerBound..<start - 1 where bytes[index].isLetter && !bytes[index].isUpperCaseLetter {
            return nil
        }
        return start - 1
    }

    /// The glued word may say which way the trade goes; the number is behind it.
    mutating func readGlued(_ bytes: Span<UInt8>, _ word: Range<Int>, at place: Int) {
        var fold = NoteFold.empty
        for index in word { fold = NoteFold.add(bytes[index], to: fold) }
        guard let side = NoteTraits.of(fold).side else { return }
        money.take(side, rank: 1)
        readQuantity(bytes, place + 1, label: place)
    }
}
