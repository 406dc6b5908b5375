// SPDX-License-Identifier: Apache-2.0

/// The rule `outlook-text-1`: what ``MailText`` gives of the mail, and the names of files.
enum OutlookText {
    static func text(of bytes: ArraySlice<UInt8>) -> String {
        guard var message = OutlookMessage(bytes) else { return "" }
        let mail = message.mail()
        var assembly = TextAssembly()
        let text = Array(MailText.text(of: mail.span).utf8)
        assembly.append(text.span)
        for attachment in message.attachments { assembly.append(attachment.name.span) }
        return assembly.text
    }
}
