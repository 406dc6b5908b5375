// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// Writes later envelopes of records of one volume, under the lock.
///
/// Order of writes, for each line of at most ``Revision/mostRecords`` records: addenda, copies in volumes of another
/// class, and the detail, each synchronised; commitments, synchronised; the line, synchronised: the commit; the indexes of
/// open volumes and the register. A sealed volume's index is replaced once, after the last line; the generation is odd from
/// the first line to then, so that readers wait.
struct RevisionGroup {
    let session: WriteSession
    let kind: RevisionKind
    let detail: [String: CanonicalJSON]

    private var archive: Archive { session.archive }

    /// - Throws: ``ArchiveError``; lines before the failure are committed.
    func run(_ pending: [PendingRevision], in key: VolumeKey) throws -> [RevisionReport.Revised] {
        try IndexCatchUp(archive).bringUp(key)
        try refuseStale(pending, in: key)
        let isSealed = try archive.register().volume(key)?.seal != nil
        // From the first line to the new index nobody reads; a crash between them leaves that to who takes the lock next.
        if isSealed { try archive.generation.begin() }
        var revised: [RevisionReport.Revised] = []
        var lines: [[CapturedRange]] = []
        var rest = pending[...]
        let rules = try archive.rules()
        while !rest.isEmpty {
            let part = Self.line(of: rest, rules)
            rest = rest.dropFirst(part.count)
            let (line, places) = try commit(part, in: key)
            lines.append(line)
            for (item, volume) in zip(part, places) {
                revised.append(
                    RevisionReport.Revised(
                        id: item.located.record.id, version: item.located.record.version + 1, volume: volume))
            }
        }
        if isSealed {
            do {
                try IndexCatchUp(archive).extend(key, by: lines)
            } catch let error as CatalogueError {
                archive.close(key)
                archive.environment.notice("the index of \(key) is behind: \(error.message)")
            }
            try archive.generation.end()
        }
        return revised
    }

    /// The most volumes that copies of one line go into: a line has room for 500 identities and so many ranges.
    private static let mostPlaces = 48

    /// The records that find room in one line.
    private static func line(of rest: ArraySlice<PendingRevision>, _ rules: FilingRules) -> [PendingRevision] {
        var places: Set<VolumePlace> = []
        return Array(
            rest.prefix(Revision.mostRecords).prefix { item in
                places.insert(rules.place(of: item.envelope))
                return places.count <= mostPlaces
            })
    }

    /// A record that got another envelope since it was read would lose what was said of it.
    private func refuseStale(_ pending: [PendingRevision], in key: VolumeKey) throws {
        let index = try archive.volume(key).index
        for item in pending {
            let now = try index.record(item.located.record.id, upTo: .max)
            guard now?.since == item.located.record.since else {
                throw ArchiveError(
                    code: .failed, subject: "\(item.located.record.id)",
                    message: "record \(item.located.record.id) was changed by another act meanwhile; repeat the command"
                )
            }
        }
    }

    /// Commits one line.
    ///
    /// - Returns: the ranges of the volume that the line commits, and the volumes that hold the records now.
    private func commit(
        _ part: [PendingRevision], in key: VolumeKey
    ) throws -> (ranges: [CapturedRange], volumes: [VolumeKey]) {
        guard let entry = try archive.register().volume(key) else {
            throw ArchiveError(
                code: .failed, subject: "\(key)", message: "the register does not know volume \(key); run rebuild")
        }
        let (wall, trusted) = session.times()
        let agent = archive.environment.agent
        let addenda = try Addenda(entry, archive)
        for item in part { try addenda.append(item) }
        let copies = try copies(of: part, from: key)
        try addenda.synchronize()
        for copy in copies { try copy.appender.synchronize() }
        let first = session.ledger.head.commitments
        let commitments = addenda.commitments + copies.flatMap(\.appender.commitments)
        let deposit = Deposit(
            commitments: CommitmentRange(
                first: first, count: commitments.count, root: MerkleFrontier(commitments).root),
            volumes: [addenda.range] + copies.map(\.appender.range))
        var detail = detail
        // What was said of a record is withheld with it, so a detail says of which that is.
        if kind != .reparse { detail["records"] = .array(part.map { .string("\($0.located.record.id)") }) }
        let told = try DetailDeposit(
            ActDetail(act: kind.rawValue, members: detail), by: agent, at: max(wall, trusted), archive)
        try session.commit(commitments + [told.commitment])
        let line = try session.ledger.append(
            .revision(Revision(kind, records: part.map(\.located.record.id), deposit: deposit)),
            detail: told.deposit(at: first + commitments.count), agent: agent, wall: wall, trusted: trusted)
        try session.ledger.synchronize()
        told.apply(line)
        let day = archive.description.day(of: max(wall, trusted))
        let ranges = RegisterChanges.ranges(of: line, day: day).filter { $0.volume == key }
        try apply(line, ranges, copies, to: entry)
        var volumes: [RecordID: VolumeKey] = [:]
        for copy in copies { for id in copy.records { volumes[id] = copy.appender.volume.key } }
        return (ranges, part.map { volumes[$0.located.record.id] ?? key })
    }

    /// Copies of records in a volume of another class.
    private struct Copies {
        var appender: VolumeAppender
        var records: [RecordID]
    }

    private func copies(of part: [PendingRevision], from key: VolumeKey) throws -> [Copies] {
        let moved = part.filter { $0.envelope.classification.recordClass != key.recordClass }
        guard !moved.isEmpty else { return [] }
        let rules = try archive.rules()
        let source = try archive.volume(key)
        return try Dictionary(grouping: moved) { rules.place(of: $0.envelope) }.sorted { $0.key < $1.key }
            .map { place, items in
                var days: [CivilDate: Int] = [:]
                for item in items { days[item.envelope.day ?? item.envelope.captured, default: 0] += 1 }
                let appender = try VolumeChoice(archive: archive).appender(
                    for: place.recordClass, period: place.period, days: days)
                for accession in Set(items.map(\.envelope.accession)).sorted() {
                    try copyContext(of: accession, from: source, to: appender)
                }
                try appender.append(items.map { try copy($0, of: source, to: place) })
                return Copies(appender: appender, records: items.map(\.located.record.id))
            }
    }

    /// What is known of a source goes with its records, once into each volume.
    private func copyContext(of accession: AccessionID, from source: Volume, to target: VolumeAppender) throws {
        guard try target.volume.index.parts(of: accession, kind: .context).isEmpty,
            let frame = try source.index.parts(of: accession, kind: .context).last,
            let context = AccessionContext(decoding: try source.pack.frame(at: frame).payload)
        else { return }
        try target.append(context)
    }

    private func copy(_ item: PendingRevision, of source: Volume, to place: VolumePlace) throws -> PendingRecord {
        let record = item.located.record
        let (_, content) = try source.read(record)
        var prepared = PreparedRecord(
            id: record.id, offset: item.envelope.sourceOffset, content: content, digest: item.digest,
            parsed: item.envelope.parsed, textRule: item.envelope.textRule, reached: 0, unfolded: 0)
        if let text = try source.extractedText(of: record) {
            let tool = item.envelope.textRule.dropFirst(ExtractedText.rulePrefix.count)
            prepared.extracted = ExtractedText(tool: String(tool), text: text)
        }
        if let digest = item.envelope.context, let frame = try source.index.contextFrame(of: digest),
            let context = RecordContext(decoding: try source.pack.frame(at: frame).payload)
        {
            prepared.context = PreparedContext(digest: digest, bytes: context.bytes)
        }
        return PendingRecord(prepared, item.envelope, in: place, salt: item.salt)
    }

    /// Tells the indexes of open volumes, and the register.
    private func apply(
        _ line: LedgerLine, _ ranges: [CapturedRange], _ copies: [Copies], to entry: VolumeEntry
    ) throws {
        var changes = RegisterChanges.of(line, contexts: [], archive.description)
        guard case .revision(let revision) = line.act else { return }
        changes += revision.records.map { .supersessionsEnded($0, at: line.sequence) }
        let places = Dictionary(
            uniqueKeysWithValues: revision.deposit.placed.map { ($0.range, $0.firstPlace) })
        let volume = try archive.volume(entry.key)
        let content = try VolumeReplay(archive, volume).read(ranges)
        do throws(CatalogueError) {
            if entry.seal == nil {
                var position = try volume.index.position()
                position.advance(over: ranges, giving: content)
                try volume.index.apply(content.records, parts: content.parts, moved: content.moved, position: position)
            }
            for copy in copies {
                let first = places[copy.appender.range] ?? 0
                try copy.appender.apply(line, firstPlace: first)
                changes += copy.appender.chainChanges(sequence: line.sequence, firstPlace: first)
            }
        } catch {
            archive.closeAll()
            archive.environment.notice("an index is behind: \(error.message)")
        }
        // What is read anew may state other events than before.
        if kind == .reparse || content.records.contains(where: { !$0.names.eventTrades.isEmpty }) {
            changes.append(.eventsStated)
        }
        changes.append(.borne(content.records.flatMap { $0.names.identifiers.map(\.value) }))
        changes += content.records.flatMap { record in
            record.names.superseded.map { identifier in
                .supersession(Supersession(record.record, record.names, superseding: identifier, in: entry.key))
            }
        }
        try session.apply(changes)
    }
}

extension Supersession {
    /// That a row supersedes what bears an identifier.
    init(
        _ record: IndexedRecord, _ names: RecordNames, superseding identifier: RecordIdentifier, in volume: VolumeKey
    ) {
        self.init(
            identifier: identifier, record: record.id, volume: volume, sequence: record.sequence, place: record.place,
            lifecycle: record.lifecycle, facts: names.facts, since: record.since)
    }
}

/// The addenda of a volume, open for appending.
private final class Addenda {
    private let key: VolumeKey
    private let start: Int
    private let writer: PackWriter
    private(set) var commitments: [Digest] = []

    /// Opens the file, which is created where there is none: the file, then its name, synchronised.
    init(_ entry: VolumeEntry, _ archive: Archive) throws {
        key = entry.key
        start = entry.addendaLength
        let layout = archive.layout.volume(key)
        let isNew = try entry.addendaLength == 0 || archive.fileSystem.status(layout.addenda) == nil
        guard !isNew || entry.addendaLength == 0 else {
            throw ArchiveError(
                code: .integrity, subject: "\(layout.addenda)",
                message: "\(layout.addenda) is not there; restore it from a backup")
        }
        let file = try archive.fileSystem.open(layout.addenda, .create)
        if isNew {
            try file.synchronize()
            try archive.fileSystem.synchronizeDirectory(layout.root)
        }
        writer = PackWriter(try AppendOnlyFile(file, committedLength: start))
    }

    func append(_ item: PendingRevision) throws {
        let frame = try writer.append(
            NewRecord(
                id: item.located.record.id, salt: item.salt, envelope: item.envelope.encoded, content: [],
                contentDigest: item.digest, reference: item.located.record.frame, dictionary: nil))
        commitments.append(frame.commitment)
        if let extracted = item.extracted { _ = try writer.append(.text, payload: extracted.text) }
    }

    func synchronize() throws { try writer.synchronize() }

    var range: VolumeRange {
        VolumeRange(volume: key, pack: .addenda, from: start, to: writer.length, records: commitments.count)
    }
}
