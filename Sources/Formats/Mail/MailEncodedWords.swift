// SPDX-License-Identifier: Apache-2.0

/// Encoded words in header fields (RFC 2047): `=?charset?B?…?=` and `=?charset?Q?…?=`.
enum MailEncodedWords {
    private struct Word {
        var charset: String
        var bytes: [UInt8]
        var end: Int
    }

    /// The value in UTF-8, and whether all its charsets are known. Neighbours of one charset are put together before
    /// they are read, since some senders cut characters between words.
    static func decoded(_ bytes: Span<UInt8>) -> (utf8: [UInt8], isKnown: Bool) {
        var (result, isKnown) = ([UInt8](), true)
        var (plain, index) = (0, 0)
        func appendPlain(_ range: Range<Int>) {
            guard !range.isEmpty else { return }
            result.append(
                contentsOf: MailCharset.utf8(bytes.extracting(range).withUnsafeBufferPointer { Array($0) }, "").utf8)
        }
        while index < bytes.count {
            guard bytes[index] == .equals, var word = word(bytes, at: index) else {
                index += 1
                continue
            }
            appendPlain(plain..<index)
            while true {
                var next = word.end
                while next < bytes.count, bytes[next].isBlank { next += 1 }
                guard next < bytes.count, bytes[next] == .equals, let follower = self.word(bytes, at: next) else {
                    break
                }
                if follower.charset == word.charset {
                    word.bytes.append(contentsOf: follower.bytes)
                } else {
                    let part = MailCharset.utf8(word.bytes, word.charset)
                    result.append(contentsOf: part.utf8)
                    isKnown = isKnown && part.isKnown
                    (word.charset, word.bytes) = (follower.charset, follower.bytes)
                }
                word.end = follower.end
            }
            let part = MailCharset.utf8(word.bytes, word.charset)
            result.append(contentsOf: part.utf8)
            isKnown = isKnown && part.isKnown
            (index, plain) = (word.end, word.end)
        }
        appendPlain(plain..<bytes.count)
        return (result, isKnown)
    }

    /// A word has at most 75 characters by the standard; ten times that is read.
    private static func word(_ bytes: Span<UInt8>, at start: Int) -> Word? {
        guard bytes.has("=?", at: start) else { return nil }
        let limit = min(bytes.count, start + 800)
        guard let first = bytes.first(UInt8(ascii: "?"), in: min(limit, start + 2)..<min(limit, start + 66)),
            first > start + 2,
            first + 2 < limit, bytes[first + 2] == UInt8(ascii: "?")
        else { return nil }
        var end = first + 3
        while end + 1 < limit, !(bytes[end] == UInt8(ascii: "?") && bytes[end + 1] == .equals) { end += 1 }
        guard end + 1 < limit else { return nil }
        let text = bytes.extracting(first + 3..<end)
        let decoded: [UInt8]
        switch bytes[first + 1] | 0x20 {
        case UInt8(ascii: "b"): decoded = MailTransferEncoding.base64(text, limit: 1024).bytes
        case UInt8(ascii: "q"):
            decoded = MailTransferEncoding.quotedPrintable(text, limit: 1024, hasUnderscores: true).bytes
        default: return nil
        }
        // RFC 2231 lets a language follow the charset.
        let charset = bytes.text(start + 2..<first).lowercased().prefix { $0 != "*" }
        return Word(charset: String(charset), bytes: decoded, end: end + 2)
    }
}
