// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Packs
internal import Records

/// Why somebody is turned away, and what is said to them.
struct AccessRefusal: Error {
    var reason: RefusalAct.Reason
    var message: String

    /// Who it was, where that is known.
    var identity: String?
}

extension Archive {
    /// Tells who comes with a credential. Who is nobody here is refused, and the refusal is put into the ledger.
    ///
    /// - Parameter permission: what they have come for.
    /// - Throws: ``ArchiveError`` `not-allowed`; `integrity` where the ledger can't be read, so that nobody can be told
    ///   from anybody: then only verification and proofs are open, to all.
    /// - Complexity: reads all agents and tokens, and for a name the details of all agents.
    public func authenticate(
        _ credential: Credential, asking permission: Permission
    ) throws(ArchiveError) -> ActingAgent {
        let roll = AgentRoll(of: self)
        guard roll.isWhole || !roll.agents.isEmpty else {
            if Self.openToAll.contains(permission) {
                return ActingAgent(identity: environment.agent, isUnasked: true, only: Self.openToAll)
            }
            throw unreadableLedger
        }
        do {
            return try agent(of: credential, in: roll)
        } catch let refusal as AccessRefusal {
            throw refuse(refusal, permission)
        } catch {
            throw ArchiveError(error)
        }
    }

    /// What anybody may do where the ledger can't be read: none of it gives a record away.
    private static let openToAll: [Permission] = [.verify, .prove, .unlogged]

    private var unreadableLedger: ArchiveError {
        ArchiveError(
            code: .integrity, subject: "\(layout.ledger)",
            message:
                "the ledger can't be read, so that nobody can be told from anybody; run 'muniment verify', then "
                + "restore the ledger from a backup")
    }

    /// Lets an agent do something: from here on, what this archive does is by them. Who may not is refused, and the
    /// refusal is put into the ledger.
    ///
    /// - Parameters:
    ///   - permissions: all that is needed.
    ///   - subject: for whom a service acts, as it says; it is kept in the details of its acts.
    /// - Throws: ``ArchiveError`` `not-allowed`; `integrity` as ``authenticate(_:asking:)``.
    public func admit(
        _ agent: ActingAgent, to permissions: [Permission], onBehalfOf subject: String? = nil
    ) throws(ArchiveError) {
        environment.agent = agent.identity
        // Until the scope is read, nothing is in it.
        scope = agent.isScoped ? ScopeRule([]) : nil
        if let only = agent.only, !permissions.allSatisfy({ only.contains($0) }) { throw unreadableLedger }
        for permission in permissions where !agent.permits(permission) {
            throw refuse(lacking(permission, agent), permission)
        }
        if subject != nil, agent.kind != .service, !agent.isUnasked {
            throw refuse(
                AccessRefusal(
                    reason: .role,
                    message: "\(agent.identity) is a person, and only a service acts on behalf of somebody; leave out "
                        + "--on-behalf-of"), permissions.first ?? .status)
        }
        environment.onBehalfOf = subject
        withholdsRestricted = !agent.permits(.restrict)
        hidesHolds = !agent.permits(.seeHolds)
        if agent.isScoped { scope = try readScope(of: agent, for: permissions.first ?? .search) }
        hidesTrail = !agent.permits(.trail) && permissions.contains { [.retrieve, .search].contains($0) }
    }

    /// Whose records an agent sees, by the details of the acts that say so. Where one can't be read, nobody's.
    ///
    /// - Complexity: a frame each; nothing for an agent without a scope.
    private func readScope(of agent: ActingAgent, for permission: Permission) throws(ArchiveError) -> ScopeRule {
        let places = agent.scopes
        // The rule in force holds nothing, and details are read in spite of it.
        let read = try ArchiveView.answer(from: self) { _ in
            places.map { AgentWords(self).scope(line: $0.line, in: $0.detail) }
        }
        let scopes = read.compactMap(\.self)
        guard scopes.count == places.count else {
            throw refuse(
                AccessRefusal(
                    reason: .scope,
                    message: "the scope of \(agent.identity) can't be read, so that they see nothing; an administrator "
                        + "says it anew by 'muniment agent change AGENT --desk DESK', or by another token"), permission)
        }
        return ScopeRule(scopes)
    }

    /// Who is refused, what it takes, and who gives it.
    private func lacking(_ permission: Permission, _ agent: ActingAgent) -> AccessRefusal {
        if agent.isScoped, !ScopeMatrix.allows(permission) {
            return AccessRefusal(
                reason: .scope,
                message:
                    "\(agent.identity) may not do this: it sees the records of some legal entities and desks only, "
                    + "and '\(permission.rawValue)' can't be limited to these; ask somebody without a scope")
        }
        let roles = RoleMatrix.roles(with: permission).map(\.rawValue).joined(separator: " or ")
        let remedy = agent.number.map { "agent change \($0) --role ROLE" } ?? "token create --role ROLE --name NAME"
        return AccessRefusal(
            reason: .role,
            message: "\(agent.identity) may not do this: '\(permission.rawValue)' takes the role \(roles), which an "
                + "administrator gives by 'muniment \(remedy)'")
    }

    /// Puts a refusal into the ledger where that can be, also of who wanted to leave no trace: that takes a role, too. It
    /// takes the lock.
    ///
    /// - Returns: what to throw.
    func refuse(
        _ refusal: AccessRefusal, _ permission: Permission, code: ArchiveError.Code = .notAllowed,
        subject: String? = nil
    ) -> ArchiveError {
        if let identity = refusal.identity { environment.agent = identity }
        do {
            let logged = isLogged ? self : try Archive(at: layout.root, in: environment)
            try logged.log(.refusal(RefusalAct(asked: permission.rawValue, reason: refusal.reason)))
        } catch {
            environment.notice("the refusal could not be put into the ledger: \(error.message)")
        }
        return ArchiveError(code: code, subject: subject ?? environment.agent, message: refusal.message)
    }

    private func agent(of credential: Credential, in roll: AgentRoll) throws -> ActingAgent {
        switch credential {
        case .token(let text): return try holder(of: text, in: roll)
        case .trial(let name):
            guard description.hasTestClock else { break }
            let named = try AgentWords(self).numbers(named: name, in: roll)
            guard let entry = named.compactMap({ roll.agents[$0] }).first else {
                return ActingAgent(identity: "test:\(name)", isUnasked: true)
            }
            return try acting(entry, roll)
        case .user(let user):
            guard !roll.agents.isEmpty else { return ActingAgent(identity: environment.agent, isUnasked: true) }
            if let entry = roll.agent(ofUser: user) { return try acting(entry, roll) }
        }
        throw AccessRefusal(
            reason: .unknown,
            message: "you are no agent of this archive (\(environment.agent)); an administrator adds you by 'muniment "
                + "agent add NAME --kind person --role ROLE --os-user USER', or gives you a token")
    }

    private func acting(_ entry: AgentEntry, _ roll: AgentRoll) throws(AccessRefusal) -> ActingAgent {
        let identity = "agent:\(entry.number)"
        if entry.revoked != nil {
            throw AccessRefusal(
                reason: .revoked,
                message: "\(identity) was revoked; an administrator brings it back by 'muniment agent change "
                    + "\(entry.number)'", identity: identity)
        }
        if let until = entry.until, description.day(of: now(roll)) > until {
            throw AccessRefusal(
                reason: .expired,
                message:
                    "the time of \(identity) was over on \(until); an administrator gives it more by 'muniment agent "
                    + "change \(entry.number) --until DATE'", identity: identity)
        }
        var agent = ActingAgent(identity: identity, number: entry.number, kind: entry.kind, roles: entry.roles)
        if entry.isScoped { agent.scopes.append(ScopePlace(line: entry.sequence, detail: entry.detail)) }
        return agent
    }

    /// The later of what the clock says and of what the ledger knows: a clock that is set back brings nothing back.
    func now(_ roll: AgentRoll) -> Timestamp { max(environment.clock(), roll.trusted ?? environment.clock()) }

    private func holder(of text: String, in roll: AgentRoll) throws(AccessRefusal) -> ActingAgent {
        let hash = Digest(hashing: Array(text.utf8))
        let entry = TokenText.number(of: text).flatMap { roll.tokens[$0] }
        // The same work for a number that there is not.
        guard TokenText.isSame(hash, entry?.hash ?? .zero), let entry else {
            throw AccessRefusal(
                reason: .token,
                message:
                    "this token counts nowhere in this archive; an administrator makes one by 'muniment token create'")
        }
        let identity = "token:\(entry.number)"
        // What became of the agent comes first: its tokens were revoked with it.
        var agent = ActingAgent(identity: "", kind: .service, roles: entry.roles)
        if let number = entry.holder {
            guard let owner = roll.agents[number] else {
                throw AccessRefusal(
                    reason: .token, message: "the agent of token \(entry.number) is not there", identity: identity)
            }
            agent = try acting(owner, roll)
        }
        if entry.revoked != nil {
            throw AccessRefusal(
                reason: .revoked,
                message: "token \(entry.number) was revoked; an administrator makes another by 'muniment token create'",
                identity: identity)
        }
        guard now(roll) < entry.expires else {
            throw AccessRefusal(
                reason: .expired,
                message:
                    "token \(entry.number) expired on \(entry.expires); an administrator makes another by 'muniment "
                    + "token create'", identity: identity)
        }
        agent.isByToken = true
        if entry.isScoped { agent.scopes.append(ScopePlace(line: entry.sequence, detail: entry.detail)) }
        if entry.holder == nil {
            agent.identity = identity
            return agent
        }
        agent.identity += "+\(identity)"
        agent.roles = agent.roles.filter { entry.roles.contains($0) }
        return agent
    }
}

/// The text of a token: `muniment-NUMBER-` and 64 hexadecimal digits, 256 bits of randomness. The part before the last
/// hyphen is no secret.
enum TokenText {
    static func make(_ number: Int, _ secret: [UInt8]) -> String {
        "muniment-\(number)-\(Hexadecimal.encode(secret))"
    }

    static func number(of text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "muniment" else { return nil }
        return Int(parts[1])
    }

    /// Compares in a time that does not depend on what is the same.
    static func isSame(_ left: Digest, _ right: Digest) -> Bool {
        zip(left.bytes, right.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
