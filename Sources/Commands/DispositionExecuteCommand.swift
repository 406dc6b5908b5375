// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct DispositionExecuteCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Carry an approved plan out: destroy its records.",
        discussion: """
            It can be ended at any moment, and goes on when it is called again. What has come to be kept since the \
            approval is taken out of the plan. Volumes that somebody reads are waited for; after 30 seconds the plan \
            is left unlinking, and there is no certificate until it has been called again.

            EXIT STATUS: 0 done, 1 it was carried out before, 3 a volume is still read by somebody, 4 no such plan, \
            11 locked, 13 what must stay can't be read, 20 refused by the clock or the days of notice, 21 not approved \
            or not allowed.
            """)

    static let permissions: [Permission] = [.dispose]

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("The number of the plan.", valueName: "plan"))
    var plan: Int

    @Flag(help: "Only say what would be destroyed now, and what is kept.")
    var dryRun = false

    func run() throws {
        let archive = try openArchive()
        let execution = DispositionExecution(archive)
        let outcome = dryRun ? try execution.look(plan) : try execution.run(plan)
        if options.json {
            try StandardOutput.say(JSONText.line(DispositionText.members(outcome, isDryRun: dryRun)))
        } else {
            try DispositionText.say(outcome, isDryRun: dryRun, options)
        }
        if !outcome.unlinking.isEmpty { throw ExitStatus.findings }
    }
}

struct DispositionRunCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "What a timer calls: go on, carry out what is approved, plan what is due.",
        discussion: """
            First goes on with what was begun, then carries out what is approved and whose days of notice are over, \
            then plans what is due where no plan is open. It approves nothing.

            EXIT STATUS: 0 done, 3 a volume is still read by somebody, or the program of --notify has failed, 11 locked, \
            13 what must stay can't be read, 20 the clock is in doubt, 21 not allowed, 64 usage.
            """)

    static let permissions: [Permission] = [.dispose]

    @OptionGroup var options: ArchiveOptions

    @Option(
        help: ArgumentHelp(
            "A program that is told of plans made and carried out: JSON Lines on its standard input.",
            valueName: "program"))
    var notify: String?

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    func run() throws {
        let program = try notify.map { try NotificationProgram($0) }
        let archive = try openArchive()
        let run = try DispositionRun(archive).run(isDryRun: dryRun)
        if options.json {
            try StandardOutput.say(JSONText.line(DispositionText.members(run)))
        } else {
            for outcome in run.outcomes { try DispositionText.say(outcome, isDryRun: dryRun, options) }
            if let found = run.found, !found.records.isEmpty { try DispositionText.say(found) }
            if let planned = run.planned {
                try StandardOutput.say(
                    "plan \(planned.entry.number) waits for approval; next: "
                        + Wording.command(on: options.path, "disposition approve \(planned.entry.number) --reason TEXT")
                )
            }
            for listing in run.waiting {
                let wants = listing.state == .planned ? "for approval" : "until \(listing.executable)"
                try StandardOutput.say("plan \(listing.entry.number) waits \(wants)")
            }
            if run.isIdle { try StandardOutput.say("nothing to do") }
        }
        if let program, !dryRun { try tell(program, run, archive) }
        if run.outcomes.contains(where: { !$0.unlinking.isEmpty }) { throw ExitStatus.findings }
    }

    /// Tells of the plans that were made or carried out, once all of that is done.
    private func tell(_ program: NotificationProgram, _ run: DispositionRun.Outcome, _ archive: Archive) throws {
        let numbers = run.outcomes.map(\.plan) + [run.planned?.entry.number].compactMap(\.self)
        guard !numbers.isEmpty else { return }
        let dispositions = DispositionAdministration(archive)
        let lines = try numbers.map { JSONText.line(DispositionText.members(try dispositions.show($0))) }
        guard !program.tell(lines) else { return }
        StandardError.tell("the program of --notify has failed or took too long; what was done stays done")
        throw ExitStatus.findings
    }
}
