// SPDX-License-Identifier: Apache-2.0

public import Records

/// Records that an answer must not hold: those that are restricted, as of the line that last changed which these are.
///
/// Two with the same line are the same.
public struct WithheldRecords: Sendable {
    /// The line of the ledger that last restricted or released a record; 0 before the first.
    public let line: Int
    public let kinds: [RecordID: RestrictionKind]

    /// Nothing is withheld.
    public static let none = WithheldRecords(line: 0, kinds: [:])

    public init(line: Int, kinds: [RecordID: RestrictionKind]) {
        self.line = line
        self.kinds = kinds
    }

    public var isEmpty: Bool { kinds.isEmpty }

    public func contains(_ id: RecordID) -> Bool { kinds[id] != nil }

    /// The same, of some records only.
    public func only(_ isWanted: (RecordID) -> Bool) -> Self {
        Self(line: line, kinds: kinds.filter { isWanted($0.key) })
    }
}
