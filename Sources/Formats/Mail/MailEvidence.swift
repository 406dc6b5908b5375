// SPDX-License-Identifier: Apache-2.0

/// Tells mail (RFC 5322) and mailbox files (RFC 4155) by their first lines.
enum MailEvidence {
    /// The most lines of a header that are looked at.
    private static let lines = 256

    /// A postmark; or header fields from the first line on, of which one is of the kinds that only mail has, or two are
    /// of the kinds that letters have too.
    static func isMail(_ bytes: Span<UInt8>) -> Bool {
        var line = bytes.has("\u{FEFF}", at: 0) ? 3 : 0
        while line < min(bytes.count, 1024), bytes[line].isBlank { line += 1 }
        if MailPostmark.isFirstLine(bytes, at: line) { return true }
        var common = 0
        for _ in 0..<lines {
            guard line < bytes.count else { return false }
            let end =
                bytes.first(.lineFeed, in: line..<min(bytes.count, line + (64 << 10)))
                ?? min(bytes.count, line + (64 << 10))
            if bytes[line] != .space && bytes[line] != 0x09 {
                guard let nameEnd = MailFields.nameEnd(bytes, line..<end) else { return false }
                switch weight(bytes, line..<nameEnd, value: nameEnd + 1..<max(end, nameEnd + 1)) {
                case 2: return true
                case 1: common += 1
                default: break
                }
                if common == 2 { return true }
            }
            line = end + 1
        }
        return false
    }

    private static func weight(_ bytes: Span<UInt8>, _ name: Range<Int>, value: Range<Int>) -> Int {
        guard name.count <= 32 else { return 0 }
        var fold = NoteFold.empty
        for index in name { fold = NoteFold.add(bytes[index], to: fold) }
        if sure.contains(fold) { return 2 }
        guard usual.contains(fold) else { return 0 }
        return fold == from && bytes.first(UInt8(ascii: "@"), in: value) != nil ? 2 : 1
    }

    private static let from = NoteFold.of("from")
    private static let sure = NoteFold.set(
        "received return-path mime-version message-id delivered-to x-originalarrivaltime dkim-signature in-reply-to")
    private static let usual = NoteFold.set("from to cc subject sender reply-to content-type content-transfer-encoding")
}
