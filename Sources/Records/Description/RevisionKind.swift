// SPDX-License-Identifier: Apache-2.0

/// Why a record got a new envelope; also the name of the act in the ledger.
public enum RevisionKind: String, Hashable, Sendable, CaseIterable {
    /// A person said what a field is.
    case correct
    /// A person filed it under another class.
    case reclassify
    /// It was parsed again, by rules of today.
    case reparse
}
