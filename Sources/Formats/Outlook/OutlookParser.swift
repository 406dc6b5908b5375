// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads a mail in Outlook's own form as a mail (``MailParser``), and says of its files whether they can be taken out.
///
/// - `parsed`: all could be read. `partial`: some of it. `unparsed`: there is no message, and the diagnostics say so.
struct OutlookParser: RecordParser {
    let rule = "outlook-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        guard var outlook = OutlookMessage(message) else {
            var findings = ParseFindings()
            findings.note("outlook.no-message", "No message could be found in the compound file.")
            return ParsedRecord(state: .unparsed, format: .outlook, rule: rule, diagnostics: findings.diagnostics)
        }
        let mail = outlook.mail()
        Self.checkFiles(&outlook)
        var record = MailParser().parse(mail[...])
        record.format = .outlook
        record.rule = rule
        if outlook.findings.isPartial { record.state = .partial }
        // What was found in the other mail stands nowhere in this one.
        for index in record.diagnostics.indices { record.diagnostics[index].offset = nil }
        record.diagnostics += outlook.findings.diagnostics.filter { finding in
            !record.diagnostics.contains { $0.code == finding.code }
        }
        return record
    }

    /// Follows the chains of the files. No sector belongs to two of them, so all together are no longer than the file.
    private static func checkFiles(_ outlook: inout OutlookMessage) {
        var left = outlook.file.bytes.count
        for attachment in outlook.attachments {
            attachment.note(&outlook.findings)
            for stream in attachment.streams(in: outlook.file) {
                let found = left > 0 ? outlook.file.measure(stream) : (count: 0, isWhole: false)
                left -= found.count
                if !found.isWhole || left < 0 { outlook.noteDamage() }
            }
        }
    }
}

extension OutlookAttachment {
    /// Notes what keeps the file from being read.
    func note(_ findings: inout ParseFindings) {
        if isEncrypted {
            findings.note("mail.encrypted", "A part is encrypted and is kept as it is.", isPartial: true)
        }
        switch content {
        case .reference: findings.note("outlook.reference", "A file is named that lies elsewhere.")
        case .missing: findings.note("outlook.no-content", "A file has no content.", isPartial: true)
        case .stream, .message, .object: break
        }
    }
}
