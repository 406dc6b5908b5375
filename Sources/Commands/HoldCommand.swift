// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Place legal holds on records, release and list them.",
        discussion: "A held record is destroyed by nobody, whatever its period, until every hold on it is released.",
        subcommands: [
            Place.self, Release.self, HoldListCommand.self, HoldShowCommand.self, Notice.self, Review.self,
        ])

    struct Place: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "place", abstract: "Hold records for a matter.",
            discussion: """
                First says how many records there are; --yes, or a person at the terminal, then lets them be held. By \
                --query it holds what matches now and whatever matches later, and what could not be read and may be of \
                the days in question. All versions and the family of a held record are held with it.

                EXIT STATUS: 0 done, 3 nothing was held, because --yes was not said, 4 nothing matches, or an id is not \
                found, 5 ambiguous, 11 locked, 21 not allowed, 64 usage. But for 0 nothing was changed.
                """)

        static let permissions: [Permission] = [.hold]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The case, investigation or request that it is for.", valueName: "matter"))
        var matter: String

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("The records: record ids, or ids that name one record each.", valueName: "id"))
        var ids: [String] = []

        @Option(
            help: ArgumentHelp("The ids of the records, one a line; - is standard input.", valueName: "file"))
        var idsFrom: String?

        @Option(help: ArgumentHelp("All records that match, also later ones; \"\" for all.", valueName: "query"))
        var query: String?

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Option(help: ArgumentHelp("Whose records they are; may be given several times.", valueName: "name"))
        var custodian: [String] = []

        @Option(
            help: ArgumentHelp(
                "The day on which it is to be looked at again; in a year if not said.", valueName: "date"))
        var review: String?

        @Flag(help: "Hold even where nothing matches yet.")
        var allowEmpty = false

        @Flag(help: "Don't ask.")
        var yes = false

        func validate() throws {
            let ways = [!ids.isEmpty, idsFrom != nil, query != nil].count { $0 }
            guard ways == 1 else {
                throw ValidationError("say which records in one way: --ids, --ids-from FILE, or --query QUERY")
            }
        }

        func run() throws {
            let named = try idsFrom.map { try BulkRetrieval.ids(from: $0) } ?? ids
            var request = HoldRequest(
                matter: matter, reason: reason, query.map { .query($0) } ?? .ids(named))
            request.custodians = custodian
            request.review = try CommandLineDate.read(review, "--review")
            let holds = HoldAdministration(try openArchive())
            let found = try holds.gather(request)
            guard !found.records.isEmpty || allowEmpty else {
                throw ArchiveError(
                    code: .notFound, subject: "--query",
                    message:
                        "nothing matches and nothing was held; look at the query, or say --allow-empty to hold what "
                        + "comes in later")
            }
            guard try HoldText.isWanted(found, request, isSure: yes, isJSON: options.json) else {
                throw ExitStatus.findings
            }
            let placed = try holds.place(request, on: found)
            if options.json { return try StandardOutput.say(JSONText.line(HoldText.members(placed))) }
            let entry = placed.entry
            try StandardOutput.say(
                "hold \(entry.number) is on \(Wording.count(entry.list.count, "record")) since line \(entry.sequence), to "
                    + "be reviewed on \(entry.review)")
            try StandardOutput.say("next: \(Wording.command(on: options.path, "hold show \(entry.number)"))")
        }
    }

    struct Release: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "Release a hold.",
            discussion: """
                First says how many records no other hold is on; --yes, or a person at the terminal, then releases it. \
                What another hold is on stays held.

                EXIT STATUS: 0 done, 1 it was released already, 3 nothing was released, because --yes was not said, \
                4 no such hold, 5 several holds of the matter, 11 locked, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.hold]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number or the matter of the hold.", valueName: "hold"))
        var hold: String

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Flag(help: "Don't ask.")
        var yes = false

        func run() throws {
            let holds = HoldAdministration(try openArchive())
            let number = try holds.number(of: hold)
            // Of what was released already nothing is counted; the act says so.
            let isReleased = try holds.show(number).entry.releasedBy != nil
            let freed = isReleased ? ([], 0) : try holds.freed(by: number)
            if !yes, !isReleased {
                guard try HoldText.isReleaseWanted(number, freed.0.count, freed.1, isJSON: options.json) else {
                    throw ExitStatus.findings
                }
            }
            let released = try holds.release(number, reason: reason)
            if options.json {
                var members = HoldText.members(released)
                members["freed"] = .array(freed.0.map { .string("\($0)") })
                members["heldByOthers"] = .integer(Int64(freed.1))
                return try StandardOutput.say(JSONText.line(members))
            }
            try StandardOutput.say(
                "hold \(number) is released: \(Wording.count(freed.0.count, "record")) under no hold any more, "
                    + "\(Wording.number(freed.1)) held by others")
        }
    }

    struct Notice: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "notice", abstract: "Record that a custodian was told of a hold, or has acknowledged that.",
            discussion:
                "EXIT STATUS: 0 done, 1 it was released already, 4 no such hold, 5 several holds of the matter, "
                + "21 not allowed, 64 usage.")

        static let permissions: [Permission] = [.hold]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number or the matter of the hold.", valueName: "hold"))
        var hold: String

        @Option(help: ArgumentHelp("Who was told.", valueName: "name"))
        var custodian: String

        @Option(help: ArgumentHelp("When; today if not said.", valueName: "date"))
        var date: String?

        @Flag(help: "The custodian has acknowledged it.")
        var acknowledged = false

        func run() throws {
            let holds = HoldAdministration(try openArchive())
            let listing = try holds.notice(
                holds.number(of: hold), custodian: custodian, day: CommandLineDate.read(date, "--date"),
                isAcknowledged: acknowledged)
            if options.json { return try StandardOutput.say(JSONText.line(HoldText.members(listing))) }
            try StandardOutput.say(
                "hold \(listing.entry.number): noted that the custodian \(acknowledged ? "has acknowledged it" : "was told")"
            )
        }
    }

    struct Review: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "review", abstract: "Record that a hold was looked at and stays.",
            discussion:
                "EXIT STATUS: 0 done, 1 it was released already, 4 no such hold, 5 several holds of the matter, "
                + "21 not allowed, 64 usage.")

        static let permissions: [Permission] = [.hold]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number or the matter of the hold.", valueName: "hold"))
        var hold: String

        @Option(help: ArgumentHelp("When it is to be looked at again; in a year if not said.", valueName: "date"))
        var next: String?

        @Option(help: ArgumentHelp("Why it stays, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        func run() throws {
            let holds = HoldAdministration(try openArchive())
            let listing = try holds.review(
                holds.number(of: hold), next: CommandLineDate.read(next, "--next"), reason: reason)
            if options.json { return try StandardOutput.say(JSONText.line(HoldText.members(listing))) }
            try StandardOutput.say("hold \(listing.entry.number) stays, to be reviewed on \(listing.entry.review)")
        }
    }
}

/// What is said of holds.
enum HoldText {
    /// Says what a hold would be placed on.
    ///
    /// - Returns: whether it is to be placed.
    static func isWanted(
        _ found: HoldGathering, _ request: HoldRequest, isSure: Bool, isJSON: Bool
    ) throws -> Bool {
        if isSure { return true }
        if isJSON {
            var members: [String: CanonicalJSON] = [
                "type": "hold-size", "matched": .integer(Int64(found.matched)),
                "unparsed": .integer(Int64(found.unparsed)), "records": .integer(Int64(found.records.count)),
                "line": .integer(Int64(found.line)),
            ]
            if !found.understood.isEmpty { members["understood"] = .string(found.understood) }
            try StandardOutput.say(JSONText.line(members))
            return false
        }
        if !found.understood.isEmpty {
            try StandardOutput.say("understood as: \(VisibleText.escaped(found.understood.utf8))")
        }
        try StandardOutput.say(
            "\(Wording.count(found.matched, "record")) matched, \(Wording.number(found.unparsed)) more that could not be "
                + "read and may be of these days: \(Wording.count(found.records.count, "record")) would be held")
        return try Question.ask("Hold? [y/N] ", "nothing was held")
    }

    static func isReleaseWanted(_ number: Int, _ freed: Int, _ others: Int, isJSON: Bool) throws -> Bool {
        if isJSON {
            try StandardOutput.say(
                JSONText.line([
                    "type": "release-size", "number": .integer(Int64(number)), "freed": .integer(Int64(freed)),
                    "heldByOthers": .integer(Int64(others)),
                ]))
            return false
        }
        try StandardOutput.say(
            "\(Wording.count(freed, "record")) would be under no hold any more, \(Wording.number(others)) held by others"
        )
        return try Question.ask("Release? [y/N] ", "nothing was released")
    }

    static func members(_ listing: HoldListing) -> [String: CanonicalJSON] {
        let entry = listing.entry
        var members: [String: CanonicalJSON] = [
            "type": "hold", "number": .integer(Int64(entry.number)), "placed": .string("\(entry.placed)"),
            "by": .string(entry.agent), "line": .integer(Int64(entry.sequence)),
            "asOf": .integer(Int64(entry.line)), "matched": .integer(Int64(entry.matched)),
            "unparsed": .integer(Int64(entry.unparsed)), "list": .integer(Int64(entry.list.count)),
            "open": .boolean(entry.isOpen), "review": .string("\(entry.review)"),
        ]
        if let words = listing.words {
            members["matter"] = .string(words.matter)
            members["reason"] = .string(words.reason)
            members["custodians"] = .array(words.custodians.map { .string($0) })
            if entry.isOpen {
                members["query"] = .string(words.query)
                members["understood"] = .string(words.understood)
            } else {
                members["ids"] = .array(words.ids.map { .string($0) })
            }
        }
        members["released"] = entry.released.map { .string("\($0)") }
        members["releasedBy"] = entry.releasedBy.map { .integer(Int64($0)) }
        members["records"] = listing.records.map { .integer(Int64($0)) }
        members["acts"] = .array(
            listing.acts.map { act, words in
                var members: [String: CanonicalJSON] = [
                    "act": .string(act.act.rawValue), "done": .string("\(act.done)"), "by": .string(act.agent),
                    "line": .integer(Int64(act.sequence)),
                ]
                members["day"] = act.day.map { .string("\($0)") }
                members["reason"] = words.reason.map { .string($0) }
                members["custodian"] = words.custodian.map { .string($0) }
                return .object(members)
            })
        return members
    }
}
