// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct InitCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create an archive in a new or empty folder.",
        discussion: "EXIT STATUS: 0 done, 1 there is an archive or something else already, 64 usage.")

    @OptionGroup var options: ArchiveOptions

    @Option(help: ArgumentHelp("The time zone in which days are counted.", valueName: "iana-name"))
    var zone = "UTC"

    @Option(help: ArgumentHelp("A retention schedule instead of the built-in one.", valueName: "file"))
    var schedule: String?

    @Option(
        name: .customLong("file-plan"),
        help: ArgumentHelp("A file plan instead of the built-in one.", valueName: "file"))
    var filePlan: String?

    @Flag(help: "An archive for trials, for ever: its time may be set with --now, and who acts with --as.")
    var testClock = false

    func run() throws {
        guard !options.unlogged else {
            throw ArchiveError(
                code: .notAllowed, subject: "--unlogged",
                message: "an archive can't be created with --unlogged; repeat without it")
        }
        guard testClock || (options.now == nil && options.actor == nil) else { throw options.noTestClock }
        var creation = ArchiveCreation(zone: zone, hasTestClock: testClock)
        if let schedule { creation.schedule = try RulesText.read(.schedule, schedule) }
        if let filePlan { creation.filePlan = try RulesText.read(.filePlan, filePlan) }
        let description = try creation.run(at: options.path, in: options.environment())
        if options.json {
            return try StandardOutput.say(
                JSONText.line([
                    "archive": .string("\(description.id)"), "path": .string("\(options.path)"),
                    "testClock": .boolean(testClock), "zone": .string(zone),
                    "filePlan": .string("\(creation.filePlan.name)-\(creation.filePlan.version)"),
                    "schedule": .string("\(creation.schedule.name)-\(creation.schedule.version)"),
                ]))
        }
        try StandardOutput.say(
            "created archive \(description.id) at \(Wording.path(options.path)), days counted in \(zone)")
        try StandardOutput.say(
            "file plan \(creation.filePlan.name)-\(creation.filePlan.version), "
                + "retention schedule \(creation.schedule.name)-\(creation.schedule.version)")
        if testClock { try StandardOutput.say("its clock can be set: it is for trials, never for records") }
        try StandardOutput.say("next: muniment --archive \(Wording.path(options.path)) ingest PATH...")
    }
}
