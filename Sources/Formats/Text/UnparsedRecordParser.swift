// SPDX-License-Identifier: Apache-2.0

import Records

/// Claims to know nothing of a record: for text and binary records. The state is always `unparsed`.
struct UnparsedRecordParser: RecordParser {
    let rule = "none-1"

    /// What the recogniser said of the source.
    let format: RecordFormat

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        var findings = ParseFindings()
        if OutlookMessage.stands(in: message.span) {
            findings.note("mail.outlook-msg", "This is a mail in Outlook's own form, which is not taken apart.")
        }
        return ParsedRecord(state: .unparsed, format: format, rule: rule, diagnostics: findings.diagnostics)
    }
}
