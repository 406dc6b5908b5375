// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Reports about records as a whole.", subcommands: [Due.self])

    struct Due: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "due", abstract: "Count how many records are due when, by their own rules.",
            discussion: """
                Holds, extensions and what belongs with a record may keep it for longer, never for shorter; 'schedule \
                explain' tells it of one record. Details of acts are left out.

                EXIT STATUS: 0 done, 3 ceilings have passed, or not all records could be judged, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.report]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("What to count by: class, month, or both.", valueName: "class,month"))
        var by = "class,month"

        @Option(help: ArgumentHelp("Count only what is due by this day.", valueName: "day"))
        var until: String?

        var givesRows: Bool { true }

        func run() throws {
            let grouping = try groupings()
            let until = try CommandLineDate.read(until, "--until")
            let report = try DueReporting(openArchive()).run(by: Set(grouping), until: until)
            if options.json {
                try StandardOutput.say(JSONText.line(Self.members(report, grouping)))
            } else if options.format == .jsonl {
                for row in report.rows {
                    try StandardOutput.say(JSONText.line(Self.members(row).merging(["type": .string("row")]) { $1 }))
                }
                try StandardOutput.say(
                    JSONText.line(Self.summary(report).merging(["type": .string("summary")]) { $1 }))
            } else if options.format == .csv {
                try sayRows(report)
            } else {
                try sayTable(report, grouping)
            }
            try tellFindings(report)
        }

        private func groupings() throws -> [DueReport.Grouping] {
            let words = by.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let known = words.compactMap { DueReport.Grouping(rawValue: $0) }
            guard known.count == words.count, Set(known).count == known.count else {
                throw ArchiveError(
                    code: .usage, subject: "--by", message: "--by takes class, month, or both as class,month")
            }
            return known
        }

        private func tellFindings(_ report: DueReport) throws {
            if report.overdue > 0 {
                StandardError.tell(
                    "\(Wording.count(report.overdue, "record")) past \(report.overdue == 1 ? "its" : "their") ceiling; "
                        + "next: see what keeps one with 'muniment schedule explain ID'")
            }
            if let first = report.incomplete.first {
                let more = report.incomplete.count > 1 ? " and \(report.incomplete.count - 1) more" : ""
                StandardError.tell(
                    "not all records could be judged, in volume \(first)\(more); next: muniment verify")
            }
            guard report.overdue == 0, report.incomplete.isEmpty else { throw ExitStatus.findings }
        }
    }
}

// MARK: - Forms

extension ReportCommand.Due {
    private static let actions = ["destroy", "transfer", "review"]

    private static func members(_ row: DueReport.Row) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "state": .string(row.state.rawValue), "records": .integer(Int64(row.records)),
            "due": .integer(Int64(row.due)), "overdue": .integer(Int64(row.overdue)),
        ]
        members["class"] = row.recordClass.map { .string($0.name) }
        members["month"] = row.month.map { .string($0) }
        if row.state == .dated {
            for action in actions { members[action] = .integer(Int64(row.actions[action] ?? 0)) }
        }
        return members
    }

    private static func summary(_ report: DueReport) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "day": .string("\(report.day)"), "records": .integer(Int64(report.rows.reduce(0) { $0 + $1.records })),
            "due": .integer(Int64(report.due)), "overdue": .integer(Int64(report.overdue)),
            "awaiting": .integer(Int64(report.count(.awaiting))),
            "permanent": .integer(Int64(report.count(.permanent))), "unknown": .integer(Int64(report.unknown)),
            "incomplete": .array(report.incomplete.map { .string("\($0)") }),
            "details": .integer(Int64(report.details)),
        ]
        members["until"] = report.until.map { .string("\($0)") }
        return members
    }

    private static func members(
        _ report: DueReport, _ grouping: [DueReport.Grouping]
    ) -> [String: CanonicalJSON] {
        summary(report).merging([
            "by": .array(grouping.map { .string($0.rawValue) }),
            "rows": .array(report.rows.map { .object(members($0)) }),
        ]) { $1 }
    }

    private func sayRows(_ report: DueReport) throws {
        var rows = CommaSeparatedText(["class", "month", "state", "records", "due", "overdue"] + Self.actions)
        try rows.begin()
        for row in report.rows {
            let counts = Self.actions.map { row.state == .dated ? "\(row.actions[$0] ?? 0)" : "" }
            try rows.say(
                [
                    row.recordClass?.name ?? "", row.month ?? "", row.state.rawValue, "\(row.records)", "\(row.due)",
                    "\(row.overdue)",
                ] + counts)
        }
    }

    private func sayTable(_ report: DueReport, _ grouping: [DueReport.Grouping]) throws {
        StandardOutput.hold(!options.noPager)
        let isByClass = grouping.contains(.recordClass)
        let shown = Self.actions.filter { action in report.rows.contains { $0.actions[action] ?? 0 > 0 } }
        var table = TextTable(
            (isByClass ? [("class", .left)] : []) + [("due in", .left), ("records", .right)]
                + shown.map { ($0, .right) } + [("due now", .right), ("past ceiling", .right)])
        for row in report.rows {
            let when = row.state == .dated ? row.month ?? "any month" : row.state.rawValue
            table.add(
                (isByClass ? [row.recordClass?.name ?? ""] : []) + [when, Wording.number(row.records)]
                    + shown.map { row.actions[$0].map { Wording.number($0) } ?? "-" }
                    + [row.due, row.overdue].map { $0 > 0 ? Wording.number($0) : "-" })
        }
        if !report.rows.isEmpty { try table.print() }
        for line in Self.lines(report) { try StandardOutput.say(line) }
    }

    /// What the table comes to, and what it leaves out.
    private static func lines(_ report: DueReport) -> [String] {
        let dated = report.count(.dated)
        let span = report.until.map { " by \($0)" } ?? ""
        var lines = [
            "\(Wording.count(dated, "record")) due\(span), \(Wording.number(report.due)) of them on \(report.day) or before, "
                + "by their own rules; holds, extensions and what belongs with them may keep them for longer"
        ]
        if report.until == nil {
            lines.append(
                "\(Wording.count(report.count(.awaiting), "record")) awaiting an event, "
                    + "\(Wording.number(report.count(.permanent))) permanent")
        }
        var left: [String] = []
        if report.details > 0 { left.append(Wording.count(report.details, "detail") + " of acts") }
        if report.unknown > 0 { left.append(Wording.count(report.unknown, "record") + " that could not be judged") }
        if !left.isEmpty { lines.append("left out: \(left.joined(separator: ", "))") }
        return lines
    }
}
