// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
internal import Packs
public import Records

/// A token, what it is called, and who acts by it.
public struct TokenListing: Sendable {
    public var entry: TokenEntry

    /// `nil` where the detail of its act is not there any more.
    public var name: String?

    /// Whose records who acts by it sees; as of ``AgentListing/scope``.
    public var scope: AccessScope?
}

/// Creates and revokes tokens: 256 random bits, shown once, of which the ledger has the hash.
public struct TokenAdministration {
    let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Creates a token.
    ///
    /// *Durability:* when this returns, its line survives a power cut.
    ///
    /// - Parameters:
    ///   - name: what it is for.
    ///   - roles: what it gives; none are all roles of the holder.
    ///   - holder: the name or number of the agent who acts by it; `nil` makes it a service of its own.
    ///   - expires: the first instant at which it does not count.
    ///   - scope: whose records it gives; of the holder's, where that has a scope, those alone that are in both.
    /// - Returns: the text of the token, which nobody can get again.
    /// - Throws: ``ArchiveError`` `usage`, `not-found` where there is no such agent, `not-allowed` for roles that the holder
    ///   does not have, and for a service that would approve.
    public func create(
        _ name: String, roles: [AgentRole], holder: String?, expires: Timestamp, scope: AccessScope? = nil
    ) throws(ArchiveError) -> (text: String, token: TokenListing) {
        let name = try AgentWords.proved(name, "--name")
        let scope = try scope?.proved()
        return try ArchiveError.wrap {
            let roll = AgentRoll(of: archive)
            guard !roll.agents.isEmpty else {
                throw ArchiveError(
                    code: .notAllowed, subject: "\(archive.layout.root)",
                    message:
                        "this archive has no agents, so that a token would stand beside an open door; first 'muniment "
                        + "agent add NAME --kind person --role administrator --os-user USER'")
            }
            guard expires > archive.now(roll) else {
                throw ArchiveError(
                    code: .usage, subject: "--expires", message: "the token would be over already; say a later day")
            }
            let owner = try holder.map { try find($0, roll) }
            let given = roles.isEmpty ? owner?.roles ?? [] : roles
            guard !given.isEmpty else {
                throw ArchiveError(
                    code: .usage, subject: "--role",
                    message: "a token has a role; say --role, or --agent whose roles it has"
                )
            }
            try prove(given, owner)
            return try archive.withLock { session in
                let number = (AgentRoll(of: archive).tokens.keys.max() ?? 0) + 1
                let text = TokenText.make(number, archive.environment.seed())
                let grant = TokenGrant(
                    hash: Digest(hashing: Array(text.utf8)), roles: given, agent: owner?.number, expires: expires,
                    isScoped: scope != nil)
                let act = LedgerAct.token(TokenAct(number: number, grant: grant))
                var members: [String: CanonicalJSON] = ["name": .string(name)]
                members.merge(scope?.members ?? [:]) { _, new in new }
                try session.record(act, detail: ActDetail(act: act.name, members: members))
                guard let entry = AgentRoll(of: archive).tokens[number] else { throw Self.unread }
                return (text, TokenListing(entry: entry, name: name, scope: scope))
            }
        }
    }

    /// Lets a token count no more.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `not-found`, `failed` where it is revoked already.
    public func revoke(_ number: Int) throws(ArchiveError) -> TokenListing {
        try ArchiveError.wrap {
            let known = try list().first { $0.entry.number == number }
            return try archive.withLock { session in
                guard let entry = AgentRoll(of: archive).tokens[number] else {
                    throw ArchiveError(
                        code: .notFound, subject: "token:\(number)",
                        message: "there is no token \(number); 'muniment token list' lists them")
                }
                guard entry.revoked == nil else {
                    throw ArchiveError(
                        code: .failed, subject: "token:\(number)",
                        message: "token \(number) was revoked already; nothing was done")
                }
                let act = LedgerAct.token(TokenAct(number: number))
                let members: [String: CanonicalJSON] = ["name": .string(known?.name ?? "\(number)")]
                try session.record(act, detail: ActDetail(act: act.name, members: members))
                guard let entry = AgentRoll(of: archive).tokens[number] else { throw Self.unread }
                return TokenListing(entry: entry, name: known?.name)
            }
        }
    }

    /// All tokens in the order of their numbers, those that count no more among them; never their text.
    ///
    /// - Complexity: reads the detail of each.
    public func list() throws(ArchiveError) -> [TokenListing] {
        try ArchiveView.answer(from: archive) { _ in
            let words = AgentWords(archive)
            return AgentRoll(of: archive).tokens.values.sorted { $0.number < $1.number }
                .map { entry in
                    TokenListing(
                        entry: entry, name: words.name(of: entry),
                        scope: entry.isScoped ? words.scope(line: entry.sequence, in: entry.detail) : nil)
                }
        }
    }

    private static let unread = ArchiveError(
        code: .failed, subject: "tokens", message: "the token can't be read back; run verify")

    private func find(_ reference: String, _ roll: AgentRoll) throws -> AgentEntry {
        let number = try AgentWords(archive).numbers(named: reference, in: roll).first
        guard let entry = number.flatMap({ roll.agents[$0] }), entry.revoked == nil else {
            throw ArchiveError(
                code: .notFound, subject: "--agent",
                message: "there is no such agent who acts; 'muniment agent list' lists them")
        }
        return entry
    }

    private func prove(_ roles: [AgentRole], _ owner: AgentEntry?) throws {
        if let owner, let lacking = roles.first(where: { !owner.roles.contains($0) }) {
            throw refuse(
                "agent \(owner.number) is no \(lacking.rawValue), and a token gives nobody more than they have; first "
                    + "'muniment agent change \(owner.number) --role ROLE'")
        }
        if owner?.kind != .person, roles.contains(.approver) {
            throw refuse("a service approves nothing; say --agent, whose token it is to be")
        }
    }

    private func refuse(_ message: String) -> ArchiveError {
        archive.refuse(AccessRefusal(reason: .separation, message: message), .agents)
    }
}
