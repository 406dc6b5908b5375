// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Show the retention schedule in force, or check one that is to be used.",
        subcommands: [Show.self, Check.self])

    struct Show: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show how long each class is kept.",
            discussion: "With --json it gives the document, to copy from. EXIT STATUS: 0 done.")

        static let permissions: [Permission] = [.rules]

        @OptionGroup var options: ArchiveOptions

        func run() throws {
            let rules = try openArchive().rulesInForce()
            if options.json { return try RulesText.write(rules.document(.schedule)) }
            try RulesText.say(rules, .schedule)
        }
    }

    struct Check: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check a schedule without using it.",
            discussion: "EXIT STATUS: 0 it is right, 64 it is not: the first fault is told with its place.")

        static let permissions: [Permission] = []

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The schedule, as JSON.", valueName: "file"))
        var file: String

        func run() throws { try RulesText.check(.schedule, file, options) }
    }
}
