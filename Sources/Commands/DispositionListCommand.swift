// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct DispositionListCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the plans of disposition that are open, in the order in which they were made.",
        discussion: "EXIT STATUS: 0 done, 21 not allowed.")

    static let permissions: [Permission] = [.seeDispositions]

    @OptionGroup var options: ArchiveOptions

    @Flag(help: "Those that are closed, too.")
    var all = false

    var givesRows: Bool { true }

    func run() throws {
        let plans = try DispositionAdministration(openArchive()).list().filter { all || $0.state.isOpen }
        if options.json || options.format == .jsonl {
            for plan in plans { try StandardOutput.say(JSONText.line(DispositionText.members(plan))) }
        } else if options.format == .csv {
            try sayRows(plans)
        } else if plans.isEmpty {
            try StandardOutput.say(
                "no plan is \(all ? "there" : "open"); next: muniment disposition plan --reason TEXT")
        } else {
            try sayTable(plans)
        }
    }

    private func sayTable(_ plans: [DispositionListing]) throws {
        StandardOutput.hold(!options.noPager)
        var table = TextTable(
            [
                ("plan", .right), ("state", .left), ("made", .left), ("by", .left), ("records", .right),
                ("volumes", .right), ("approvals", .left), ("reason", .left),
            ], dropping: ["by", "volumes"])
        for plan in plans {
            let entry = plan.entry
            table.add([
                "\(entry.number)", plan.state.rawValue, "\("\(entry.planned)".prefix(10))", entry.agent,
                Wording.number(entry.list.count), Wording.number(entry.volumes.count),
                "\(plan.approvers.count) of \(entry.approvals)", DispositionText.visible(plan.reason),
            ])
        }
        try table.print()
    }

    private func sayRows(_ plans: [DispositionListing]) throws {
        var rows = CommaSeparatedText([
            "plan", "state", "action", "made", "by", "line", "records", "volumes", "approvals", "needed", "executable",
            "reason",
        ])
        try rows.begin()
        for plan in plans {
            let entry = plan.entry
            try rows.say([
                "\(entry.number)", plan.state.rawValue, entry.action, "\(entry.planned)", entry.agent,
                "\(entry.sequence)", "\(entry.list.count)", "\(entry.volumes.count)", "\(plan.approvers.count)",
                "\(entry.approvals)", "\(plan.executable)", plan.reason ?? "",
            ])
        }
    }
}

struct DispositionShowCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a plan, what was said of it, and how far it has come.",
        discussion:
            "EXIT STATUS: 0 done, 4 no such plan, 13 the list is not what the ledger says, 21 not allowed.")

    static let permissions: [Permission] = [.seeDispositions]

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
    var plan: Int

    @Flag(help: "The ids of its records, one a line, and nothing else.")
    var records = false

    func run() throws {
        let dispositions = DispositionAdministration(try openArchive())
        let listing = try dispositions.show(plan)
        if records {
            for id in try dispositions.records(of: listing) { try StandardOutput.say("\(id)") }
            return
        }
        if options.json { return try StandardOutput.say(JSONText.line(DispositionText.members(listing))) }
        StandardOutput.hold(!options.noPager)
        try DispositionText.say(listing)
    }
}

struct DispositionCertificateCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Give the certificate of a disposition that has ended.",
        discussion: """
            EXIT STATUS: 0 done, 1 the disposition has not ended, 4 no such plan, 13 a list is not what the ledger says, \
            21 not allowed.
            """)

    static let permissions: [Permission] = [.seeDispositions]

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
    var plan: Int

    @Flag(help: "The ids of the destroyed records, one a line, and nothing else.")
    var records = false

    @Flag(help: "The ids with their commitments and the places of these in the capture tree.")
    var commitments = false

    @Flag(help: "Look through the archive for records that are still here and have the same bytes.")
    var copies = false

    func validate() throws {
        if [records, commitments, copies].count(where: \.self) > 1 {
            throw ValidationError("say one of --records, --commitments and --copies")
        }
    }

    func run() throws {
        let dispositions = DispositionAdministration(try openArchive())
        let certificate = try dispositions.certificate(plan)
        if copies { return try sayCopies(dispositions.identical(to: plan)) }
        if records {
            for id in certificate.records { try StandardOutput.say("\(id)") }
            return
        }
        if commitments {
            for entry in certificate.commitments {
                try StandardOutput.say("\(entry.record)  \(entry.place)  \(entry.commitment.hex)")
            }
            return
        }
        if options.json { return try StandardOutput.say(certificate.json.encodedText) }
        StandardOutput.hold(!options.noPager)
        for line in certificate.lines { try StandardOutput.say(line) }
    }

    private func sayCopies(_ found: [IdenticalRecord]) throws {
        if options.json {
            for item in found {
                var members: [String: CanonicalJSON] = [
                    "type": "copy", "record": .string("\(item.record)"), "volume": .string("\(item.volume)"),
                ]
                members["kept"] = item.keptBy.map { .string($0) }
                members["until"] = item.until.map { .string("\($0)") }
                try StandardOutput.say(JSONText.line(members))
            }
            return
        }
        guard !found.isEmpty else {
            return try StandardOutput.say("no record that is here has the bytes of one that was destroyed")
        }
        StandardOutput.hold(!options.noPager)
        var table = TextTable([("record", .left), ("volume", .left), ("kept until", .left), ("because", .left)])
        for item in found {
            table.add([
                "\(item.record)", "\(item.volume)", item.until.map { "\($0)" } ?? "-", item.keptBy ?? "it may go",
            ])
        }
        try table.print()
    }
}
