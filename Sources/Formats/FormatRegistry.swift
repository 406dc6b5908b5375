// SPDX-License-Identifier: Apache-2.0

public import Records

/// Which rule reads a format today, and every rule that ever did, by its name.
///
/// A row of an index names the rules that made it, so a rule is never removed or changed: it is followed by another one
/// with the next number.
public enum FormatRegistry {
    /// The splitter in force for a format.
    public static func splitter(for format: RecordFormat) -> any MessageSplitter {
        switch format {
        case .fix: FIXSplitter()
        case .swiftMT: SwiftMTSplitter()
        case .xml, .iso20022, .fpml, .fixml: XMLSplitter()
        case .delimited: DelimitedSplitter()
        case .json: JSONSplitter()
        case .ofx: OFXSplitter()
        case .mail: MailSplitter()
        default: WholeSourceSplitter(format: format)
        }
    }

    /// The parser in force for a format.
    public static func parser(for format: RecordFormat) -> any RecordParser {
        switch format {
        case .fix: FIXParser()
        case .swiftMT: SwiftMTParser()
        case .office: OfficeParser()
        case .pdf: PDFParser()
        case .fpml: FpMLParser()
        case .fixml: FIXMLParser()
        case .iso20022: ISO20022Parser()
        case .xml: XMLRecordParser()
        case .delimited: DelimitedParser()
        case .json: JSONParser()
        case .ofx: OFXParser()
        case .mail: MailParser()
        case .outlook: OutlookParser()
        case .text: NoteParser()
        case .html: HTMLParser()
        default: UnparsedRecordParser(format: format)
        }
    }

    /// The text rule in force for a format, a name that ``RecordText/text(of:rule:)`` knows.
    public static func textRule(for format: RecordFormat) -> String {
        switch format {
        case .fix: "fix-text-1"
        case .swiftMT: "swift-mt-text-1"
        case .binary, .zip, .gzip, .tar, .pdf: "none-1"
        case .office: "office-text-1"
        case .xml, .iso20022, .fpml, .fixml, .html: "xml-text-1"
        case .delimited: "delimited-text-1"
        case .json: "json-text-1"
        case .ofx: "ofx-text-1"
        case .mail: "mail-text-1"
        case .outlook: "outlook-text-1"
        default: "text-1"
        }
    }

    /// A splitter by the name of its rule, or `nil` where this build does not know it.
    public static func splitter(rule: String) -> (any MessageSplitter)? {
        let all: [any MessageSplitter] = [
            FIXSplitter(), SwiftMTSplitter(), XMLSplitter(), DelimitedSplitter(), JSONSplitter(), OFXSplitter(),
            MailSplitter(),
            WholeSourceSplitter(format: .binary),
        ]
        return all.first { $0.rule == rule }
    }

    /// A parser by the name of its rule and its format, or `nil` where this build does not know it.
    public static func parser(rule: String, format: RecordFormat) -> (any RecordParser)? {
        let inForce = parser(for: format)
        return inForce.rule == rule ? inForce : nil
    }
}
