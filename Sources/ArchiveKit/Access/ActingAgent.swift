// SPDX-License-Identifier: Apache-2.0

public import Records

/// By what somebody shows who they are.
public enum Credential: Hashable, Sendable {
    /// The operating system says so: the number of its user.
    case user(Int)

    /// The text of a token.
    case token(String)

    /// A name alone, which counts in an archive with a test clock only.
    case trial(String)
}

/// Who acts, and what they may do.
public struct ActingAgent: Hashable, Sendable {
    /// What lines of the ledger say of who acted; it means nothing by itself.
    public var identity: String

    /// The number of the agent; `nil` for a token that is a service of its own, and where nobody was asked.
    public var number: Int?
    public var kind: AgentKind
    public var roles: [AgentRole]

    /// Whether nobody was asked: in an archive that has no agents, and for a name of an archive with a test clock.
    public var isUnasked: Bool

    /// All that they may do, whatever their roles; `nil` where their roles say it.
    var only: [Permission]?

    /// Whether the credential was a token.
    public var isByToken: Bool

    /// Where it is said whose records they see: of the agent, and of the token. Records are in all of them, or not seen.
    var scopes: [ScopePlace] = []

    /// Whether they see the records of some legal entities and desks only.
    public var isScoped: Bool { !scopes.isEmpty }

    init(
        identity: String, number: Int? = nil, kind: AgentKind = .person, roles: [AgentRole] = AgentRole.allCases,
        isUnasked: Bool = false, only: [Permission]? = nil, isByToken: Bool = false
    ) {
        self.identity = identity
        self.number = number
        self.kind = kind
        self.roles = roles
        self.isUnasked = isUnasked
        self.only = only
        self.isByToken = isByToken
    }

    /// Whether one of its roles has a permission, and its scope leaves it that.
    public func permits(_ permission: Permission) -> Bool {
        if let only { return only.contains(permission) }
        if isScoped, !ScopeMatrix.allows(permission) { return false }
        return isUnasked || roles.contains { RoleMatrix.allows($0, permission) }
    }
}
