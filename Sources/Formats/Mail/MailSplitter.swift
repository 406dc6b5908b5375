// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Cuts a mailbox file into mails (RFC 4155; mboxo and mboxrd); a source without a postmark is one mail.
///
/// A postmark stands on the first line, or behind a blank line and before a header field. The postmark and the blank
/// line before it are gap. `>From ` in a mail stays as it is.
struct MailSplitter: MessageSplitter {
    let rule = "mail-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        let spans = Self.spans(of: source.span)
        return SourceSplit(spans.isEmpty ? [ByteSpan(offset: 0, length: source.count)] : spans, .mail)
    }

    private static func spans(of bytes: Span<UInt8>) -> [ByteSpan] {
        var first = bytes.has("\u{FEFF}", at: 0) ? 3 : 0
        while first < bytes.count, bytes[first].isBlank { first += 1 }
        guard MailPostmark.isFirstLine(bytes, at: first) else { return [] }
        var spans: [ByteSpan] = []
        var line = first
        var start: Int?
        var blank: Int?
        while line < bytes.count {
            let end = bytes.first(.lineFeed, in: line..<bytes.count) ?? bytes.count
            let next = min(bytes.count, end + 1)
            if start == nil || blank != nil && bytes[line] == UInt8(ascii: "F") && isPostmark(bytes, line, next) {
                if let start, let blank, blank > start { spans.append(ByteSpan(offset: start, length: blank - start)) }
                (start, blank) = (next, nil)
            } else {
                blank = end == line || end == line + 1 && bytes[line] == .carriageReturn ? line : nil
            }
            line = next
        }
        if let start, start < bytes.count { spans.append(ByteSpan(offset: start, length: bytes.count - start)) }
        return spans
    }

    private static func isPostmark(_ bytes: Span<UInt8>, _ line: Int, _ next: Int) -> Bool {
        MailPostmark.stands(bytes, at: line)
            && MailFields.nameEnd(bytes, next..<min(bytes.count, next + 128)) != nil
    }
}
