// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Show the retention schedule in force, or check one that is to be used.",
        subcommands: [Show.self, Templates.self, Check.self])

    struct Show: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show how long each class is kept.",
            discussion:
                "With --yaml or --json it gives the document, to copy from. EXIT STATUS: 0 done, 64 no such template.")

        static let permissions: [Permission] = [.rules]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("A schedule that is built in, instead of the one in force.", valueName: "name"))
        var template: String?

        @Flag(help: "As YAML, to copy from.")
        var yaml = false

        func validate() throws {
            guard !(yaml && options.json) else { throw ValidationError("give --yaml or --json, not both") }
        }

        func run() throws {
            if let template { return try write(try document(template)) }
            let rules = try openArchive().rulesInForce()
            if yaml { return try StandardOutput.write(Array(rules.scheduleYAML.utf8)) }
            if options.json { return try RulesText.write(rules.document(.schedule)) }
            try RulesText.say(rules, .schedule)
        }

        private func document(_ name: String) throws -> RulesDocument {
            if let document = RulesDocument.scheduleTemplate(name) { return document }
            throw ArchiveError(
                code: .usage, subject: "--template",
                message: "no schedule that is built in has this name; write one of "
                    + RulesDocument.scheduleTemplates.joined(separator: ", "))
        }

        private func write(_ document: RulesDocument) throws {
            if yaml { return try StandardOutput.write(Array(document.yaml.utf8)) }
            if options.json { return try RulesText.write(document.json) }
            if let summary = document.scheduleSummary { try RulesText.say(summary, "built in") }
        }
    }

    struct Templates: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "templates", abstract: "List the schedules that are built in.",
            discussion: """
                None is legal advice: counsel must confirm each rule for the firm.

                EXIT STATUS: 0 done.
                """)

        static let permissions: [Permission] = []

        @OptionGroup var options: ArchiveOptions

        func run() throws {
            let documents = RulesDocument.scheduleTemplates.compactMap { RulesDocument.scheduleTemplate($0) }
            if options.json {
                return try StandardOutput.say(
                    JSONText.line([
                        "templates": .array(
                            documents.map {
                                .object([
                                    "name": .string($0.name), "version": .integer(Int64($0.version)),
                                    "parts": .integer(Int64($0.count)),
                                    "jurisdictions": .array($0.jurisdictions.map { .string($0) }),
                                ])
                            })
                    ]))
            }
            var table = TextTable([("name", .left), ("rules", .right), ("for", .left)])
            for document in documents {
                table.add([document.name, "\(document.count)", document.jurisdictions.joined(separator: "; ")])
            }
            try table.print()
            try StandardOutput.say("next: muniment schedule show --template NAME, muniment init --schedule NAME")
        }
    }

    struct Check: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check a schedule without using it.",
            discussion: """
                A schedule is YAML, or JSON.

                EXIT STATUS: 0 it is right, 64 it is not: the first twenty faults are told, \
                each with its line and place.
                """)

        static let permissions: [Permission] = []

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The schedule, as YAML or JSON.", valueName: "file"))
        var file: String

        func run() throws {
            do {
                try RulesText.check(.schedule, file, options)
            } catch let error as ArchiveError {
                guard let faults = error.cause as? ScheduleFaults, faults.sentences.count > 1 else { throw error }
                faults.sentences.forEach(StandardError.tell)
                throw ArchiveError(
                    code: .usage, subject: error.subject,
                    message: "\(error.subject) has \(faults.sentences.count) faults; correct them and check it again")
            }
        }
    }
}
