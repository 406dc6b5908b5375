// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Glibc
internal import Records

extension AgentRole {
    /// A role as it is typed.
    static func typed(_ text: String) throws -> AgentRole {
        guard let role = AgentRole(rawValue: text.lowercased()) else {
            throw ValidationError("--role takes \(AgentRole.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return role
    }
}

extension AgentKind {
    static func typed(_ text: String) throws -> AgentKind {
        guard let kind = AgentKind(rawValue: text.lowercased()) else {
            throw ValidationError("--kind takes person or service")
        }
        return kind
    }
}

struct AgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Say who may act in the archive, and how.",
        discussion: "What each role may do stands in the documents, in Roles.md.",
        subcommands: [Add.self, Change.self, List.self, Revoke.self])

    struct Add: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Let a person or a service act in the archive.",
            discussion: """
                On the command line a person is known by the operating system's user, and everybody by a token \
                ('muniment token create --agent NAME').

                EXIT STATUS: 0 done, 1 the name or the user is taken, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.agents]

        @OptionGroup var options: ArchiveOptions

        @Option(
            help: ArgumentHelp("A person or a service.", valueName: "person|service"),
            transform: { try AgentKind.typed($0) })
        var kind: AgentKind

        @OptionGroup var standing: StandingArguments

        @OptionGroup var scope: ScopeArguments

        @Argument(help: "What the agent is called.")
        var name: String

        func validate() throws {
            if standing.role.isEmpty { throw ValidationError("an agent has a role; say --role") }
        }

        func run() throws {
            var request = try standing.request()
            request.kind = kind
            request.scope = scope.scope.map { .these($0) }
            let (archive, agent) = try openAdmitted()
            let made = try AgentAdministration(archive, by: agent).add(name, request)
            try AgentReport(options: options).say(made, "added")
        }
    }

    struct Change: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "change", abstract: "Say anew what an agent may do; what is not said stays.",
            discussion: """
                The roles that are given are all that the agent has from then on, and so are the legal entities and \
                desks: who names a desk alone says that the legal entity does not matter. An agent that was revoked \
                is back.

                EXIT STATUS: 0 done, 1 the user is taken, 4 no such agent, 21 not allowed, 64 usage.
                """)

        static let permissions: [Permission] = [.agents]

        @OptionGroup var options: ArchiveOptions

        @Option(
            help: ArgumentHelp("A person or a service.", valueName: "person|service"),
            transform: { try AgentKind.typed($0) })
        var kind: AgentKind?

        @OptionGroup var standing: StandingArguments

        @OptionGroup var scope: ScopeArguments

        @Flag(help: "From then on it sees the records of all legal entities and desks.")
        var noScope = false

        @Argument(help: ArgumentHelp("The name or number of the agent.", valueName: "agent"))
        var name: String

        func validate() throws {
            if noScope, scope.scope != nil {
                throw ValidationError("--no-scope and --legal-entity or --desk say two things; leave one out")
            }
        }

        func run() throws {
            var request = try standing.request()
            request.kind = kind
            request.scope = noScope ? ScopeRequest.none : scope.scope.map { .these($0) }
            let (archive, agent) = try openAdmitted()
            let changed = try AgentAdministration(archive, by: agent).change(name, request)
            try AgentReport(options: options).say(changed, "changed")
        }
    }

    struct Revoke: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Let an agent, and all its tokens, act no more.",
            discussion: """
                EXIT STATUS: 0 done, 1 it was revoked already, 4 no such agent, 21 not allowed.
                """)

        static let permissions: [Permission] = [.agents]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The name or number of the agent.", valueName: "agent"))
        var name: String

        func run() throws {
            let (archive, agent) = try openAdmitted()
            let revoked = try AgentAdministration(archive, by: agent).revoke(name)
            try AgentReport(options: options).say(revoked, "revoked")
        }
    }

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the agents, those that were revoked among them.",
            discussion: "EXIT STATUS: 0 done, 21 not allowed.")

        static let permissions: [Permission] = [.seeAgents]

        @OptionGroup var options: ArchiveOptions

        var givesRows: Bool { true }

        func run() throws {
            let (archive, agent) = try openAdmitted()
            try AgentReport(options: options).say(AgentAdministration(archive, by: agent).list())
        }
    }
}

/// What is to hold of an agent.
struct StandingArguments: ParsableArguments {
    @Option(help: "A role of the agent; may be given several times.", transform: { try AgentRole.typed($0) })
    var role: [AgentRole] = []

    @Option(help: ArgumentHelp("The operating system's user who is this agent: a name or a number.", valueName: "user"))
    var osUser: String?

    @Option(help: ArgumentHelp("The last day on which it acts.", valueName: "date"))
    var until: String?

    func request() throws -> AgentRequest {
        var request = AgentRequest()
        request.roles = role
        request.until = try CommandLineDate.read(until, "--until")
        request.user = try osUser.map { try Self.user($0) }
        return request
    }

    /// - Throws: ``ArchiveError`` `usage` where the system knows no such user.
    private static func user(_ text: String) throws -> SystemUser {
        if let number = UInt32(text) { return SystemUser(number: Int(number), name: nil) }
        guard let found = getpwnam(text) else {
            throw ArchiveError(
                code: .usage, subject: "--os-user",
                message:
                    "this machine has no user '\(VisibleText.escaped(text.utf8))'; --os-user takes a name of one, or "
                    + "a number")
        }
        return SystemUser(number: Int(found.pointee.pw_uid), name: text)
    }
}

/// Whose records an agent, or who acts by a token, sees.
struct ScopeArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sees the records of this legal entity only; may be given several times.", valueName: "name"))
    var legalEntity: [String] = []

    @Option(help: ArgumentHelp("Sees the records of this desk only; may be given several times.", valueName: "name"))
    var desk: [String] = []

    var scope: AccessScope? {
        legalEntity.isEmpty && desk.isEmpty ? nil : AccessScope(legalEntities: legalEntity, desks: desk)
    }
}

/// A scope as it is shown.
enum ScopeText {
    /// `nil` where there is none.
    static func text(_ scope: AccessScope?, isScoped: Bool) -> String? {
        isScoped ? scope.map { VisibleText.escaped($0.sentence.utf8) } ?? "can't be read" : nil
    }

    static func members(_ scope: AccessScope?, isScoped: Bool) -> [String: CanonicalJSON] {
        guard isScoped else { return [:] }
        var members: [String: CanonicalJSON] = ["scoped": .boolean(true)]
        members["legalEntities"] = scope.map { .array($0.legalEntities.map { .string($0) }) }
        members["desks"] = scope.map { .array($0.desks.map { .string($0) }) }
        return members
    }
}

/// Agents as they are shown.
struct AgentReport {
    let options: ArchiveOptions

    func say(_ agent: AgentListing, _ word: String) throws {
        if options.json { return try StandardOutput.say(JSONText.line(Self.members(agent))) }
        let roles = agent.entry.roles.map(\.rawValue).joined(separator: ", ")
        try StandardOutput.say(
            "\(word) agent \(agent.entry.number), \(agent.name ?? "-"): "
                + (agent.entry.revoked == nil ? "a \(agent.entry.kind.rawValue), \(roles)" : "it acts no more")
                + (agent.entry.revoked == nil ? agent.entry.until.map { ", until \($0)" } ?? "" : ""))
        if agent.entry.revoked == nil, let scope = ScopeText.text(agent.scope, isScoped: agent.entry.isScoped) {
            try StandardOutput.say(
                "it sees no records but those of \(scope), and does no more than search and retrieve them")
        }
        if agent.entry.revoked == nil, agent.entry.user == nil {
            try StandardOutput.say(
                "no user of the operating system is this agent; next: muniment token create --agent "
                    + "\(agent.entry.number) --name NAME")
        }
    }

    func say(_ agents: [AgentListing]) throws {
        if options.json || options.format == .jsonl {
            for agent in agents { try StandardOutput.say(JSONText.line(Self.members(agent))) }
            return
        }
        if options.format == .csv {
            var rows = CommaSeparatedText([
                "agent", "name", "kind", "roles", "user", "until", "added", "revoked", "scope",
            ])
            try rows.begin()
            for agent in agents { try rows.say(Self.cells(agent, nothing: "")) }
            return
        }
        guard !agents.isEmpty else {
            return try StandardOutput.say(
                "no agents: nobody is asked who they are; next: muniment agent add NAME --kind person --role administrator "
                    + "--os-user USER")
        }
        StandardOutput.hold(!options.noPager)
        var table = TextTable(
            [
                ("agent", .right), ("name", .left), ("kind", .left), ("roles", .left), ("user", .left),
                ("until", .left),
                ("added", .left), ("revoked", .left), ("scope", .left),
            ], dropping: ["added", "kind"])
        for agent in agents { table.add(Self.cells(agent, nothing: "-")) }
        try table.print()
    }

    private static func cells(_ agent: AgentListing, nothing: String) -> [String] {
        let entry = agent.entry
        let user = entry.user.map { number in agent.user.map { "\(number) (\($0))" } ?? "\(number)" }
        return [
            "\(entry.number)", agent.name ?? nothing, entry.kind.rawValue,
            entry.roles.map(\.rawValue).joined(separator: " "), user ?? nothing,
            entry.until.map { "\($0)" } ?? nothing, "\(entry.added)", entry.revoked.map { "\($0)" } ?? nothing,
            ScopeText.text(agent.scope, isScoped: entry.isScoped) ?? nothing,
        ]
    }

    private static func members(_ agent: AgentListing) -> [String: CanonicalJSON] {
        let entry = agent.entry
        var members: [String: CanonicalJSON] = [
            "type": "agent", "agent": .integer(Int64(entry.number)), "kind": .string(entry.kind.rawValue),
            "roles": .array(entry.roles.map { .string($0.rawValue) }), "added": .string("\(entry.added)"),
        ]
        members["name"] = agent.name.map { .string($0) }
        members["user"] = entry.user.map { .integer(Int64($0)) }
        members["userName"] = agent.user.map { .string($0) }
        members["until"] = entry.until.map { .string("\($0)") }
        members["revoked"] = entry.revoked.map { .string("\($0)") }
        members.merge(ScopeText.members(agent.scope, isScoped: entry.isScoped)) { _, new in new }
        return members
    }
}
