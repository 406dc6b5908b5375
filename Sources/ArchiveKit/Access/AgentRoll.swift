// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// Who may act in an archive, as of the last line of its ledger.
///
/// The register answers, and the lines behind what it has applied are read too: who was revoked a moment ago acts no more,
/// whatever has become of the register since. Where the register can't be read, the whole ledger is.
struct AgentRoll {
    private(set) var agents: [Int: AgentEntry] = [:]
    private(set) var tokens: [Int: TokenEntry] = [:]

    /// The trusted time of the last line.
    private(set) var trusted: Timestamp?

    /// Whether the ledger could be read to its end. Where it could not, nobody can be told from anybody.
    private(set) var isWhole = true

    /// - Complexity: all agents and tokens, and the lines that the register has not applied.
    init(of archive: Archive) {
        if let state = Self.known(archive), (try? read(archive, from: state)) != nil { return }
        self = AgentRoll()
        do {
            try read(archive, from: nil)
        } catch {
            isWhole = false
        }
    }

    private init() {}

    /// What the register knows, where it is one of this ledger. It is opened for reading only: who asks makes none.
    private static func known(_ archive: Archive) -> AgentState? {
        guard let register = try? Register(archive.layout.register, .read), let state = try? register.agentState(),
            state.head.length > 0,
            let line = try? archive.ledgerReader.line(endingAt: state.head.length), line.leaf == state.head.leaf
        else { return nil }
        return state
    }

    private mutating func read(_ archive: Archive, from state: AgentState?) throws {
        for entry in state?.agents ?? [] { agents[entry.number] = entry }
        for entry in state?.tokens ?? [] { tokens[entry.number] = entry }
        var roll = self
        let (head, ending) = try archive.ledgerReader.read(after: state?.head ?? LedgerHead()) { line, _ in
            if let change = AgentChange(line) { roll.apply(change) }
        }
        self = roll
        trusted = head.trusted
        if case .broken = ending { isWhole = false }
    }

    /// As the register applies it.
    private mutating func apply(_ change: AgentChange) {
        switch change {
        case .agent(var entry):
            entry.added = agents[entry.number]?.added ?? entry.added
            agents[entry.number] = entry
        case .agentRevoked(let number, let time): agents[number]?.revoked = time
        case .token(let entry): tokens[entry.number] = tokens[entry.number] ?? entry
        case .tokenRevoked(let number, let time): tokens[number]?.revoked = time
        }
    }

    /// Whether nothing was said of an agent between two readings.
    func isSame(as other: AgentRoll) -> Bool { agents == other.agents && isWhole == other.isWhole }

    /// The active agent who is a user of the operating system; else one that was.
    func agent(ofUser user: Int) -> AgentEntry? {
        let all = agents.values.filter { $0.user == user }.sorted { $0.number < $1.number }
        return all.first { $0.revoked == nil } ?? all.last
    }

    /// The tokens by which an agent acts and that were not revoked, by their numbers.
    func liveTokens(of agent: Int) -> [Int: TokenEntry] {
        tokens.filter { $0.value.holder == agent && $0.value.revoked == nil }
    }

    /// The administrators who can still act by a user of the operating system, without an end and without a scope.
    func lastingAdministrators() -> [Int] {
        agents.values.filter {
            $0.revoked == nil && $0.user != nil && $0.until == nil && !$0.isScoped
                && $0.roles.contains(.administrator)
        }.map(\.number)
    }
}

extension AgentChange {
    /// What a line says of agents and tokens; `nil` where it says nothing.
    init?(_ line: LedgerLine) {
        let detail = line.detail?.volumes.first?.volume
        switch line.act {
        case .agent(let act):
            guard let standing = act.standing else {
                self = .agentRevoked(act.number, at: line.trusted)
                return
            }
            self = .agent(
                AgentEntry(
                    number: act.number, sequence: line.sequence, added: line.trusted, kind: standing.kind,
                    roles: standing.roles, user: standing.user, until: standing.until, detail: detail,
                    isScoped: standing.isScoped))
        case .token(let act):
            guard let grant = act.grant else {
                self = .tokenRevoked(act.number, at: line.trusted)
                return
            }
            self = .token(
                TokenEntry(
                    number: act.number, sequence: line.sequence, created: line.trusted, agent: line.agent,
                    hash: grant.hash, roles: grant.roles, holder: grant.agent, expires: grant.expires, detail: detail,
                    isScoped: grant.isScoped))
        default: return nil
        }
    }
}
