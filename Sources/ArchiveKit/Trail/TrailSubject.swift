// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// The record whose trail is asked for, and which lines are of it.
struct TrailSubject {
    let id: RecordID

    private var trailed = TrailedRecords()

    /// The source that it came in.
    let accession: AccessionID

    /// - Parameter text: the identity of the record, or an id by which `get` finds one.
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`.
    init(_ text: String, in archive: Archive) throws {
        let outcome = try ArchiveView.answer(from: archive) { try RecordLookup(archive).find(text, in: $0) }
        switch outcome {
        case .found(let chain):
            id = chain.current.id
            accession = chain.current.envelope.accession
            trailed.add(id, capturedBy: chain.current.sequence, in: accession)
        case .ambiguous(let chains, _):
            throw ArchiveError(
                code: .ambiguous, subject: "--record",
                message: "\(chains.count) records bear this id; name one by its record id, which 'muniment get' lists")
        case .withheld: throw ArchiveError.withheld("--record")
        case .destroyed(let record): throw record.error(named: "--record")
        case .notFound:
            throw ArchiveError(
                code: .notFound, subject: "--record",
                message: "no record bears this id; 'muniment search' finds records")
        }
    }

    /// Whether a line is of the record.
    ///
    /// - Throws: ``LedgerError`` `broken` where a list is not what it was.
    func isOf(_ line: LedgerLine, in archive: Archive) throws -> Bool {
        try !trailed.records(of: line, in: archive).isEmpty
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
