// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records
internal import Retention

/// What the archive knows of records beside their envelopes that bears on their retention: the schedule, events,
/// extensions, holds.
///
/// All of it is read once. Of many records of one volume, ``lookThrough(_:)`` before asking spares a look-up each.
final class RetentionKnowledge {
    let schedule: RetentionSchedule
    private let view: ArchiveView
    private let extensions: [GivenExtension]
    private let holds: [(reach: RecordReach, hold: LegalHold)]

    /// What persons have decided of records under review, the last decision first.
    private let decisions: [(entry: DispositionReviewEntry, list: [RecordID])]

    /// The numbers of the holds in force, by their lines.
    let holdNumbers: [Int: Int]

    private let stated: StatedEvents

    /// All events by hand, once more than a few records are asked about.
    private var book: RetentionEventBook?

    /// An extension with what it reaches.
    private struct GivenExtension {
        let entry: RetentionExtensionEntry
        let words: ExtensionWords?
        let subject: RetentionSubject?
        let reach: RecordReach
    }

    /// - Throws: ``LedgerError`` `broken` where a list of records is not what it was.
    /// - Complexity: reads the lists and details of all extensions and holds in force.
    init(_ view: ArchiveView) throws {
        self.view = view
        stated = StatedEvents(view)
        let archive = view.archive
        schedule = try archive.rules().schedule
        extensions = try archive.register().retentionExtensions().map { entry in
            let content = entry.detail.flatMap { try? archive.detail(of: entry.sequence, in: $0) }
            let list = try RecordListFile.read(entry.list, from: archive.layout.ledger, in: archive.fileSystem)
            let words = content.flatMap { ExtensionWords($0) }
            let query = words.map { QueryParser.parse($0.understood, today: archive.today).query } ?? .everything
            let subject = words.flatMap { RetentionSubject($0.subject) }
            return GivenExtension(
                entry: entry, words: words, subject: subject,
                reach: RecordReach(
                    list, matching: entry.isOpen && words != nil && subject == nil ? query : .nothing,
                    since: entry.sequence, in: view))
        }
        let standing = try archive.register().holds(withReleased: false).map { try HeldRecords($0, in: archive) }
        holds = standing.map { held in
            let matter = HoldAdministration(archive).words(of: held.hold)?.matter
            return (
                held.reach(in: view),
                LegalHold(
                    matter ?? "hold \(held.hold.number)", since: archive.description.day(of: held.hold.placed),
                    line: held.hold.sequence)
            )
        }
        decisions = try archive.register().dispositionReviews().reversed().map { entry in
            (entry, try RecordListFile.read(entry.list, from: archive.layout.ledger, in: archive.fileSystem))
        }
        holdNumbers = Dictionary(standing.map { ($0.hold.sequence, $0.hold.number) }) { first, _ in first }
    }

    /// Finds all that bears on the records of a volume at once.
    ///
    /// - Throws: ``ArchiveError`` `failed` where the volume can't be looked into.
    /// - Complexity: a search of the volume for each hold and extension by a query; memory of all events.
    func lookThrough(_ key: VolumeKey) throws {
        for given in extensions { try given.reach.lookThrough(key) }
        for hold in holds { try hold.reach.lookThrough(key) }
        if book == nil { book = RetentionEventBook(try view.archive.register().retentionEvents()) }
    }

    /// The events that reach a chain, by hand or stated by captured records, and what has taken the place of any of them:
    /// each once, in the order of their lines.
    ///
    /// What reaches a record by what it says now counts, and is in doubt for 30 days after a correction of the record. What
    /// reached it by what it said before goes on to keep it, and opens nothing.
    ///
    /// - Parameter fault: says why it is not known what all records state.
    func events(of chain: [RecordKin.Member], fault: inout RecordKin.Fault?) throws -> [RetentionEvent] {
        let corrections = try stated.corrections(Set(chain.flatMap(\.corrections)))
        let reaching = try chain.flatMap { try events(reaching: $0.id, $0.names) }
        let formerly = try chain.flatMap { member in
            try member.earlier.flatMap { try events(reaching: member.id, RecordNames($0)) }
        }
        let now = Set(reaching.map(\.number))
        let register = try view.archive.register()
        let byHand = try RetentionEvent.all(
            reaching + formerly, formerly: Set(formerly.map(\.number)).subtracting(now), corrections, in: view.archive
        ) { number in
            if let book { return book.event(number) }
            return try register.retentionEvent(number)
        }
        let last = corrections.map(\.day).max()
        let byRecords = try stated.events(of: chain, fault: &fault).map { event in
            var event = event
            event.corrected = [event.corrected, last].compactMap(\.self).max()
            return event
        }
        return (byHand + byRecords).sorted { ($0.line, $0.day, $0.kind) < ($1.line, $1.day, $1.kind) }
    }

    private func events(reaching record: RecordID, _ names: RecordNames) throws -> [RetentionEventEntry] {
        try book?.events(reaching: record, names)
            ?? view.archive.register().retentionEvents(reaching: record, names)
    }

    /// The records that are there and whose clock goes by what a chain states.
    ///
    /// - Parameter fault: says why it is not known which all of them are.
    func dependents(of chain: [RecordKin.Member], fault: inout RecordKin.Fault?) throws -> [RecordID] {
        guard chain.contains(where: \.statesEvents) else { return [] }
        return try stated.dependents(of: chain, fault: &fault) { looksAtEvents($0, $1) }
    }

    /// The extensions of a record, also those that reached an earlier version of it: what is known better later takes nothing
    /// away. One whose words can't be read is taken to reach it.
    func extensions(of member: RecordKin.Member) throws -> [RetentionExtension] {
        guard !extensions.isEmpty else { return [] }
        let subjects = subjects(of: member)
        return try extensions.filter { try reaches($0, member, subjects) }.map { given in
            RetentionExtension(
                given.entry.until.map { .until($0) } ?? .period(.years(given.entry.years ?? 0)),
                authority: given.words?.authority ?? "", line: given.entry.sequence)
        }
    }

    private func reaches(
        _ given: GivenExtension, _ member: RecordKin.Member, _ subjects: [[String]: Int]
    ) throws -> Bool {
        if given.reach.lists(member.id) { return true }
        guard given.entry.isOpen, member.located.volume.recordClass != .auditTrail,
            given.entry.last.map({ member.envelope.captured <= $0 }) ?? true
        else { return false }
        guard given.words != nil else { return true }
        guard let subject = given.subject else { return try given.reach.includes(member) }
        return subjects[[subject.kind.rawValue, subject.folded]].map { $0 > given.entry.sequence } ?? false
    }

    /// What a record names, by whatever version of it, and the line up to which the last one of these was in force. Worked out
    /// where an extension asks for it.
    private func subjects(of member: RecordKin.Member) -> [[String]: Int] {
        guard extensions.contains(where: { $0.entry.isOpen && $0.subject != nil }) else { return [:] }
        var subjects: [[String]: Int] = [:]
        for version in member.versions(since: 0) {
            for subject in RecordNames(version.envelope).subjects(of: member.id) {
                subjects[subject] = max(subjects[subject] ?? 0, version.located.record.until ?? .max)
            }
        }
        return subjects
    }

    /// What was decided last of a record under review: what is to be done with it, or for how long it is kept.
    func decision(on record: RecordID) -> (action: DispositionAction?, extension: RetentionExtension?) {
        guard let last = decisions.first(where: { $0.list.hasSorted(record) })?.entry else { return (nil, nil) }
        if let until = last.until {
            return (nil, RetentionExtension(.until(until), authority: "review", line: last.sequence))
        }
        return (DispositionAction(rawValue: last.outcome), nil)
    }

    /// The holds on a record itself, also those that an earlier version of it matched: only a release frees it.
    func holds(on member: RecordKin.Member) throws -> [LegalHold] {
        try holds.filter { try $0.reach.includes(member) }.map(\.hold)
    }
}
