// SPDX-License-Identifier: Apache-2.0

import Records

/// What a FIXML message says of the thing it describes: as in tag=value FIX (``FIXLifecycle``), and of a trade capture
/// report, where its transaction says no more than new, what its TradeReportType (856) says.
enum FIXMLLifecycle {
    static func lifecycle(
        of type: String, _ statements: FIXStatements, reportType: Range<Int>?, in bytes: Span<UInt8>
    ) -> Lifecycle? {
        let stated = FIXLifecycle.lifecycle(of: FIXMLIdentifiers.tagType(type), statements, in: bytes)
        guard type == "AE", stated == nil || stated == .new, let reportType else { return stated }
        switch bytes.text(reportType) {
        // Accept and decline answer another report.
        case "2", "3": return .status
        // No/Was, and its alleged form.
        case "5", "13": return .amended
        // Cancel, break, and the alleged cancel.
        case "6", "7", "14": return .cancelled
        default: return stated
        }
    }
}
