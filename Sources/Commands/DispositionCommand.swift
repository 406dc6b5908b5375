// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct DispositionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disposition", abstract: "Destroy or hand over what is due: plan, approve, execute, certify.",
        discussion: """
            A plan names the records that may go. Persons other than who made it approve it. Only then it is carried \
            out, and whatever has kept a record meanwhile takes it out of the plan. The certificate says what is gone.
            """,
        subcommands: [
            Plan.self, Approve.self, Reject.self, Withdraw.self, DispositionReviewCommand.self, Receipt.self,
            DispositionExecuteCommand.self,
            DispositionRunCommand.self, DispositionListCommand.self, DispositionShowCommand.self,
            DispositionCertificateCommand.self,
        ])

    struct Plan: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan", abstract: "Plan the destruction of the records that are due.",
            discussion: """
                Nothing is destroyed by a plan. Records of a plan that may still be carried out are in no other one.

                EXIT STATUS: 0 done, also where nothing is due, 11 locked, 20 refused: a record that was named is not \
                due or is held, or the clock is in doubt, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.dispose]

        @OptionGroup var options: ArchiveOptions

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Only records of these classes.", valueName: "class"))
        var classes: [String] = []

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                "Only these records, by ids that name one each; refused where one is kept.", valueName: "id"))
        var ids: [String] = []

        @Flag(help: "What is to be handed over, instead of what is to be destroyed.")
        var transfer = false

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        @Flag(help: "Only say what the plan would hold.")
        var dryRun = false

        func validate() throws {
            guard ids.isEmpty || classes.isEmpty else {
                throw ValidationError("say which records in one way: --ids, or --classes")
            }
        }

        func run() throws {
            let wanted = try classes.map { name in
                guard let found = RecordClass(name) else {
                    throw ArchiveError(
                        code: .usage, subject: "--classes",
                        message: "'\(name)' is no class; 'muniment schedule show' lists them")
                }
                return found
            }
            let dispositions = DispositionAdministration(try openArchive())
            let found =
                ids.isEmpty
                ? try dispositions.gather(classes: wanted.isEmpty ? nil : Set(wanted), isTransfer: transfer)
                : try dispositions.gather(ids, isTransfer: transfer)
            let isEmpty = found.records.isEmpty
            let plan = isEmpty || dryRun ? nil : try dispositions.plan(found, reason: reason)
            if options.json { return try StandardOutput.say(JSONText.line(DispositionText.members(found, plan))) }
            try DispositionText.say(found)
            guard let plan else {
                return try StandardOutput.say(isEmpty ? "nothing to plan" : "nothing was written, as --dry-run asks")
            }
            try StandardOutput.say(
                "plan \(plan.entry.number) takes the approval of "
                    + "\(Wording.count(plan.entry.approvals, "person")) other than you"
                    + (plan.entry.noticeDays == nil ? "" : ", and can be carried out from \(plan.executable) on"))
            try StandardOutput.say(
                "next: \(Wording.command(on: options.path, "disposition approve \(plan.entry.number) --reason TEXT"))")
        }
    }

    struct Approve: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve", abstract: "Approve a plan that another person has made.",
            discussion: """
                EXIT STATUS: 0 done, 1 you have approved it already, or it is closed, 4 no such plan, 11 locked, 21 not \
                allowed: it is your own plan, you are no person, or the plan is not that of --digest; 64 usage.
                """)

        static let permissions: [Permission] = [.approve]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
        var plan: Int

        @Option(
            help: ArgumentHelp("What the plan must be, as disposition show says it.", valueName: "hex"))
        var digest: String?

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        func run() throws {
            let seen = try digest.map { text in
                guard let digest = Digest(hex: text.lowercased()) else {
                    throw ArchiveError(
                        code: .usage, subject: "--digest", message: "a digest has 64 hexadecimal digits")
                }
                return digest
            }
            let listing = try DispositionAdministration(openArchive()).approve(plan, digest: seen, reason: reason)
            let next =
                listing.state == .approved
                ? "disposition execute \(plan)" : "disposition show \(plan)"
            try DispositionText.say(
                listing, options,
                "plan \(plan) has \(listing.approvers.count) of \(listing.entry.approvals) approvals", next: next)
        }
    }

    struct Reject: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject", abstract: "Reject a plan: it is not carried out.",
            discussion:
                "EXIT STATUS: 0 done, 1 it is closed or was begun, 4 no such plan, 11 locked, 21 not allowed, 64 usage."
        )

        static let permissions: [Permission] = [.approve]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
        var plan: Int

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        func run() throws {
            let listing = try DispositionAdministration(openArchive()).reject(plan, reason: reason)
            try DispositionText.say(listing, options, "plan \(plan) is rejected; nothing of it is destroyed", next: nil)
        }
    }

    struct Withdraw: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw", abstract: "Withdraw a plan: it is not carried out.",
            discussion:
                "EXIT STATUS: 0 done, 1 it is closed or was begun, 4 no such plan, 11 locked, 21 not allowed, 64 usage."
        )

        static let permissions: [Permission] = [.dispose]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
        var plan: Int

        @Option(help: ArgumentHelp("Why, in a sentence; kept with the act.", valueName: "text"))
        var reason: String

        func run() throws {
            let listing = try DispositionAdministration(openArchive()).withdraw(plan, reason: reason)
            try DispositionText.say(
                listing, options, "plan \(plan) is withdrawn; nothing of it is destroyed", next: nil)
        }
    }

    struct Receipt: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "receipt", abstract: "Record that the receiver of a transfer has the records.",
            discussion: """
                Export the records of the plan first. Only what a receiver has confirmed to have is destroyed here.

                EXIT STATUS: 0 done, 1 it is closed or hands nothing over, 4 no such plan, 11 locked, 21 not allowed, \
                64 usage.
                """)

        static let permissions: [Permission] = [.dispose]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
        var plan: Int

        @Option(help: ArgumentHelp("What the receiver has said; kept with the act.", valueName: "text"))
        var receipt: String

        func run() throws {
            let listing = try DispositionAdministration(openArchive()).receive(plan, receipt: receipt)
            try DispositionText.say(
                listing, options, "the receiver has the records of plan \(plan)", next: "disposition execute \(plan)")
        }
    }
}
