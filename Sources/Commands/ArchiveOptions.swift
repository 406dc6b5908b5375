// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Durability
internal import Glibc
internal import Records
internal import SystemPackage

/// The options that every command on an archive takes, and the one place where the world is handed to the archive.
struct ArchiveOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The archive; else MUNIMENT_ARCHIVE, else the current folder.", valueName: "dir"))
    var archive: String?

    @Flag(help: "Answer in JSON: one document, or JSON Lines with a type.")
    var json = false

    @Option(help: "The form of rows, of search, history, get --ids-from and all lists: table, csv or jsonl.")
    var format: RowFormat?

    @Flag(help: "Show long output on a terminal at one go.")
    var noPager = false

    @Option(help: ArgumentHelp("The time, in an archive with a test clock.", valueName: "rfc3339"))
    var now: String?

    @Option(
        name: .customLong("as"), help: ArgumentHelp("Who acts, in an archive with a test clock.", valueName: "name"))
    var actor: String?

    @Option(
        help: ArgumentHelp("Act by the token in a file that only you can read; else MUNIMENT_TOKEN.", valueName: "file")
    )
    var tokenFile: String?

    @Option(help: ArgumentHelp("For whom a service acts; it is kept with the act.", valueName: "subject"))
    var onBehalfOf: String?

    @Flag(help: "Read without a line in the ledger.")
    var unlogged = false

    func validate() throws {
        if json, format != nil { throw ValidationError("--json and --format say two things; leave one out") }
        if actor != nil, tokenFile != nil {
            throw ValidationError("--as and --token-file say two things; leave one out")
        }
    }

    /// Where the archive is.
    var path: FilePath {
        if let archive { return CommandLinePath.all([archive])[0] }
        return getenv("MUNIMENT_ARCHIVE").map { FilePath(platformString: $0) } ?? "."
    }

    /// Opens the archive for nobody yet: commands open it by ``ArchiveCommand/openArchive(gathering:)``.
    fileprivate func open(gathering: Int64) throws -> Archive {
        var environment = try environment()
        environment.gathering = gathering
        let archive = try Archive(at: path, in: environment, unlogged: unlogged)
        if now != nil || actor != nil, !archive.description.hasTestClock {
            throw noTestClock
        }
        return archive
    }

    var noTestClock: ArchiveError {
        ArchiveError(
            code: .notAllowed, subject: "\(path)",
            message: "--now and --as are for archives made with 'init --test-clock'; leave them out")
    }

    /// The clock, the disk, randomness and the person at this command line.
    func environment() throws -> ArchiveEnvironment {
        let isJSON = json || format == .jsonl
        var clock: @Sendable () -> Timestamp = { Self.wallClock() }
        if let now {
            guard let time = Timestamp(now) else {
                throw ArchiveError(
                    code: .usage, subject: "--now",
                    message: "--now takes an RFC 3339 time such as 2026-01-31T09:30:00Z")
            }
            clock = { time }
        }
        var environment = ArchiveEnvironment(
            fileSystem: LocalFileSystem(), clock: clock, agent: actor.map { "test:\($0)" } ?? "uid:\(getuid())",
            notice: { text in
                if isJSON {
                    StandardError.say(JSONText.line(["type": "notice", "message": .string(text)]))
                } else {
                    StandardError.tell("note: \(text)")
                }
            })
        environment.mostOpenVolumes = Self.mostOpenVolumes
        environment.extractText = { DocumentTextTool.text(of: $0, $1) }
        return environment
    }

    /// As many volumes as there are descriptors for, when the process takes what the system lets it have.
    private static let mostOpenVolumes: Int = {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 64 }
        let wanted = min(limit.rlim_max, 8_192)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return min(1_024, max(8, (Int(clamping: limit.rlim_cur) - 64) / 5))
    }()

    /// By what the person or the service at this command line shows who they are: never by a name from the environment.
    fileprivate func credential() throws -> Credential {
        if let actor { return .trial(actor) }
        if let tokenFile { return .token(try TokenFile.read(tokenFile)) }
        if let token = EnvironmentToken.text { return .token(token) }
        return .user(Int(getuid()))
    }

    private static func wallClock() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

extension ArchiveCommand {
    /// Opens the archive, finds out who acts, and refuses what they may not do: no command gets at an archive but by this.
    ///
    /// - Parameter gathering: milliseconds in which reads are gathered into one line of the ledger.
    func openArchive(gathering: Int64 = 0) throws -> Archive { try openAdmitted(gathering: gathering).archive }

    /// The same, and who acts.
    func openAdmitted(gathering: Int64 = 0) throws -> (archive: Archive, agent: ActingAgent) {
        guard let first = permissions.first else {
            throw ArchiveError(
                code: .failed, subject: "", message: "this command has no row in the table of roles; please report this"
            )
        }
        let archive = try options.open(gathering: gathering)
        let agent = try archive.authenticate(options.credential(), asking: first)
        try archive.admit(
            agent, to: permissions + (options.unlogged ? [.unlogged] : []), onBehalfOf: options.onBehalfOf)
        return (archive, agent)
    }
}
