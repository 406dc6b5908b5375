// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
internal import Queries
internal import Records

/// The records of an export as of one line of the ledger, in the order of their numbers: by day, line and place, the oldest
/// first. 48 bytes a record.
public struct ExportSet: Sendable {
    struct Member {
        var id: RecordID
        var volume: Int32
        var day: Int32
        var since: Int
        var place: Int

        static func isEarlier(_ left: Self, than right: Self) -> Bool {
            (left.day, left.since, left.place) < (right.day, right.since, right.place)
        }
    }

    /// The line as of which they are what they are.
    public let line: Int

    /// Bytes of the records as they came in.
    public private(set) var bytes = 0

    /// What was asked for and is not there.
    public private(set) var gaps: [ExportGap] = []

    /// What was searched, where the records are those of a query.
    public private(set) var coverage: Coverage?

    /// How the query was understood; empty where there was none.
    public private(set) var understood = ""

    private(set) var members: [Member] = []
    private(set) var volumes: [VolumeKey] = []

    public var count: Int { members.count }

    var ids: [RecordID] { members.map(\.id) }

    /// Gathers what a query finds.
    ///
    /// - Throws: ``ArchiveError`` `usage` where the query is not exact; `failed` where a volume can't be looked into: what is
    ///   produced must not lack records without a word.
    init(query text: String, in archive: Archive) throws {
        let query = QueryParser.parse(text, today: archive.today)
        try query.refuseUnlessExact(text)
        let matches = try QueryMatches(query.query, in: archive)
        line = matches.line
        coverage = matches.coverage
        understood = QueryPrinter.print(query.query)
        let unseen = try matches.forEachPage { key, rows in
            for row in rows { add(row, in: key) }
        }
        if let key = (unseen + matches.coverage.incomplete).first {
            throw ArchiveError(
                code: .failed, subject: "\(key)",
                message: "volume \(key) can't be looked into, so that the export would lack its records; run "
                    + "'muniment rebuild', then repeat")
        }
        members.sort(by: Member.isEarlier)
    }

    /// Gathers the records that ids name: of each the version that is in force, once.
    init(ids: [String], in archive: Archive) throws {
        let found = try ArchiveView.answer(from: archive) { view in
            (line: view.sequence, answers: try ids.map { ($0, try Self.record($0, in: view)) })
        }
        line = found.line
        var known: Set<RecordID> = []
        for (id, answer) in found.answers {
            switch answer {
            case .success(let located):
                if known.insert(located.record.id).inserted { add(located.record, in: located.volume) }
            case .failure(let gap): gaps.append(ExportGap(subject: id, reason: gap.reason))
            }
        }
        members.sort(by: Member.isEarlier)
    }

    private struct Missing: Error {
        var reason: ExportGap.Reason
    }

    private static func record(_ id: String, in view: ArchiveView) throws -> Result<LocatedRecord, Missing> {
        switch Result(catching: { try RecordLookup(view.archive).find(id, in: view) }) {
        case .success(.found(let chain)):
            guard let row = try view.volume(chain.current.volume)?.index.record(chain.current.id, upTo: view.sequence)
            else { return .failure(Missing(reason: .notFound)) }
            return .success(LocatedRecord(volume: chain.current.volume, record: row))
        case .success(.ambiguous): return .failure(Missing(reason: .ambiguous))
        case .success(.notFound): return .failure(Missing(reason: .notFound))
        case .failure(let error):
            guard ArchiveError(error).code == .integrity else { throw error }
            return .failure(Missing(reason: .damaged))
        }
    }

    /// Gathers the records of a list, in its order, as of a line.
    init(list: [RecordID], upTo line: Int, _ numbering: ExportNumbering, in archive: Archive) throws {
        self.line = line
        let rows = try ArchiveView.answer(from: archive, upTo: line) { view in
            try list.map { try RecordLookup(archive).record($0, in: view) }
        }
        for (place, row) in rows.enumerated() {
            if let row {
                add(row.record, in: row.volume)
            } else {
                // The place stays taken, so that every other record has its number again.
                members.append(Member(id: list[place], volume: -1, day: 0, since: 0, place: 0))
                gaps.append(ExportGap(subject: "\(list[place])", number: numbering.number(at: place), reason: .gone))
            }
        }
    }

    private mutating func add(_ row: IndexedRecord, in key: VolumeKey) {
        if volumes.last != key { volumes.append(key) }
        bytes += row.length
        members.append(
            Member(
                id: row.id, volume: Int32(volumes.count - 1), day: Int32(row.row.day.day), since: row.since,
                place: row.place))
    }
}
