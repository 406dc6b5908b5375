// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// The record whose trail is asked for, and which lines are of it.
struct TrailSubject {
    let id: RecordID

    /// The line that captured it.
    private let captured: Int
    private let accession: AccessionID

    /// - Parameter text: the identity of the record, or an id by which `get` finds one.
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`.
    init(_ text: String, in archive: Archive) throws {
        let outcome = try ArchiveView.answer(from: archive) { try RecordLookup(archive).find(text, in: $0) }
        switch outcome {
        case .found(let chain):
            id = chain.current.id
            captured = chain.current.sequence
            accession = chain.current.envelope.accession
        case .ambiguous(let chains, _):
            throw ArchiveError(
                code: .ambiguous, subject: "--record",
                message: "\(chains.count) records bear this id; name one by its record id, which 'muniment get' lists")
        case .withheld: throw ArchiveError.withheld("--record")
        case .notFound:
            throw ArchiveError(
                code: .notFound, subject: "--record",
                message: "no record bears this id; 'muniment search' finds records")
        }
    }

    /// Whether a line is of the record: it took it in or described it anew, handed it out, or froze it in a list.
    ///
    /// - Throws: ``LedgerError`` `broken` where a list is not what it was.
    func isOf(_ line: LedgerLine, in archive: Archive) throws -> Bool {
        if line.sequence == captured { return true }
        switch line.act {
        case .revision(let revision): return revision.records.contains(id)
        case .restriction(let restriction): return restriction.records.contains(id)
        case .read(_, let records), .search(_, let records): return records.contains(id)
        case .sourceRead(let source, _): return source == accession
        default:
            guard let list = line.act.list, list.count > 0 else { return false }
            return try RecordListFile.read(list, from: archive.layout.ledger, in: archive.fileSystem).contains(id)
        }
    }

    /// What a detail says of this record: of gathered reads and searches, those that handed it out, and no other record.
    func own(_ members: [String: CanonicalJSON]) -> [String: CanonicalJSON] {
        var members = members
        for name in ["records", "ids"] { members[name] = nil }
        for name in ["reads", "searches"] {
            guard let entries = members[name]?.elements else { continue }
            members[name] = .array(
                entries.filter { $0["records"]?.elements?.contains(.string("\(id)")) == true }.map { entry in
                    var own = entry.members ?? [:]
                    own["records"] = nil
                    own["count"] = nil
                    return .object(own)
                })
        }
        return members
    }
}
