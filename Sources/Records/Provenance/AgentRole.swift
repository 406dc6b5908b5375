// SPDX-License-Identifier: Apache-2.0

/// What an agent is there to do; what each may do stands in one table (Docs/Roles.md).
public enum AgentRole: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Retrieves confirmations.
    case frontOffice = "front-office"
    /// Searches, samples and exports, and proves what is there.
    case auditor
    /// An auditor from outside, for a time: always with an end date, and never without a trace.
    case examiner
    /// Holds the rules: schedules, holds, corrections, plans of disposition.
    case recordsManager = "records-manager"
    /// Approves dispositions that another person has planned.
    case approver
    /// Captures.
    case ingest
    /// Keeps the machine and the agents; reads no records.
    case administrator

    public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Who can act: a natural person, or a program.
public enum AgentKind: String, Hashable, Sendable, CaseIterable {
    case person
    case service
}
