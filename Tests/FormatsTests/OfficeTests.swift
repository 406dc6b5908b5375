// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import TestSupport
import Testing

@Suite("Office documents and PDF", .timeLimit(.minutes(2)))
struct OfficeTests {
    private static func document(_ parts: [(String, String)]) -> [UInt8] {
        ContainerSample.zip(
            of: parts.map { ContainerSample.Member($0.0, stored: $0.1.bytes) })
    }

    static let docx = document([
        ("[Content_Types].xml", "<Types/>"),
        (
            "word/document.xml",
            """
            <w:document><w:p><w:r><w:t>Trade &amp; date</w:t><w:tab/><w:t>2024&#x2D;03</w:t></w:r>\
            <w:instrText>FIELD</w:instrText></w:p><mc:Fallback><w:t>twice</w:t></mc:Fallback>\
            <w:p><w:t>second</w:t></w:p></w:document>
            """
        ), ("word/footer1.xml", "<w:ftr><w:p><w:t>foot</w:t></w:p></w:ftr>"),
    ])
    static let xlsx = document([
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/worksheets/sheet1.xml",
            """
            <sheetData><row><c t="s"><v>1</v></c><c><f>A1*2</f><v>42.5</v></c></row>\
            <row><c t="inlineStr"><is><t>in</t></is></c><c t="s"><v>99</v></c></row></sheetData>
            """
        ), ("xl/sharedStrings.xml", "<sst><si><t>zero</t></si><si><r><t>on</t></r><r><t>e</t></r></si></sst>"),
    ])
    static let odt = document([
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<office:body><text:p>one<text:s/>two</text:p><text:h>three</text:h></office:body>"),
    ])

    private func text(_ bytes: [UInt8]) -> String? { RecordText.text(of: bytes[...], rule: "office-text-1") }

    @Test("The text of a document is what its reader sees")
    func texts() {
        #expect(text(Self.docx) == "Trade & date\t2024-03\nsecond\nfoot")
        #expect(text(Self.xlsx) == "one\t42.5\nin")
        #expect(text(Self.odt) == "one two\nthree")
        for document in [Self.docx, Self.xlsx, Self.odt] {
            #expect(FormatRecognizer.recognize(document) == .office)
            #expect(FormatRegistry.parser(for: .office).parse(document[...]).state == .parsed)
        }
        #expect(FormatRecognizer.recognize(ContainerSample.zip) == .zip)
    }

    @Test("A document without its directory still gives its text; an encrypted one says so")
    func damagedDocuments() {
        let cut = Array(Self.docx.dropLast(60))
        #expect(FormatRecognizer.recognize(cut) == .office && text(cut) == text(Self.docx))
        let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        let locked = Self.document([
            ("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "ZQX"),
            ("META-INF/manifest.xml", manifest),
        ])
        let record = FormatRegistry.parser(for: .office).parse(locked[...])
        #expect(record.state == .unparsed && record.diagnostics.first?.code == "office.encrypted")
    }

    @Test("Damaged documents give text without a trap, within the limit")
    func mutations() {
        for seed in UInt64(0)..<3000 {
            var numbers = SeededGenerator(seed: seed)
            let bytes = Mutation.damaged([Self.docx, Self.xlsx, Self.odt][Int(seed % 3)], using: &numbers)
            #expect((text(bytes)?.utf8.count ?? 0) <= RecordText.limit, "seed \(seed)")
            _ = PDFReading.findings(of: bytes[...])
        }
    }

    @Test("A string that a million cells name stays within the limit of a text")
    func repeatedString() {
        let cells = String(repeating: "<c t=\"s\"><v>0</v></c>", count: 100_000)
        let sheet = Self.document([
            ("[Content_Types].xml", ""), ("xl/worksheets/sheet1.xml", cells),
            ("xl/sharedStrings.xml", "<si><t>" + String(repeating: "x", count: 100_000) + "</t></si>"),
        ])
        #expect(text(sheet)?.utf8.count == RecordText.limit)
    }

    @Test("Of a PDF file its version, pages, encryption, missing end and lack of text are seen")
    func pdf() {
        let body = "%PDF-1.7\n<</Type/Pages>><</Type /Page/Font 1>><</Type/Page>>stream\n/Encrypt\nendstream "
        let whole = PDFReading.findings(of: (body + "trailer<<>>startxref\n0\n%%EOF\n").bytes[...])
        #expect(whole.version == "1.7" && whole.pages == 2 && !whole.isEncrypted && whole.diagnostics.isEmpty)
        let locked = PDFReading.findings(of: (body + "trailer<</Encrypt 5 0 R>>").bytes[...])
        #expect(locked.isEncrypted && locked.diagnostics.map(\.code) == ["pdf.encrypted", "pdf.damaged"])
        let image = PDFReading.findings(of: "%PDF-1.4 <</Type/Page>> startxref 0 %%EOF".bytes[...])
        #expect(image.diagnostics.map(\.code) == ["pdf.no-text"])
        #expect(FormatRegistry.parser(for: .pdf).parse(body.bytes[...]).state == .unparsed)
    }

    @Test("Every real office document gives its text", .enabled(if: RealData.isPresent))
    func realDocuments() {
        for file in RealData.files(in: "docx") + RealData.files(in: "xlsx") {
            let record = FormatRegistry.parser(for: .office).parse(file.bytes[...])
            #expect(record.state == .parsed && record.formatVersion == file.folder, "\(file) \(record.diagnostics)")
            #expect((text(file.bytes) ?? "").utf8.count > 200, "\(file)")
            #expect(text(file.bytes)?.contains("<") == false, "\(file)")
        }
    }

    @Test("Of the real PDF files three are encrypted, and none is damaged", .enabled(if: RealData.isPresent))
    func realPDF() {
        for file in RealData.files(in: "pdf") {
            let findings = PDFReading.findings(of: file.bytes[...])
            // The signed one has `/Encrypt` in its trailer too.
            let isLocked = ["encrypted", "password", "signed"].contains { file.name.contains($0) }
            #expect(findings.isEncrypted == isLocked, "\(file)")
            #expect(!findings.diagnostics.contains { $0.code == "pdf.damaged" }, "\(file)")
        }
    }
}
