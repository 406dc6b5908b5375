// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// One bag of an export: the files of its records, and the tables, pages and statements that speak of just these
/// (Docs/Export.md).
final class ExportBag {
    private let writer: BagWriter
    private let text: ExportText
    private let index: BagWriter.PayloadFile
    private let load: BagWriter.PayloadFile
    private var pages: ExportPages
    private var page = 1
    private var trailed = TrailedRecords()
    private var numbers: [RecordID: String] = [:]
    private var gaps: [ExportGap] = []
    private var withheld: [[String]] = []

    init(_ store: any BagStore, _ text: ExportText) throws {
        writer = try BagWriter(store)
        self.text = text
        index = try writer.begin("index.csv")
        load = try writer.begin("load.dat")
        pages = ExportPages(title: text.title, facts: text.facts)
        try index.append(Array(CommaSeparatedLine.text(ExportRow.titles).utf8))
        // A reader of load files takes the mark for UTF-8.
        try load.append([0xEF, 0xBB, 0xBF] + Array(LoadFileLine.text(ExportRow.loadTitles).utf8))
    }

    /// Bytes of the payload so far, without the tables that come at the end.
    var bytes: Int { writer.bytes + index.length + load.length }

    var count: Int { numbers.count }

    func add(_ gap: ExportGap) { gaps.append(gap) }

    /// Says of a record that is restricted its number and why, and nothing else.
    func withhold(_ number: String, as kind: RestrictionKind) { withheld.append([number, kind.rawValue]) }

    func add(_ row: ExportRow, view: [UInt8], proof: [UInt8]) throws {
        try writer.add(row.original, row.record.content)
        try writer.add(row.view, view)
        try writer.add(row.envelope, row.record.envelopeBytes)
        try writer.add(row.proof, proof)
        try index.append(Array(CommaSeparatedLine.text(row.cells).utf8))
        try load.append(Array(LoadFileLine.text(row.loadCells).utf8))
        if pages.isFull { try finishPage(isLast: false) }
        pages.add(row)
        trailed.add(row.record.id, capturedBy: row.record.sequence, in: row.record.envelope.accession)
        numbers[row.record.id] = row.number
    }

    private func finishPage(isLast: Bool) throws {
        try writer.add(ExportPages.name(page), pages.finish(page, isLast: isLast))
        page += 1
    }

    /// Writes what speaks of all records, but not the tag files.
    func finishPayload(_ archive: Archive, coverage: CanonicalJSON, evidence: ExportEvidence) throws {
        try finishPage(isLast: true)
        try writer.finish(index)
        try writer.finish(load)
        let audit = try writer.begin("audit.csv")
        try audit.append(Array(CommaSeparatedLine.text(["number", "record", "line", "time", "act", "agent"]).utf8))
        for entry in try trailed.trail(in: archive) {
            try audit.append(
                Array(
                    CommaSeparatedLine.text([
                        numbers[entry.record] ?? "", "\(entry.record)", "\(entry.line)", "\(entry.time)", entry.act,
                        entry.agent,
                    ]).utf8))
        }
        try writer.finish(audit)
        let lines = [["id", "number", "reason"]] + gaps.map { [$0.subject, $0.number ?? "", $0.reason.rawValue] }
        try writer.add("gaps.csv", Array(lines.map { CommaSeparatedLine.text($0) }.joined().utf8))
        let rows = [["number", "kind"]] + withheld
        try writer.add("withheld.csv", Array(rows.map { CommaSeparatedLine.text($0) }.joined().utf8))
        try writer.add("coverage.json", coverage.encoded + [0x0A])
        try writer.add("checkpoint.txt", evidence.checkpoint)
        try writer.add("keys.txt", Array(evidence.keys.map { $0 + "\n" }.joined().utf8))
        try writer.add("README.txt", Array(text.readme(records: count, gaps: gaps.count).utf8))
    }

    /// Writes the tag files, by which the bag is a bag.
    ///
    /// - Returns: SHA-256 of its tag manifest.
    func finish(_ information: [(label: String, value: String)]) throws -> Digest { try writer.finish(information) }
}

/// What proofs in a bag rest on.
struct ExportEvidence {
    var checkpoint: [UInt8]
    var keys: [String]
}

/// What a bag says of the export in words.
struct ExportText {
    var number: Int
    var made: Timestamp
    var agent: String
    var line: Int
    var request: ExportRequest
    var understood: String
    var archive: String

    var title: String { request.matter.isEmpty ? "Export \(number)" : "\(request.matter): export \(number)" }

    var facts: [(name: String, value: String)] {
        [
            ("Request", request.request), ("Recipient", request.recipient), ("Query", understood),
            ("Made", "\(made) by \(agent)"), ("As of", "line \(line) of the ledger"),
        ]
    }

    func readme(records: Int, gaps: Int) -> String {
        let said = facts.filter { !$0.value.isEmpty }.map { "\($0.name): \($0.value)\n" }.joined()
        return """
            \(title)

            \(said)Records in this bag: \(records)
            Asked for and not in this bag (gaps.csv): \(gaps)

            What is here
              index.html        all records, to be opened in a browser; needs no network
              index.csv         the same with all fields (UTF-8, RFC 4180)
              load.dat          load file for Concordance and Relativity (UTF-8, delimiters U+0014 and U+00FE)
              originals/        each record as it came in, bit for bit
              views/            each record as a person reads it
              envelopes/        what the archive derived of each record, in canonical JSON
              proofs/           proof of each record; checkpoint.txt and keys.txt are what they rest on
              audit.csv         the acts of the ledger that had to do with these records, and no others
              gaps.csv          what was asked for and is not here, with the reason
              withheld.csv      those of them that are restricted: their numbers, and why as a code
              coverage.json     what was searched

            Is it complete and unaltered?
              1. The folder above "data" is a BagIt bag (RFC 8493). Any BagIt validator checks it; so does
                   (cd BAG && sha256sum -c manifest-sha256.txt && sha256sum -c tagmanifest-sha256.txt)
                 A checksum proves that nothing changed since the bag was made.
              2. Each file in proofs/ proves that the archive held the record as it is here at the time of the checkpoint:
                 with the public key of the archive, which you should have from elsewhere than this bag, and with the
                 script of "Verify without Muniment", which needs nothing of Muniment.

            """
    }
}
