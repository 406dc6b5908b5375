// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The day of a Date field: RFC 5322 with its obsolete forms, or ISO 8601. The zone is not reckoned with: it is the day
/// that the mail bears.
enum MailDate {
    static func day(_ bytes: Span<UInt8>) -> CivilDate? {
        let text = bytes.trimmed(0..<min(bytes.count, 200))
        if text.count >= 10, text.lowerBound + 10 == bytes.count || !bytes[text.lowerBound + 10].isDigit,
            let date = CivilDate(bytes.text(text.lowerBound..<text.lowerBound + 10))
        {
            return date
        }
        let tokens = NoteTokens.of(bytes.extracting(text))
        let shifted = bytes.extracting(text)
        for index in tokens.indices {
            if let date = tokens[index].date { return date.date(isMonthFirst: false) }
            guard index + 2 < tokens.count, let month = NoteMonths.number(tokens[index + 1].fold),
                let day = shifted.number(tokens[index].range), let year = shifted.number(tokens[index + 2].range)
            else { continue }
            return CivilDate(year: year < 100 ? (year < 50 ? 2000 : 1900) + year : year, month: month, day: day)
        }
        return nil
    }
}
