// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Foundation
internal import Ledger
internal import Packs
internal import Records
internal import Retention
internal import SystemPackage

/// The disposition of one volume: what nothing keeps of a plan is destroyed, and the rest is in another volume afterwards.
///
/// It goes on where an earlier attempt has ended, wherever that was.
struct VolumeDisposition {
    private let archive: Archive
    private let plan: ApprovedDispositionPlan
    private let list: Set<RecordID>
    private let key: VolumeKey

    /// How often what stays is copied anew when something has happened meanwhile, before that is done under the lock.
    private static let attempts = 2

    /// Seconds between two attempts to take away a volume that somebody reads.
    private static let pause = 0.1

    init(_ archive: Archive, _ plan: ApprovedDispositionPlan, _ list: Set<RecordID>, _ key: VolumeKey) {
        self.archive = archive
        self.plan = plan
        self.list = list
        self.key = key
    }

    private var number: Int { plan.plan.number }

    /// What nothing keeps of a volume, and the end of the ledger when that was looked at.
    struct Judged {
        var doomed: Set<RecordID>
        var seen: Int
    }

    /// Seals the volume, and looks at it; `nil` where it was carried over before.
    func judge() throws -> Judged? {
        guard let entry = try archive.withLock({ _ in try archive.register().volume(key) }), entry.state == .live else {
            return nil
        }
        try seal(entry)
        let seen = try archive.withLock { $0.ledger.head.length }
        return Judged(doomed: try doomed(), seen: seen)
    }

    /// - Parameter judged: what was found before another volume of the plan was carried over: it holds unless something has
    ///   happened since.
    func run(_ judged: Judged?) throws {
        if let judged { try destroy(judged) }
        try takeAway()
    }

    private func seal(_ entry: VolumeEntry) throws {
        guard entry.seal == nil else { return }
        guard try VolumeSealing(archive).seal(key) || archive.register().volume(key)?.seal != nil else {
            throw VolumeCarryOver.unreadable(key, 0)
        }
    }

    // MARK: What stays is copied

    /// Copies what stays, and lets the rest be gone for those who look for it. What happens meanwhile is heeded.
    ///
    /// - Parameters:
    ///   - judged: what was found before; else it is looked at now.
    ///   - before: what was gone by an earlier line, where some of that has to stay after all; else it is the first.
    private func destroy(_ judged: Judged? = nil, insteadOf before: Set<RecordID>? = nil) throws {
        func isDone(_ doomed: Set<RecordID>) -> Bool { before.map { $0 == doomed } ?? doomed.isEmpty }
        for attempt in 0..<Self.attempts {
            let known = attempt == 0 ? judged : nil
            let seen = try known?.seen ?? archive.withLock { $0.ledger.head.length }
            let doomed = try known?.doomed ?? doomed(among: before)
            if isDone(doomed) { return }
            let prepared = try prepare(doomed, keeping: before?.subtracting(doomed), intend())
            let isCommitted = try archive.withLock { session in
                guard try isCurrent(prepared, since: seen, doomed, among: before) else { return false }
                try commit(prepared, session)
                return true
            }
            if isCommitted { return }
        }
        // What happens all the time waits meanwhile.
        let target = try intend()
        try archive.withLock { session in
            let doomed = try doomed(among: before)
            if isDone(doomed) { return }
            try commit(prepare(doomed, keeping: before?.subtracting(doomed), target), session)
        }
    }

    /// The records of the plan that lie in the volume, and that nothing keeps.
    func doomed(among records: Set<RecordID>? = nil) throws -> Set<RecordID> {
        let among = records ?? list
        let day = try archive.time().confirmed().retentionDay
        return try ArchiveView.answer(from: archive, withholding: .nothing, hasCarried: true) { view in
            let verdicts = try DispositionEvaluation(view, on: day).verdicts(in: key, among: among)
            return Set(verdicts.filter { plan.permits($0.verdict) && among.contains($0.id) }.map(\.id))
        }
    }

    /// Names the volume that is to take what stays: from then on nobody else uses the name.
    ///
    /// - Throws: ``ArchiveError`` `not-allowed` where somebody has rejected or withdrawn the plan meanwhile.
    private func intend() throws -> VolumeKey {
        let dispositions = DispositionAdministration(archive)
        let target: VolumeKey? = try archive.withLock { session in
            // Somebody may have said no since it was looked at.
            guard try dispositions.isApproved(number) else { return nil }
            _ = try archive.ensureTombstoneKey(session)
            let acts = try archive.register().dispositionActs(of: number)
            let intended = acts.last { $0.act == .intent && $0.from == key }?.to
            if let intended, try archive.register().volume(intended)?.state == .reserved { return intended }
            let last = try archive.register().lastVolume(of: key.recordClass, period: key.period)
            let target = VolumeKey(
                recordClass: key.recordClass, period: key.period,
                sequence: max(last?.key.sequence ?? 0, key.sequence) + 1)
            try session.record(.disposition(.intent(number, from: key, to: target)))
            return target
        }
        guard let target else { throw try dispositions.refusal(of: number) }
        return target
    }

    /// What stays, and what is remembered of the rest.
    private struct Prepared {
        var entry: VolumeEntry
        var survey: VolumeSurvey

        /// `nil` where nothing stays.
        var copy: VolumeCarryOver.Copy?

        /// The lock on the new volume.
        var owned: (any OpenFile)?
    }

    private func prepare(
        _ doomed: Set<RecordID>, keeping: Set<RecordID>?, _ target: VolumeKey
    ) throws -> Prepared {
        guard let entry = try archive.register().volume(key), let tombstoneKey = try archive.tombstoneKey() else {
            throw VolumeCarryOver.unreadable(key, 0)
        }
        let survey = try VolumeSurvey(
            of: entry, in: archive, doomed: doomed, keeping: keeping, key: tombstoneKey, certificate: number)
        guard !survey.frames.isEmpty else { return Prepared(entry: entry, survey: survey) }
        let owned = try own(target)
        let copy = try VolumeCarryOver(archive: archive, survey: survey, entry: entry, target: target).run()
        return Prepared(entry: entry, survey: survey, copy: copy, owned: owned)
    }

    /// Takes a new volume for oneself, and puts away what an earlier attempt has left there.
    private func own(_ target: VolumeKey) throws -> any OpenFile {
        let layout = archive.layout.volume(target)
        let fileSystem = archive.fileSystem
        try fileSystem.createDurableDirectory(layout.root)
        let readers = try fileSystem.open(layout.readers, .create)
        guard try readers.tryLock(exclusive: true) else {
            throw ArchiveError(
                code: .locked, subject: "\(target)",
                message: "volume \(target) is being written by another process; repeat when it has ended")
        }
        archive.close(target)
        for name in try fileSystem.list(layout.root) where name != layout.readers.lastComponent {
            try fileSystem.remove(layout.root.appending(name))
        }
        try Volume.create(target, layout, in: fileSystem)
        return readers
    }

    // MARK: The line

    /// Whether what was found still holds: nothing has happened since that could keep a record, or none was kept by it.
    private func isCurrent(
        _ prepared: Prepared, since seen: Int, _ doomed: Set<RecordID>, among before: Set<RecordID>?
    ) throws -> Bool {
        guard try archive.register().volume(key) == prepared.entry else { return false }
        guard try hasHappened(since: seen) else { return true }
        return try self.doomed(among: before) == doomed
    }

    /// Whether lines tell of something that may bear on how long records are kept.
    private func hasHappened(since position: Int) throws -> Bool {
        var isAny = false
        try archive.ledgerReader.lines(from: position) { line in
            switch line.act {
            case .read, .search, .sourceRead, .verify, .checkpoint, .timeStamp, .absence, .refusal, .sample, .seal,
                .savedSearch, .export, .agent, .token, .recapture, .disposition(.intent), .disposition(.unlink),
                .disposition(.carry), .disposition(.certificate), .disposition(.plan), .disposition(.approval):
                break
            default: isAny = true
            }
            return !isAny
        }
        return isAny
    }

    private func commit(_ prepared: Prepared, _ session: WriteSession) throws {
        _ = try session.time.confirmed()
        let tombstones = try TombstoneFile(
            archive.layout.ledger, in: archive.fileSystem, committed: session.ledger.head.tombstones
        ).append(prepared.survey.tombstones)
        let frozen = try session.freeze(prepared.survey.destroyed.keys.sorted()) { id in
            (prepared.survey.destroyed[id] ?? []).sorted()
        }
        let copy = prepared.copy
        let act = DispositionCarryAct(
            number: number, from: key, to: copy?.key, content: copy?.content, addenda: copy?.addenda,
            list: frozen.list, commitments: frozen.commitments, tombstones: tombstones,
            months: Self.few(prepared.survey.months))
        let contexts = copy.map { copy in
            prepared.survey.contexts.map { PlacedContext(volume: copy.key, context: $0) }
        }
        try archive.generation.begin()
        let line = try session.record(.disposition(.carry(act)), contexts: contexts ?? [])
        archive.close(key)
        if let copy { try show(copy, line, session) }
        // What the register lists to look at later are ids, of what is gone as well.
        ChainSettlement(archive).runQuietly(fewest: 1)
        prepared.owned?.unlock()
        try archive.generation.end()
        try archive.followGeneration()
    }

    /// Makes the new volume one of those that are read.
    private func show(_ copy: VolumeCarryOver.Copy, _ line: LedgerLine, _ session: WriteSession) throws {
        do {
            var position = copy.position
            (position.sequence, position.leaf) = (line.sequence, line.leaf)
            let layout = archive.layout.volume(copy.key)
            try Volume(copy.key, layout, in: archive.fileSystem, index: copy.index, access: .build, isOwned: true)
                .index.move(to: position)
            try archive.fileSystem.open(layout.index(copy.index), .readWrite).synchronize()
            try IndexCatchUp(archive).install(copy.index, of: copy.key, isOwned: true)
            let supersessions = try Volume(
                copy.key, layout, in: archive.fileSystem, index: copy.index, access: .immutable, isOwned: true
            ).index.supersessions(after: 0, in: copy.key)
            try session.apply(supersessions.map { .supersession($0) } + [.borne(copy.borne)])
        } catch let error as CatalogueError {
            archive.closeAll()
            archive.environment.notice("the index of \(copy.key) is behind: \(error.message)")
        }
    }

    /// The months with most records, and the others together.
    private static func few(_ months: [String: Int]) -> [String: Int] {
        guard months.count > DispositionCarryAct.mostMonths else { return months }
        let sorted = months.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        var result = Dictionary(
            uniqueKeysWithValues: sorted.prefix(DispositionCarryAct.mostMonths - 1).map { ($0, $1) })
        result[DispositionCarryAct.others] = sorted.dropFirst(DispositionCarryAct.mostMonths - 1).reduce(0) {
            $0 + $1.value
        }
        return result
    }

    // MARK: The files go

    /// Takes the files of a volume away that nobody reads any more, and waits for those who do.
    private func takeAway() throws {
        let deadline = ContinuousClock.now + .seconds(archive.environment.lockWait)
        var seen = 0
        while true {
            var mustStay: Set<RecordID>?
            let isDone = try archive.withLock { session in
                guard let carry = try archive.register().carryOvers(from: key).last, carry.unlinked == nil,
                    carry.plan == number
                else { return true }
                let gone = try records(of: carry)
                if try mayStay(carry, &seen), try doomed(among: gone) != gone {
                    mustStay = gone
                    return false
                }
                seen = session.ledger.head.length
                return try VolumeRemoval(archive, plan).remove(key, session)
            }
            if isDone || ContinuousClock.now >= deadline { return }
            if let before = mustStay {
                try destroy(insteadOf: before)
            } else {
                Thread.sleep(forTimeInterval: Self.pause)
            }
        }
    }

    private func records(of carry: CarryEntry) throws -> Set<RecordID> {
        Set(try RecordListFile.read(carry.list, from: archive.layout.ledger, in: archive.fileSystem))
    }

    /// Whether something has happened since the line, or since it was looked last, and the records are there still.
    ///
    /// - Parameter seen: the end of the ledger when it was looked last.
    private func mayStay(_ carry: CarryEntry, _ seen: inout Int) throws -> Bool {
        guard try archive.fileSystem.status(archive.layout.volume(key).pack) != nil,
            let line = try archive.ledgerReader.line(
                numbered: carry.sequence, before: archive.register().head().length)?.line
        else { return false }
        return try hasHappened(since: max(seen, line.end))
    }
}
