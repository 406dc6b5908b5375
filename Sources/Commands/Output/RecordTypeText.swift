// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The types of messages in plain words.
enum RecordTypeText {
    /// The type of a record as a heading: `Confirmation (FIX AK)`.
    static func heading(_ record: ParsedRecord) -> String {
        if record.format == .delimited {
            return record.messageType.isEmpty ? "Row of a table" : "Row of a table (\(record.messageType))"
        }
        let format = formats[record.format] ?? record.format.rawValue
        let code = record.messageType.isEmpty ? format : "\(format) \(record.messageType)"
        guard let name = name(record) else { return code.prefix(1).uppercased() + code.dropFirst() }
        return "\(name) (\(code))"
    }

    private static func name(_ record: ParsedRecord) -> String? {
        let type = record.messageType
        switch record.format {
        case .fix, .fixml: return fix[type]
        case .swiftMT: return swift[type]
        case .iso20022:
            let parts = type.split(separator: ".")
            return parts.count > 1 ? iso["\(parts[0]).\(parts[1])"] : nil
        case .mail, .outlook: return "E-mail"
        case .text: return "Letter or note"
        default: return nil
        }
    }

    private static let formats: [RecordFormat: String] = [
        .fix: "FIX", .swiftMT: "SWIFT MT", .iso20022: "ISO 20022", .fpml: "FpML", .fixml: "FIXML", .xml: "XML",
        .ofx: "OFX", .delimited: "table", .json: "JSON", .mail: "mail", .outlook: "Outlook", .html: "HTML", .pdf: "PDF",
        .office: "office file", .zip: "zip", .gzip: "gzip", .tar: "tar", .text: "text",
        .binary: "bytes of no known format",
    ]

    private static let fix: [String: String] = [
        "8": "Execution report", "9": "Cancel reject", "AE": "Trade capture report", "AK": "Confirmation",
        "AU": "Confirmation acknowledgement", "AS": "Allocation report", "AT": "Allocation report acknowledgement",
        "BH": "Confirmation request", "D": "Order", "F": "Order cancel request", "G": "Order replace request",
        "J": "Allocation instruction", "P": "Allocation acknowledgement", "T": "Settlement instructions",
        "AP": "Position report", "A": "Logon", "0": "Heartbeat", "3": "Reject", "5": "Logout", "E": "Order list",
        "Q": "Don't know trade", "S": "Quote", "R": "Quote request", "j": "Business reject",
    ]

    private static let swift: [String: String] = [
        "103": "Customer transfer", "202": "Bank transfer", "210": "Notice to receive",
        "300": "Foreign exchange confirmation",
        "305": "Currency option confirmation", "320": "Loan or deposit confirmation",
        "360": "Interest rate swap confirmation",
        "502": "Order to buy or sell", "509": "Trade status", "515": "Client confirmation",
        "517": "Trade confirmation affirmation", "518": "Market-side trade confirmation",
        "535": "Statement of holdings",
        "536": "Statement of transactions", "537": "Statement of pending transactions", "540": "Receive free",
        "541": "Receive against payment", "542": "Deliver free", "543": "Deliver against payment",
        "544": "Receive free confirmation", "545": "Receive against payment confirmation",
        "546": "Deliver free confirmation",
        "547": "Deliver against payment confirmation", "548": "Settlement status",
        "564": "Corporate action notification",
        "566": "Corporate action confirmation", "900": "Confirmation of debit", "910": "Confirmation of credit",
        "940": "Customer statement", "950": "Statement",
    ]

    private static let iso: [String: String] = [
        "camt.052": "Account report", "camt.053": "Account statement", "camt.054": "Debit or credit notification",
        "pacs.008": "Customer transfer", "pacs.009": "Bank transfer", "pain.001": "Payment initiation",
        "seev.031": "Corporate action notification", "semt.002": "Statement of holdings",
        "semt.017": "Statement of transactions", "sese.020": "Settlement cancellation request",
        "sese.023": "Settlement instruction", "sese.024": "Settlement status", "sese.025": "Settlement confirmation",
        "setr.010": "Subscription order", "setr.012": "Subscription confirmation", "setr.016": "Order status",
    ]
}
