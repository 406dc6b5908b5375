// SPDX-License-Identifier: Apache-2.0

internal import Records

/// One pass over the tokens of a note: labels, phrases, codes. The bytes are given to each step.
struct NoteReading {
    let tokens: [NoteToken]
    let numbers: NoteNumbers
    var found = NoteFacts()
    var money = NoteMoney()

    /// Labels without a value behind them: the heads of columns, where the values are in the next line.
    var heads: [(field: NoteLabel.Field, token: Int)] = []

    /// The party that a sentence has just named, and the token behind its name: a LEI there is its own.
    var named: (party: Int, token: Int)?

    /// The token of the quantity in a sentence: the instrument's name follows it.
    var quantityToken: Int?
    var letterDate: CivilDate?

    /// The currency that a dollar sign means here: the only dollar that the text names; empty where it names none or two.
    let dollar: String

    /// The rows of a table that begin with the days of a trade.
    var rows = NoteRows()

    init(_ bytes: Span<UInt8>) {
        tokens = NoteTokens.of(bytes)
        numbers = NoteNumbers(tokens, bytes)
        dollar = NoteCurrencies.dollar(tokens, bytes)
    }

    mutating func facts(_ bytes: Span<UInt8>) -> NoteFacts {
        var labelEnd = 0
        for index in tokens.indices {
            let token = tokens[index]
            if token.kind == .word {
                readWord(bytes, index)
                guard index >= labelEnd, let label = NoteLabel.match(tokens, at: index) else { continue }
                labelEnd = index + label.words.count
                read(label, bytes, from: index)
            } else if token.kind == .code {
                readCode(bytes, index)
            }
        }
        readHeads(bytes)
        readHeadings(bytes)
        conclude(bytes)
        return found
    }

    /// Whether two neighbours stand on one line.
    func isSameLine(_ left: Int, _ right: Int) -> Bool {
        tokens.indices.contains(left) && tokens.indices.contains(right) && tokens[left].line == tokens[right].line
    }

    /// Whether a colon or an equals sign follows a token, behind at most some blanks, a point or a bracket with a word.
    func hasColon(_ bytes: Span<UInt8>, after index: Int) -> Bool {
        var place = tokens[index].end
        let end = min(bytes.count, place + 40)
        while place < end {
            switch bytes[place] {
            case .colon, .equals: return true
            case .space, 0x09, .fullStop, UInt8(ascii: ")"): place += 1
            default: return false
            }
        }
        return false
    }

    private mutating func conclude(_ bytes: Span<UInt8>) {
        if found.documentDate == nil { found.documentDate = letterDate }
        dropNamedInstruments()
        if !money.isStatement { takeRow() }
        money.conclude(to: &found)
        found.hasNumbers = tokens.count { $0.kind == .number } >= 10
        if found.tradeDate == nil { takeDateFromIdentifier() }
        found.names.report(to: &found.findings)
    }

    /// A name of a record that happens to be spelt like an ISIN is none.
    private mutating func dropNamedInstruments() {
        let names = found.names
        found.instruments.removeAll { instrument in
            names.identifiers.contains { $0.value == instrument.identifier(.isin) }
                || names.references.contains { $0.identifier.value == instrument.identifier(.isin) }
        }
    }

    /// The day that the document's own trade id holds as eight digits.
    private mutating func takeDateFromIdentifier() {
        for identifier in found.names.identifiers where identifier.kind == .trade {
            for run in identifier.value.split(whereSeparator: { !("0"..."9").contains($0) }) where run.utf8.count == 8 {
                guard let date = CivilDate(run), (1970...2099).contains(date.year) else { continue }
                found.tradeDate = date
                found.findings.note("date.from-id", "The trade date is taken from the trade's own number.")
                return
            }
        }
    }
}
