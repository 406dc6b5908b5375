// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make secrets by which services, and persons elsewhere, act.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a token and show it once.",
            discussion: """
                Without --agent the token is a service of its own, with the roles that are given; with it, that agent \
                acts by it, with those of its roles that are given, or all. It is kept as a hash only, and counts for \
                365 days where nothing else is said. With --legal-entity and --desk who acts by it sees the records \
                of these only, and of the agent's own, where that has such limits.

                EXIT STATUS: 0 done, 4 no such agent, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.agents]

        /// Days for which a token counts where nothing else is said.
        private static let days = 365

        @OptionGroup var options: ArchiveOptions

        @Option(
            help: "A role that the token gives; may be given several times.", transform: { try AgentRole.typed($0) })
        var role: [AgentRole] = []

        @Option(help: ArgumentHelp("What the token is for.", valueName: "name"))
        var name: String

        @Option(help: ArgumentHelp("Who acts by it: the name or number of an agent.", valueName: "agent"))
        var agent: String?

        @Option(help: ArgumentHelp("The last day on which it counts, in UTC.", valueName: "date"))
        var expires: String?

        @Option(help: ArgumentHelp("For how many days it counts.", valueName: "n"))
        var days: Int?

        @OptionGroup var scope: ScopeArguments

        func validate() throws {
            if role.isEmpty, agent == nil { throw ValidationError("a token has a role; say --role") }
            if expires != nil, days != nil {
                throw ValidationError("--expires and --days say two things; leave one out")
            }
            if let days, !(1...36_500).contains(days) { throw ValidationError("--days takes 1 to 36500") }
        }

        func run() throws {
            let day = try CommandLineDate.read(expires, "--expires")
            let archive = try openArchive()
            let end =
                day.map { Timestamp(milliseconds: Int64($0.day + 1) * 86_400_000) }
                ?? Timestamp(
                    milliseconds: archive.environment.clock().milliseconds + Int64(days ?? Self.days) * 86_400_000)
            let made = try TokenAdministration(archive).create(
                name, roles: role, holder: agent, expires: end, scope: scope.scope)
            if options.json {
                var members = TokenReport.members(made.token)
                members["token"] = .string(made.text)
                return try StandardOutput.say(JSONText.line(members))
            }
            try StandardOutput.say(made.text)
            StandardError.tell(
                "token \(made.token.entry.number) counts until \(end); it is shown this once, so keep it in a file that only "
                    + "its user can read, and name that by --token-file")
        }
    }

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the tokens; never what they are.",
            discussion: "EXIT STATUS: 0 done, 21 not allowed.")

        static let permissions: [Permission] = [.seeAgents]

        @OptionGroup var options: ArchiveOptions

        var givesRows: Bool { true }

        func run() throws {
            let archive = try openArchive()
            try TokenReport(options: options).say(TokenAdministration(archive).list())
        }
    }

    struct Revoke: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Let a token count no more.",
            discussion: "EXIT STATUS: 0 done, 1 it was revoked already, 4 no such token, 21 not allowed.")

        static let permissions: [Permission] = [.agents]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the token.", valueName: "n"))
        var number: Int

        func run() throws {
            let revoked = try TokenAdministration(openArchive()).revoke(number)
            if options.json { return try StandardOutput.say(JSONText.line(TokenReport.members(revoked))) }
            try StandardOutput.say("revoked token \(number), \(revoked.name ?? "-"): it counts no more")
        }
    }
}

/// Tokens as they are shown.
struct TokenReport {
    let options: ArchiveOptions

    func say(_ tokens: [TokenListing]) throws {
        if options.json || options.format == .jsonl {
            for token in tokens { try StandardOutput.say(JSONText.line(Self.members(token))) }
            return
        }
        if options.format == .csv {
            var rows = CommaSeparatedText([
                "token", "name", "agent", "roles", "created", "by", "expires", "revoked", "scope",
            ])
            try rows.begin()
            for token in tokens { try rows.say(Self.cells(token, nothing: "")) }
            return
        }
        guard !tokens.isEmpty else {
            return try StandardOutput.say("no tokens yet; next: muniment token create --role ROLE --name NAME")
        }
        StandardOutput.hold(!options.noPager)
        var table = TextTable(
            [
                ("token", .right), ("name", .left), ("agent", .right), ("roles", .left), ("created", .left),
                ("by", .left), ("expires", .left), ("revoked", .left), ("scope", .left),
            ], dropping: ["by", "created"])
        for token in tokens { table.add(Self.cells(token, nothing: "-")) }
        try table.print()
    }

    private static func cells(_ token: TokenListing, nothing: String) -> [String] {
        let entry = token.entry
        return [
            "\(entry.number)", token.name ?? nothing, entry.holder.map { "\($0)" } ?? nothing,
            entry.roles.map(\.rawValue).joined(separator: " "), "\(entry.created)", entry.agent, "\(entry.expires)",
            entry.revoked.map { "\($0)" } ?? nothing,
            ScopeText.text(token.scope, isScoped: entry.isScoped) ?? nothing,
        ]
    }

    static func members(_ token: TokenListing) -> [String: CanonicalJSON] {
        let entry = token.entry
        var members: [String: CanonicalJSON] = [
            "type": "token", "number": .integer(Int64(entry.number)), "by": .string(entry.agent),
            "roles": .array(entry.roles.map { .string($0.rawValue) }), "created": .string("\(entry.created)"),
            "expires": .string("\(entry.expires)"),
        ]
        members["name"] = token.name.map { .string($0) }
        members["agent"] = entry.holder.map { .integer(Int64($0)) }
        members["revoked"] = entry.revoked.map { .string("\($0)") }
        members.merge(ScopeText.members(token.scope, isScoped: entry.isScoped)) { _, new in new }
        return members
    }
}
