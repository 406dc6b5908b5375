// SPDX-License-Identifier: Apache-2.0

/// The format of a record's bytes.
public enum RecordFormat: String, Sendable, CaseIterable {
    /// FIX tag=value.
    case fix
    /// SWIFT MT (ISO 15022 and the older categories), in blocks or as a bare body.
    case swiftMT = "swift-mt"
    /// An ISO 20022 message.
    case iso20022
    /// FpML, of any version and view.
    case fpml
    /// FIXML.
    case fixml
    /// Any other XML document.
    case xml
    /// OFX and QFX, of the SGML kind and of the XML kind.
    case ofx
    /// Rows of delimited text under a header: CSV, TSV.
    case delimited
    /// A JSON document, or one line of JSON Lines.
    case json
    /// A mail (RFC 5322), alone or in a mailbox.
    case mail
    /// A mail in Outlook's own form (MS-OXMSG), as files with the ending msg have it.
    case outlook
    case html
    case pdf
    /// An office document: docx, xlsx, pptx and their open relatives.
    case office
    /// Containers, which are taken apart into their members.
    case zip
    case gzip
    case tar
    /// Any text that no other format claims.
    case text
    /// Bytes that are not text.
    case binary
}

extension RecordFormat {
    /// What the name of a file with such a record ends with.
    public var fileExtension: String {
        switch self {
        case .fix: "fix"
        case .swiftMT: "fin"
        case .iso20022, .fpml, .fixml, .xml: "xml"
        case .ofx: "ofx"
        case .delimited: "csv"
        case .json: "json"
        case .mail: "eml"
        case .outlook: "msg"
        case .html: "html"
        case .pdf: "pdf"
        case .zip, .office: "zip"
        case .gzip: "gz"
        case .tar: "tar"
        case .text: "txt"
        case .binary: "bin"
        }
    }
}
