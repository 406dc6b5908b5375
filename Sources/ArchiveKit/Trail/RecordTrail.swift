// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Records

/// An act that had to do with a record, as its line in the ledger says it.
struct RecordTrailEntry: Hashable, Sendable {
    var record: RecordID

    /// The line, from 1.
    var line: Int

    /// The trusted time of the line.
    var time: Timestamp
    var act: String
    var agent: String
}

/// Records, and which lines of the ledger are of them: those that took them in or described them anew, handed out them or
/// their sources, or froze them in a list.
struct TrailedRecords {
    private var ids: Set<RecordID> = []
    private var captures: [Int: [RecordID]] = [:]
    private var sources: [AccessionID: [RecordID]] = [:]

    /// - Parameters:
    ///   - line: the one that captured it.
    ///   - accession: the source that it came in.
    mutating func add(_ id: RecordID, capturedBy line: Int, in accession: AccessionID) {
        ids.insert(id)
        captures[line, default: []].append(id)
        sources[accession, default: []].append(id)
    }

    /// The records that a line is of.
    ///
    /// - Throws: ``LedgerError`` `broken` where a list is not what it was.
    func records(of line: LedgerLine, in archive: Archive) throws -> Set<RecordID> {
        Set(captures[line.sequence] ?? []).union(try named(by: line, in: archive))
    }

    private func named(by line: LedgerLine, in archive: Archive) throws -> [RecordID] {
        switch line.act {
        case .revision(let revision): return revision.records.filter { ids.contains($0) }
        case .restriction(let restriction): return restriction.records.filter { ids.contains($0) }
        case .read(_, let records), .search(_, let records): return records.filter { ids.contains($0) }
        case .sourceRead(let source, _): return sources[source] ?? []
        default:
            guard let list = line.act.list, list.count > 0 else { return [] }
            return try RecordListFile.read(list, from: archive.layout.ledger, in: archive.fileSystem)
                .filter { ids.contains($0) }
        }
    }

    /// The acts of all lines that are of them.
    ///
    /// - Returns: in the order of lines, of one line in the order of records.
    /// - Complexity: linear in the ledger, and in the lists that it names.
    func trail(in archive: Archive) throws -> [RecordTrailEntry] {
        var entries: [RecordTrailEntry] = []
        _ = try archive.ledgerReader.read(after: LedgerHead()) { line, _ in
            for record in try records(of: line, in: archive).sorted() {
                entries.append(
                    RecordTrailEntry(
                        record: record, line: line.sequence, time: line.trusted, act: line.act.name, agent: line.agent))
            }
        }
        return entries
    }
}
