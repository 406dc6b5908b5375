// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Glibc
internal import Ledger
internal import Records
internal import SystemPackage

struct IngestCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Capture files, directories and standard input.",
        discussion: """
            Each source is acknowledged by a line once it is durable. Running it again is harmless: a source that was \
            captured before is only noted. What can't be parsed is captured all the same. On a terminal the first \
            capture of a new kind shows what would happen, and asks. At the end volumes that are full, or into which \
            nothing came for \(VolumeSealing.quietDays) days, are read back, proved and sealed.

            EXIT STATUS: 0 done; 3 done, but a source could not be read or a message not be parsed as its format \
            promises; 1 nothing could be captured; 11 locked; 13 integrity broken.
            """)

    static let permissions: [Permission] = [.capture, .backload]
    var permissions: [Permission] { capture.backload ? Self.permissions : [.capture] }

    @OptionGroup var options: ArchiveOptions

    @OptionGroup var capture: CaptureArguments

    @Option(help: ArgumentHelp("What standard input is called.", valueName: "name"))
    var name: String?

    @Flag(help: "Show what would be captured, by format and class, and write nothing.")
    var dryRun = false

    @Flag(help: "Don't ask.")
    var yes = false

    @Flag(help: "Seal all volumes at the end: what comes later goes into new ones.")
    var seal = false

    @Argument(help: "Files and directories; - is standard input.")
    var paths: [String] = []

    func validate() throws {
        if paths.isEmpty, !seal { throw ValidationError("missing expected argument '<paths> ...'") }
        if dryRun, seal { throw ValidationError("--dry-run writes nothing; leave out --seal") }
        let inputs = paths.count { $0 == "-" }
        if inputs > 1 { throw ValidationError("there is one standard input; leave out all - but one") }
        if name != nil, inputs == 0 {
            throw ValidationError("--name is what standard input is called; name - as a source")
        }
    }

    func run() throws {
        let wanted = try capture.options()
        let manifest = try capture.overrides()
        let archive = try openArchive()
        guard !paths.isEmpty else { return try SealReport(isJSON: options.json).run(.all, in: archive) }
        guard archive.isLogged || dryRun else {
            throw ArchiveError(
                code: .notAllowed, subject: "--unlogged",
                message: "nothing can be written with --unlogged; repeat without")
        }
        var sources = CommandLinePath.all(paths)
        var names: [FilePath: SourceName] = [:]
        var spool: StandardInputSpool?
        defer { spool?.remove() }
        if let place = paths.firstIndex(of: "-") {
            let input = try StandardInputSpool(for: archive)
            spool = input
            sources[place] = input.path
            names[input.path] = SourceName(name ?? "-")
        }
        var rehearsal = CaptureRehearsal(archive)
        rehearsal.options = wanted
        rehearsal.manifest = manifest
        rehearsal.names = names
        if dryRun { return try rehearse(rehearsal, sources) }
        guard try isWanted(rehearsal, sources) else { throw ExitStatus.failed }

        let line = ProgressLine(
            total: ProgressLine.isPossible ? ProgressLine.total(of: sources) : nil, isWanted: !options.json)
        let report = IngestReport(isJSON: options.json, line: line)
        var ingestion = Ingestion(archive) { report.take($0) }
        ingestion.options = wanted
        ingestion.manifest = manifest
        ingestion.names = names
        let summary = try ingestion.run(sources)
        line.clear()
        for missing in manifest?.missing(from: report.names) ?? [] {
            StandardError.tell("note: the manifest names \(missing), which is none of the sources; check its path")
        }
        let seals = SealReport(isJSON: options.json)
        if seal { try seals.run(.all, in: archive) } else { try seals.runQuietly(in: archive) }
        try report.end(summary, try LedgerEvidence(of: archive))
    }

    private func rehearse(_ rehearsal: CaptureRehearsal, _ sources: [FilePath]) throws {
        let report = try rehearsal.run(sources)
        if options.json {
            try StandardOutput.say(RehearsalText.json(report))
        } else {
            StandardOutput.hold(!options.noPager)
            try RehearsalText.say(report)
            if report.sources > 0 {
                try StandardOutput.say("nothing was captured; next: the same command without --dry-run")
            }
        }
        if report.sources + report.known == 0, !report.failures.isEmpty { throw ExitStatus.failed }
        if !report.failures.isEmpty || report.tallies.values.contains(where: { $0.partial > 0 }) {
            throw ExitStatus.findings
        }
    }

    /// Bytes that are looked at before a person is asked.
    private static let mostRehearsed = 64 << 20

    /// Whether a person at a terminal wants a new kind of source captured; anybody else is not asked.
    private func isWanted(_ rehearsal: CaptureRehearsal, _ sources: [FilePath]) throws -> Bool {
        guard !yes, !options.json, !paths.contains("-"), isatty(0) == 1, isatty(1) == 1 else { return true }
        var rehearsal = rehearsal
        rehearsal.mostBytes = Self.mostRehearsed
        let report = try rehearsal.run(sources)
        guard report.isNew else { return true }
        try RehearsalText.say(report)
        try StandardOutput.write(Array("Capture? [y/N] ".utf8))
        try StandardOutput.flush()
        let answer = readLine()?.lowercased() ?? ""
        if ["y", "yes"].contains(answer) { return true }
        try StandardOutput.say("nothing was captured; --class and --manifest say how to file, --yes does not ask")
        return false
    }
}
