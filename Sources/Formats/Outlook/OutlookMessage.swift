// SPDX-License-Identifier: Apache-2.0

/// A mail in Outlook's own form (MS-OXMSG), and the mail of RFC 5322 that says the same.
///
/// The record stays the compound file; the other mail is made anew wherever it is needed, by the parser and the rule for
/// text, so that both read all mails alike. It has the fields that mail's rules read and one body. Files are not in it:
/// ``OutlookMembers`` takes them out.
struct OutlookMessage {
    /// The most recipients and files that are read.
    static let mostRecipients = 3000
    static let mostAttachments = 1000

    private static let recipientPrefix = "__recip_version1.0_#"
    private static let attachmentPrefix = "__attach_version1.0_#"

    let file: CompoundFile
    var findings = ParseFindings()
    private(set) var properties: OutlookProperties
    private(set) var recipients: [OutlookRecipient] = []
    private(set) var attachments: [OutlookAttachment] = []

    /// `nil` where the bytes are no compound file, or its root holds no message.
    ///
    /// - Complexity: linear in the number of bytes.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let file = CompoundFile(bytes) else { return nil }
        self.file = file
        properties = OutlookProperties(of: 0, in: file, header: .message)
        var (recipients, attachments) = ([(String, Int)](), [(String, Int)]())
        for entry in file.entries[0].children where file.entries[entry].kind == .storage {
            guard let name = file.entries[entry].name(in: bytes) else { continue }
            if name.hasPrefix(Self.recipientPrefix) { recipients.append((name, entry)) }
            if name.hasPrefix(Self.attachmentPrefix) { attachments.append((name, entry)) }
        }
        if properties.isEmpty, recipients.isEmpty, attachments.isEmpty { return nil }
        if file.isDamaged { noteDamage() }
        if recipients.count > Self.mostRecipients || attachments.count > Self.mostAttachments {
            findings.note("outlook.limit", "There are more recipients or files than are read.", isPartial: true)
        }
        for (_, entry) in recipients.sorted(by: { $0.0 < $1.0 }).prefix(Self.mostRecipients) { addRecipient(entry) }
        for (_, entry) in attachments.sorted(by: { $0.0 < $1.0 }).prefix(Self.mostAttachments) { addAttachment(entry) }
    }

    private mutating func addRecipient(_ storage: Int) {
        var own = OutlookProperties(of: storage, in: file, header: .other, codePage: properties.codePage)
        recipients.append(OutlookRecipient(&own))
        note(own)
    }

    private mutating func addAttachment(_ storage: Int) {
        var own = OutlookProperties(of: storage, in: file, header: .other, codePage: properties.codePage)
        attachments.append(OutlookAttachment(&own))
        note(own)
    }

    private mutating func note(_ properties: OutlookProperties) {
        if !properties.isSound { noteDamage() }
        if !properties.isCharsetKnown { noteCharset() }
    }

    private mutating func noteCharset() {
        findings.note("mail.charset", "A charset is unknown; the text is read as far as it goes.")
    }

    mutating func noteDamage() {
        findings.note(
            "outlook.damaged", "The compound file is damaged; what could be read of it is given.", isPartial: true)
    }

    /// The mail of RFC 5322: fields, and the text in UTF-8.
    mutating func mail() -> [UInt8] {
        let body = body()
        var mail = OutlookHeader.fields(&properties, recipients)
        mail.append(contentsOf: "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n".utf8)
        mail.append(contentsOf: "Content-Type: text/\(body.isHTML ? "html" : "plain"); charset=utf-8\r\n\r\n".utf8)
        mail.append(contentsOf: body.utf8)
        note(properties)
        return mail
    }

    /// The first of plain text, HTML and compressed RTF that says something (MS-OXBBODY 2.1.3.1).
    private mutating func body() -> (utf8: [UInt8], isHTML: Bool) {
        let limit = RecordText.limit
        if let text = properties.text(.body, limit: 2 * limit), Self.saysSomething(text) {
            return (cut(text), false)
        }
        if let text = properties.html(limit: 2 * limit), Self.saysSomething(text) { return (cut(text), true) }
        guard let packed = properties.binary(.rtfCompressed, limit: 2 * limit) else { return ([], false) }
        let rtf = CompressedRTF.decompressed(packed.span, limit: 4 * limit)
        if !rtf.isWhole {
            findings.note(
                "outlook.rtf", "The formatted text does not end; it is read as far as it goes.", isPartial: true)
        } else if !rtf.isIntact {
            findings.note("outlook.checksum", "The checksum of the formatted text is wrong.")
        }
        let text = RTFText(rtf.bytes.span)
        if !text.isCharsetKnown { noteCharset() }
        return (cut(text.utf8), text.isHTML)
    }

    private static func saysSomething(_ text: [UInt8]) -> Bool { text.contains { !$0.isBlank } }

    /// A text of more than the limit without what is too much, at a character's boundary.
    private mutating func cut(_ text: [UInt8]) -> [UInt8] {
        guard text.count > RecordText.limit else { return text }
        findings.note("outlook.text-limit", "There is more text than is read.", isPartial: true)
        var end = RecordText.limit
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(text[..<end])
    }
}
