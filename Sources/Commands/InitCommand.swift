// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Glibc
internal import Ledger
internal import Records

struct InitCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create an archive in a new or empty folder.",
        discussion: """
            With --sample the archive is one for trials and holds a story of the last weeks: a trade whose \
            confirmation is disputed and amended, another that is cancelled, a letter, the settlement. Beside it, \
            with -tampered behind its name, is a copy in which one byte was changed, for verify to find.

            EXIT STATUS: 0 done, 1 there is an archive or something else already, 64 usage.
            """)

    static let permissions: [Permission] = []

    @OptionGroup var options: ArchiveOptions

    @Option(help: ArgumentHelp("The time zone in which days are counted.", valueName: "iana-name"))
    var zone = "UTC"

    @Option(
        help: ArgumentHelp(
            "A retention schedule instead of the default one: a name of 'schedule templates', or a file.",
            valueName: "name-or-file"))
    var schedule: String?

    @Option(
        name: .customLong("file-plan"),
        help: ArgumentHelp("A file plan instead of the built-in one.", valueName: "file"))
    var filePlan: String?

    @Option(help: ArgumentHelp("Keep the private key of the ledger in a new file elsewhere.", valueName: "file"))
    var ledgerKey: String?

    @Flag(help: "An archive for trials, for ever: its time may be set with --now, and who acts with --as.")
    var testClock = false

    @Flag(help: "An archive for trials, for ever, with a story in it, and beside it a copy that was tampered with.")
    var sample = false

    func run() throws {
        guard !options.unlogged else {
            throw ArchiveError(
                code: .notAllowed, subject: "--unlogged",
                message: "an archive can't be created with --unlogged; repeat without it")
        }
        guard testClock || sample || (options.now == nil && options.actor == nil) else { throw options.noTestClock }
        var creation = ArchiveCreation(zone: zone, hasTestClock: testClock)
        creation.administrator = Int(getuid())
        if let schedule { creation.schedule = try RulesText.schedule(schedule) }
        if let filePlan { creation.filePlan = try RulesText.read(.filePlan, filePlan) }
        if let ledgerKey { creation.ledgerKey = CommandLinePath.absolute(ledgerKey) }
        let environment = try options.environment()
        guard sample else { return try say(creation, try creation.run(at: options.path, in: environment), nil) }
        let tampered = try SampleReport.place(beside: options.path)
        let made = try SampleCreation(creation).run(at: options.path, tampered: tampered, in: environment)
        try say(
            creation, made.description, SampleReport(story: made.story, archive: options.path, tampered: tampered))
    }

    private func say(
        _ creation: ArchiveCreation, _ description: ArchiveDescription, _ sample: SampleReport?
    ) throws {
        let plan = "\(creation.filePlan.name)-\(creation.filePlan.version)"
        let key = try Archive(at: options.path, in: options.environment()).publicKeys().last?.text ?? ""
        let schedule = "\(creation.schedule.name)-\(creation.schedule.version)"
        if options.json {
            var members: [String: CanonicalJSON] = [
                "archive": .string("\(description.id)"), "path": .string("\(options.path)"),
                "testClock": .boolean(description.hasTestClock), "zone": .string(zone), "filePlan": .string(plan),
                "schedule": .string(schedule), "publicKey": .string(key),
            ]
            members["sample"] = sample?.json
            return try StandardOutput.say(JSONText.line(members))
        }
        try StandardOutput.say(
            "created archive \(description.id) at \(Wording.path(options.path)), days counted in \(zone)")
        try StandardOutput.say("file plan \(plan), retention schedule \(schedule)")
        try StandardOutput.say("public key \(key)")
        if description.hasTestClock {
            try StandardOutput.say("its clock can be set: it is for trials, never for records")
        }
        if let sample { return try sample.say() }
        try StandardOutput.say("next: \(Wording.command(on: options.path, "ingest PATH..."))")
    }
}
