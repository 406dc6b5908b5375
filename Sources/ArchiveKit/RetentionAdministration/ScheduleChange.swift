// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
public import Records
internal import Retention

/// What another schedule would change for the records that are there.
public struct ScheduleChangeReport: Sendable {
    /// Records of one class whose floor would go from one day to another.
    public struct Change: Hashable, Sendable {
        public var recordClass: RecordClass

        /// In words: a day, `awaiting event`, `permanent`.
        public var before: String
        public var after: String
    }

    /// The schedules, with their versions.
    public var from: String
    public var to: String

    /// Records that were looked at, and those of classes whose rules are the same, which were not.
    public fileprivate(set) var looked = 0
    public fileprivate(set) var untouched = 0

    /// How many records each change is of, in the order of classes and days; no more than ``mostChanges`` kinds.
    public fileprivate(set) var lengthened: [(change: Change, count: Int)] = []
    public fileprivate(set) var lengthenedCount = 0

    /// Records that could go earlier: a schedule is never shortened for records that are there.
    public fileprivate(set) var shortenedCount = 0

    /// The first of them, with the rules that nothing in the new schedule keeps up.
    public fileprivate(set) var shortened: [(record: RecordID, change: Change, lost: [String])] = []

    /// Records whose envelopes can't be read, of which nothing is known.
    public fileprivate(set) var unreadable = 0

    /// The line as of which they were looked at.
    public fileprivate(set) var line = 0

    public static let mostShortened = 20
    public static let mostChanges = 500
}

/// Puts another schedule in force, for records that are there as well: it may keep them for longer, and never shorter.
public struct ScheduleChange {
    private let archive: Archive
    private static let page = 1_000

    public init(_ archive: Archive) { self.archive = archive }

    /// Looks what a schedule would change. Nothing is written.
    ///
    /// - Throws: ``ArchiveError`` `usage` for a file plan; `failed` where it is not newer than the schedules of its name, or
    ///   a volume can't be looked into.
    /// - Complexity: reads the envelope of each record of the classes whose rules differ.
    public func look(_ document: RulesDocument, progress: (Int) -> Void = { _ in }) throws(ArchiveError)
        -> ScheduleChangeReport
    {
        try ArchiveError.wrap {
            let new = try Self.schedule(document)
            let old = try archive.rulesInForce().schedule
            try proveVersion(of: new)
            var report = ScheduleChangeReport(from: Self.name(old), to: Self.name(new))
            let (line, entries) = try ArchiveView.answer(from: archive, withholding: .nothing) {
                ($0.sequence, $0.entries)
            }
            report.line = line
            var counts: [ScheduleChangeReport.Change: Int] = [:]
            for entry in entries.sorted(by: { $0.key < $1.key }) {
                guard Self.differ(old, new, entry.key.recordClass) else {
                    report.untouched += entry.extent?.records ?? entry.records
                    continue
                }
                try compare(entry.key, old, new, &report, &counts, progress)
            }
            // What was filed under another class since is kept by its earlier class as well.
            var moved: Set<RecordID> = []
            for entry in entries where Self.differ(old, new, entry.key.recordClass) {
                moved.formUnion(try self.moved(from: entry.key, line))
            }
            try compareMoved(moved, old, new, &report, &counts, progress)
            report.lengthened = counts.map { (change: $0.key, count: $0.value) }.sorted {
                ($0.change.recordClass, $0.change.before, $0.change.after)
                    < ($1.change.recordClass, $1.change.before, $1.change.after)
            }
            return report
        }
    }

    /// Puts the schedule in force, where it shortens nothing.
    ///
    /// *Durability:* when this returns, the schedule is in the ledger.
    ///
    /// - Parameter report: what ``look(_:progress:)`` has found for it.
    /// - Throws: ``ArchiveError`` `refused` where a record could go earlier, which is in the ledger then; `failed` where
    ///   another schedule, or a record that was not looked at, came in meanwhile.
    public func apply(_ document: RulesDocument, after report: ScheduleChangeReport) throws(ArchiveError) {
        let new = try ArchiveError.wrap { try Self.schedule(document) }
        if report.shortenedCount > 0 || report.unreadable > 0 {
            throw archive.refuse(
                AccessRefusal(reason: .retention, message: Self.refusal(report)), .applyRules,
                code: .refused, subject: document.name)
        }
        try archive.withLock { session in
            try proveVersion(of: new)
            let old = try archive.rules().schedule
            let changed = try archive.register().volumes().volumes.contains { entry in
                entry.changed > report.line && Self.differ(old, new, entry.key.recordClass)
                    && entry.key.recordClass != .auditTrail
            }
            guard Self.name(old) == report.from, !changed else {
                throw ArchiveError(
                    code: .failed, subject: document.name,
                    message:
                        "records came in, or another schedule was put in force, while this one was looked at; repeat "
                        + "the command")
            }
            try session.record(document.act)
        }
    }

    private static func refusal(_ report: ScheduleChangeReport) -> String {
        if report.shortenedCount == 0 {
            return
                "\(report.unreadable) records can't be read, so that nobody knows how long they must stay; run 'muniment "
                + "verify', and restore them first"
        }
        let first =
            report.shortened.first.map { " (record \($0.record): \($0.change.before) to \($0.change.after))" } ?? ""
        return
            "\(report.to) would let \(report.shortenedCount) records go earlier than \(report.from)\(first), and what is "
            + "there is never kept for shorter; keep the earlier rules beside the new ones"
    }

    private func compare(
        _ key: VolumeKey, _ old: RetentionSchedule, _ new: RetentionSchedule, _ report: inout ScheduleChangeReport,
        _ counts: inout [ScheduleChangeReport.Change: Int], _ progress: (Int) -> Void
    ) throws {
        let line = report.line
        let condition = SearchCondition(.everything, in: key.recordClass, upTo: line)
        var cursor: SearchCursor?
        while true {
            let page = try ArchiveView.answer(from: archive, upTo: line, withholding: .nothing) { view in
                guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
                let rows = try volume.index.search(
                    condition, upTo: line, isNewestFirst: false, after: cursor, limit: Self.page)
                let (search, knowledge) = (KinSearch(view), try RetentionKnowledge(view))
                return try rows.map { row in
                    (row, try comparison(of: row, in: volume, old, new, search, knowledge))
                } as [(IndexedRecord, ScheduleComparison?)]
            }
            for (row, comparison) in page { note(row, key, comparison, &report, &counts) }
            progress(report.looked)
            guard page.count == Self.page, let last = page.last else { return }
            cursor = SearchCursor(last.0)
        }
    }

    /// The records of which only an earlier copy lies in a volume as of a line.
    private func moved(from key: VolumeKey, _ line: Int) throws -> Set<RecordID> {
        var found: Set<RecordID> = []
        var frame = 0
        while true {
            let (moved, next) = try ArchiveView.answer(from: archive, upTo: line, withholding: .nothing) { view in
                guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
                let rows = try volume.index.records(from: frame, limit: Self.page)
                let ended = rows.filter { $0.since <= line && $0.until ?? .max <= line }.map(\.id)
                let moved = try ended.filter { try volume.index.record($0, upTo: line) == nil }
                return (moved, rows.count == Self.page ? rows.last.map { $0.frame + 1 } : nil)
            }
            found.formUnion(moved)
            guard let next else { return found }
            frame = next
        }
    }

    /// Compares those of some records that are in force in a class of which the rules are the same.
    private func compareMoved(
        _ records: Set<RecordID>, _ old: RetentionSchedule, _ new: RetentionSchedule,
        _ report: inout ScheduleChangeReport, _ counts: inout [ScheduleChangeReport.Change: Int],
        _ progress: (Int) -> Void
    ) throws {
        let sorted = records.sorted()
        for start in stride(from: 0, to: sorted.count, by: Self.page) {
            let page = try ArchiveView.answer(from: archive, upTo: report.line, withholding: .nothing) { view in
                let (search, knowledge) = (KinSearch(view), try RetentionKnowledge(view))
                return try sorted[start..<min(start + Self.page, sorted.count)].compactMap { id in
                    let named = try view.everyVolume(naming: "\(id)")
                    if let key = named.unseen { throw ArchiveError.unseen(key) }
                    for volume in named.volumes where !Self.differ(old, new, volume.key.recordClass) {
                        guard let row = try volume.index.record(id, upTo: view.sequence) else { continue }
                        let comparison = try comparison(of: row, in: volume, old, new, search, knowledge)
                        return (row, volume.key, comparison)
                    }
                    return nil
                } as [(IndexedRecord, VolumeKey, ScheduleComparison?)]
            }
            for (row, key, comparison) in page {
                report.untouched -= 1
                note(row, key, comparison, &report, &counts)
            }
            progress(report.looked)
        }
    }

    /// What another schedule changes for a record; `nil` where it can't be read whole.
    private func comparison(
        of row: IndexedRecord, in volume: Volume, _ old: RetentionSchedule, _ new: RetentionSchedule,
        _ search: KinSearch, _ knowledge: RetentionKnowledge
    ) throws -> ScheduleComparison? {
        guard let envelope = try? volume.envelope(of: row) else { return nil }
        let kin = try search.alone(LocatedRecord(volume: volume.key, record: row), envelope)
        guard kin.fault == nil, let member = kin.members.first else { return nil }
        var fault: RecordKin.Fault?
        let looks = knowledge.looksAtEvents(member.classes)
        let events = looks ? try knowledge.events(of: [member], fault: &fault) : []
        guard fault == nil else { return nil }
        return ScheduleComparison(RetainedRecord(member), from: old, to: new, events: events)
    }

    private func note(
        _ row: IndexedRecord, _ key: VolumeKey, _ comparison: ScheduleComparison?, _ report: inout ScheduleChangeReport,
        _ counts: inout [ScheduleChangeReport.Change: Int]
    ) {
        report.looked += 1
        guard let comparison else {
            report.unreadable += 1
            return
        }
        let change = ScheduleChangeReport.Change(
            recordClass: key.recordClass, before: Self.words(comparison.before), after: Self.words(comparison.after))
        switch comparison.verdict {
        case .same: break
        case .lengthened:
            report.lengthenedCount += 1
            if counts[change] != nil || counts.count < ScheduleChangeReport.mostChanges {
                counts[change, default: 0] += 1
            }
        case .shortened:
            report.shortenedCount += 1
            if report.shortened.count < ScheduleChangeReport.mostShortened {
                report.shortened.append((row.id, change, comparison.lost))
            }
        }
    }

    private static func words(_ floor: RetentionFloor) -> String {
        switch floor {
        case .day(let day): "\(day)"
        case .awaiting: "awaiting event"
        case .permanent: "permanent"
        }
    }

    private static func name(_ schedule: RetentionSchedule) -> String { "\(schedule.name)-\(schedule.version)" }

    /// Whether records of a class can have other floors by one schedule than by another.
    private static func differ(_ old: RetentionSchedule, _ new: RetentionSchedule, _ recordClass: RecordClass) -> Bool {
        old.rules(for: recordClass) != new.rules(for: recordClass) || old.legalEntities != new.legalEntities
    }

    private static func schedule(_ document: RulesDocument) throws -> RetentionSchedule {
        guard case .schedule(let schedule) = document.content else {
            throw ArchiveError(
                code: .usage, subject: document.name,
                message: "this is a file plan, which 'muniment file-plan apply' puts in force")
        }
        return schedule
    }

    /// Records name a rule by the schedule, its version and the rule: each version is one schedule for ever.
    private func proveVersion(of new: RetentionSchedule) throws {
        let before = try archive.rules().schedule
        var last = before.name == new.name ? before.version : 0
        for entry in try archive.register().rules(RulesKind.schedule.rawValue) {
            guard let json = try? CanonicalJSON(decoding: entry.document), json["name"]?.text == new.name else {
                continue
            }
            last = max(last, Int(json["version"]?.number ?? 0))
        }
        guard new.version <= last else { return }
        throw ArchiveError(
            code: .failed, subject: new.name,
            message: new == before
                ? "version \(new.version) of \(new.name) is in force already"
                : "version \(last) of \(new.name) has been in force; give a schedule of this name a later version than that"
        )
    }
}
