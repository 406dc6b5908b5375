// SPDX-License-Identifier: Apache-2.0

internal import Ledger
public import Records

/// An act that had to do with a record, as its line in the ledger says it.
public struct RecordTrailEntry: Hashable, Sendable {
    public var record: RecordID

    /// The line, from 1.
    public var line: Int

    /// The trusted time of the line.
    public var time: Timestamp
    public var act: String
    public var agent: String
}

/// The acts that had to do with some records: their captures, new envelopes, reads of them and of
/// their sources, and the lists that they were put into.
struct RecordTrail {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    /// Goes through the ledger once.
    ///
    /// - Parameters:
    ///   - captures: the records, by the line that captured them.
    ///   - sources: the same, by the accession that they came in.
    /// - Returns: in the order of lines, of one line in the order of records.
    /// - Complexity: linear in the ledger, and in the lists that it names.
    func entries(of captures: [Int: [RecordID]], in sources: [AccessionID: [RecordID]]) throws -> [RecordTrailEntry] {
        let wanted = Set(captures.values.joined())
        var entries: [RecordTrailEntry] = []
        _ = try archive.ledgerReader.read(after: LedgerHead()) { line, _ in
            let records = try records(of: line, wanted, captures, sources)
            for record in Set(records).sorted() {
                entries.append(
                    RecordTrailEntry(
                        record: record, line: line.sequence, time: line.trusted, act: line.act.name, agent: line.agent))
            }
        }
        return entries
    }

    private func records(
        of line: LedgerLine, _ wanted: Set<RecordID>, _ captures: [Int: [RecordID]],
        _ sources: [AccessionID: [RecordID]]
    ) throws -> [RecordID] {
        switch line.act {
        case .capture: return captures[line.sequence] ?? []
        case .revision(let revision): return revision.records.filter { wanted.contains($0) }
        case .restriction(let restriction): return restriction.records.filter { wanted.contains($0) }
        case .read(_, let records), .search(_, let records): return records.filter { wanted.contains($0) }
        case .sourceRead(let source, _): return sources[source] ?? []
        default:
            guard let list = line.act.list else { return [] }
            return try RecordListFile.read(list, from: archive.layout.ledger, in: archive.fileSystem)
                .filter { wanted.contains($0) }
        }
    }
}
