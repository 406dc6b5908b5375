// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records
internal import Retention

/// The summaries of volumes: those that are kept and still hold, and those that are made now.
///
/// A volume whose kept summary holds is not opened. No record that lies in a volume may go before the least day of its
/// summary: extensions, holds and what belongs with a record only keep it for longer.
final class RetentionSummaries {
    /// What the records of a volume come to.
    struct Summary {
        var entry: RetentionSummaryEntry

        /// Records of which that is not known: they can't be read, or too many belong with them. Nothing is said of a least
        /// day then.
        var unknown = 0

        /// Whether nothing in the volume may go on a day.
        func isBefore(_ day: CivilDate) -> Bool { unknown == 0 && (entry.least.map { $0 > day } ?? true) }
    }

    private let view: ArchiveView
    private let day: CivilDate
    private let schedule: Int
    private let others: RetentionSummaryEntry.Others
    private let kept: [VolumeKey: RetentionSummaryEntry]
    private var evaluation: DispositionEvaluation?

    /// Those that were made now and hold for a while.
    private(set) var made: [RetentionSummaryEntry] = []

    /// Volumes that were opened.
    private(set) var opened: [VolumeKey] = []

    /// - Parameters:
    ///   - view: without anything withheld.
    ///   - evaluation: goes on to be used, where there is one.
    ///   - isRemembering: whether summaries that are kept are looked at.
    init(
        _ view: ArchiveView, on day: CivilDate, using evaluation: DispositionEvaluation? = nil,
        isRemembering: Bool = true
    ) throws {
        self.view = view
        self.day = day
        self.evaluation = evaluation
        let register = try view.archive.register()
        // Looked at first: what changes while a summary is made lets it not hold.
        others = try register.retentionSummaryOthers()
        schedule = try view.archive.rules().scheduleSequence
        let summaries = isRemembering ? try register.retentionSummaries() : []
        kept = Dictionary(summaries.map { ($0.volume, $0) }) { first, _ in first }
    }

    /// Whether a record that lies in a volume may be due by then, as far as that is known without reading its records;
    /// `nil` where it can't be looked into, or where something of it is lost, so that nothing of it goes.
    ///
    /// - Complexity: constant where a kept summary holds; else that of ``summary(of:)``, but for a volume whose first record
    ///   came in too short a time ago.
    func mayHoldDue(_ entry: VolumeEntry) throws -> Bool? {
        if let known = known(entry) { return !known.isBefore(day) }
        guard let volume = try view.volume(entry), try volume.index.position().lost == 0 else { return nil }
        if let first = try volume.index.firstCaptured(), first.day + RetentionRule.leastDaysAfterCapture >= day.day {
            return false
        }
        return try summary(of: entry).map { !$0.isBefore(day) }
    }

    /// The kept summary of a volume, where it still holds.
    private func known(_ entry: VolumeEntry) -> Summary? {
        guard let known = kept[entry.key], known.basis == basis(of: entry), known.others ?? others == others else {
            return nil
        }
        return Summary(entry: known)
    }

    private func basis(of entry: VolumeEntry) -> RetentionSummaryEntry.Basis {
        RetentionSummaryEntry.Basis(changed: entry.changed, schedule: schedule)
    }

    /// The summary of a volume of records; `nil` where it can't be looked into.
    ///
    /// - Complexity: constant where a kept one holds; else reads the frame of every record.
    func summary(of entry: VolumeEntry) throws -> Summary? {
        if let known = known(entry) { return known }
        opened.append(entry.key)
        guard let volume = try view.volume(entry) else { return nil }
        let evaluation = try evaluation ?? DispositionEvaluation(view, on: day)
        self.evaluation = evaluation
        var summary = Summary(
            entry: RetentionSummaryEntry(volume: entry.key, basis: basis(of: entry)),
            unknown: try volume.index.position().lost)
        let looksAtOthers = try evaluation.forEachOwn(in: entry.key) { recordClass, isMoved, own in
            guard let own else {
                summary.unknown += 1
                return
            }
            if let due = own.floor.due { summary.entry.least = min(summary.entry.least ?? due, due) }
            guard !isMoved else { return }
            let cell = RetentionSummaryEntry.Cell(
                recordClass, action: own.action.rawValue, due: own.floor.due,
                isPermanent: own.floor == .permanent, ceiling: own.floor == .permanent ? nil : own.ceiling)
            summary.entry.cells[cell, default: 0] += 1
        }
        if looksAtOthers { summary.entry.others = others }
        // An answer of an earlier line, or one that lacks something, is none to keep.
        if summary.unknown == 0, entry.changed <= view.sequence { made.append(summary.entry) }
        return summary
    }

    /// Keeps what was made, where this archive may write.
    static func keep(_ made: [RetentionSummaryEntry], in archive: Archive) {
        guard archive.isLogged, !made.isEmpty else { return }
        _ = try? archive.withLock { _ in try archive.register().keep(made) }
    }
}
