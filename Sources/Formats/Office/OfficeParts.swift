// SPDX-License-Identifier: Apache-2.0

import Records

/// The parts of an office document that hold its text: Office Open XML (ECMA-376) and OpenDocument (ISO 26300).
struct OfficeParts {
    enum Kind {
        case text
        case sheets
        case slides
        case openDocument
    }

    /// The parts, unpacked, with their names, in the order of reading.
    private(set) var parts: [(name: [UInt8], bytes: [UInt8])] = []
    private(set) var kind: Kind?
    private(set) var findings = ParseFindings()

    /// The most that all parts together may unfold to.
    private static let mostBytes = 128 << 20
    private static let mostMembers = 20_000

    init(of bytes: Span<UInt8>) {
        let directory = ZipDirectory(of: bytes, most: Self.mostMembers)
        findings = directory.findings
        kind = Self.kind(of: directory, in: bytes)
        guard let kind else { return }
        let chosen = directory.entries.compactMap { entry in
            Self.rank(of: entry, in: kind, bytes).map { (rank: $0, entry: entry) }
        }
        let ordered = chosen.sorted { left, right in
            (left.rank, left.entry.name.count, left.entry.start) < (
                right.rank, right.entry.name.count, right.entry.start
            )
        }
        var unpacking = ZipUnpacking(most: Self.mostBytes)
        if kind == .openDocument, Self.isEncrypted(directory, &unpacking, in: bytes, findings: &findings) {
            findings.note("office.encrypted", "The document is encrypted.", isPartial: true)
            return
        }
        for (_, entry) in ordered {
            guard let content = unpacking.content(of: entry, in: bytes, findings: &findings) else { continue }
            parts.append((entry.name.map { bytes[$0] }, Self.utf8(content.bytes)))
        }
    }

    /// Whether a zip file is an office document: its list of content types and a main part, or OpenDocument's own type.
    static func stand(in bytes: Span<UInt8>) -> Bool {
        kind(of: ZipDirectory(of: bytes, most: mostMembers), in: bytes) != nil
    }

    private static func kind(of directory: ZipDirectory, in bytes: Span<UInt8>) -> Kind? {
        if let first = directory.entries.first, first.isNamed("mimetype", in: bytes) {
            let isOpen = bytes.has("application/vnd.oasis.opendocument", at: first.data.lowerBound)
            return isOpen ? .openDocument : nil
        }
        guard directory.entries.contains(where: { $0.isNamed("[Content_Types].xml", in: bytes) }) else { return nil }
        for entry in directory.entries {
            let start = entry.name.lowerBound
            if bytes.has("word/", at: start) { return .text }
            if bytes.has("xl/", at: start) { return .sheets }
            if bytes.has("ppt/", at: start) { return .slides }
        }
        return nil
    }

    /// When a part is read among the others; `nil` where it holds no text.
    private static func rank(of entry: ZipEntry, in kind: Kind, _ bytes: Span<UInt8>) -> Int? {
        let name = bytes.extracting(entry.name)
        let starts: [StaticString] =
            switch kind {
            case .text:
                ["word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments"]
            case .sheets: ["xl/sharedStrings", "xl/worksheets/sheet", "xl/comments"]
            case .slides: ["ppt/slides/slide", "ppt/notesSlides/notesSlide", "ppt/comments/"]
            case .openDocument: ["content.xml", "styles.xml"]
            }
        guard name.has(".xml", at: name.count - 4) else { return nil }
        return starts.firstIndex { name.has($0, at: 0) }
    }

    /// Whether the manifest of an OpenDocument file says that a part is encrypted (ISO 26300-3, 4.8).
    private static func isEncrypted(
        _ directory: ZipDirectory, _ unpacking: inout ZipUnpacking, in bytes: Span<UInt8>,
        findings: inout ParseFindings
    ) -> Bool {
        guard let entry = directory.entries.first(where: { $0.isNamed("META-INF/manifest.xml", in: bytes) }),
            let manifest = unpacking.content(of: entry, in: bytes, findings: &findings)?.bytes
        else { return false }
        let span = manifest.span
        var scanner = MarkupScanner()
        while let piece = scanner.next(in: span) {
            if case .start(let name, _, _) = piece, span.spells("encryption-data", name) { return true }
        }
        return false
    }

    /// XML is UTF-8 or has a mark of UTF-16.
    private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 2, bytes[0] == 0xFE && bytes[1] == 0xFF || bytes[0] == 0xFF && bytes[1] == 0xFE else {
            return bytes
        }
        return Array(PlainText.text(of: bytes.span).utf8)
    }
}
