// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct ExtendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend", abstract: "Keep records for longer than their rules say, by order of an authority.",
        discussion:
            "'muniment extend SUBJECT --years N ...' is short for 'muniment extend make SUBJECT --years N ...'.",
        subcommands: [Make.self, List.self], defaultSubcommand: Make.self)

    struct Make: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "Extend the retention of a subject's records, or of what a search finds.",
            discussion: """
                It reaches the records that are there and those that come in later. It lengthens and never shortens, and \
                ends by itself when its term is over. First says how many records it reaches; --yes, or a person at the \
                terminal, then makes it.

                EXIT STATUS: 0 done, 3 nothing was extended, because --yes was not said, 4 nothing is reached and --allow-empty was not \
                said, 11 locked, 20 the term is over, 21 not allowed, 64 usage. But for 0 nothing was changed.
                """)

        static let permissions: [Permission] = [.event]

        @OptionGroup var options: ArchiveOptions

        @Argument(
            help: ArgumentHelp(
                "Whose records: account:ID, trade:ID, uti:ID, party:CODE or record:ID.", valueName: "subject"),
            transform: { try RetentionSubject.typed($0) })
        var subject: RetentionSubject?

        @Option(help: ArgumentHelp("All records that match, also later ones.", valueName: "query"))
        var query: String?

        @Option(help: ArgumentHelp("Keep them to the end of this day.", valueName: "date"))
        var until: String?

        @Option(help: ArgumentHelp("Keep them so many years from the start of their clock.", valueName: "n"))
        var years: Int?

        @Option(help: ArgumentHelp("Who ordered it, and by what order.", valueName: "text"))
        var authority: String

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Option(help: ArgumentHelp("The last day of capture of records that it reaches.", valueName: "date"))
        var capturedUntil: String?

        @Flag(help: "Extend even where nothing is reached yet.")
        var allowEmpty = false

        @Flag(help: "Don't ask.")
        var yes = false

        func validate() throws {
            guard (subject == nil) != (query == nil) else {
                throw ValidationError("say whose records in one way: a subject, or --query QUERY")
            }
            guard (until == nil) != (years == nil) else {
                throw ValidationError("say for how long in one way: --until DATE, or --years N")
            }
        }

        func run() throws {
            let day = try CommandLineDate.read(until, "--until")
            guard let scope = subject.map({ ExtensionRequest.Scope.subject($0) }) ?? query.map({ .query($0) }),
                let term = day.map({ ExtensionRequest.Term.until($0) }) ?? years.map({ .years($0) })
            else { return }
            var request = ExtensionRequest(scope, term, authority: authority, reason: reason)
            request.last = try CommandLineDate.read(capturedUntil, "--captured-until")
            let extending = RetentionExtending(try openArchive())
            let found = try extending.gather(request)
            guard !found.records.isEmpty || allowEmpty else {
                throw ArchiveError(
                    code: .notFound, subject: "extend",
                    message:
                        "no record is reached and nothing was extended; look at what you typed, or say --allow-empty "
                        + "to extend what comes in later")
            }
            guard try isWanted(found) else { throw ExitStatus.findings }
            let made = try extending.extend(request, found)
            if options.json { return try StandardOutput.say(JSONText.line(ExtensionText.members(made))) }
            try StandardOutput.say(
                "extension \(made.entry.number) keeps \(Wording.count(made.entry.list.count, "record")), and those that "
                    + "come in later, \(ExtensionText.term(made.entry))")
        }

        private func isWanted(_ found: ExtensionGathering) throws -> Bool {
            if yes { return true }
            if options.json {
                var members: [String: CanonicalJSON] = [
                    "type": "extension-size", "records": .integer(Int64(found.records.count)),
                    "line": .integer(Int64(found.line)),
                ]
                if !found.understood.isEmpty { members["understood"] = .string(found.understood) }
                try StandardOutput.say(JSONText.line(members))
                return false
            }
            if !found.understood.isEmpty {
                try StandardOutput.say("understood as: \(VisibleText.escaped(found.understood.utf8))")
            }
            try StandardOutput.say("\(Wording.count(found.records.count, "record")) would be kept for longer")
            return try Question.ask("Extend? [y/N] ", "nothing was extended")
        }
    }

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List extensions in the order in which they were made.",
            discussion: "EXIT STATUS: 0 done, 21 not allowed.")

        static let permissions: [Permission] = [.seeDispositions]

        @OptionGroup var options: ArchiveOptions

        var givesRows: Bool { true }

        func run() throws {
            let extensions = try RetentionExtending(openArchive()).list()
            if options.json || options.format == .jsonl {
                for one in extensions { try StandardOutput.say(JSONText.line(ExtensionText.members(one))) }
                return
            }
            if options.format == .csv { return try sayRows(extensions) }
            guard !extensions.isEmpty else {
                return try StandardOutput.say(
                    "no extensions; next: muniment extend SUBJECT --years N --authority TEXT --reason TEXT")
            }
            StandardOutput.hold(!options.noPager)
            var table = TextTable(
                [
                    ("extension", .right), ("of", .left), ("term", .left), ("made", .left), ("by", .left),
                    ("records", .right), ("authority", .left),
                ], dropping: ["by", "made"])
            for one in extensions {
                let entry = one.entry
                let scope = one.words.map { $0.subject.isEmpty ? $0.understood : $0.subject } ?? "-"
                table.add([
                    "\(entry.number)", VisibleText.escaped(scope.utf8), ExtensionText.term(entry),
                    "\("\(entry.made)".prefix(10))", entry.agent, Wording.number(entry.list.count),
                    one.words.map { VisibleText.escaped($0.authority.utf8) } ?? "-",
                ])
            }
            try table.print()
        }

        private func sayRows(_ extensions: [ExtensionListing]) throws {
            var rows = CommaSeparatedText([
                "extension", "subject", "query", "until", "years", "capturedUntil", "made", "by", "line", "records",
                "authority", "reason",
            ])
            try rows.begin()
            for one in extensions {
                let entry = one.entry
                try rows.say([
                    "\(entry.number)", one.words?.subject ?? "", one.words?.query ?? "",
                    entry.until.map { "\($0)" } ?? "", entry.years.map { "\($0)" } ?? "",
                    entry.last.map { "\($0)" } ?? "", "\(entry.made)", entry.agent, "\(entry.sequence)",
                    "\(entry.list.count)", one.words?.authority ?? "", one.words?.reason ?? "",
                ])
            }
        }
    }
}

/// What is said of extensions.
enum ExtensionText {
    static func term(_ entry: RetentionExtensionEntry) -> String {
        entry.until.map { "until \($0)" }
            ?? "for \(Wording.count(entry.years ?? 0, "year")) from the start of their clock"
    }

    static func members(_ one: ExtensionListing) -> [String: CanonicalJSON] {
        let entry = one.entry
        var members: [String: CanonicalJSON] = [
            "type": "extension", "number": .integer(Int64(entry.number)), "made": .string("\(entry.made)"),
            "by": .string(entry.agent), "line": .integer(Int64(entry.sequence)),
            "asOf": .integer(Int64(entry.line)), "records": .integer(Int64(entry.list.count)),
        ]
        members["until"] = entry.until.map { .string("\($0)") }
        members["years"] = entry.years.map { .integer(Int64($0)) }
        members["capturedUntil"] = entry.last.map { .string("\($0)") }
        if let words = one.words {
            members["authority"] = .string(words.authority)
            members["reason"] = .string(words.reason)
            if !words.subject.isEmpty { members["subject"] = .string(words.subject) }
            if !words.query.isEmpty {
                members["query"] = .string(words.query)
                members["understood"] = .string(words.understood)
            }
        }
        return members
    }
}
