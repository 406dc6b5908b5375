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
    static func word(_ word: String) -> TermReading {
        if let colon = colon(in: word) {
            let scalars = word.unicodeScalars
            let value = String(scalars[scalars.index(after: colon)...])
            return field(String(scalars[..<colon]), value, isQuoted: false, otherwise: plain(word), part: word)
        }
        if word.unicodeScalars.contains("*") {
            if let stem = PrefixReading.stem(of: word), isUnmarked(stem) { return TermReading(term: .prefix(stem)) }
            return TermReading(term: plain(word), note: QueryNote(part: word.excerpt(), reason: .unusableStar))
        }
        return TermReading(term: plain(word))
    }

    /// The reading of `name:"words"`.
    static func quotedField(name: String, words: [String]) -> TermReading {
        var inARow = words
        if inARow.isEmpty { inARow = [""] }
        inARow[0] = name + ":" + inARow[0]
        return field(
            name, words.joined(separator: " "), isQuoted: true, otherwise: .phrase(inARow),
            part: inARow.joined(separator: " "))
    }

    private static func field(
        _ name: String, _ value: String, isQuoted: Bool, otherwise: SearchQuery, part: String
    ) -> TermReading {
        guard let field = SearchField(named: name) else {
            // `Subject:` at the end of a word is punctuation, as in a text that was pasted.
            let note = value.isEmpty && !isQuoted ? nil : QueryNote(part: part.excerpt(), reason: .unknownField)
            return TermReading(term: otherwise, note: note)
        }
        guard let condition = FieldValue.condition(value, of: field, isQuoted: isQuoted) else {
            return TermReading(term: otherwise, note: QueryNote(part: part.excerpt(), reason: .unusableValue(field)))
        }
        return TermReading(term: .field(field, condition))
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
            && colon(in: word) == nil && PeriodReading.day(word) == nil && word.holdsToken
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

/// A word that joins or excludes, where it stands before or between others.
enum QueryOperator: String {
    case and = "AND"
    case or = "OR"
    case not = "NOT"
}
