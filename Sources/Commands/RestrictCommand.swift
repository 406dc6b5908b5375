// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

extension RestrictionKind {
    /// A kind as it is typed.
    static func typed(_ text: String) throws -> RestrictionKind {
        guard let kind = RestrictionKind(rawValue: text.lowercased()) else {
            throw ValidationError("--kind takes \(RestrictionKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return kind
    }
}

struct RestrictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restrict", abstract: "Let only records managers see a record, release it, list restrictions.",
        discussion: """
            'muniment restrict ID --kind K --reason TEXT' is short for 'muniment restrict place ID --kind K --reason TEXT'.
            """,
        subcommands: [Place.self, Release.self, List.self], defaultSubcommand: Place.self)

    struct Place: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "place", abstract: "Restrict records: who may not restrict does not see them.",
            discussion: """
                A restricted record is left out of every answer to who may not restrict, and of every export of \
                whomsoever; each says how many records are withheld. All versions of the record are restricted, and not \
                the others of its chain. Nothing is taken out of the archive.

                EXIT STATUS: 0 done, 4 not found, 5 ambiguous, 11 locked, 21 not allowed, 64 usage. With 4, 5 and 64 \
                nothing was changed.
                """)

        static let permissions: [Permission] = [.restrict]

        @OptionGroup var options: ArchiveOptions

        @Option(
            help: ArgumentHelp("privileged, misdirected or gdpr-18.", valueName: "kind"),
            transform: { try RestrictionKind.typed($0) })
        var kind: RestrictionKind

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Argument(help: "Record ids, or ids that name one record each.")
        var ids: [String]

        func run() throws {
            let report = try RecordRestriction(openArchive()).restrict(ids, kind, reason: reason)
            try RestrictionText.say(report, kind: kind, isJSON: options.json)
        }
    }

    struct Release: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "Release restricted records: everybody sees them again.",
            discussion: """
                EXIT STATUS: 0 done, 4 not found, 5 ambiguous, 11 locked, 21 not allowed, 64 usage. With 4, 5 and 64 \
                nothing was changed.
                """)

        static let permissions: [Permission] = [.restrict]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Argument(help: "Record ids, or ids that name one record each.")
        var ids: [String]

        func run() throws {
            let report = try RecordRestriction(openArchive()).release(ids, reason: reason)
            try RestrictionText.say(report, kind: nil, isJSON: options.json)
        }
    }

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the records that are restricted, in the order in which they were.",
            discussion: "EXIT STATUS: 0 done, 21 not allowed.")

        static let permissions: [Permission] = [.restrict]

        @OptionGroup var options: ArchiveOptions

        @Flag(help: "Those that were released, too.")
        var all = false

        var givesRows: Bool { true }

        func run() throws {
            let entries = try RecordRestriction(openArchive()).list(withEnded: all)
            if options.json || options.format == .jsonl {
                for (entry, reason) in entries { try StandardOutput.say(RestrictionText.json(entry, reason)) }
                return
            }
            if options.format == .csv { return try sayRows(entries) }
            guard !entries.isEmpty else {
                return try StandardOutput.say(
                    "no record is restricted; next: muniment restrict ID --kind privileged --reason TEXT")
            }
            StandardOutput.hold(!options.noPager)
            let last: [(String, TextTable.Alignment)] = all ? [("released", .left)] : []
            var table = TextTable(
                [("record", .left), ("kind", .left), ("since", .left), ("by", .left)] + last + [("reason", .left)],
                dropping: ["by", "since"])
            for (entry, reason) in entries {
                table.add(
                    ["\(entry.record)", entry.kind.rawValue, RestrictionText.minute(entry.placed), entry.agent]
                        + last.map { _ in entry.released.map { RestrictionText.minute($0) } ?? "-" }
                        + [reason.map { VisibleText.escaped($0.utf8) } ?? "-"])
            }
            try table.print()
        }

        private func sayRows(_ entries: [(entry: RestrictionEntry, reason: String?)]) throws {
            var rows = CommaSeparatedText(["record", "kind", "placed", "by", "line", "released", "until", "reason"])
            try rows.begin()
            for (entry, reason) in entries {
                try rows.say([
                    "\(entry.record)", entry.kind.rawValue, "\(entry.placed)", entry.agent, "\(entry.since)",
                    entry.released.map { "\($0)" } ?? "", entry.until.map { "\($0)" } ?? "", reason ?? "",
                ])
            }
        }
    }
}

/// What is said of restrictions.
enum RestrictionText {
    /// Records that are listed for a person.
    private static let mostListed = 20

    static func minute(_ time: Timestamp) -> String { "\("\(time)".prefix(16))Z" }

    static func say(_ report: RestrictionReport, kind: RestrictionKind?, isJSON: Bool) throws {
        if isJSON {
            var members: [String: CanonicalJSON] = [
                "records": .array(report.records.map { .string("\($0)") }),
                "unchanged": .integer(Int64(report.unchanged)),
                "others": .array(report.others.map { .string("\($0)") }),
            ]
            members["kind"] = kind.map { .string($0.rawValue) }
            return try StandardOutput.say(JSONText.line(members))
        }
        for record in report.records.prefix(mostListed) { try StandardOutput.say("\(record)") }
        if report.records.count > mostListed {
            try StandardOutput.say("and \(Wording.number(report.records.count - mostListed)) more")
        }
        let done = kind.map { "restricted (\($0.rawValue))" } ?? "released"
        try StandardOutput.say(
            "\(Wording.count(report.records.count, "record")) \(done), \(Wording.number(report.unchanged)) as before")
        if !report.others.isEmpty {
            let others = report.others.prefix(mostListed).map { "\($0)" }.joined(separator: ", ")
            try StandardOutput.say(
                "of the same chains \(kind == nil ? "still restricted" : "not restricted"), each a record of its own: "
                    + others)
        }
        try StandardOutput.say("next: muniment restrict list")
    }

    static func json(_ entry: RestrictionEntry, _ reason: String?) -> String {
        var members: [String: CanonicalJSON] = [
            "type": "restriction", "record": .string("\(entry.record)"), "kind": .string(entry.kind.rawValue),
            "placed": .string("\(entry.placed)"), "by": .string(entry.agent), "line": .integer(Int64(entry.since)),
        ]
        members["released"] = entry.released.map { .string("\($0)") }
        members["until"] = entry.until.map { .integer(Int64($0)) }
        members["reason"] = reason.map { .string($0) }
        return JSONText.line(members)
    }
}
