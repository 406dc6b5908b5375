// SPDX-License-Identifier: Apache-2.0

public import Records

/// That a person or a service may act, may act otherwise, or acts no more. The name is free text and so in the detail of
/// the act; the line knows a number.
public struct AgentAct: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case add = "agent-add"
        /// Says everything anew; it brings back who was revoked.
        case change = "agent-change"
        case revoke = "agent-revoke"
    }

    public var kind: Kind

    /// 1, 2, 3 ... of the agents of the archive; never used again.
    public var number: Int

    /// What holds from here on; `nil` where the agent is revoked.
    public var standing: AgentStanding?

    /// - Parameter standing: `nil` revokes.
    public init(_ kind: Kind, number: Int, standing: AgentStanding? = nil) {
        self.kind = kind
        self.number = number
        self.standing = standing
    }
}

/// What an agent is and may do.
public struct AgentStanding: Hashable, Sendable {
    public var kind: AgentKind

    /// In the order of the table of roles, each once.
    public var roles: [AgentRole]

    /// The number of the operating system's user who is this agent.
    public var user: Int?

    /// The last day on which it acts, in the archive's zone.
    public var until: CivilDate?

    /// Whether it sees the records of some legal entities and desks only, which the detail names.
    public var isScoped: Bool

    public init(
        kind: AgentKind, roles: [AgentRole], user: Int? = nil, until: CivilDate? = nil, isScoped: Bool = false
    ) {
        self.kind = kind
        self.roles = Array(Set(roles)).sorted()
        self.user = user
        self.until = until
        self.isScoped = isScoped
    }
}

/// That a token counts, or counts no more. Nobody can make the token from its line: it is 256 random bits, and the line
/// has their hash.
public struct TokenAct: Hashable, Sendable {
    /// 1, 2, 3 ... of the tokens of the archive; never used again.
    public var number: Int

    /// What the token gives; `nil` where it is revoked.
    public var grant: TokenGrant?

    /// - Parameter grant: `nil` revokes.
    public init(number: Int, grant: TokenGrant? = nil) {
        self.number = number
        self.grant = grant
    }
}

/// What a token gives to who has it.
public struct TokenGrant: Hashable, Sendable {
    /// SHA-256 of the token's text.
    public var hash: Digest

    /// In the order of the table of roles, each once.
    public var roles: [AgentRole]

    /// The agent who acts by it; without one the token is a service of its own.
    public var agent: Int?

    /// The first instant at which it does not count any more.
    public var expires: Timestamp

    /// Whether it gives the records of some legal entities and desks only, which the detail names.
    public var isScoped: Bool

    public init(hash: Digest, roles: [AgentRole], agent: Int? = nil, expires: Timestamp, isScoped: Bool = false) {
        self.hash = hash
        self.roles = Array(Set(roles)).sorted()
        self.agent = agent
        self.expires = expires
        self.isScoped = isScoped
    }
}

/// That somebody was not let do something.
public struct RefusalAct: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Who asked is no agent.
        case unknown = "no-agent"
        /// The agent, or the token, was revoked.
        case revoked
        /// The time of the agent, or of the token, is over.
        case expired
        /// There is no such token.
        case token
        /// No role of the agent allows it.
        case role
        /// What the agent sees is limited to some legal entities and desks, and this can't be so limited.
        case scope
        /// The act itself is one that this agent may not do to this other one.
        case separation
        /// The act bears a date that can't be.
        case date
        /// Records would go earlier than they may.
        case retention
        /// Records are held.
        case hold
        /// What asks for the approval of others was not approved.
        case notApproved = "not-approved"
        /// The clock is in doubt, and nothing that must not be done too early may be done.
        case clock
        /// A plan is not the one that was approved.
        case widened
    }

    /// The permission that was asked for, by its name in the table of roles.
    public var asked: String
    public var reason: Reason

    public init(asked: String, reason: Reason) {
        self.asked = asked
        self.reason = reason
    }
}

extension AgentAct {
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["number": .integer(Int64(number))]
        guard let standing else { return members }
        members["kind"] = .string(standing.kind.rawValue)
        members["roles"] = .array(standing.roles.map { .string($0.rawValue) })
        members["user"] = standing.user.map { .integer(Int64($0)) }
        members["until"] = standing.until.map { .string("\($0)") }
        members["scoped"] = standing.isScoped ? .boolean(true) : nil
        return members
    }

    init?(_ kind: Kind, _ json: CanonicalJSON) {
        guard let number = json.count("number") else { return nil }
        if kind == .revoke {
            self.init(kind, number: number)
            return
        }
        guard let agent = json["kind"]?.text.flatMap({ AgentKind(rawValue: $0) }), let roles = json.roles("roles")
        else {
            return nil
        }
        var standing = AgentStanding(kind: agent, roles: roles)
        if let value = json["user"] {
            guard json.count("user") != nil else { return nil }
            standing.user = value.number.map { Int($0) }
        }
        if let value = json["until"] {
            guard let day = value.text.flatMap({ CivilDate($0) }) else { return nil }
            standing.until = day
        }
        guard let isScoped = json.isScoped else { return nil }
        standing.isScoped = isScoped
        self.init(kind, number: number, standing: standing)
    }
}

extension TokenAct {
    static let creation = "token-create"
    static let revocation = "token-revoke"

    var name: String { grant == nil ? Self.revocation : Self.creation }

    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["number": .integer(Int64(number))]
        guard let grant else { return members }
        members["hash"] = .string(grant.hash.hex)
        members["roles"] = .array(grant.roles.map { .string($0.rawValue) })
        members["holder"] = grant.agent.map { .integer(Int64($0)) }
        members["expires"] = .string("\(grant.expires)")
        members["scoped"] = grant.isScoped ? .boolean(true) : nil
        return members
    }

    init?(name: String, _ json: CanonicalJSON) {
        guard let number = json.count("number") else { return nil }
        if name == Self.revocation {
            self.init(number: number)
            return
        }
        guard let hash = json.digest("hash"), let roles = json.roles("roles"),
            let expires = json["expires"]?.text.flatMap({ Timestamp($0) })
        else { return nil }
        var grant = TokenGrant(hash: hash, roles: roles, expires: expires)
        if json["holder"] != nil {
            guard let agent = json.count("holder") else { return nil }
            grant.agent = agent
        }
        guard let isScoped = json.isScoped else { return nil }
        grant.isScoped = isScoped
        self.init(number: number, grant: grant)
    }
}

extension RefusalAct {
    var members: [String: CanonicalJSON] { ["asked": .string(asked), "reason": .string(reason.rawValue)] }

    init?(_ json: CanonicalJSON) {
        guard let asked = json["asked"]?.text,
            let reason = json["reason"]?.text.flatMap({ Reason(rawValue: $0) })
        else { return nil }
        self.init(asked: asked, reason: reason)
    }
}

extension CanonicalJSON {
    /// `nil` where the member is anything but true or left out.
    fileprivate var isScoped: Bool? {
        switch self["scoped"] {
        case nil: false
        case .boolean(true): true
        default: nil
        }
    }

    fileprivate func roles(_ name: String) -> [AgentRole]? {
        guard let values = self[name]?.elements, !values.isEmpty else { return nil }
        let roles = values.compactMap { $0.text.flatMap { AgentRole(rawValue: $0) } }
        return roles.count == values.count ? roles : nil
    }
}
