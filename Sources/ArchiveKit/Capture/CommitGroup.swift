// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
internal import Records

/// Takes pieces of sources into the archive at one go: the order of writes of Docs/OnDiskFormat.md §8.
///
/// 1 frames and commitments, synchronised; 2 the line, synchronised: the commit; 3 the indexes, the register. The
/// receipts that ``run(_:recaptured:)`` returns are the fourth.
struct CommitGroup {
    let session: WriteSession

    var archive: Archive { session.archive }

    /// A piece with the accession that it belongs to.
    private struct Assigned {
        var piece: SourcePiece
        var accession: AccessionID
        var context: AccessionContext

        /// The records of the piece, by the volume that takes them.
        var records: [PendingRecord]
    }

    private struct Place: Hashable, Comparable {
        var recordClass: RecordClass
        var period: String

        static func < (left: Self, right: Self) -> Bool {
            (left.recordClass, left.period) < (right.recordClass, right.period)
        }
    }

    /// Commits pieces. A source that was taken in before is only noted.
    ///
    /// *Durability:* when this returns, everything that the receipts name survives a power cut.
    ///
    /// - Parameter earlier: accessions whose bytes came again and were known before the lock was had.
    /// - Returns: a receipt for each piece, in their order.
    /// - Throws: ``ArchiveError``; nothing was acknowledged, and what was written without a commit is cut off later.
    func run(_ pieces: [SourcePiece], recaptured earlier: [AccessionID]) throws -> [CaptureReceipt] {
        let (wall, trusted) = session.times()
        let captured = archive.description.day(of: max(wall, trusted))
        var receipts: [CaptureReceipt] = []
        var assigned: [Assigned] = []
        var recaptured = earlier
        for piece in pieces {
            try refuseRace(piece)
            if let earlier = try earlierAccession(of: piece, among: assigned) {
                recaptured.append(earlier)
                receipts.append(CaptureReceipt(piece, accession: earlier, isRecapture: true))
            } else {
                let group = assign(piece, at: max(wall, trusted), captured: captured)
                assigned.append(group)
                receipts.append(CaptureReceipt(piece, accession: group.accession, isRecapture: false))
            }
        }
        try commit(assigned, recaptured, wall: wall, trusted: trusted)
        return receipts
    }

    private func earlierAccession(of piece: SourcePiece, among group: [Assigned]) throws -> AccessionID? {
        let source = piece.source
        let known = try archive.register().accession(ofSource: source.digest, length: source.bytes.count)
        if let known, known.isComplete { return known.id }
        return group.first {
            $0.piece.source.digest == source.digest && $0.piece.source.bytes.count == source.bytes.count
        }?.accession
    }

    /// A source that takes several groups must not be taken in by two processes at once.
    private func refuseRace(_ piece: SourcePiece) throws {
        guard !piece.isWhole else { return }
        let source = piece.source
        let expected = piece.isFirst ? nil : source.reached(through: piece.records.lowerBound)
        let known =
            try piece.accession.map { try archive.register().accession($0) }
            ?? archive.register().accession(ofSource: source.digest, length: source.bytes.count)
        guard known?.isComplete == true || known?.reached == expected else {
            throw ArchiveError(
                code: .locked, subject: "\(source.name)",
                message: "another process is taking in \(source.name); repeat when it has ended")
        }
    }

    private func assign(_ piece: SourcePiece, at time: Timestamp, captured: CivilDate) -> Assigned {
        let source = piece.source
        let environment = archive.environment
        let accession = piece.accession ?? AccessionID(environment.identity(at: time))
        let records = piece.records.map { index in
            let span = source.spans[index]
            let parsed = source.parsed[index]
            let content = source.bytes[span.range]
            return PendingRecord(
                id: RecordID(environment.identity(at: time)), salt: environment.salt(),
                envelope: RecordEnvelope(
                    accession: accession, sourceOffset: span.offset, captured: captured,
                    classification: FilePlan.builtIn.classify(parsed), parsed: parsed,
                    textRule: source.textRules[index]),
                content: content, digest: Digest(hashing: content))
        }
        let reached = source.reached(through: piece.records.upperBound)
        let context = AccessionContext(
            accession: accession, name: source.name, digest: source.digest, length: source.bytes.count,
            format: source.format, splitter: source.splitter, counts: source.counts, reached: reached,
            prefix: piece.isLast ? source.digest : Digest(hashing: source.bytes[..<reached]),
            salt: environment.salt())
        return Assigned(piece: piece, accession: accession, context: context, records: records)
    }

    private func commit(
        _ group: [Assigned], _ recaptured: [AccessionID], wall: Timestamp, trusted: Timestamp
    ) throws {
        let appenders = try fill(group)
        for appender in appenders { try appender.synchronize() }
        let commitments = appenders.flatMap(\.commitments)
        if !commitments.isEmpty {
            let file = try CommitmentFile(
                archive.layout.ledger, in: archive.fileSystem, committed: session.ledger.head.commitments)
            try file.append(commitments)
        }
        var lines: [LedgerLine] = []
        func append(_ act: LedgerAct) throws {
            lines.append(
                try session.ledger.append(act, agent: archive.environment.agent, wall: wall, trusted: trusted))
        }
        for item in group where !item.piece.isWhole && item.piece.isFirst { try append(.accessionOpen(item.accession)) }
        if !group.isEmpty { try append(.capture(capture(group, appenders, commitments))) }
        for item in group where !item.piece.isWhole && item.piece.isLast {
            try append(
                .accessionClose(
                    item.accession, source: item.context.commitment, counts: item.piece.source.counts))
        }
        for accession in recaptured { try append(.recapture(accession)) }
        try session.ledger.synchronize()
        try apply(lines, appenders)
    }

    private func capture(_ group: [Assigned], _ appenders: [VolumeAppender], _ commitments: [Digest]) -> Capture {
        var counts = CaptureCounts()
        for item in group { counts += item.piece.counts }
        return Capture(
            accessions: group.map { item in
                AccessionPart(
                    id: item.accession, source: item.context.commitment, reached: item.context.reached,
                    isWhole: item.piece.isWhole)
            },
            commitments: CommitmentRange(
                first: session.ledger.head.commitments, count: commitments.count,
                root: MerkleFrontier(commitments).root),
            counts: counts, volumes: appenders.map(\.range))
    }

    /// Puts contexts, gaps and records into their volumes, in the order of volumes.
    private func fill(_ group: [Assigned]) throws -> [VolumeAppender] {
        var places: [Place: [CivilDate: Int]] = [:]
        for record in group.flatMap(\.records) {
            let parsed = record.envelope.parsed
            places[Self.place(of: record), default: [:]][parsed.tradeDate ?? record.envelope.captured, default: 0] += 1
        }
        var appenders: [VolumeAppender] = []
        for place in places.keys.sorted() {
            let appender = try VolumeChoice(archive: archive).appender(
                for: place.recordClass, period: place.period, days: places[place] ?? [:])
            let here = group.filter { item in item.records.contains { Self.place(of: $0) == place } }
            for item in here { try appender.append(item.context) }
            for item in here { try appender.append(gaps(of: item, in: place)) }
            for record in here.flatMap(\.records) where Self.place(of: record) == place { try appender.append(record) }
            appenders.append(appender)
        }
        return appenders
    }

    private static func place(of record: PendingRecord) -> Place {
        Place(
            recordClass: record.envelope.classification.recordClass, period: "\(record.envelope.clockStart.year)")
    }

    /// The gaps whose following record lies in a volume; the last gap of a source goes with the record before it.
    private func gaps(of item: Assigned, in place: Place) -> SourceGaps {
        var gaps: [SourceGaps.Gap] = []
        let indices = Array(item.piece.records)
        for (index, record) in zip(indices, item.records) where Self.place(of: record) == place {
            if let gap = item.piece.source.gap(before: index) { gaps.append(gap) }
            if index == item.piece.source.spans.count - 1, let gap = item.piece.source.gapAtEnd { gaps.append(gap) }
        }
        return SourceGaps(accession: item.accession, gaps: gaps)
    }

    /// Tells the indexes and the register. They are derived: what fails is noticed and made up for later.
    private func apply(_ lines: [LedgerLine], _ appenders: [VolumeAppender]) throws {
        for line in lines {
            guard case .capture(let capture) = line.act else { continue }
            var place = capture.commitments.first
            for appender in appenders {
                do {
                    try appender.apply(line, firstPlace: place)
                } catch {
                    archive.close(appender.volume.key)
                    archive.environment.notice("the index of \(appender.volume.key) is behind: \(error.message)")
                }
                place += appender.range.records
            }
        }
        let contexts = appenders.flatMap(\.contexts)
        try session.apply(lines.flatMap { RegisterChanges.of($0, contexts: contexts) })
    }
}

extension AccessionContext {
    /// What the ledger says of the source.
    var commitment: Digest { RecordCommitment.source(salt: salt, digest: prefix) }
}
