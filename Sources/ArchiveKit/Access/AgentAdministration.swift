// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
public import Records

/// An agent, and what it is called.
public struct AgentListing: Sendable {
    public var entry: AgentEntry

    /// `nil` where the detail of its act is not there any more.
    public var name: String?

    /// The name of the operating system's user, as it was typed.
    public var user: String?

    /// Whose records the agent sees: those of all where it is not ``AgentEntry/isScoped``; `nil` there too where the detail
    /// can't be read.
    public var scope: AccessScope?
}

/// A user of the operating system: its number, and its name where one was typed.
public struct SystemUser: Hashable, Sendable {
    public var number: Int
    public var name: String?

    public init(number: Int, name: String?) {
        self.number = number
        self.name = name
    }
}

/// What is to hold of an agent; what is not said stays as it is.
public struct AgentRequest: Sendable {
    public var kind: AgentKind?
    public var roles: [AgentRole] = []
    public var user: SystemUser?

    /// The last day on which it acts.
    public var until: CivilDate?

    /// Whose records it sees; `nil` leaves that as it is.
    public var scope: ScopeRequest?

    public init() {}
}

/// Adds, changes and revokes agents. Each is an act: a line that says what holds from then on, and a detail with the name.
///
/// Nobody changes or revokes themselves, no service approves, an examiner has an end, and an administrator stays.
public struct AgentAdministration {
    let archive: Archive
    private let actor: ActingAgent

    /// - Parameter actor: who administers; they were admitted.
    public init(_ archive: Archive, by actor: ActingAgent) {
        self.archive = archive
        self.actor = actor
    }

    /// Adds an agent.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `usage` where the request can't be; `failed` where the name or the user is taken;
    ///   `not-allowed` for roles that must not be together.
    public func add(_ name: String, _ request: AgentRequest) throws(ArchiveError) -> AgentListing {
        let name = try AgentWords.proved(name, "NAME")
        guard let kind = request.kind, !request.roles.isEmpty else {
            throw ArchiveError(code: .usage, subject: "--role", message: "an agent has a kind and a role; say both")
        }
        return try write { roll throws(ArchiveError) in
            let named = try ArchiveError.wrap { try AgentWords(archive).numbers(named: name, in: roll) }
            if let number = named.first {
                throw ArchiveError(
                    code: .failed, subject: "agent:\(number)",
                    message:
                        "agent \(number) is called so already; 'muniment agent change \(number) --role ROLE' gives "
                        + "it other roles, and brings it back where it was revoked")
            }
            let scope = try request.scope?.scope?.proved()
            let standing = AgentStanding(
                kind: kind, roles: request.roles, user: request.user?.number, until: request.until,
                isScoped: scope != nil)
            if roll.agents.isEmpty, !standing.isLastingAdministrator {
                throw ArchiveError(
                    code: .notAllowed, subject: "--role",
                    message:
                        "the first agent of an archive is a person who is its administrator for good: --kind person "
                        + "--role administrator --os-user USER, and no --until, --legal-entity or --desk")
            }
            let number = (roll.agents.keys.max() ?? 0) + 1
            try prove(standing, number, roll)
            return (AgentAct(.add, number: number, standing: standing), name, request.user?.name, scope)
        }
    }

    /// Says anew what holds of an agent; one that was revoked is back.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Parameter reference: its name or number.
    /// - Throws: ``ArchiveError`` as ``add(_:_:)``, and `not-found`; `not-allowed` for oneself, and where no administrator
    ///   would stay.
    public func change(_ reference: String, _ request: AgentRequest) throws(ArchiveError) -> AgentListing {
        try write { roll throws(ArchiveError) in
            let (entry, words) = try find(reference, roll)
            try refuseOneself(entry.number)
            let scope = try scope(of: entry, request)
            let standing = AgentStanding(
                kind: request.kind ?? entry.kind, roles: request.roles.isEmpty ? entry.roles : request.roles,
                user: request.user?.number ?? entry.user, until: request.until ?? entry.until, isScoped: scope != nil)
            try prove(standing, entry.number, roll)
            if !standing.isLastingAdministrator { try refuseLast(entry.number, roll) }
            return (
                AgentAct(.change, number: entry.number, standing: standing), words?.name ?? "\(entry.number)",
                request.user == nil ? words?.user : request.user?.name, scope
            )
        }
    }

    /// Whose records an agent is to see from here on; one that can't be read is not widened by that.
    private func scope(of entry: AgentEntry, _ request: AgentRequest) throws(ArchiveError) -> AccessScope? {
        if let asked = request.scope { return try asked.scope?.proved() }
        guard entry.isScoped else { return nil }
        guard let scope = try readScope(of: entry) else {
            throw ArchiveError(
                code: .failed, subject: "agent:\(entry.number)",
                message:
                    "the scope of agent \(entry.number) can't be read; say it anew by --legal-entity and --desk, or take "
                    + "it away by --no-scope")
        }
        return scope
    }

    private func readScope(of entry: AgentEntry) throws(ArchiveError) -> AccessScope? {
        try ArchiveView.answer(from: archive) { _ in
            AgentWords(archive).scope(line: entry.sequence, in: entry.detail)
        }
    }

    /// Lets an agent act no more. Its tokens are revoked with it, so that none counts again where the agent is back.
    ///
    /// Order of writes: a line for each token, then that of the agent. A crash between leaves tokens that are revoked, and an
    /// agent to be revoked once more.
    ///
    /// *Durability:* when this returns, the lines survive a power cut.
    ///
    /// - Parameter reference: its name or number.
    /// - Throws: ``ArchiveError`` `not-found`; `failed` where it is revoked already; `not-allowed` for oneself, and where
    ///   no administrator would stay.
    public func revoke(_ reference: String) throws(ArchiveError) -> AgentListing {
        try write { roll throws(ArchiveError) in
            let (entry, words) = try find(reference, roll)
            guard entry.revoked == nil else {
                throw ArchiveError(
                    code: .failed, subject: "agent:\(entry.number)",
                    message: "agent \(entry.number) was revoked already; nothing was done")
            }
            try refuseOneself(entry.number)
            try refuseLast(entry.number, roll)
            return (AgentAct(.revoke, number: entry.number), words?.name ?? "\(entry.number)", nil, nil)
        }
    }

    /// All agents in the order of their numbers, those that are revoked among them.
    ///
    /// - Complexity: reads the detail of each.
    public func list() throws(ArchiveError) -> [AgentListing] {
        try ArchiveView.answer(from: archive) { _ in
            AgentRoll(of: archive).agents.values.sorted { $0.number < $1.number }.map(listing)
        }
    }

    private func listing(_ entry: AgentEntry) -> AgentListing {
        let words = AgentWords(archive).words(of: entry)
        let scope = entry.isScoped ? AgentWords(archive).scope(line: entry.sequence, in: entry.detail) : nil
        return AgentListing(entry: entry, name: words?.name, user: words?.user, scope: scope)
    }

    /// Decides under the lock what is to be written, and writes it.
    private func write(
        _ decide: (AgentRoll) throws(ArchiveError) -> (act: AgentAct, name: String, user: String?, scope: AccessScope?)
    ) throws(ArchiveError) -> AgentListing {
        // Names are read before the lock is taken, and what was read is proved again under it.
        let first = AgentRoll(of: archive)
        let decided = try decide(first)
        let words = AgentWords(archive)
        let names = first.liveTokens(of: decided.act.number).compactMapValues { words.name(of: $0) }
        return try archive.withLock { session in
            let roll = AgentRoll(of: archive)
            guard roll.isSame(as: first) else {
                throw ArchiveError(
                    code: .failed, subject: "agents",
                    message: "the agents were changed meanwhile; repeat the command")
            }
            if decided.act.kind == .revoke {
                for number in roll.liveTokens(of: decided.act.number).keys.sorted() {
                    let act = LedgerAct.token(TokenAct(number: number))
                    let members: [String: CanonicalJSON] = ["name": .string(names[number] ?? "\(number)")]
                    try session.record(act, detail: ActDetail(act: act.name, members: members))
                }
            }
            var members: [String: CanonicalJSON] = ["name": .string(decided.name)]
            members["user"] = decided.user.map { .string($0) }
            members.merge(decided.scope?.members ?? [:]) { _, new in new }
            try session.record(
                .agent(decided.act), detail: ActDetail(act: decided.act.kind.rawValue, members: members))
            guard let entry = AgentRoll(of: archive).agents[decided.act.number] else {
                throw ArchiveError(
                    code: .failed, subject: "agents", message: "the agent can't be read back; run verify")
            }
            return AgentListing(entry: entry, name: decided.name, user: decided.user, scope: decided.scope)
        }
    }

    private func find(
        _ reference: String, _ roll: AgentRoll
    ) throws(ArchiveError) -> (entry: AgentEntry, words: (name: String, user: String?)?) {
        let numbers = try ArchiveError.wrap { try AgentWords(archive).numbers(named: reference, in: roll) }
        guard let entry = numbers.first.flatMap({ roll.agents[$0] }) else {
            throw ArchiveError(
                code: .notFound, subject: "agent",
                message: "there is no such agent; 'muniment agent list' lists them")
        }
        return (entry, AgentWords(archive).words(of: entry))
    }

    private func prove(_ standing: AgentStanding, _ number: Int, _ roll: AgentRoll) throws(ArchiveError) {
        if let user = standing.user, let other = roll.agent(ofUser: user), other.number != number, other.revoked == nil
        {
            throw ArchiveError(
                code: .failed, subject: "--os-user",
                message:
                    "user \(user) of the operating system is agent \(other.number) already; 'muniment agent change "
                    + "\(other.number)' changes what it may do")
        }
        if standing.kind == .service, standing.roles.contains(.approver) {
            throw separation("a service approves nothing; leave out the role approver")
        }
        if standing.roles.contains(.examiner), standing.until == nil {
            throw ArchiveError(
                code: .usage, subject: "--until", message: "an examiner acts until a day; say --until DATE")
        }
        if let until = standing.until, until < archive.description.day(of: archive.now(roll)) {
            throw ArchiveError(code: .usage, subject: "--until", message: "\(until) is over; --until takes a later day")
        }
    }

    private func refuseOneself(_ number: Int) throws(ArchiveError) {
        guard number == actor.number else { return }
        throw separation("nobody changes or revokes themselves; another administrator does that")
    }

    private func refuseLast(_ number: Int, _ roll: AgentRoll) throws(ArchiveError) {
        guard roll.lastingAdministrators() == [number] else { return }
        throw separation(
            "agent \(number) is the last administrator with a user of the operating system, no end and no scope; add another first"
        )
    }

    private func separation(_ message: String) -> ArchiveError {
        archive.refuse(AccessRefusal(reason: .separation, message: message), .agents)
    }
}

extension AgentStanding {
    fileprivate var isLastingAdministrator: Bool {
        kind == .person && roles.contains(.administrator) && user != nil && until == nil && !isScoped
    }
}
