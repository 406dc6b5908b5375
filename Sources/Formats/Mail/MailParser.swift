// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Reads mails (RFC 5322, MIME): who wrote to whom and when, and what the text says as a letter (``NoteParser``).
struct MailParser: RecordParser {
    let rule = "mail-1"

    /// The most senders and receivers: the parties of the trade must find room beside them.
    private static let mostAddresses = 24

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let bytes = message.span
        let content = MailContent(bytes)
        let header = content.structure.header
        var findings = content.structure.findings
        guard !header.isEmpty else {
            findings.note("mail.no-header", "There is no header field.")
            return ParsedRecord(state: .unparsed, format: .mail, rule: rule, diagnostics: findings.diagnostics)
        }
        content.noteEncrypted(&findings)
        var note = header.unfolded(bytes, .subject).map { Self.decoded($0, &findings) } ?? []
        note.append(contentsOf: [.lineFeed, .lineFeed])
        note.append(contentsOf: content.text(bytes, findings: &findings))
        var facts = NoteParser().facts(of: note[...])
        for finding in facts.findings.diagnostics where finding.code == "date.from-id" {
            findings.note("date.from-id", "The trade date is taken from the trade's own number.")
        }
        names(header, bytes, to: &facts.names)
        facts.names.report(to: &findings)
        let sent = header.unfolded(bytes, .date)
        let day = sent.flatMap { MailDate.day($0.span) }
        if sent != nil, day == nil {
            findings.note("mail.date", at: header.first(.date)?.lowerBound, "The date cannot be read.", isPartial: true)
        }
        let parties = parties(header, bytes, &findings) + facts.parties
        return ParsedRecord(
            state: findings.isPartial ? .partial : .parsed, format: .mail, rule: rule,
            messageType: facts.isTrade && facts.kind == "confirmation" ? "confirmation" : "mail",
            lifecycle: facts.isTrade ? facts.lifecycle : nil, identifiers: facts.names.identifiers,
            references: facts.names.references, tradeDate: facts.tradeDate, documentDate: day ?? facts.documentDate,
            parties: Array(parties.prefix(ParsedRecord.mostParties)), instruments: facts.instruments,
            terms: facts.terms, diagnostics: findings.diagnostics)
    }

    private static func decoded(_ value: [UInt8], _ findings: inout ParseFindings) -> [UInt8] {
        let (utf8, isKnown) = MailEncodedWords.decoded(value.span)
        if !isKnown { findings.note("mail.charset", "A charset is unknown; the text is read as far as it goes.") }
        return utf8
    }

    private func parties(_ header: MailFields, _ bytes: Span<UInt8>, _ findings: inout ParseFindings) -> [TradeParty] {
        var parties: [TradeParty] = []
        for (name, range) in header.values {
            let role: TradeParty.Role
            switch name {
            case .from: role = .sender
            case .sender where header.first(.from) == nil: role = .sender
            case .to, .cc, .bcc: role = .receiver
            default: continue
            }
            let value = MailFields.unfolded(bytes, range)
            for address in MailAddresses.all(value.span, limit: Self.mostAddresses - parties.count) {
                let party = TradeParty(
                    role, name: text(Self.decoded(address.name, &findings)),
                    identifiers: address.mail.isEmpty ? [] : [PartyIdentifier(.mail, text(address.mail))])
                if !parties.contains(party) { parties.append(party) }
            }
        }
        return parties
    }

    private func text(_ value: [UInt8]) -> String { value.span.text(0..<min(value.count, 256)) }

    /// Message-ID, and what In-Reply-To and References mention, without their angle brackets.
    private func names(_ header: MailFields, _ bytes: Span<UInt8>, to names: inout IdentifierCollection) {
        if let value = header.unfolded(bytes, .messageID) {
            names.own(.message, Self.identifiers(value).first ?? text(value))
        }
        for field in [MailFields.Name.inReplyTo, .references] {
            guard let value = header.unfolded(bytes, field) else { continue }
            for identifier in Self.identifiers(value) { names.mention(.link, .message, identifier) }
        }
    }

    private static func identifiers(_ value: [UInt8]) -> [String] {
        var identifiers: [String] = []
        var start: Int?
        for (index, byte) in value.enumerated() where identifiers.count <= IdentifierCollection.limit {
            if byte == UInt8(ascii: "<") {
                start = index + 1
            } else if byte == UInt8(ascii: ">"), let from = start {
                if index > from { identifiers.append(value.span.text(from..<index)) }
                start = nil
            }
        }
        return identifiers
    }
}
