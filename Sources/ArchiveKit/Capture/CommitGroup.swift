// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
internal import Records
internal import Synchronization

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

        /// The records of the piece, in their order.
        var records: [PendingRecord]
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
        let rules = try archive.rules()
        let known = try DestroyedRecords(archive)
        let destroyed = known.isEmpty ? nil : known
        var receipts: [CaptureReceipt] = []
        var assigned: [Assigned] = []
        var recaptured = earlier
        for piece in pieces {
            if let earlier = try earlierAccession(of: piece, among: assigned) {
                recaptured.append(earlier)
                receipts.append(CaptureReceipt(piece, accession: earlier, isRecapture: true))
            } else {
                let group = assign(piece, at: max(wall, trusted), captured: captured, by: rules, destroyed)
                assigned.append(group)
                var receipt = CaptureReceipt(piece, accession: group.accession, isRecapture: false)
                for record in group.records {
                    if record.envelope.isKnownDestroyed { receipt.destroyedBefore += 1 }
                    let recordClass = record.envelope.classification.recordClass
                    receipt.classes[recordClass, default: ClassTally(recordClass, by: rules)].add(record.envelope)
                }
                receipts.append(receipt)
            }
        }
        try commit(assigned, recaptured, wall: wall, trusted: trusted)
        return receipts
    }

    /// Whether another process is taking in the same source: a source that takes several groups must not be taken in by
    /// two at once.
    func isRaced(_ piece: SourcePiece) throws -> Bool {
        guard !piece.isWhole else { return false }
        let source = piece.source
        if let accession = piece.accession {
            let known = try archive.register().accession(accession)
            return known?.reached != piece.reachedBefore || known?.unfolded != piece.unfoldedBefore
                || known?.isComplete == true
        }
        let known = try archive.register().accession(ofSource: source.digest, length: source.length)
        guard let known, !known.isComplete else { return false }
        return source.known.map { $0 != (known.id, known.reached, known.unfolded) } ?? true
    }

    private func earlierAccession(of piece: SourcePiece, among group: [Assigned]) throws -> AccessionID? {
        let source = piece.source
        let known = try archive.register().accession(ofSource: source.digest, length: source.length)
        if let known, known.isComplete { return known.id }
        return group.first {
            $0.piece.source.digest == source.digest && $0.piece.source.length == source.length
        }?.accession
    }

    private func assign(
        _ piece: SourcePiece, at time: Timestamp, captured: CivilDate, by rules: FilingRules,
        _ destroyed: DestroyedRecords?
    ) -> Assigned {
        let source = piece.source
        let environment = archive.environment
        let accession = piece.accession ?? AccessionID(environment.identity(at: time))
        let salts = piece.records.map { _ in environment.salt() }
        let filing = RecordFiling(
            sourceName: source.name, options: source.options, captured: captured, rules: rules, destroyed: destroyed)
        let records = ParallelWork.map(
            Array(zip(piece.records, salts)), state: { () },
            work: { _, item in
                filing.record(item.0, salt: item.1, accession: accession)
            })
        var context = AccessionContext(
            accession: accession, name: source.name, digest: source.digest, length: source.length,
            format: source.format, splitter: source.splitter, counts: piece.countsSoFar, reached: piece.reached,
            prefix: piece.prefix, salt: environment.salt())
        context.unfolded = piece.unfolded
        context.isKept = source.isKept
        context.isBackload = source.options.isBackload
        return Assigned(piece: piece, accession: accession, context: context, records: records)
    }

    private func commit(
        _ group: [Assigned], _ recaptured: [AccessionID], wall: Timestamp, trusted: Timestamp
    ) throws {
        let appenders = try fill(group)
        for appender in appenders { try appender.synchronize() }
        let commitments = appenders.flatMap(\.commitments)
        let told = try behalf(of: group, recaptured, at: max(wall, trusted))
        let place = session.ledger.head.commitments + commitments.count
        let all = commitments + (told.map { [$0.commitment] } ?? [])
        if !all.isEmpty { try session.commit(all) }
        var lines: [LedgerLine] = []
        func append(_ act: LedgerAct, detail: Deposit? = nil) throws {
            lines.append(
                try session.ledger.append(
                    act, detail: detail, agent: archive.environment.agent, wall: wall, trusted: trusted))
        }
        for item in group where !item.piece.isWhole && item.piece.isFirst { try append(.accessionOpen(item.accession)) }
        if !group.isEmpty {
            try append(.capture(capture(group, appenders, commitments)), detail: told?.deposit(at: place))
        }
        for item in group where !item.piece.isWhole && item.piece.isLast {
            try append(
                .accessionClose(
                    item.accession, source: item.context.commitment, counts: item.piece.countsSoFar))
        }
        for (index, accession) in recaptured.enumerated() {
            try append(.recapture(accession), detail: group.isEmpty && index == 0 ? told?.deposit(at: place) : nil)
        }
        try session.ledger.synchronize()
        if let line = lines.first(where: { $0.detail != nil }) { told?.apply(line) }
        try apply(lines, appenders)
    }

    /// For whom a service says that it acts: once a group, with its capture, or else with the first bytes that came again.
    private func behalf(of group: [Assigned], _ recaptured: [AccessionID], at time: Timestamp) throws -> DetailDeposit?
    {
        guard archive.environment.onBehalfOf != nil, !group.isEmpty || !recaptured.isEmpty else { return nil }
        let detail = ActDetail(act: group.isEmpty ? "recapture" : "capture", members: [:])
        return try DetailDeposit(detail, by: archive.environment.agent, at: time, archive)
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
        var shares: [VolumePlace: [Share]] = [:]
        for (item, assigned) in group.enumerated() {
            for (index, record) in assigned.records.enumerated() {
                shares[record.place, default: []].add(index, of: item)
            }
        }
        let fillings = try shares.sorted { $0.key < $1.key }.map { place, shares in
            let records = shares.flatMap { share in share.records.map { group[share.item].records[$0] } }
            var days: [CivilDate: Int] = [:]
            for record in records { days[record.envelope.day ?? record.envelope.captured, default: 0] += 1 }
            let appender = try VolumeChoice(archive: archive).appender(
                for: place.recordClass, period: place.period, days: days)
            return Filling(
                appender: appender, records: records, contexts: shares.map { group[$0.item].context },
                gaps: shares.map { Self.gaps(of: group[$0.item], beside: $0.records) })
        }
        let failures = Mutex<[any Error]>([])
        ParallelWork.forEach(Filling.largestFirst(fillings)) { filling in
            do {
                for context in filling.contexts { try filling.appender.append(context) }
                for gaps in filling.gaps { try filling.appender.append(gaps) }
                try filling.appender.append(filling.records)
            } catch {
                failures.withLock { $0.append(error) }
            }
        }
        if let failure = failures.withLock({ $0.first }) { throw failure }
        return fillings.map(\.appender)
    }

    private static func gaps(of item: Assigned, beside records: [Int]) -> SourceGaps {
        SourceGaps(
            accession: item.accession,
            gaps: records.flatMap { index in
                let record = item.piece.records[index]
                return [record.gapBefore, record.gapAfter].compactMap(\.self)
            })
    }

    /// Tells the indexes and the register. They are derived: what fails is noticed and made up for later.
    private func apply(_ lines: [LedgerLine], _ appenders: [VolumeAppender]) throws {
        var chains: [RegisterChange] = []
        for line in lines {
            guard case .capture(let capture) = line.act else { continue }
            var places: [(appender: VolumeAppender, first: Int)] = []
            var place = capture.commitments.first
            for appender in appenders {
                places.append((appender, place))
                place += appender.range.records
            }
            let failures = Mutex<[(VolumeKey, String)]>([])
            ParallelWork.forEach(places.sorted { $0.appender.range.records > $1.appender.range.records }) { item in
                do throws(CatalogueError) {
                    try item.appender.apply(line, firstPlace: item.first)
                } catch {
                    failures.withLock { $0.append((item.appender.volume.key, error.message)) }
                }
            }
            for item in places {
                chains += item.appender.chainChanges(sequence: line.sequence, firstPlace: item.first)
            }
            for (key, message) in failures.withLock({ $0 }) {
                archive.close(key)
                archive.environment.notice("the index of \(key) is behind: \(message)")
            }
        }
        let contexts = appenders.flatMap(\.contexts)
        try session.apply(
            lines.flatMap { RegisterChanges.of($0, contexts: contexts, archive.description) } + chains)
        ChainSettlement(archive).runQuietly(fewest: ChainSettlement.most)
    }
}

/// What goes into one volume.
private struct Filling {
    var appender: VolumeAppender
    var records: [PendingRecord]
    var contexts: [AccessionContext]
    var gaps: [SourceGaps]

    /// The order in which the last ones to be worked on are short.
    static func largestFirst(_ fillings: [Filling]) -> [Filling] {
        fillings.sorted { $0.records.count > $1.records.count }
    }
}

/// What of a piece goes into one volume: indices of its records.
private struct Share {
    var item: Int
    var records: [Int]
}

extension [Share] {
    /// Adds a record of a piece; pieces come one after the other.
    fileprivate mutating func add(_ record: Int, of item: Int) {
        if last?.item == item {
            self[count - 1].records.append(record)
        } else {
            append(Share(item: item, records: [record]))
        }
    }
}

extension AccessionContext {
    /// What the ledger says of the source.
    var commitment: Digest { RecordCommitment.source(salt: salt, digest: prefix) }
}
