// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Lines as a whole: headings, the date of a letter, the heads of columns.
extension NoteReading {
    /// A heading has no more words, and no point at its end.
    private static let longestHeading = 12

    mutating func readHeadings(_ bytes: Span<UInt8>) {
        var start = 0
        var (cancels, amends, confirms) = (false, false, false)
        while start < tokens.count {
            var end = start + 1
            while end < tokens.count, tokens[end].line == tokens[start].line { end += 1 }
            let count = end - start
            noteRow(bytes, start..<end)
            if count <= Self.longestHeading,
                !(tokens[end - 1].end < bytes.count && bytes[tokens[end - 1].end] == .fullStop)
            {
                let line = tokens[start..<end]
                if line.contains(where: { $0.traits.contains(.statement) }) {
                    money.isStatement = true
                    takePeriodEnd(bytes, start..<end)
                }
                if tokens[start].traits.contains(.income)
                    || count <= 4 && line.contains(where: { $0.traits.contains(.income) })
                {
                    found.isIncome = true
                }
                if line.indices.dropLast().contains(where: {
                    line[$0].fold == NoteWords.issue && line[$0 + 1].fold == NoteWords.fund
                }) {
                    money.take(.buy, rank: 1)
                }
                let isDocument = line.contains { $0.traits.contains(.document) }
                let isWithdrawn = line.contains { $0.traits.contains(.cancellation) }
                if isDocument && isWithdrawn || tokens[start].traits.contains(.cancellationHeading) {
                    cancels = true
                } else if isDocument, line.contains(where: { $0.traits.contains(.amendment) }) {
                    amends = true
                } else if line.contains(where: { $0.traits.contains(.confirmation) })
                    || bytes.text(tokens[start].range).lowercased() == "contract" && count == 2
                {
                    confirms = true
                }
                if letterDate == nil, tokens[start].line < 80 { letterDate = dateLine(bytes, start, count) }
            }
            start = end
        }
        found.isConfirmation = confirms || cancels || amends
        guard found.lifecycle == nil else { return }
        found.lifecycle = cancels ? .cancelled : amends ? .amended : confirms || money.sideRank == 3 ? .new : nil
    }

    /// The last day on the heading of a statement is the end of its period.
    private mutating func takePeriodEnd(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        guard found.documentDate == nil else { return }
        for index in line.reversed() {
            guard let date = date(bytes, at: index) else { continue }
            found.documentDate = date
            return
        }
    }

    /// A line that is a date, or a place, a comma and a date.
    private func dateLine(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> CivilDate? {
        guard count <= 6 else { return nil }
        for index in start..<start + min(count, 3) {
            guard let date = date(bytes, at: index) else {
                guard tokens[index].kind == .word else { return nil }
                continue
            }
            let length = tokens[index].date != nil ? 1 : 3
            guard index + length == start + count else { return nil }
            return index == start || bytes[tokens[index - 1].end] == UInt8(ascii: ",") ? date : nil
        }
        return nil
    }

    /// Two heads or more on one line, and as many values of their kinds on the next: a table of one row.
    mutating func readHeads(_ bytes: Span<UInt8>) {
        var index = 0
        while index < heads.count {
            var end = index + 1
            while end < heads.count, tokens[heads[end].token].line == tokens[heads[index].token].line { end += 1 }
            if end - index >= 2 { readRow(bytes, heads[index..<end].map(\.field), below: heads[end - 1].token) }
            index = end
        }
    }

    private mutating func readRow(_ bytes: Span<UInt8>, _ fields: [NoteLabel.Field], below head: Int) {
        var place = head + 1
        while place < tokens.count, place < head + 40, tokens[place].line == tokens[head].line { place += 1 }
        guard place < tokens.count, tokens[place].line - tokens[head].line <= 2 else { return }
        var days: [CivilDate] = []
        var values: [Amount] = []
        let line = tokens[place].line
        let first = place
        while place < tokens.count, place < first + 40, tokens[place].line == line {
            if let date = date(bytes, at: place) {
                days.append(date)
                if tokens[place].date == nil { place += 2 }
            } else if tokens[place].kind == .number, let value = amount(bytes, from: place, label: place) {
                values.append(value)
            } else if let side = tokens[place].traits.side {
                money.take(side, rank: 2)
            }
            place += 1
        }
        let dated = fields.filter { $0 == .tradeDate || $0 == .settlementDate }
        for (field, date) in zip(dated, days) where dated.count <= days.count {
            if field == .tradeDate, found.tradeDate == nil { found.tradeDate = date }
            if field == .settlementDate, found.terms.settlementDate == nil { found.terms.settlementDate = date }
        }
        let counted = fields.filter { [.quantity, .price, .net, .total, .gross].contains($0) }
        guard counted.count >= 2, counted.count == values.count else { return }
        for (field, value) in zip(counted, values) { take(value, as: field) }
    }
}
