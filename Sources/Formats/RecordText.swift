// SPDX-License-Identifier: Apache-2.0

/// The searchable text of a record: a total function of its bytes and the name of a text rule (DESIGN §2, Packs).
///
/// Text holds values only: no tags, field names or qualifiers. It is cut after 4 MiB, and NUL and the other control
/// characters never appear in it. All rules ever used stay here.
public enum RecordText {
    /// The most bytes of UTF-8 that a text has.
    public static let limit = 4 << 20

    /// The text of a record, or `nil` where this build does not know the rule.
    ///
    /// - Complexity: linear in the number of bytes.
    public static func text(of bytes: ArraySlice<UInt8>, rule: String) -> String? {
        switch rule {
        case "fix-text-1": FIXText.text(of: bytes.span)
        case "swift-mt-text-1": SwiftMTText.text(of: bytes.span)
        case "xml-text-1": XMLText.text(of: bytes.span)
        case "delimited-text-1": DelimitedText.text(of: bytes.span)
        case "json-text-1": JSONText.text(of: bytes.span)
        case "ofx-text-1": OFXText.text(of: bytes.span)
        case "mail-text-1": MailText.text(of: bytes.span)
        case "outlook-text-1": OutlookText.text(of: bytes)
        case "text-1": PlainText.text(of: bytes.span)
        case "office-text-1": OfficeText.text(of: bytes.span)
        case "none-1": ""
        default: nil
        }
    }
}
