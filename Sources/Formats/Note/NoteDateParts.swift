// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The three numbers of a date in the order in which they stand, and what its spelling says of that order.
struct NoteDateParts {
    enum Order: UInt8 {
        case yearFirst
        case dayFirst
        case monthFirst
        /// `04/05/2024`: the document must say.
        case unclear
    }

    var first: Int32
    var second: Int32
    var third: Int32
    var order: Order

    /// Reads `2024-03-04`, `04.03.2024`, `4/3/24`, `04-Mar-2024`.
    init?(_ token: Span<UInt8>) {
        var numbers: (Int32, Int32, Int32) = (0, 0, 0)
        var lengths: (Int, Int, Int) = (0, 0, 0)
        var (group, separator, name) = (0, UInt8(0), NoteFold.empty)
        for index in token.indices {
            let byte = token[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int32(byte - 0x30)
                switch group {
                case 0:
                    guard lengths.0 < 4 else { return nil }
                    (numbers.0, lengths.0) = (numbers.0 * 10 + digit, lengths.0 + 1)
                case 1:
                    guard lengths.1 < 2, name == NoteFold.empty else { return nil }
                    (numbers.1, lengths.1) = (numbers.1 * 10 + digit, lengths.1 + 1)
                default:
                    guard lengths.2 < 4 else { return nil }
                    (numbers.2, lengths.2) = (numbers.2 * 10 + digit, lengths.2 + 1)
                }
            case .fullStop, .hyphen, .solidus:
                guard group < 2, group == 0 || byte == separator else { return nil }
                separator = byte
                group += 1
            case _ where group == 2 && lengths.2 == 4 && index == token.count - 1 && byte.isLetter:
                // Text drawn from a page may have a stray letter of the next column behind a date.
                continue
            default:
                guard group == 1, byte.isLetter, lengths.1 == 0 else { return nil }
                name = NoteFold.add(byte, to: name)
            }
        }
        guard group == 2, lengths.0 > 0, lengths.2 > 0 else { return nil }
        if name != NoteFold.empty {
            guard let month = NoteMonths.number(name) else { return nil }
            (numbers.1, lengths.1) = (Int32(month), 2)
        }
        guard lengths.1 > 0, lengths.0 != 3, lengths.2 == 2 || lengths.2 == 4 || lengths.0 == 4 else { return nil }
        (first, second, third) = numbers
        if lengths.0 == 4 {
            guard lengths.2 <= 2 else { return nil }
            order = .yearFirst
        } else if name != NoteFold.empty || separator == .fullStop || numbers.0 > 12 {
            order = .dayFirst
        } else {
            order = numbers.1 > 12 ? .monthFirst : .unclear
        }
        guard date(isMonthFirst: false) != nil else { return nil }
    }

    /// The day, where the document's own order settles an unclear one.
    func date(isMonthFirst: Bool) -> CivilDate? {
        switch order {
        case .yearFirst: return CivilDate(year: Int(first), month: Int(second), day: Int(third))
        case .monthFirst: return CivilDate(year: Self.year(third), month: Int(first), day: Int(second))
        case .unclear where isMonthFirst: return CivilDate(year: Self.year(third), month: Int(first), day: Int(second))
        case .dayFirst, .unclear: return CivilDate(year: Self.year(third), month: Int(second), day: Int(first))
        }
    }

    /// Two digits are a year from 1970 to 2069.
    static func year(_ number: Int32) -> Int { number >= 100 ? Int(number) : Int(number) + (number < 70 ? 2000 : 1900) }
}

/// Names of months, whole and cut to three or four letters.
enum NoteMonths {
    static func number(_ fold: UInt64) -> Int? { months[fold] }

    static let months: [UInt64: Int] = {
        let names = [
            "jan january januar janvier januari gennaio enero gen ene jnner",
            "feb february februar février februari febbraio febrero fév févr",
            "mar march märz mars maart marzo marts mär mrz mrt", "apr april avril aprile abril avr abr",
            "may mai mei maggio mayo maj mag", "jun june juni juin giugno junio giu",
            "jul july juli juillet luglio julio lug juil", "aug august août augustus agosto ago aoû",
            "sep september septembre settembre septiembre sept set",
            "oct october oktober octobre ottobre octubre okt ott",
            "nov november novembre noviembre", "dec december dezember décembre dicembre diciembre dez déc dic",
        ]
        var months: [UInt64: Int] = [:]
        for (index, line) in names.enumerated() {
            for name in line.split(separator: " ") { months[NoteFold.of(name)] = index + 1 }
        }
        return months
    }()
}
