// SPDX-License-Identifier: Apache-2.0

/// The readable text of an HTML part: without tags, scripts and styles; blocks on lines of their own.
enum MailHTML {
    static func text(of bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 2)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"): index = skipTag(bytes, index, to: &text)
            case UInt8(ascii: "&"): index = readEntity(bytes, index, to: &text)
            case let byte:
                text.append(byte.isBlank ? .space : byte)
                index += 1
            }
        }
        return text
    }

    /// Where reading goes on behind a tag or a comment; without an end the rest is none.
    private static func skipTag(_ bytes: Span<UInt8>, _ start: Int, to text: inout [UInt8]) -> Int {
        if bytes.has("<!--", at: start) {
            var end = start + 4
            while end < bytes.count, !bytes.has("-->", at: end) { end += 1 }
            return min(bytes.count, end + 3)
        }
        var (index, fold) = (start + 1, NoteFold.empty)
        while index < min(bytes.count, start + 16),
            bytes[index].isLetter || bytes[index].isDigit || bytes[index] == .solidus
        {
            fold = NoteFold.add(bytes[index], to: fold)
            index += 1
        }
        guard fold != NoteFold.empty || index < bytes.count && bytes[index] == UInt8(ascii: "!") else {
            text.append(bytes[start])
            return start + 1
        }
        if blocks.contains(fold) {
            text.append(.lineFeed)
        } else if cells.contains(fold), bytes[start + 1] != .solidus {
            text.append(.space)
        }
        let isHidden = hidden.contains(fold) && bytes[start + 1] != .solidus
        let end = (bytes.first(UInt8(ascii: ">"), in: index..<bytes.count) ?? bytes.count - 1) + 1
        guard isHidden else { return end }
        var close = end
        while close < bytes.count, !(bytes.has("</", at: close) && isName(bytes, close + 2, fold)) { close += 1 }
        return close
    }

    private static func isName(_ bytes: Span<UInt8>, _ start: Int, _ fold: UInt64) -> Bool {
        var (index, name) = (start, NoteFold.empty)
        while index < min(bytes.count, start + 8), bytes[index].isLetter {
            name = NoteFold.add(bytes[index], to: name)
            index += 1
        }
        return name == fold
    }

    private static func readEntity(_ bytes: Span<UInt8>, _ start: Int, to text: inout [UInt8]) -> Int {
        let limit = min(bytes.count, start + 12)
        guard let end = bytes.first(UInt8(ascii: ";"), in: start..<limit), let scalar = scalar(bytes, start + 1..<end)
        else {
            text.append(bytes[start])
            return start + 1
        }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return end + 1
    }

    private static func scalar(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Unicode.Scalar? {
        let text = bytes.text(name)
        guard text.hasPrefix("#") else { return entities[text] }
        let number =
            text.hasPrefix("#x") || text.hasPrefix("#X")
            ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text.dropFirst())
        return number.flatMap { Unicode.Scalar($0) }
    }

    private static let blocks = NoteFold.set("br p div tr table li ul ol h1 h2 h3 h4 h5 h6 blockquote hr title body")
    private static let cells = NoteFold.set("td th")
    private static let hidden = NoteFold.set("script style")
    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "euro": "€", "pound": "£",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
        "egrave": "è", "agrave": "à", "ccedil": "ç", "ndash": "–", "mdash": "—", "oslash": "ø", "aring": "å",
    ]
}
