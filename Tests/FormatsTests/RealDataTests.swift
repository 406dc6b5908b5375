// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// What the real files hold, counted another way than the splitters count.
@Suite("Real data", .enabled(if: RealData.isPresent))
struct RealDataTests {
    /// Files of the two folders that are something else, and what they are.
    static let exceptions: [String: RecordFormat] = [
        // The log of an engine before any message came: three lines of its banner.
        "qf-logviewer__testB4B.log": .text,
        // A FIN message as XML of the Prowide library: the wrapping format wins.
        "prowide-core__SWIFTMT300_0000039099_0002.xml": .xml,
        // A statement as a table of quoted columns.
        "prowide-integrator__MT940.csv": .delimited,
    ]

    @Test("Every file of a format that is taken apart is recognised, and nothing else is taken for one")
    func recognition() {
        for file in RealData.files {
            let format = FormatRecognizer.recognize(file.bytes)
            switch file.folder {
            case "fix": #expect(format == Self.exceptions[file.name] ?? .fix, "\(file)")
            case "swift-mt": #expect(format == Self.exceptions[file.name] ?? .swiftMT, "\(file)")
            case "msg": #expect(format == .outlook, "\(file)")
            case "pdf": #expect(format == .pdf, "\(file)")
            case "docx", "xlsx": #expect(format == .office, "\(file)")
            case "csv": #expect(format == .delimited, "\(file)")
            case "json": #expect(format == .json, "\(file)")
            case "ofx": #expect(format == .ofx, "\(file)")
            case "eml": #expect(format == (file.name == "paperless__broken.eml" ? .text : .mail), "\(file)")
            default: #expect(format != .fix && format != .swiftMT && format != .binary, "\(file)")
            }
        }
    }

    @Test("Every FIX file splits into as many messages as it has beginnings")
    func fixCounts() {
        for file in RealData.files(in: "fix") where Self.exceptions[file.name] == nil {
            let spans = FormatRegistry.splitter(for: .fix).split(file.bytes).spans
            let beginnings = MessageCount.fix(file.bytes)
            // The instrument file of an exchange has no beginnings: a message a line.
            let expected = beginnings == 0 ? MessageCount.lines(file.bytes) : beginnings
            #expect(spans.count == expected, "\(file)")
        }
    }

    @Test("Every SWIFT file splits into as many messages as it has headers, or references in bare bodies")
    func swiftCounts() {
        for file in RealData.files(in: "swift-mt") where Self.exceptions[file.name] == nil {
            let spans = FormatRegistry.splitter(for: .swiftMT).split(file.bytes).spans
            #expect(spans.count == max(1, MessageCount.swiftMT(file.bytes)), "\(file)")
        }
    }

    @Test("No real message is unreadable, and the table says how each file fared")
    func states() {
        for (folder, format) in [("fix", RecordFormat.fix), ("swift-mt", .swiftMT)] {
            let files = RealData.files(in: folder).filter { Self.exceptions[$0.name] == nil }
            for file in files {
                let row = StateCount(of: file, as: format)
                print(row)
                #expect(row.unparsed == 0, "\(file)")
            }
        }
    }

    @Test("Spans and gaps of every real file put it together again, and gaps hold no tag of a message")
    func tiling() {
        for file in RealData.files {
            let format = FormatRecognizer.recognize(file.bytes)
            let spans = FormatRegistry.splitter(for: format).split(file.bytes).spans
            #expect(Tiling.fault(of: spans, in: file.bytes) == nil, "\(file)")
            for gap in Tiling.gaps(between: spans, in: file.bytes) where format == .fix {
                #expect(MessageCount.fix(Array(file.bytes[gap])) == 0, "\(file)")
            }
        }
    }
}

/// Counts messages by other means than the splitters.
enum MessageCount {
    /// The places where `8=FIX` stands and no digit before it.
    static func fix(_ bytes: [UInt8]) -> Int {
        let mark = Array("8=FIX".utf8)
        return bytes.indices.filter { index in
            bytes[index...].starts(with: mark) && (index == 0 || !(0x30...0x39).contains(bytes[index - 1]))
        }.count
    }

    /// The lines that are not blank.
    static func lines(_ bytes: [UInt8]) -> Int {
        bytes.split(separator: 0x0A).filter { $0.contains { $0 > 0x20 } }.count
    }

    /// The basic headers `{1:`, or where there is none the lines that begin with `:20:`.
    static func swiftMT(_ bytes: [UInt8]) -> Int {
        let header = Array("{1:".utf8)
        let headers = bytes.indices.filter { bytes[$0...].starts(with: header) }.count
        let references = bytes.split(separator: 0x0A).filter { $0.starts(with: Array(":20:".utf8)) }.count
        return headers > 0 ? headers : references
    }
}

/// How the messages of a file fared.
struct StateCount: CustomStringConvertible {
    let file: RealData.File
    private(set) var parsed = 0
    private(set) var partial = 0
    private(set) var unparsed = 0
    private(set) var codes: [String: Int] = [:]

    init(of file: RealData.File, as format: RecordFormat) {
        self.file = file
        for span in FormatRegistry.splitter(for: format).split(file.bytes).spans {
            let record = FormatRegistry.parser(for: format).parse(file.bytes[span.range])
            switch record.state {
            case .parsed: parsed += 1
            case .partial: partial += 1
            case .unparsed: unparsed += 1
            }
            for diagnostic in record.diagnostics { codes[diagnostic.code, default: 0] += 1 }
        }
    }

    var description: String {
        let counts = "\(parsed + partial + unparsed)/\(parsed)/\(partial)/\(unparsed)"
        let findings = codes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "REAL \(file): messages/parsed/partial/unparsed \(counts) \(findings)"
    }
}
