// SPDX-License-Identifier: Apache-2.0

/// The authority that a period rests on.
public struct Citation: Hashable, Sendable {
    /// What the reading of the clause rests on. Nothing here is legal advice: counsel confirms each rule before use.
    public enum Evidence: String, Hashable, Sendable, CaseIterable {
        /// The primary text or the regulator's own page was read.
        case primary = "P"
        /// The primary text in part, the rest from a secondary source.
        case primaryAndSecondary = "P/S"
        /// A secondary source.
        case secondary = "S"
        /// A secondary source in part, the rest is general knowledge.
        case secondaryAndGeneral = "S/G"
        /// General knowledge.
        case general = "G"
    }

    /// Who made the rule: `SEC`, `FINRA`.
    public var authority: String

    /// The clause: `17 CFR 240.17a-4(b)(1)`.
    public var clause: String
    public var evidence: Evidence

    /// What the clause asks, in a few words.
    public var note: String

    public init(_ authority: String, _ clause: String, _ evidence: Evidence, _ note: String) {
        self.authority = authority
        self.clause = clause
        self.evidence = evidence
        self.note = note
    }
}
