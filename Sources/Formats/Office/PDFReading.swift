// SPDX-License-Identifier: Apache-2.0

public import Records

/// What can be seen of a PDF file without taking it apart (ISO 32000-1).
///
/// Names inside streams do not count. Objects that lie in compressed object streams (7.5.7) are not seen.
public enum PDFReading {
    public struct Findings: Hashable, Sendable {
        /// What the header says, such as `1.7`; empty where it says nothing.
        public var version = ""

        /// The number of pages; `nil` where they cannot be seen.
        public var pages: Int?
        public var isEncrypted = false
        public var diagnostics: [ParseDiagnostic] = []
    }

    /// - Complexity: linear in the number of bytes.
    public static func findings(of bytes: ArraySlice<UInt8>) -> Findings {
        let span = bytes.span
        let names = PDFNames(of: span)
        var notes = ParseFindings()
        var findings = Findings()
        findings.version = version(in: span)
        findings.isEncrypted = names.encryption != nil
        findings.pages = names.pages > 0 ? names.pages : nil
        if let place = names.encryption { notes.note("pdf.encrypted", at: place, "The document is encrypted.") }
        if findings.version.isEmpty { notes.note("pdf.header", "The header has no version.") }
        if !hasEnd(span) {
            notes.note("pdf.damaged", "The end of the file is missing: it is damaged or cut.")
        }
        if !names.hasFont, !names.hasObjectStreams, names.encryption == nil {
            notes.note("pdf.no-text", "There is no font, so no text: at most images.")
        }
        findings.diagnostics = notes.diagnostics
        return findings
    }

    /// The header (7.5.2) within the first 1,024 bytes.
    private static func version(in bytes: Span<UInt8>) -> String {
        for offset in 0..<min(bytes.count, 1024) where bytes.has("%PDF-", at: offset) {
            let start = offset + 5
            var end = start
            while end < min(bytes.count, start + 4), bytes[end].isDigit || bytes[end] == .fullStop { end += 1 }
            return bytes.text(start..<end)
        }
        return ""
    }

    /// Whether `startxref` and `%%EOF` (7.5.5) stand in the last 2,048 bytes; some writers pad the file.
    private static func hasEnd(_ bytes: Span<UInt8>) -> Bool {
        var (hasReference, hasMark) = (false, false)
        for offset in max(0, bytes.count - 2048)..<bytes.count {
            if bytes.has("startxref", at: offset) { hasReference = true }
            if bytes.has("%%EOF", at: offset) { hasMark = true }
        }
        return hasReference && hasMark
    }
}

/// The names in the objects of a PDF file that say what it holds.
private struct PDFNames {
    var pages = 0
    var encryption: Int?
    var hasFont = false
    var hasObjectStreams = false

    init(of bytes: Span<UInt8>) {
        var index = 0
        var hasStreamEnds = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte == .solidus {
                index = take(index, in: bytes)
            } else if byte == UInt8(ascii: "s"), hasStreamEnds, Self.isStreamStart(index, in: bytes) {
                if let end = Self.streamEnd(from: index + 6, in: bytes) {
                    index = end
                } else {
                    // None ends behind here either, so the rest is read as objects and searched no more.
                    hasStreamEnds = false
                    index += 6
                }
            } else {
                index += 1
            }
        }
    }

    /// Reads the name at `start`.
    ///
    /// - Returns: the offset behind it.
    private mutating func take(_ start: Int, in bytes: Span<UInt8>) -> Int {
        let end = Self.nameEnd(start, in: bytes)
        let name = start..<end
        if bytes.spells("/Type", name) {
            var next = end
            while next < bytes.count, bytes[next].isBlank { next += 1 }
            let value = next..<Self.nameEnd(next, in: bytes)
            if bytes.spells("/Page", value) { pages += 1 }
            if bytes.spells("/ObjStm", value) { hasObjectStreams = true }
            if bytes.spells("/Font", value) { hasFont = true }
            return max(end, value.upperBound)
        }
        if bytes.spells("/Encrypt", name), encryption == nil { encryption = start }
        if bytes.spells("/Font", name) { hasFont = true }
        return end
    }

    /// Where the name that begins with the stroke at `start` ends (7.3.5); `start` where there is none.
    private static func nameEnd(_ start: Int, in bytes: Span<UInt8>) -> Int {
        guard start < bytes.count, bytes[start] == .solidus else { return start }
        var end = start + 1
        while end < bytes.count, bytes[end].isLetter || bytes[end].isDigit { end += 1 }
        return end
    }

    /// The keyword `stream` with its line end (7.3.8.1), which `endstream` does not have before it.
    private static func isStreamStart(_ index: Int, in bytes: Span<UInt8>) -> Bool {
        guard bytes.has("stream", at: index), index + 6 < bytes.count, bytes[index + 6].isLineEnd else { return false }
        return index == 0 || !bytes[index - 1].isLetter
    }

    private static func streamEnd(from start: Int, in bytes: Span<UInt8>) -> Int? {
        var index = start
        while index + 9 <= bytes.count {
            if bytes[index] == UInt8(ascii: "e"), bytes.has("endstream", at: index) { return index + 9 }
            index += 1
        }
        return nil
    }
}

/// Says of a PDF file what ``PDFReading`` sees. Its text is drawn from it elsewhere, so the state is always `unparsed`.
struct PDFParser: RecordParser {
    let rule = "pdf-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let findings = PDFReading.findings(of: message)
        return ParsedRecord(
            state: .unparsed, format: .pdf, rule: rule, formatVersion: findings.version,
            diagnostics: findings.diagnostics)
    }
}
