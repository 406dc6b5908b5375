// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct ScheduleApplyCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Put another schedule in force, also for the records that are there.",
        discussion: """
            First shows how many records of each class would be kept from which day to which; --yes, or a person at the \
            terminal, then puts it in force. A schedule that would let any record go earlier than the one in force is \
            refused. A changed schedule of the same name needs a later version.

            EXIT STATUS: 0 done, 1 it is not newer than one that was in force, 3 nothing was changed, because --yes was not \
            said, 11 locked, 20 a record would go earlier, 21 not allowed, 64 the schedule is not right. But for 0 nothing was \
            changed.
            """)

    static let permissions: [Permission] = [.applyRules]

    @OptionGroup var options: ArchiveOptions

    @Flag(help: "Don't ask.")
    var yes = false

    @Argument(
        help: ArgumentHelp("The schedule, as YAML or JSON, or the name of one that is built in.", valueName: "file"))
    var file: String

    func run() throws {
        let archive = try openArchive()
        let document = try RulesText.schedule(file)
        let change = ScheduleChange(archive)
        let line = ProgressLine(total: nil, isWanted: !options.json)
        let report = try change.look(document) { line.show(records: $0) }
        line.clear()
        if options.json {
            try StandardOutput.say(JSONText.line(Self.members(report)))
        } else {
            try say(report)
        }
        if report.shortenedCount == 0, report.unreadable == 0, !yes {
            guard !options.json, try Question.ask("Apply? [y/N] ", "nothing was changed") else {
                throw ExitStatus.findings
            }
        }
        try change.apply(document, after: report)
        guard !options.json else { return }
        try StandardOutput.say("\(report.to) is in force, for what is there and for what comes in")
    }

    private func say(_ report: ScheduleChangeReport) throws {
        try StandardOutput.say(
            "from \(report.from) to \(report.to): \(Wording.count(report.looked, "record")) looked at, "
                + "\(Wording.number(report.untouched)) of classes whose rules are the same")
        if !report.lengthened.isEmpty {
            var table = TextTable([
                ("class", .left), ("records", .right), ("kept until", .left), ("from now on", .left),
            ])
            for (change, count) in report.lengthened {
                table.add([change.recordClass.name, Wording.number(count), change.before, change.after])
            }
            try table.print()
        }
        try StandardOutput.say(
            "\(Wording.count(report.lengthenedCount, "record")) would be kept for longer, "
                + "\(Wording.number(report.shortenedCount)) for shorter")
        for (record, change, lost) in report.shortened {
            try StandardOutput.say(
                "  \(record) (\(change.recordClass)): \(change.before) to \(change.after), without "
                    + lost.joined(separator: ", "))
        }
    }

    private static func members(_ report: ScheduleChangeReport) -> [String: CanonicalJSON] {
        func members(_ change: ScheduleChangeReport.Change) -> [String: CanonicalJSON] {
            [
                "class": .string(change.recordClass.name), "before": .string(change.before),
                "after": .string(change.after),
            ]
        }
        return [
            "type": "schedule-change", "from": .string(report.from), "to": .string(report.to),
            "line": .integer(Int64(report.line)), "looked": .integer(Int64(report.looked)),
            "untouched": .integer(Int64(report.untouched)), "unreadable": .integer(Int64(report.unreadable)),
            "lengthened": .integer(Int64(report.lengthenedCount)), "shortened": .integer(Int64(report.shortenedCount)),
            "changes": .array(
                report.lengthened.map { change, count in
                    .object(members(change).merging(["records": .integer(Int64(count))]) { $1 })
                }),
            "refused": .array(
                report.shortened.map { record, change, lost in
                    .object(
                        members(change).merging([
                            "record": .string("\(record)"), "rules": .array(lost.map { .string($0) }),
                        ]) { $1 })
                }),
        ]
    }
}
