// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Records
internal import Retention

/// How many records are due when, by their own rules.
public struct DueReport: Sendable {
    /// What records are counted by.
    public enum Grouping: String, Hashable, Sendable, CaseIterable {
        case recordClass = "class"
        case month
    }

    /// Records that are counted together.
    public struct Row: Sendable {
        /// `nil` where they are not counted by class.
        public var recordClass: RecordClass?

        /// The month of the day on which they are due, such as `2031-01`; `nil` where they are not counted by month, and
        /// where they have no day.
        public var month: String?

        /// `dated`, `awaiting event`, `permanent`.
        public var state: State
        public var records = 0

        /// Of those with a day: what is done with them in the end.
        public var actions: [String: Int] = [:]

        /// How many may go on the day of the report, and how many of these have passed their ceiling.
        public var due = 0
        public var overdue = 0
    }

    public enum State: String, Hashable, Sendable, CaseIterable {
        case dated
        case awaiting = "awaiting event"
        case permanent
    }

    /// The day as of which it is, and the last due day that counts; `nil` for all.
    public var day: CivilDate
    public var until: CivilDate?
    public var rows: [Row] = []

    /// Records of which it is not known, and the volumes where there are such.
    public var unknown = 0
    public var incomplete: [VolumeKey] = []

    /// Details of acts, which are left out: they end with what they speak of.
    public var details = 0

    public func count(_ state: State) -> Int { rows.reduce(0) { $0 + ($1.state == state ? $1.records : 0) } }
    public var due: Int { rows.reduce(0) { $0 + $1.due } }
    public var overdue: Int { rows.reduce(0) { $0 + $1.overdue } }
}

/// Makes ``DueReport``s.
public struct DueReporting {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Counts all records. That is no read of a record, so it leaves no line.
    ///
    /// - Parameters:
    ///   - until: the last due day that counts; then what has no day is left out.
    ///   - day: `nil` for the one that has begun everywhere on earth.
    /// - Complexity: linear in the volumes; reads those that have changed since they were summed up last.
    public func run(
        by grouping: Set<DueReport.Grouping>, until: CivilDate? = nil, on day: CivilDate? = nil
    ) throws(ArchiveError) -> DueReport {
        try ArchiveError.wrap {
            let on = try day ?? archive.time().believed.retentionDay
            let (answer, made): (DueReport, [RetentionSummaryEntry]) = try ArchiveView.answer(
                from: archive, withholding: .nothing
            ) { view in
                let summaries = try RetentionSummaries(view, on: on)
                return (try report(summaries, view, grouping, until, on), summaries.made)
            }
            RetentionSummaries.keep(made, in: archive)
            return answer
        }
    }

    private struct RowKey: Hashable {
        let recordClass: RecordClass?
        let month: String?
        let state: DueReport.State
    }

    private func report(
        _ summaries: RetentionSummaries, _ view: ArchiveView, _ grouping: Set<DueReport.Grouping>,
        _ until: CivilDate?, _ day: CivilDate
    ) throws -> DueReport {
        var report = DueReport(day: day, until: until)
        var rows: [RowKey: DueReport.Row] = [:]
        for entry in view.entries {
            guard !entry.isTrail else {
                report.details += try view.coverage(of: entry)?.records ?? 0
                continue
            }
            guard let summary = try summaries.summary(of: entry) else {
                report.incomplete.append(entry.key)
                continue
            }
            if summary.unknown > 0 { report.incomplete.append(entry.key) }
            report.unknown += summary.unknown
            for (cell, count) in summary.entry.cells {
                if let until, cell.due.map({ $0 > until }) ?? true { continue }
                let key = RowKey(
                    recordClass: grouping.contains(.recordClass) ? cell.recordClass : nil,
                    month: grouping.contains(.month) ? cell.due.map { String("\($0)".prefix(7)) } : nil,
                    state: cell.isPermanent ? .permanent : cell.due == nil ? .awaiting : .dated)
                var row =
                    rows[key] ?? DueReport.Row(recordClass: key.recordClass, month: key.month, state: key.state)
                row.records += count
                if let due = cell.due {
                    row.actions[cell.action, default: 0] += count
                    if due <= day {
                        row.due += count
                        if let ceiling = cell.ceiling, ceiling < day { row.overdue += count }
                    }
                }
                rows[key] = row
            }
        }
        report.rows = rows.values.sorted { left, right in
            (left.recordClass?.name ?? "", left.state.rank, left.month ?? "")
                < (right.recordClass?.name ?? "", right.state.rank, right.month ?? "")
        }
        report.incomplete.sort()
        return report
    }
}

extension DueReport.State {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
