// SPDX-License-Identifier: Apache-2.0

/// The rule `mail-text-1`: subject, names and addresses, the text that is to be read, and the names of files.
enum MailText {
    static func text(of bytes: Span<UInt8>) -> String {
        let content = MailContent(bytes)
        var assembly = TextAssembly()
        var unused = ParseFindings()
        let header = content.structure.header
        if let subject = header.unfolded(bytes, .subject) {
            let words = MailEncodedWords.decoded(subject.span).utf8
            assembly.append(words.span)
        }
        let people: Set<MailFields.Name> = [.from, .sender, .to, .cc, .bcc]
        for (name, range) in header.values where people.contains(name) {
            let value = MailFields.unfolded(bytes, range)
            for address in MailAddresses.all(value.span, limit: 1000) {
                let words = MailEncodedWords.decoded(address.name.span).utf8
                assembly.append(words.span)
                assembly.append(address.mail.span)
            }
        }
        let text = content.text(bytes, findings: &unused)
        assembly.append(text.span)
        for leaf in content.structure.leaves where MailContent.isFile(leaf, bytes) {
            if let name = MailContent.fileName(leaf, bytes) { assembly.append(name.span) }
        }
        // Without a header there is nothing that mail could say of the bytes: they are text.
        return header.isEmpty ? PlainText.text(of: bytes) : assembly.text
    }
}
