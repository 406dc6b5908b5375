// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

struct DispositionReviewCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Decide about records that end through review, or list those that wait for it.",
        discussion: """
            Without --outcome it lists the records that are due and wait for a decision. What is kept until a day is \
            reviewed again then; what is to be destroyed or handed over goes into the next plan.

            EXIT STATUS: 0 done, 1 a record ends without review, 4 not found, 5 ambiguous, 11 locked, 20 refused: a record is \
            not due or is held, or the clock is in doubt, 21 not allowed, 64 usage.
            """)

    static let permissions: [Permission] = [.dispose]

    /// What may be decided.
    enum Outcome: String, ExpressibleByArgument, CaseIterable {
        case keep, destroy, transfer
    }

    @OptionGroup var options: ArchiveOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The records: record ids, or ids that name one record each.", valueName: "id"))
    var ids: [String] = []

    @Option(help: ArgumentHelp("The ids of the records, one a line; - is standard input.", valueName: "file"))
    var idsFrom: String?

    @Option(help: ArgumentHelp("What is to be done with them.", valueName: "keep|destroy|transfer"))
    var outcome: Outcome?

    @Option(help: ArgumentHelp("The last day up to which they are kept.", valueName: "date"))
    var until: String?

    @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
    var reason: String?

    var givesRows: Bool { true }

    func validate() throws {
        guard outcome != nil else {
            guard ids.isEmpty, idsFrom == nil, until == nil, reason == nil else {
                throw ValidationError("say what is to be done with them: --outcome keep, destroy or transfer")
            }
            return
        }
        guard (ids.isEmpty) != (idsFrom == nil) else {
            throw ValidationError("say which records in one way: --ids, or --ids-from FILE")
        }
        guard reason != nil else { throw ValidationError("say why: --reason TEXT") }
        guard (outcome == .keep) == (until != nil) else {
            throw ValidationError("--until goes with --outcome keep, and says the last day up to which they are kept")
        }
    }

    func run() throws {
        let dispositions = DispositionAdministration(try openArchive())
        guard let outcome, let reason else { return try list(dispositions.underReview()) }
        let named = try idsFrom.map { try BulkRetrieval.ids(from: $0) } ?? ids
        let decided: DispositionReviewAct.Outcome
        switch (outcome, try CommandLineDate.read(until, "--until")) {
        case (.keep, let day?): decided = .keep(until: day)
        case (.transfer, _): decided = .transfer
        default: decided = .destroy
        }
        let count = try dispositions.review(named, decided, reason: reason)
        if options.json {
            return try StandardOutput.say(
                JSONText.line([
                    "type": "review-outcome", "records": .integer(Int64(count)), "outcome": .string(outcome.rawValue),
                ]))
        }
        let what =
            switch decided {
            case .keep(let day): "are kept until \(day), and reviewed again then"
            case .destroy: "go into the next plan; next: muniment disposition plan --reason TEXT"
            case .transfer:
                "go into the next plan of transfer; next: muniment disposition plan --transfer --reason TEXT"
            }
        try StandardOutput.say("\(Wording.count(count, "record")) \(what)")
    }

    private func list(_ records: [ReviewedRecord]) throws {
        if options.json || options.format == .jsonl {
            for item in records {
                try StandardOutput.say(
                    JSONText.line([
                        "type": "review", "record": .string("\(item.record)"), "volume": .string("\(item.volume)"),
                    ]))
            }
        } else if options.format == .csv {
            var rows = CommaSeparatedText(["record", "volume"])
            try rows.begin()
            for item in records {
                try rows.say(["\(item.record)", "\(item.volume)"])
            }
        } else if records.isEmpty {
            try StandardOutput.say("no record waits for a decision")
        } else {
            StandardOutput.hold(!options.noPager)
            var table = TextTable([("record", .left), ("volume", .left)])
            for item in records {
                table.add(["\(item.record)", "\(item.volume)"])
            }
            try table.print()
            try StandardOutput.say(
                "next: muniment disposition review --ids ID... --outcome keep|destroy|transfer --reason TEXT")
        }
    }
}
