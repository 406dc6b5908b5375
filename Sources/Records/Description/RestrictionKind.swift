// SPDX-License-Identifier: Apache-2.0

/// Why a record is restricted, as a code. Why in words is in the detail of the act.
public enum RestrictionKind: String, Hashable, Sendable, CaseIterable {
    /// Between a lawyer and who asked for advice.
    case privileged

    /// It came to the wrong firm or desk.
    case misdirected

    /// A person has had the processing of their data restricted (GDPR, article 18).
    case gdpr18 = "gdpr-18"
}
