// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// An agent as the register knows it: what its lines say. Its name is in the detail of the act.
public struct AgentEntry: Hashable, Sendable {
    /// 1, 2, 3 ... of the agents of the archive.
    public var number: Int

    /// The last line that says what holds of it.
    public var sequence: Int

    /// The trusted time of the line that added it.
    public var added: Timestamp
    public var kind: AgentKind
    public var roles: [AgentRole]

    /// The number of the operating system's user.
    public var user: Int?

    /// The last day on which it acts.
    public var until: CivilDate?

    /// When it was revoked, in trusted time.
    public var revoked: Timestamp?

    /// The volume that holds the detail of the line.
    public var detail: VolumeKey?

    /// Whether it sees the records of some legal entities and desks only, which the detail names.
    public var isScoped: Bool

    public init(
        number: Int, sequence: Int, added: Timestamp, kind: AgentKind, roles: [AgentRole], user: Int?,
        until: CivilDate?, revoked: Timestamp? = nil, detail: VolumeKey?, isScoped: Bool = false
    ) {
        self.isScoped = isScoped
        self.number = number
        self.sequence = sequence
        self.added = added
        self.kind = kind
        self.roles = roles
        self.user = user
        self.until = until
        self.revoked = revoked
        self.detail = detail
    }
}

/// A token as the register knows it. The token itself is nowhere.
public struct TokenEntry: Hashable, Sendable {
    /// 1, 2, 3 ... of the tokens of the archive.
    public var number: Int

    /// The line that created it.
    public var sequence: Int
    public var created: Timestamp

    /// Who created it.
    public var agent: String

    /// SHA-256 of its text.
    public var hash: Digest
    public var roles: [AgentRole]

    /// The number of the agent who acts by it; `nil` where it is a service of its own.
    public var holder: Int?

    /// The first instant at which it does not count any more.
    public var expires: Timestamp
    public var revoked: Timestamp?

    /// The volume that holds the detail of the line.
    public var detail: VolumeKey?

    /// Whether it gives the records of some legal entities and desks only, which the detail names.
    public var isScoped: Bool

    public init(
        number: Int, sequence: Int, created: Timestamp, agent: String, hash: Digest, roles: [AgentRole], holder: Int?,
        expires: Timestamp, revoked: Timestamp? = nil, detail: VolumeKey?, isScoped: Bool = false
    ) {
        self.isScoped = isScoped
        self.number = number
        self.sequence = sequence
        self.created = created
        self.agent = agent
        self.hash = hash
        self.roles = roles
        self.holder = holder
        self.expires = expires
        self.revoked = revoked
        self.detail = detail
    }
}

/// What a line says of an agent or a token.
public enum AgentChange: Hashable, Sendable {
    /// An agent that is known already keeps the time at which it was added, and is not revoked any more.
    case agent(AgentEntry)
    case agentRevoked(Int, at: Timestamp)
    case token(TokenEntry)
    case tokenRevoked(Int, at: Timestamp)
}

/// All agents and tokens, as of one line of the ledger.
public struct AgentState: Hashable, Sendable {
    public var head: LedgerHead
    public var agents: [AgentEntry]
    public var tokens: [TokenEntry]
}

extension Register {
    /// All agents and tokens in the order of their numbers, those that are revoked among them: one consistent view.
    ///
    /// - Complexity: goes through all of them.
    public func agentState() throws(CatalogueError) -> AgentState {
        try read { database in
            let joined = { (table: String) in
                "SELECT \(table).*, volume.class, volume.period, volume.sequence AS volume_sequence FROM \(table) "
                    + "LEFT JOIN volume ON volume.id = \(table).detail ORDER BY number"
            }
            return AgentState(
                head: try Self.head(in: database),
                agents: try Row.fetchAll(database.cachedStatement(sql: joined("agent"))).compactMap { AgentEntry($0) },
                tokens: try Row.fetchAll(database.cachedStatement(sql: joined("token"))).compactMap { TokenEntry($0) })
        }
    }

    static func apply(_ change: AgentChange, in database: Database) throws {
        switch change {
        case .agent(let entry):
            let detail = try entry.detail.map { try identity(of: $0, in: database) }
            try database.cachedStatement(
                sql: "INSERT INTO agent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                    + "ON CONFLICT (number) DO UPDATE SET sequence = excluded.sequence, kind = excluded.kind, "
                    + "roles = excluded.roles, user = excluded.user, until = excluded.until, revoked = NULL, "
                    + "detail = excluded.detail, scoped = excluded.scoped"
            ).execute(arguments: [
                entry.number, entry.sequence, entry.added.milliseconds, entry.kind.rawValue, entry.roles.column,
                entry.user, entry.until?.day, entry.revoked?.milliseconds, detail, entry.isScoped,
            ])
        case .agentRevoked(let number, let time):
            try database.cachedStatement(sql: "UPDATE agent SET revoked = ? WHERE number = ?")
                .execute(arguments: [time.milliseconds, number])
        case .token(let entry):
            let detail = try entry.detail.map { try identity(of: $0, in: database) }
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .execute(arguments: [
                    entry.number, entry.sequence, entry.created.milliseconds, entry.agent, entry.hash.column,
                    entry.roles.column, entry.holder, entry.expires.milliseconds, entry.revoked?.milliseconds, detail,
                    entry.isScoped,
                ])
        case .tokenRevoked(let number, let time):
            try database.cachedStatement(sql: "UPDATE token SET revoked = ? WHERE number = ?")
                .execute(arguments: [time.milliseconds, number])
        }
    }
}

extension [AgentRole] {
    fileprivate var column: String { map(\.rawValue).joined(separator: " ") }

    fileprivate init(column: String) {
        self = column.split(separator: " ").compactMap { AgentRole(rawValue: String($0)) }
    }
}

extension VolumeKey {
    fileprivate init?(joined row: Row) {
        guard let name: String = row["class"], let recordClass = RecordClass(name) else { return nil }
        self.init(recordClass: recordClass, period: row["period"], sequence: row["volume_sequence"])
    }
}

extension AgentEntry {
    fileprivate init?(_ row: Row) {
        guard let kind = AgentKind(rawValue: row["kind"]) else { return nil }
        self.init(
            number: row["number"], sequence: row["sequence"], added: Timestamp(milliseconds: row["added"]), kind: kind,
            roles: [AgentRole](column: row["roles"]), user: row["user"],
            until: (row["until"] as Int?).map { CivilDate(day: $0) },
            revoked: (row["revoked"] as Int64?).map { Timestamp(milliseconds: $0) }, detail: VolumeKey(joined: row),
            isScoped: row["scoped"])
    }
}

extension TokenEntry {
    fileprivate init?(_ row: Row) {
        guard let hash = Digest(column: row["hash"]) else { return nil }
        self.init(
            number: row["number"], sequence: row["sequence"], created: Timestamp(milliseconds: row["created"]),
            agent: row["agent"], hash: hash, roles: [AgentRole](column: row["roles"]), holder: row["holder"],
            expires: Timestamp(milliseconds: row["expires"]),
            revoked: (row["revoked"] as Int64?).map { Timestamp(milliseconds: $0) }, detail: VolumeKey(joined: row),
            isScoped: row["scoped"])
    }
}
