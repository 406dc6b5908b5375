// SPDX-License-Identifier: Apache-2.0

import Records

/// Claims to know nothing of a record: for text and binary records. The state is always `unparsed`.
struct UnparsedRecordParser: RecordParser {
    let rule = "none-1"

    /// What the recogniser said of the source.
    let format: RecordFormat

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        ParsedRecord(state: .unparsed, format: format, rule: rule)
    }
}
