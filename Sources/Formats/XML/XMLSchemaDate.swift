// SPDX-License-Identifier: Apache-2.0

import Records

/// Days as XML Schema writes them (Part 2, `date` and `dateTime`): `2004-04-28`, with a zone or a time behind it or not.
enum XMLSchemaDate {
    /// The day that is written; a zone does not move it.
    static func day(_ text: String) -> CivilDate? {
        guard text.utf8.count >= 10 else { return nil }
        let letters = Array(text.utf8.prefix(11))
        let span = letters.span
        guard span[4] == .hyphen, span[7] == .hyphen, let year = span.number(0..<4), let month = span.number(5..<7),
            let day = span.number(8..<10)
        else { return nil }
        if letters.count > 10, ![UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"), .hyphen].contains(span[10]) {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }
}
