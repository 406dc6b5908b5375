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

        /// Bytes of content; 0 where the record is not there.
        var length: Int

        /// As what it is left out; `nil` where it is not.
        var withheld: RestrictionKind?

        /// As what it was left out of the export that is made again.
        var former: RestrictionKind?

        static func isEarlier(_ left: Self, than right: Self) -> Bool {
            (left.day, left.since, left.place) < (right.day, right.since, right.place)
        }
    }

    /// The line as of which they are what they are.
    public let line: Int

    /// Bytes of the records to be given, as they came in.
    public var bytes: Int { members.reduce(0) { $1.withheld == nil ? $0 + $1.length : $0 } }

    /// What was asked for and is not there.
    public private(set) var gaps: [ExportGap] = []

    /// Ids as they were typed, of records that were named by such.
    private(set) var typed: [RecordID: String] = [:]

    /// What was searched, where the records are those of a query.
    public private(set) var coverage: Coverage?

    /// How the query was understood; empty where there was none.
    public private(set) var understood = ""

    private(set) var members: [Member] = []
    private(set) var volumes: [VolumeKey] = []

    /// Records, those that are withheld among them.
    public var count: Int { members.count }

    /// Records that have a number and are not to be given, because they are restricted.
    public var withheld: Int { members.count { $0.withheld != nil } }

    var ids: [RecordID] { members.map(\.id) }

    /// Gathers what a query finds.
    ///
    /// - Throws: ``ArchiveError`` `usage` where the query is not exact; `failed` where a volume can't be looked into: what is
    ///   produced must not lack records without a word.
    init(query text: String, in archive: Archive) throws {
        let query = archive.understanding(of: text)
        try query.refuseUnlessExact(text)
        let matches = try QueryMatches(query.query, in: archive, withholding: .nothing)
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
        try withhold(in: archive)
        let count = withheld
        coverage?.withheld = count
    }

    /// Gathers the records that ids name: of each the version that is in force, once.
    init(ids: [String], in archive: Archive) throws {
        let found = try ArchiveView.answer(from: archive, withholding: .nothing) { view in
            (line: view.sequence, answers: try ids.map { ($0, try Self.record($0, in: view)) })
        }
        line = found.line
        var known: Set<RecordID> = []
        for (id, answer) in found.answers {
            switch answer {
            case .success(let located):
                if known.insert(located.record.id).inserted { add(located.record, in: located.volume) }
                typed[located.record.id] = id
            case .failure(let gap): gaps.append(ExportGap(subject: id, reason: gap.reason))
            }
        }
        members.sort(by: Member.isEarlier)
        try withhold(in: archive)
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
        case .success(.destroyed): return .failure(Missing(reason: .destroyed))
        case .success(.notFound), .success(.withheld): return .failure(Missing(reason: .notFound))
        case .failure(let error):
            guard ArchiveError(error).code == .integrity else { throw error }
            return .failure(Missing(reason: .damaged))
        }
    }

    /// Gathers the records of a list, in its order, as of a line.
    ///
    /// - Parameter former: what was withheld from it before.
    init(
        list: [RecordID], upTo line: Int, _ numbering: ExportNumbering, without former: [WithheldRecords],
        in archive: Archive
    ) throws {
        self.line = line
        let rows = try ArchiveView.answer(from: archive, upTo: line, withholding: .nothing) { view in
            try list.map { try RecordLookup(archive).record($0, in: view) }
        }
        for (place, row) in rows.enumerated() {
            if let row {
                add(row.record, in: row.volume)
            } else {
                // The place stays taken, so that every other record has its number again.
                members.append(Member(id: list[place], volume: -1, day: 0, since: 0, place: 0, length: 0))
                gaps.append(ExportGap(subject: "\(list[place])", number: numbering.number(at: place), reason: .gone))
            }
        }
        for place in members.indices where members[place].volume >= 0 {
            members[place].former = former.lazy.compactMap { $0.kinds[list[place]] }.first
        }
        try withhold(in: archive)
    }

    /// Marks what is restricted now: whoever exports, it is not given. So are details of acts that name such a record.
    mutating func withhold(in archive: Archive) throws {
        let restricted = try Withholding.fromAll.records(in: archive)
        for place in members.indices where members[place].volume >= 0 {
            members[place].withheld = restricted.kinds[members[place].id] ?? members[place].former
        }
        guard !restricted.isEmpty, volumes.contains(where: { $0.recordClass == .auditTrail }) else { return }
        let line = line
        try ArchiveView.answer(from: archive, upTo: line, withholding: .fromAll) { view in
            for place in members.indices where members[place].volume >= 0 {
                let key = volumes[Int(members[place].volume)]
                guard key.recordClass == .auditTrail,
                    let index = try view.volume(key)?.index, let row = try index.record(members[place].id, upTo: line),
                    try index.isDetail(row, naming: restricted)
                else { continue }
                // Of which kind the records are that it names is not for a detail to say.
                members[place].withheld = restricted.kinds.values.min { $0.rawValue < $1.rawValue }
            }
        }
    }

    private mutating func add(_ row: IndexedRecord, in key: VolumeKey) {
        if volumes.last != key { volumes.append(key) }
        members.append(
            Member(
                id: row.id, volume: Int32(volumes.count - 1), day: Int32(row.row.day.day), since: row.since,
                place: row.place, length: row.length))
    }
}
