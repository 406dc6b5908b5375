// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What one word, phrase or field of the text means, without regard to what stands around it.
struct TermReading {
    var term: SearchQuery
    var note: QueryNote?

    /// A word that is looked for as it is. One that could be read otherwise in another place, or in a later version of
    /// the language, becomes a phrase of one, for that is what it means between quotes.
    static func plain(_ word: String) -> SearchQuery { isBare(word) ? .word(word) : .phrase([word]) }

    /// The reading of a word that stands without quotes.
    ///
    /// - Parameters:
    ///   - today: the day that `date:yesterday` and the like are counted from.
    ///   - hidden: fields that are none.
    ///   - canHaveAlternatives: whether there is room for the brackets around what a look-alike is looked for as.
    static func word(
        _ word: String, today: CivilDate?, hidden: Set<SearchField> = [], canHaveAlternatives: Bool
    ) -> TermReading {
        if let colon = colon(in: word) {
            let scalars = word.unicodeScalars
            let value = String(scalars[scalars.index(after: colon)...])
            return FieldReading(name: String(scalars[..<colon]), value: value, isQuoted: false, part: word)
                .term(otherwise: plain(word), today: today, hidden)
        }
        if word.unicodeScalars.contains("*") { return starred(word) }
        if canHaveAlternatives, let lookAlike = LookAlikeReading(word) { return lookAlike.reading(of: word) }
        return TermReading(term: plain(word))
    }

    /// The reading of `name:"words"`.
    static func quotedField(
        name: String, words: [String], today: CivilDate?, hidden: Set<SearchField> = []
    ) -> TermReading {
        var inARow = words
        if inARow.isEmpty { inARow = [""] }
        inARow[0] = name + ":" + inARow[0]
        let value = words.joined(separator: " ")
        return FieldReading(name: name, value: value, isQuoted: true, part: inARow.joined(separator: " "))
            .term(otherwise: .phrase(inARow), today: today, hidden)
    }

    private static func starred(_ word: String) -> TermReading {
        if let stem = StarReading.stem(of: word), isUnmarked(stem) { return TermReading(term: .prefix(stem)) }
        var reason = QueryNote.Reason.unusableStar
        if let part = StarReading.part(of: word), FieldValue.isBare(part) {
            reason = .starInFront(write: SearchField.id.asking(for: part))
        }
        return TermReading(term: plain(word), note: QueryNote(part: word.excerpt(), reason: reason))
    }

    /// The place of the colon behind what could be the name of a field.
    private static func colon(in word: String) -> String.Index? {
        let scalars = word.unicodeScalars
        guard let place = scalars.firstIndex(where: { !$0.canBeInFieldName }), scalars[place] == ":",
            place > scalars.startIndex
        else { return nil }
        return place
    }

    /// Whether `word` is read as this word wherever it stands without quotes.
    static func isBare(_ word: String) -> Bool {
        isUnmarked(word) && !word.unicodeScalars.contains("*") && QueryOperator(rawValue: word) == nil
            && colon(in: word) == nil && LookAlikeReading(word) == nil && word.holdsToken
    }

    /// Whether no quote, bracket or hyphen makes `word` something else than one word.
    static func isUnmarked(_ word: String) -> Bool {
        guard let first = word.unicodeScalars.first, first != "-", colon(in: word) == nil else { return false }
        var openBrackets = 0
        for scalar in word.unicodeScalars where scalar == "(" || scalar == ")" {
            openBrackets += scalar == "(" ? 1 : -1
            if openBrackets < 0 { return false }
        }
        guard openBrackets == 0 else { return false }
        var lexer = QueryLexer(word)
        let part = lexer.next(isInGroup: true)
        return part == QueryLexer.Part(kind: .word(word)) && lexer.next(isInGroup: true) == nil
    }
}

/// A name, a colon and a value.
private struct FieldReading {
    var name: String
    var value: String
    var isQuoted: Bool

    /// All of it, for a note.
    var part: String

    /// The field, or what it is read as where it is none.
    func term(otherwise: SearchQuery, today: CivilDate?, _ hidden: Set<SearchField>) -> TermReading {
        guard let field = SearchField(named: name), !hidden.contains(field) else {
            // `Subject:` at the end of a word is punctuation, as in a text that was pasted.
            let isPunctuation = value.isEmpty && !isQuoted
            return TermReading(term: otherwise, note: isPunctuation ? nil : note(.unknownField))
        }
        let value = FieldValue(value, of: field, isQuoted: isQuoted, today: today)
        guard let condition = value.condition else {
            return TermReading(term: otherwise, note: note(value.reason ?? .unusableValue(field)))
        }
        return TermReading(term: .field(field, condition), note: value.reason.map { note($0) })
    }

    private func note(_ reason: QueryNote.Reason) -> QueryNote { QueryNote(part: part.excerpt(), reason: reason) }
}

/// A word that joins or excludes, where it stands before or between others.
enum QueryOperator: String {
    case and = "AND"
    case or = "OR"
    case not = "NOT"
}
