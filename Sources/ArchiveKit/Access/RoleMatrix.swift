// SPDX-License-Identifier: Apache-2.0

public import Records

/// What can be allowed or not: the rows of the table of roles (Docs/Roles.md is the same table). Holds, restrictions,
/// exports and readers are rows of their own, and none of them is the front office's.
public enum Permission: String, Hashable, Sendable, CaseIterable {
    /// Take records in.
    case capture
    /// Declare that records come from an older system, and are as old as their documents say.
    case backload
    /// Get records, their text, versions and history.
    case retrieve
    /// Get a whole source as it came in.
    case sources
    case search
    /// Draw samples for audits, and list them.
    case sample
    /// Save searches, run them again, list them.
    case savedSearch = "saved-search"
    /// Export, and list exports.
    case export
    /// Correct, reclassify, read anew.
    case revise
    /// See the file plan and the schedule.
    case rules
    /// Put a file plan or a schedule in force.
    case applyRules = "apply-rules"
    /// Record events, extend retention.
    case event
    /// See holds.
    case seeHolds = "see-holds"
    /// Place and release holds.
    case hold
    /// See restricted records, and restrict and release them.
    case restrict
    /// Plan and execute dispositions.
    case dispose
    /// Approve and reject what another person has planned.
    case approve
    /// See plans and certificates.
    case seeDispositions = "see-dispositions"
    /// Reports, reconciliations.
    case report
    /// See who did what: the details of acts, who read a record.
    case trail
    /// Prove a record, verify the ledger, hand out a checkpoint.
    case prove
    /// Replace the ledger's key.
    case keys
    /// Verify the archive.
    case verify
    /// Repair, rebuild, back up, restore, replicate, serve.
    case preserve
    /// Confirm the time.
    case time
    /// See agents and tokens.
    case seeAgents = "see-agents"
    /// Add, change and revoke agents and tokens.
    case agents
    /// The archive at a glance.
    case status
    /// Read without a line in the ledger.
    case unlogged
}

/// The table of roles: one row a permission.
public enum RoleMatrix {
    /// The roles that have a permission, in the order of roles.
    ///
    /// An administrator reads no record and changes no rule; an approver changes nothing; an examiner leaves a trace always.
    public static func roles(with permission: Permission) -> [AgentRole] {
        switch permission {
        case .capture: [.ingest]
        case .retrieve, .search: [.frontOffice, .auditor, .examiner, .recordsManager, .approver]
        case .sources: [.auditor, .examiner, .recordsManager, .ingest]
        case .sample, .savedSearch, .export, .report, .trail: [.auditor, .examiner, .recordsManager]
        case .backload, .revise, .applyRules, .event, .hold, .restrict, .dispose, .time: [.recordsManager]
        case .rules, .status: AgentRole.allCases
        case .seeHolds, .seeDispositions: [.auditor, .examiner, .recordsManager, .approver]
        case .approve: [.approver]
        case .prove, .verify: [.auditor, .examiner, .recordsManager, .administrator]
        case .keys, .preserve, .agents: [.administrator]
        case .seeAgents: [.auditor, .examiner, .administrator]
        case .unlogged: [.auditor]
        }
    }

    public static func allows(_ role: AgentRole, _ permission: Permission) -> Bool {
        roles(with: permission).contains(role)
    }
}

/// What an agent may do who sees the records of some legal entities and desks only: what can be answered from these alone,
/// and nothing else, whatever its roles (Docs/Roles.md has the same table).
public enum ScopeMatrix {
    public static func allows(_ permission: Permission) -> Bool {
        switch permission {
        case .retrieve, .search, .rules: true
        case .capture, .backload, .sources, .sample, .savedSearch, .export, .revise, .applyRules, .event, .seeHolds,
            .hold,
            .restrict, .dispose, .approve, .seeDispositions, .report, .trail, .prove, .keys, .verify, .preserve, .time,
            .seeAgents, .agents, .status, .unlogged:
            false
        }
    }
}
