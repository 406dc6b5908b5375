// SPDX-License-Identifier: Apache-2.0

/// The header of a mail from the properties of a message (MS-OXOMSG 2.2.1, MS-OXCMAIL 2.2.3).
///
/// A field that came with the mail through the internet (PidTagTransportMessageHeaders) is taken as it came; the others
/// are made of properties. The subject is the property's, which is decoded already.
enum OutlookHeader {
    /// The most bytes of the header that came with the mail, of a field, and recipients in one field.
    private static let mostHeaderBytes = 512 << 10
    private static let mostFieldBytes = 32 << 10
    private static let mostMailboxes = 64

    static func fields(_ properties: inout OutlookProperties, _ recipients: [OutlookRecipient]) -> [UInt8] {
        let header = properties.text(.transportMessageHeaders, limit: mostHeaderBytes) ?? []
        let came = MailStructure(header.span).header
        var fields: [UInt8] = []
        func add(_ name: String, _ value: [UInt8]?) {
            guard let value, !value.isEmpty else { return }
            fields.append(contentsOf: name.utf8)
            fields.append(contentsOf: ": ".utf8)
            fields.append(contentsOf: value)
            fields.append(contentsOf: "\r\n".utf8)
        }
        func values(_ name: MailFields.Name) -> [[UInt8]] {
            came.values.filter { $0.name == name }.map { MailFields.unfolded(header.span, $0.range) }
        }
        let subject = properties.line(.subject, limit: mostFieldBytes)
        add("Subject", subject ?? values(.subject).first)
        add("From", values(.from).first ?? sender(&properties))
        add("Sender", values(.sender).first)
        for (name, kind, role, display) in [
            ("To", MailFields.Name.to, OutlookRecipient.Role.to, OutlookProperties.Name.displayTo),
            ("Cc", .cc, .cc, .displayCc), ("Bcc", .bcc, .bcc, .displayBcc),
        ] {
            let stated = values(kind)
            let made =
                stated.isEmpty
                ? mailboxes(of: role, recipients, shown: properties.line(display, limit: mostFieldBytes)) : stated
            for value in made { add(name, value) }
        }
        add("Date", date(&properties, stated: values(.date).first))
        add("Message-ID", values(.messageID).first ?? properties.line(.internetMessageID))
        add("In-Reply-To", values(.inReplyTo).first ?? properties.line(.inReplyToID))
        add("References", values(.references).first ?? properties.line(.internetReferences, limit: mostFieldBytes))
        return fields
    }

    /// Whom the mail is from, else who sent it in the name of nobody else (MS-OXOMSG 2.2.1.48 to 2.2.1.58).
    private static func sender(_ properties: inout OutlookProperties) -> [UInt8]? {
        let author = OutlookRecipient(
            name: properties.line(.sentRepresentingName), smtp: properties.line(.sentRepresentingSMTPAddress),
            address: properties.line(.sentRepresentingEmailAddress), role: nil)
        let sender = OutlookRecipient(
            name: properties.line(.senderName), smtp: properties.line(.senderSMTPAddress),
            address: properties.line(.senderEmailAddress), role: nil)
        return [author, sender].first { !$0.name.isEmpty || !$0.address.isEmpty }?.mailbox
    }

    /// The values of the fields that name recipients: from their storages, else as the names are shown.
    private static func mailboxes(
        of role: OutlookRecipient.Role, _ recipients: [OutlookRecipient], shown: [UInt8]?
    ) -> [[UInt8]] {
        var all = recipients.filter { $0.role == role && !($0.name.isEmpty && $0.address.isEmpty) }
        if all.isEmpty, let shown {
            all = shown.split(separator: .semicolon).prefix(OutlookMessage.mostRecipients).map { name in
                let plain = name.span.trimmed(0..<name.count)
                return OutlookRecipient(
                    name: name.span.withUnsafeBufferPointer { Array($0[plain]) }, smtp: nil, address: nil, role: role)
            }
        }
        return stride(from: 0, to: all.count, by: mostMailboxes).map { start in
            let part = all[start..<min(start + mostMailboxes, all.count)]
            return Array(part.map(\.mailbox).joined(separator: ", ".utf8))
        }
    }

    /// The date that came with the mail where it can be read, else when it was sent, arrived or was made, in UTC.
    private static func date(_ properties: inout OutlookProperties, stated: [UInt8]?) -> [UInt8]? {
        if let stated, MailDate.day(stated.span) != nil { return stated }
        let moment = properties.moment(.clientSubmitTime) ?? properties.moment(.messageDeliveryTime)
        if let moment { return Array(moment.utf8) }
        return stated ?? properties.moment(.creationTime).map { Array($0.utf8) }
    }
}
