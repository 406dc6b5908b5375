// SPDX-License-Identifier: Apache-2.0

/// The line that separates the mails of a mailbox file: `From `, an address, and a date as asctime writes it (RFC 4155).
enum MailPostmark {
    private static let longest = 512

    /// The first line of a source may lack the date.
    static func isFirstLine(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        guard let line = line(bytes, at: start) else { return false }
        var address = start + 5
        while address < line.upperBound, bytes[address] != .space { address += 1 }
        if bytes.first(UInt8(ascii: "@"), in: start + 5..<address) != nil { return true }
        return hasDate(bytes, line)
    }

    /// A postmark inside a mailbox has its date, so that prose is none.
    static func stands(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        guard let line = line(bytes, at: start) else { return false }
        return hasDate(bytes, line)
    }

    private static func line(_ bytes: Span<UInt8>, at start: Int) -> Range<Int>? {
        guard bytes.has("From ", at: start) else { return nil }
        let limit = min(bytes.count, start + longest)
        let end = bytes.first(.lineFeed, in: start..<limit) ?? limit
        return end < start + longest ? start..<end : nil
    }

    /// The name of a month, and a time of the day.
    private static func hasDate(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        var (hasTime, hasMonth) = (false, false)
        for index in line where index + 4 < line.upperBound {
            let byte = bytes[index]
            if byte == .colon, bytes[index - 1].isDigit, bytes[index + 1].isDigit { hasTime = true }
            if byte == .space, bytes[index + 1].isUpperCaseLetter, bytes[index + 4] == .space {
                var fold = NoteFold.empty
                for letter in index + 1..<index + 4 { fold = NoteFold.add(bytes[letter], to: fold) }
                if NoteMonths.number(fold) != nil { hasMonth = true }
            }
        }
        return hasTime && hasMonth
    }
}
