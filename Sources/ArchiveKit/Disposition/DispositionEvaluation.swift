// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Packs
internal import Records
internal import Retention

/// Tells of all records of a volume which may go on a day, and what keeps the others.
///
/// A record comes to the same verdict wherever it is asked for: in the volume where it is in force, and in those where an
/// earlier copy of it lies. What can't be read, or not be looked into, is kept.
///
/// Schedule, holds, extensions and events are read once; kin that one record has led to is not evaluated again.
final class DispositionEvaluation {
    let day: CivilDate
    private let view: ArchiveView
    private let knowledge: RetentionKnowledge
    private let search: KinSearch
    private var judged: [RecordID: RecordJudgement] = [:]
    private var destroyed: DestroyedRecords?
    private let restricted: WithheldRecords

    /// Rows that are read at a time.
    private static let page = 1_000

    /// - Parameters:
    ///   - view: without anything withheld.
    ///   - day: the one that has begun everywhere on earth.
    /// - Throws: ``LedgerError`` `broken` where a list of records is not what it was.
    init(_ view: ArchiveView, on day: CivilDate) throws {
        self.view = view
        self.day = day
        knowledge = try RetentionKnowledge(view)
        restricted = try view.archive.register().restricted()
        search = KinSearch(view)
    }

    /// The verdict on every record that lies in a volume, also where only an earlier copy does: one for each of its frames,
    /// in the order of the content pack.
    ///
    /// - Parameter ids: the records that are asked for; `nil` for all.
    /// - Throws: ``ArchiveError`` `failed` where the volume can't be looked into.
    /// - Complexity: reads every record that is asked for, and the envelopes of its kin; a search of the volume for each hold
    ///   and extension by a query.
    func verdicts(in key: VolumeKey, among ids: Set<RecordID>? = nil) throws -> [RecordVerdict] {
        guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
        try knowledge.lookThrough(key)
        let isWhole = try volume.index.position().lost == 0
        var verdicts: [RecordVerdict] = []
        try forEachPage(of: volume, ids) { rows in
            let read = try rows.map { row in try self.read(row, in: volume, provingContent: true) }
            try search.prepare(read.compactMap(\.envelope))
            for item in read {
                var judgement = try isWhole ? self.judgement(item) : .unreadable
                if restricted.kinds[item.row.id] == .gdpr18 { judgement = judgement.restricted }
                verdicts.append(
                    RecordVerdict(
                        id: item.row.id, frame: item.row.frame,
                        recordClass: item.inForce?.volume.recordClass ?? key.recordClass,
                        isMoved: item.inForce?.volume != key, judgement: judgement))
            }
        }
        return verdicts
    }

    /// Hands out what every record that lies in a volume comes to by its own rules; `nil` for one of which that is not
    /// known. Contents are not looked at.
    ///
    /// - Parameter body: gets the class where the record is in force, and whether only an earlier copy lies here.
    /// - Returns: whether a rule of one of them looks at events or other versions.
    /// - Throws: ``ArchiveError`` `failed` where the volume can't be looked into.
    /// - Complexity: reads the frame of every record, and those of other versions where a rule looks at them.
    func forEachOwn(
        in key: VolumeKey, _ body: (RecordClass, _ isMoved: Bool, OwnRetention?) throws -> Void
    ) throws -> Bool {
        guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
        var looksAtOthers = false
        try forEachPage(of: volume, nil) { rows in
            let read = try rows.map { row in try self.read(row, in: volume, provingContent: false) }
            try search.prepare(read.compactMap(\.envelope))
            for item in read {
                let recordClass = item.inForce?.volume.recordClass ?? key.recordClass
                let isMoved = item.inForce.map { $0.volume != key } ?? false
                guard let inForce = item.inForce, let envelope = item.envelope else {
                    try body(recordClass, isMoved, nil)
                    continue
                }
                let kin = try search.alone(inForce, envelope)
                if kin.members.contains(where: { knowledge.looksAtOthers($0.classes) }) {
                    if !looksAtOthers { try knowledge.lookThrough(key) }
                    looksAtOthers = true
                    try body(recordClass, isMoved, try judgement(item).own)
                } else {
                    let standing = try KinStanding(ownRulesOf: kin, by: knowledge, on: day)
                    try body(recordClass, isMoved, kin.fault == nil ? standing.own : nil)
                }
            }
        }
        return looksAtOthers
    }

    /// The rows of the frames of a content pack, as of the line of the view.
    private func forEachPage(
        of volume: Volume, _ ids: Set<RecordID>?, _ body: ([IndexedRecord]) throws -> Void
    ) throws {
        if let ids {
            let rows = try ids.flatMap { try volume.index.versions(of: $0, upTo: view.sequence) }
            return try body(rows.filter { $0.addendum == nil }.sorted { $0.frame < $1.frame })
        }
        var frame = 0
        while true {
            let rows = try volume.index.records(from: frame, limit: Self.page)
            try body(rows.filter { $0.since <= view.sequence })
            guard rows.count == Self.page, let last = rows.last else { return }
            frame = last.frame + 1
        }
    }

    /// A row of a content pack with the version of its record that is in force; without what can't be read.
    private struct ReadRow {
        let row: IndexedRecord
        let inForce: LocatedRecord?
        let envelope: RecordEnvelope?

        /// Whether the bytes that lie here are whole.
        let isSound: Bool
    }

    private func read(
        _ row: IndexedRecord, in volume: Volume, provingContent isProof: Bool
    ) throws -> ReadRow {
        let inForce = try self.inForce(row, in: volume)
        let proved = isProof ? try sound { try volume.read(row).frame } : nil
        let isSound = !isProof || proved != nil
        // Mostly what lies here is what is in force: then it was read already.
        if let proved, let inForce, inForce.volume == volume.key, inForce.record == row {
            return ReadRow(
                row: row, inForce: inForce, envelope: RecordEnvelope(decoding: proved.envelope), isSound: true)
        }
        let envelope = try inForce.flatMap { located in
            try sound { () throws -> RecordEnvelope? in try view.volume(located.volume)?.envelope(of: located.record) }
                ?? nil
        }
        return ReadRow(row: row, inForce: inForce, envelope: envelope, isSound: isSound)
    }

    private func inForce(_ row: IndexedRecord, in volume: Volume) throws -> LocatedRecord? {
        let line = view.sequence
        func isInForce(_ row: IndexedRecord) -> Bool { row.since <= line && row.until ?? .max > line }
        if isInForce(row) { return LocatedRecord(volume: volume.key, record: row) }
        if let later = try volume.index.record(row.id, upTo: line) {
            return LocatedRecord(volume: volume.key, record: later)
        }
        for other in try view.everyVolume(naming: "\(row.id)").volumes {
            if let moved = try other.index.record(row.id, upTo: line) {
                return LocatedRecord(volume: other.key, record: moved)
            }
        }
        return nil
    }

    /// Whether a record was destroyed, of which an earlier copy is left.
    private func isDestroyed(_ id: RecordID) throws -> Bool {
        let known = try destroyed ?? DestroyedRecords(view.archive)
        destroyed = known
        return known.record(named: "\(id)") != nil
    }

    private func judgement(_ item: ReadRow) throws -> RecordJudgement {
        if item.inForce == nil, try isDestroyed(item.row.id) { return .left }
        guard item.isSound, let inForce = item.inForce, let envelope = item.envelope else { return .unreadable }
        if let known = judged[item.row.id] { return known }
        let standing = try KinStanding(
            try search.kin(of: inForce, envelope), by: knowledge, on: day, everyEvent: false)
        let members = standing.kin.members
        let numbers = knowledge.holdNumbers
        guard members.count > 1 else { return standing.judgement(of: 0, holds: numbers) }
        for place in members.indices { judged[members[place].id] = standing.judgement(of: place, holds: numbers) }
        return judged[item.row.id] ?? .unreadable
    }

    /// What was read; `nil` where it is damaged.
    private func sound<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch {
            guard ArchiveError(error).isOfDamage else { throw error }
            return nil
        }
    }
}
