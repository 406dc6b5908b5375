// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct HoldListCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the holds that are in force, in the order in which they were placed.",
        discussion: "EXIT STATUS: 0 done, 3 a hold is overdue for review, 21 not allowed.")

    static let permissions: [Permission] = [.seeHolds]

    @OptionGroup var options: ArchiveOptions

    @Flag(help: "Those that were released, too.")
    var all = false

    var givesRows: Bool { true }

    func run() throws {
        let holds = try HoldAdministration(openArchive()).list(withReleased: all)
        let overdue = holds.filter(\.isOverdue)
        if options.json || options.format == .jsonl {
            for hold in holds { try StandardOutput.say(JSONText.line(HoldText.members(hold))) }
        } else if options.format == .csv {
            try sayRows(holds)
        } else if holds.isEmpty {
            return try StandardOutput.say(
                "no hold is in force; next: muniment hold place MATTER --query QUERY --reason TEXT")
        } else {
            try sayTable(holds)
        }
        guard !overdue.isEmpty else { return }
        StandardError.tell(
            "\(Wording.count(overdue.count, "hold")) to be reviewed since "
                + "\(overdue.map(\.entry.review).min().map { "\($0)" } ?? ""); next: muniment hold review NUMBER --reason "
                + "TEXT")
        throw ExitStatus.findings
    }

    private func sayTable(_ holds: [HoldListing]) throws {
        StandardOutput.hold(!options.noPager)
        let last: [(String, TextTable.Alignment)] = all ? [("released", .left)] : []
        var table = TextTable(
            [
                ("hold", .right), ("matter", .left), ("placed", .left), ("by", .left), ("records", .right),
                ("review", .left),
            ] + last + [("reason", .left)], dropping: ["by", "placed"])
        for hold in holds {
            let entry = hold.entry
            table.add(
                [
                    "\(entry.number)", Self.visible(hold.words?.matter), "\("\(entry.placed)".prefix(10))",
                    entry.agent, Wording.number(entry.list.count), "\(entry.review)",
                ] + last.map { _ in entry.released.map { "\("\($0)".prefix(10))" } ?? "-" }
                    + [Self.visible(hold.words?.reason)])
        }
        try table.print()
    }

    private static func visible(_ text: String?) -> String { text.map { VisibleText.escaped($0.utf8) } ?? "-" }

    private func sayRows(_ holds: [HoldListing]) throws {
        var rows = CommaSeparatedText([
            "hold", "matter", "placed", "by", "line", "records", "matched", "unparsed", "open", "review", "released",
            "custodians", "reason", "query",
        ])
        try rows.begin()
        for hold in holds {
            let entry = hold.entry
            try rows.say([
                "\(entry.number)", hold.words?.matter ?? "", "\(entry.placed)", entry.agent, "\(entry.sequence)",
                "\(entry.list.count)", "\(entry.matched)", "\(entry.unparsed)", entry.isOpen ? "yes" : "no",
                "\(entry.review)", entry.released.map { "\($0)" } ?? "",
                hold.words?.custodians.joined(separator: "\n") ?? "", hold.words?.reason ?? "",
                hold.words?.query ?? "",
            ])
        }
    }
}

struct HoldShowCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a hold, what was done about it, and how many records it is on now.",
        discussion:
            "EXIT STATUS: 0 done, 4 no such hold, 5 several holds of the matter, 13 the list is not what the ledger "
            + "says, 21 not allowed.")

    static let permissions: [Permission] = [.seeHolds]

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("The number or the matter of the hold.", valueName: "hold"))
    var hold: String

    func run() throws {
        let holds = HoldAdministration(try openArchive())
        let listing = try holds.show(holds.number(of: hold))
        if options.json { return try StandardOutput.say(JSONText.line(HoldText.members(listing))) }
        let entry = listing.entry
        StandardOutput.hold(!options.noPager)
        try StandardOutput.say(
            "hold \(entry.number), placed on \("\(entry.placed)".prefix(10)) by \(entry.agent), line \(entry.sequence)")
        let words = listing.words
        var texts: [(String, String?)] = [
            ("matter", words?.matter), ("reason", words?.reason),
            ("custodians", words?.custodians.joined(separator: ", ")),
        ]
        texts.append(entry.isOpen ? ("query", words?.understood) : ("ids", words?.ids.joined(separator: ", ")))
        for (name, text) in texts {
            if let text, !text.isEmpty { try StandardOutput.say("\(name): \(VisibleText.escaped(text.utf8))") }
        }
        if words == nil {
            try StandardOutput.say("its words can't be read, so that it holds every record; run 'muniment verify'")
        }
        try StandardOutput.say(
            "placed on: \(Wording.count(entry.list.count, "record")) (\(Wording.number(entry.matched)) matched, "
                + "\(Wording.number(entry.unparsed)) that could not be read)")
        if let records = listing.records {
            try StandardOutput.say(
                "on now: \(Wording.count(records, "record")), and all versions and families of these")
            try StandardOutput.say("to be reviewed on: \(entry.review)")
        }
        for (act, words) in listing.acts {
            let day = act.day.map { " \($0)" } ?? ""
            let said = words.custodian ?? words.reason ?? ""
            let what =
                switch act.act {
                case .notice: "told on\(day)"
                case .acknowledgement: "acknowledged on\(day)"
                case .review: "reviewed, next on\(day)"
                case .release: "released"
                }
            try StandardOutput.say(
                "\("\(act.done)".prefix(10)) \(what)" + (said.isEmpty ? "" : ": \(VisibleText.escaped(said.utf8))")
                    + " (\(act.agent), line \(act.sequence))")
        }
    }
}
