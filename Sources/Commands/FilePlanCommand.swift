// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct FilePlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file-plan", abstract: "Show, check or replace the plan that gives each record its class.",
        subcommands: [Show.self, Check.self, Apply.self])

    struct Show: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show the rows of the plan in force.",
            discussion: "With --json it gives the document, to copy from. EXIT STATUS: 0 done.")

        static let permissions: [Permission] = [.rules]

        @OptionGroup var options: ArchiveOptions

        func run() throws {
            let rules = try openArchive().rulesInForce()
            if options.json { return try RulesText.write(rules.document(.filePlan)) }
            try RulesText.say(rules, .filePlan)
        }
    }

    struct Check: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check a plan without using it.",
            discussion: "EXIT STATUS: 0 it is right, 64 it is not: the first fault is told with its place.")

        static let permissions: [Permission] = []

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The plan, as JSON.", valueName: "file"))
        var file: String

        func run() throws { try RulesText.check(.filePlan, file, options) }
    }

    struct Apply: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "apply", abstract: "Put a plan in force for what is captured from now on.",
            discussion: """
                Records that are there stay as they were filed. A changed plan of the same name needs a later version.

                EXIT STATUS: 0 done, 1 the plan is not newer than the one in force, 11 locked, 64 the plan is not right.
                """)

        static let permissions: [Permission] = [.applyRules]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The plan, as JSON.", valueName: "file"))
        var file: String

        func run() throws {
            let archive = try openArchive()
            let plan = try RulesText.read(.filePlan, file)
            let unruled = try archive.put(inForce: plan)
            if options.json {
                return try StandardOutput.say(
                    JSONText.line([
                        "plan": .string(plan.name), "version": .integer(Int64(plan.version)),
                        "classesWithoutRule": .array(unruled.map { .string($0.name) }),
                    ]))
            }
            for recordClass in unruled {
                StandardError.tell(
                    "note: the schedule has no rule for \(recordClass); its records are kept like unclassified ones")
            }
            try StandardOutput.say(
                "version \(plan.version) of \(plan.name) is in force for what is captured from now on; "
                    + "next: muniment ingest --dry-run PATH...")
        }
    }
}
