// SPDX-License-Identifier: Apache-2.0

/// What the parts of a mail hold: text to read, and files.
///
/// A part is a file where its disposition says `attachment`, where it has a file name, where it is another message, and
/// where it is neither text nor an image that the text shows. Everything else is read, if it is text.
struct MailContent {
    let structure: MailStructure

    init(_ bytes: Span<UInt8>) { structure = MailStructure(bytes) }

    static func fileName(_ leaf: MailStructure.Leaf, _ bytes: Span<UInt8>) -> [UInt8]? {
        let disposition = leaf.fields.unfolded(bytes, .disposition).map { MailContentType($0, default: "inline") }
        return disposition?.text("filename") ?? leaf.type.text("name")
    }

    static func isFile(_ leaf: MailStructure.Leaf, _ bytes: Span<UInt8>) -> Bool {
        if leaf.type.value.hasPrefix("message/") { return leaf.type.value != "message/delivery-status" }
        if let field = leaf.fields.unfolded(bytes, .disposition) {
            if MailContentType(field, default: "inline").value == "attachment" { return true }
        }
        if fileName(leaf, bytes) != nil { return true }
        if leaf.type.isText || leaf.type.isMultipart { return false }
        return !(leaf.type.value.hasPrefix("image/") && leaf.fields.first(.contentID) != nil)
    }

    /// The text of the parts that are to be read, in UTF-8: HTML only where it is not a form of a plain part.
    func text(_ bytes: Span<UInt8>, findings: inout ParseFindings) -> [UInt8] {
        var text: [UInt8] = []
        let readable = structure.leaves.filter { ($0.type.isText || $0.type.isMultipart) && !Self.isFile($0, bytes) }
        let plain = Set(readable.filter { $0.type.value == "text/plain" && !$0.body.isEmpty }.compactMap(\.alternative))
        for leaf in readable where text.count < RecordText.limit {
            let isHTML = leaf.type.value == "text/html"
            if isHTML, let alternative = leaf.alternative, plain.contains(alternative) { continue }
            let decoded = Self.decoded(leaf, bytes, limit: RecordText.limit, findings: &findings)
            let (utf8, isKnown) = MailCharset.utf8(decoded, leaf.type.charset)
            if !isKnown { findings.note("mail.charset", "A charset is unknown; the text is read as far as it goes.") }
            if !text.isEmpty { text.append(.lineFeed) }
            text.append(contentsOf: isHTML ? MailHTML.text(of: utf8.span) : utf8)
        }
        if text.span.holds("-----BEGIN PGP MESSAGE-----") { Self.noteEncryption(&findings) }
        return text
    }

    static func decoded(
        _ leaf: MailStructure.Leaf, _ bytes: Span<UInt8>, limit: Int, findings: inout ParseFindings
    ) -> [UInt8] {
        let encoding = MailTransferEncoding(leaf.fields.unfolded(bytes, .transferEncoding))
        let decoded = encoding.decoded(bytes.extracting(leaf.body), limit: limit)
        if !decoded.isSound {
            findings.note(
                "mail.encoding", at: leaf.body.lowerBound, "A part is not encoded as it says.", isPartial: true)
        }
        return decoded.bytes
    }

    /// S/MIME (RFC 8551) and PGP/MIME (RFC 3156) parts that are encrypted.
    func noteEncrypted(_ findings: inout ParseFindings) {
        let types = [structure.type] + structure.leaves.map(\.type)
        for type in types {
            switch type.value {
            case "multipart/encrypted": Self.noteEncryption(&findings)
            case "application/pkcs7-mime", "application/x-pkcs7-mime":
                if type.plain("smime-type") != Array("signed-data".utf8) { Self.noteEncryption(&findings) }
            default: break
            }
        }
    }

    private static func noteEncryption(_ findings: inout ParseFindings) {
        findings.note("mail.encrypted", "A part is encrypted and is kept as it is.", isPartial: true)
    }
}

extension Span<UInt8> {
    /// Whether a word that begins with a hyphen stands at the beginning of a line.
    fileprivate func holds(_ word: StaticString) -> Bool {
        for index in indices where self[index] == .hyphen && (index == 0 || self[index - 1] == .lineFeed) {
            if has(word, at: index) { return true }
        }
        return false
    }
}
