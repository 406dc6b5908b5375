// SPDX-License-Identifier: Apache-2.0

/// What a search counts and lists.
public enum CountingUnit: String, Hashable, Sendable, CaseIterable {
    /// Each record by itself.
    case record
    /// Records that are versions of one another count as one.
    case chain
    /// Records that bear the same identifier of a trade count as one.
    case trade
}
