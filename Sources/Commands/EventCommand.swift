// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

extension RetentionSubject {
    /// A subject as it is typed.
    static func typed(_ text: String) throws -> RetentionSubject {
        guard let subject = RetentionSubject(text) else {
            throw ValidationError(
                "a subject is account:ID, trade:ID, uti:ID, party:CODE or record:ID, of at most \(longestValue) bytes")
        }
        return subject
    }
}

struct EventCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Record what has happened to an account, a trade or a party, from which retention counts.",
        discussion: "'muniment event KIND SUBJECT DATE --reason TEXT' is short for 'muniment event record ...'.",
        subcommands: [Record.self, Confirm.self, List.self], defaultSubcommand: Record.self)

    struct Record: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "record", abstract: "Record an event.",
            discussion: """
                It reaches all records that name the subject, whenever they come in. It opens nothing for disposition for \
                30 days, or until a second person confirms it. A correction is an event of its own: --corrects.

                EXIT STATUS: 0 done, 1 what is to be corrected was corrected already, 4 no such event to correct, \
                11 locked, 20 the date is in the future or before the trade date, 21 not allowed, 64 usage. But for 0 \
                nothing was recorded.
                """)

        static let permissions: [Permission] = [.event]

        @OptionGroup var options: ArchiveOptions

        @Argument(
            help: ArgumentHelp(
                "What has happened: account-closed, terminated, novated, assigned, matured, retired, superseded ...",
                valueName: "kind"))
        var kind: String

        @Argument(
            help: ArgumentHelp(
                "To what: account:ID, trade:ID, uti:ID, party:CODE or record:ID.", valueName: "subject"),
            transform: { try RetentionSubject.typed($0) })
        var subject: RetentionSubject

        @Argument(help: ArgumentHelp("When.", valueName: "date"))
        var date: String

        @Option(help: ArgumentHelp("By what it is known, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Option(help: ArgumentHelp("Who takes the place, of a novation.", valueName: "party"))
        var to: String?

        @Option(help: ArgumentHelp("The number of the event whose place this one takes.", valueName: "n"))
        var corrects: Int?

        func run() throws {
            guard let named = RetentionEventKind(kind) else {
                throw ArchiveError(
                    code: .usage, subject: "KIND",
                    message: "the kind of an event is a word such as account-closed: letters, digits and hyphens")
            }
            guard let day = try CommandLineDate.read(date, "DATE") else { return }
            var request = EventRequest(named, subject, day, reason: reason)
            request.successor = to
            request.corrects = corrects
            let (archive, agent) = try openAdmitted()
            try EventText.say(
                EventRecording(archive, by: agent).record(request), isJSON: options.json, done: "recorded")
        }
    }

    struct Confirm: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm", abstract: "Confirm an event that another person has recorded.",
            discussion: """
                From then on it counts for disposition.

                EXIT STATUS: 0 done, 1 it was confirmed or corrected already, 4 no such event, 11 locked, 21 you recorded it, or \
                are no person, or not allowed.
                """)

        static let permissions: [Permission] = [.event]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the event.", valueName: "n"))
        var number: Int

        func run() throws {
            let (archive, agent) = try openAdmitted()
            try EventText.say(
                EventRecording(archive, by: agent).confirm(number), isJSON: options.json, done: "confirmed")
        }
    }

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List events in the order in which they were recorded.",
            discussion: "EXIT STATUS: 0 done, 3 with --undelivered there are such, 21 not allowed.")

        static let permissions: [Permission] = [.seeDispositions]

        @OptionGroup var options: ArchiveOptions

        @Option(
            help: ArgumentHelp("Those of one subject.", valueName: "subject"),
            transform: { try RetentionSubject.typed($0) })
        var subject: RetentionSubject?

        @Flag(help: "Those that reach no record.")
        var undelivered = false

        var givesRows: Bool { true }

        func run() throws {
            let (archive, agent) = try openAdmitted()
            let events = try EventRecording(archive, by: agent).list(of: subject, undelivered: undelivered)
            if options.json || options.format == .jsonl {
                for event in events { try StandardOutput.say(JSONText.line(EventText.members(event))) }
            } else if options.format == .csv {
                try sayRows(events)
            } else if events.isEmpty {
                try StandardOutput.say(
                    undelivered
                        ? "every event reaches a record"
                        : "no events; next: muniment event KIND SUBJECT DATE --reason TEXT")
            } else {
                try sayTable(events)
            }
            if undelivered, !events.isEmpty { throw ExitStatus.findings }
        }

        private func sayTable(_ events: [EventListing]) throws {
            StandardOutput.hold(!options.noPager)
            var table = TextTable(
                [
                    ("event", .right), ("kind", .left), ("subject", .left), ("date", .left), ("recorded", .left),
                    ("by", .left), ("counts", .left), ("reason", .left),
                ], dropping: ["by", "recorded"])
            for event in events {
                let entry = event.entry
                let counts =
                    if let number = entry.correctedBy { "corrected by \(number)" } else { "from \(event.countsFrom)" }
                table.add([
                    "\(entry.number)", entry.kind.name,
                    entry.subject.map { VisibleText.escaped("\($0)".utf8) } ?? "-", "\(entry.day)",
                    "\("\(entry.recorded)".prefix(10))", entry.agent, counts,
                    event.reason.map { VisibleText.escaped($0.utf8) } ?? "-",
                ])
            }
            try table.print()
        }

        private func sayRows(_ events: [EventListing]) throws {
            var rows = CommaSeparatedText([
                "event", "kind", "subject", "date", "recorded", "by", "line", "confirmed", "confirmer", "countsFrom",
                "corrects", "correctedBy", "to", "reason",
            ])
            try rows.begin()
            for event in events {
                let entry = event.entry
                try rows.say([
                    "\(entry.number)", entry.kind.name, entry.subject.map { "\($0)" } ?? "", "\(entry.day)",
                    "\(entry.recorded)", entry.agent, "\(entry.sequence)", entry.confirmed.map { "\($0)" } ?? "",
                    entry.confirmer ?? "", "\(event.countsFrom)", entry.corrects.map { "\($0)" } ?? "",
                    entry.correctedBy.map { "\($0)" } ?? "", event.successor ?? "", event.reason ?? "",
                ])
            }
        }
    }
}

/// What is said of events.
enum EventText {
    static func say(_ event: EventListing, isJSON: Bool, done: String) throws {
        if isJSON { return try StandardOutput.say(JSONText.line(members(event))) }
        let entry = event.entry
        let subject = entry.subject.map { VisibleText.escaped("\($0)".utf8) } ?? "-"
        try StandardOutput.say("event \(entry.number) is \(done): \(entry.kind) of \(subject) on \(entry.day)")
        if let reached = event.reached {
            try StandardOutput.say(
                reached == 0
                    ? "no record names this subject yet; those that come in will be reached"
                    : "\(Wording.count(reached, "record")) reached, and those that come in later")
        }
        if entry.confirmedBy == nil {
            try StandardOutput.say(
                "counts for disposition from \(event.countsFrom), or once a second person says: muniment event confirm "
                    + "\(entry.number)")
        }
    }

    static func members(_ event: EventListing) -> [String: CanonicalJSON] {
        let entry = event.entry
        var members: [String: CanonicalJSON] = [
            "type": "event", "number": .integer(Int64(entry.number)), "kind": .string(entry.kind.name),
            "date": .string("\(entry.day)"), "recorded": .string("\(entry.recorded)"), "by": .string(entry.agent),
            "line": .integer(Int64(entry.sequence)), "countsFrom": .string("\(event.countsFrom)"),
        ]
        members["subject"] = entry.subject.map { .string("\($0)") }
        members["reason"] = event.reason.map { .string($0) }
        members["to"] = event.successor.map { .string($0) }
        members["corrects"] = entry.corrects.map { .integer(Int64($0)) }
        members["correctedBy"] = entry.correctedBy.map { .integer(Int64($0)) }
        members["confirmed"] = entry.confirmed.map { .string("\($0)") }
        members["confirmer"] = entry.confirmer.map { .string($0) }
        members["reached"] = event.reached.map { .integer(Int64($0)) }
        return members
    }
}
