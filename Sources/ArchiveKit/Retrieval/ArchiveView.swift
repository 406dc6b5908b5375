// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
public import Records

/// What an answer rests on: which volumes were looked into, and what they hold (DESIGN §3, coverage statement).
public struct Coverage: Hashable, Sendable {
    /// The line of the ledger as of which the answer is.
    public var line = 0

    /// Volumes that were looked into.
    public var volumes = 0
    public var records = 0
    public var unparsed = 0
    public var partial = 0
    public var least: CivilDate?
    public var greatest: CivilDate?

    /// Volumes whose index is behind or can't be read, and so could not be looked into as a whole.
    public var incomplete: [VolumeKey] = []

    /// Volumes that were not looked into to their end, because the search was ended before.
    public var unsearched: [VolumeKey] = []

    /// Records and later envelopes that can't be read and so were not searched, and the volumes that they are in.
    public var lost = 0
    public var damaged: [VolumeKey] = []

    /// Whether something was not searched that should have been.
    public var isPartial: Bool { !incomplete.isEmpty || !unsearched.isEmpty || lost > 0 }

    /// Records that were destroyed and may have been among what was asked for, and the certificates, or the plans that are
    /// being carried out.
    public var destroyed = 0
    public var certificates: [Int] = []

    /// Records that the answer would hold and that are left out of it, because they are restricted.
    public var withheld = 0

    /// Whether only the records of some legal entities and desks were searched. Then nothing is said of how many there are,
    /// for the numbers above count those of all.
    public var isScoped = false

    public init() {}
}

extension VolumeEntry {
    /// Whether it holds details of acts: they speak about records, and are none that an answer about records counts.
    var isTrail: Bool { key.recordClass == .auditTrail }
}

/// The archive as it stood at one line of the ledger: what one answer is taken from. Volumes are opened as they are
/// needed.
struct ArchiveView {
    let archive: Archive

    /// The last line that the answer knows of.
    let sequence: Int

    /// All volumes; without those of details where who acts must not see them.
    let entries: [VolumeEntry]

    /// What the answer leaves out because it is restricted, now and whatever day the answer is of.
    let withheld: WithheldRecords

    /// Whose records the answer may hold; `nil` for all.
    let scope: ScopeRule?
    private let looks: Looks

    /// Which volumes were looked into so far.
    private final class Looks {
        var sound: Set<VolumeKey> = []
        var incomplete: Set<VolumeKey> = []

        /// Sealed volumes without a filter.
        var unfiltered: Set<VolumeKey> = []

        /// The filters of all volumes in their order, from the first look-up on.
        var filters: [IdentifierFilter?]?
    }

    /// Answers from one set of volumes: where the set changes meanwhile, the answer is taken again.
    ///
    /// - Parameters:
    ///   - day: the end of which day the answer is to be of; `nil` for now.
    ///   - line: the line of the ledger as of which the answer is to be, where that is not the last one.
    ///   - withholding: what it leaves out because it is restricted.
    ///   - hasCarried: whether volumes are among them that are to be taken away, and are still there.
    /// - Throws: ``ArchiveError`` `failed` where the set changes all the time.
    static func answer<Answer>(
        from archive: Archive, asOf day: CivilDate? = nil, upTo line: Int? = nil,
        withholding: Withholding = .fromAgent, hasCarried: Bool = false, _ work: (ArchiveView) throws -> Answer
    ) throws(ArchiveError) -> Answer {
        try ArchiveError.wrap {
            if day != nil, archive.scope != nil { throw archive.refusesEarlierDay }
            try catchUp(archive)
            // A large answer may be taken again many times while volume after volume is sealed.
            let end = ContinuousClock.now + .seconds(archive.environment.lockWait)
            var attempts = 0
            while attempts < fewestAttempts || ContinuousClock.now < end {
                attempts += 1
                let before = try archive.followGeneration()
                let result = Result { try work(ArchiveView(archive, asOf: day, upTo: line, withholding, hasCarried)) }
                if before & 1 == 0, try archive.generation.value() == before { return try result.get() }
                guard before & 1 == 1 else { continue }
                if archive.isLogged {
                    try archive.withLock { _ in }
                } else {
                    try archive.generation.waitForEnd(upTo: archive.environment.lockWait)
                }
            }
            throw ArchiveError(
                code: .failed, subject: "\(archive.layout.root)",
                message: "the volumes of the archive are being changed; repeat the command"
                    + (archive.isLogged ? "" : ", in the end without --unlogged"))
        }
    }

    private static let fewestAttempts = 20

    /// Applies what a process that went away has left in the ledger. A writer that is at work does so itself.
    static func catchUp(_ archive: Archive) throws {
        guard archive.isLogged else { return try tellIfBehind(archive) }
        let head = try? archive.register().head()
        guard try head?.length != archive.ledgerReader.length() else { return }
        do {
            try archive.withLock { _ in }
        } catch {
            guard error.code == .locked, head != nil else { throw error }
            archive.environment.notice("another process is writing; the answer may lack its last records")
        }
    }

    /// Without a trace nothing is caught up: then the answer must not hide that it lacks the last records.
    private static func tellIfBehind(_ archive: Archive) throws {
        // A register that is being made again, or is lost, is a matter of the answer.
        guard let known = try? archive.register().head().length, try known != archive.ledgerReader.length() else {
            return
        }
        archive.environment.notice(
            "the register is behind the ledger, so the answer may lack the last records; a command without --unlogged "
                + "brings it up")
    }

    private init(
        _ archive: Archive, asOf day: CivilDate?, upTo line: Int?, _ withholding: Withholding, _ hasCarried: Bool
    ) throws {
        self.archive = archive
        withheld = try withholding.records(in: archive)
        scope = archive.scope
        let state = try archive.register().volumes()
        let volumes = try state.volumes + (hasCarried ? archive.register().carriedVolumes() : [])
        entries = archive.hidesTrail || scope != nil ? volumes.filter { !$0.isTrail } : volumes
        looks = Looks()
        let last = min(state.sequence, line ?? .max)
        sequence = try day.map { min(last, try archive.register().lastSequence(upTo: $0)) } ?? last
    }

    /// The volumes that could not be looked into so far.
    var incomplete: [VolumeKey] { looks.incomplete.sorted() }

    /// The volume of an entry; `nil` where its index is behind or can't be read, which the coverage then says.
    func volume(_ entry: VolumeEntry) throws -> Volume? {
        if looks.incomplete.contains(entry.key) { return nil }
        if looks.sound.contains(entry.key) { return try archive.volume(entry.key) }
        let volume = try Self.open(entry, archive)
        if volume == nil { looks.incomplete.insert(entry.key) } else { looks.sound.insert(entry.key) }
        return volume
    }

    func volume(_ key: VolumeKey) throws -> Volume? {
        try entries.first { $0.key == key }.flatMap { try volume($0) }
    }

    /// What a record says by name; nothing where its envelope is damaged, which who reads the record is told.
    func names(of record: LocatedRecord) throws -> RecordNames {
        try archive.volume(record.volume).index.names(of: record.record) ?? RecordNames()
    }

    /// Whether a record is in the scope of the answer. One whose envelope is damaged is in none.
    ///
    /// - Complexity: an envelope, where there is a scope.
    func isInScope(_ record: LocatedRecord) throws -> Bool {
        guard let scope else { return true }
        return scope.holds(try names(of: record).facts)
    }

    /// The volumes that may hold a record with an id, or one that mentions it: the open ones, and those sealed ones whose
    /// filter does not say no.
    ///
    /// - Parameter isTrailWanted: whether details of acts are among them.
    func volumes(naming id: String, isTrailWanted: Bool) throws -> [Volume] {
        try entries(naming: id, isTrailWanted: isTrailWanted).compactMap { try volume($0) }
    }

    /// The volumes of records that may hold a record with an id, or one that mentions it, and the first that can't be looked
    /// into.
    func everyVolume(naming id: String) throws -> (volumes: [Volume], unseen: VolumeKey?) {
        var found: (volumes: [Volume], unseen: VolumeKey?) = ([], nil)
        for entry in try entries(naming: id, isTrailWanted: false) {
            if let volume = try volume(entry) {
                found.volumes.append(volume)
            } else if found.unseen == nil {
                found.unseen = entry.key
            }
        }
        return found
    }

    private func entries(naming id: String, isTrailWanted: Bool) throws -> [VolumeEntry] {
        let key = IdentifierFilter.Key(id)
        let filters = looks.filters ?? entries.map { $0.seal == nil ? nil : filter(of: $0) }
        looks.filters = filters
        return entries.indices.compactMap { place in
            guard isTrailWanted || !entries[place].isTrail, filters[place]?.mayHold(key) ?? true else { return nil }
            return entries[place]
        }
    }

    /// Whether a volume may hold an id, as far as that can be told without opening it.
    func mayHold(_ key: IdentifierFilter.Key, _ entry: VolumeEntry) -> Bool {
        entry.seal == nil || filter(of: entry)?.mayHold(key) ?? true
    }

    /// The filter of a sealed volume; one that is lost is made again where that is possible.
    private func filter(of entry: VolumeEntry) -> IdentifierFilter? {
        if let filter = archive.filter(of: entry) { return filter }
        guard looks.unfiltered.insert(entry.key).inserted else { return nil }
        if archive.isLogged { _ = try? archive.withLock { _ in try IndexCatchUp(archive).bringUp(entry.key) } }
        let filter = archive.filter(of: entry)
        if filter == nil {
            archive.environment.notice("volume \(entry.key) has no filter of its ids, which makes look-ups slow")
        }
        return filter
    }

    /// Opens a volume for an answer; an index that is behind is brought up where that is possible.
    private static func open(_ entry: VolumeEntry, _ archive: Archive) throws -> Volume? {
        if let volume = try? archive.volume(entry.key) {
            if volume.proven == entry { return volume }
            switch try IndexCatchUp.standing(volume, entry, archive.register(), isReader: true) {
            case .current:
                volume.proven = entry
                return volume
            // A commit that came between the look at the register and this one: the answer does not reach to it.
            case .behind where try volume.index.position().sequence >= entry.changed: return volume
            case .behind, .unlike: break
            }
        }
        guard archive.isLogged else { return nil }
        do {
            _ = try archive.withLock { _ in try IndexCatchUp(archive).bringUp(entry.key) }
            return try archive.volume(entry.key)
        } catch let error as ArchiveError {
            archive.environment.notice("volume \(entry.key) could not be looked into: \(error.message)")
            return nil
        }
    }

    /// What a volume holds as of the line of the answer; a sealed volume is not opened for it. `nil` where it can't be
    /// looked into.
    func coverage(of entry: VolumeEntry) throws -> VolumeCoverage? {
        if let extent = entry.extent, entry.changed <= sequence, !looks.incomplete.contains(entry.key) { return extent }
        return try volume(entry)?.index.coverage(upTo: sequence)
    }

    /// What all volumes hold.
    ///
    /// - Parameters:
    ///   - hasTrail: whether details of acts count.
    ///   - mayMatch: whether what is asked for may be of a class and some days.
    func coverage(
        withTrail hasTrail: Bool = false,
        mayMatch: (RecordClass, ClosedRange<CivilDate>?) -> Bool = { _, _ in true }
    ) throws -> Coverage {
        var sum = VolumeCoverage()
        var coverage = Coverage()
        for entry in entries where hasTrail || !entry.isTrail {
            guard let part = try self.coverage(of: entry) else { continue }
            sum += part
            coverage.volumes += 1
            if part.lost > 0 { coverage.damaged.append(entry.key) }
        }
        coverage.line = sequence
        coverage.incomplete = looks.incomplete.sorted()
        coverage.lost = sum.lost
        if scope != nil {
            coverage.volumes = 0
            coverage.damaged = []
            coverage.isScoped = true
            return coverage
        }
        for carry in try archive.register().carryOvers() {
            let count = carry.months.reduce(0) { sum, month in
                mayMatch(carry.from.recordClass, CivilDate.days(ofMonth: month.key)) ? sum + month.value : sum
            }
            guard count > 0 else { continue }
            coverage.destroyed += count
            if coverage.certificates.last != carry.plan { coverage.certificates.append(carry.plan) }
        }
        coverage.records = sum.records
        coverage.unparsed = sum.unparsed
        coverage.partial = sum.partial
        coverage.least = sum.least
        coverage.greatest = sum.greatest
        return coverage
    }
}

extension CivilDate {
    /// The days of a month such as `2026-07`; `nil` for anything else.
    fileprivate static func days(ofMonth month: String) -> ClosedRange<CivilDate>? {
        guard let first = CivilDate(month + "-01") else { return nil }
        // 31 days on is in the next month, whose day of the month says how far.
        let beyond = CivilDate(day: first.day + 31)
        let last = CivilDate(day: beyond.day - (Int("\(beyond)".suffix(2)) ?? 1))
        return first...last
    }
}
