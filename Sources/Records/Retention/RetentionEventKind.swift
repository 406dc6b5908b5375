// SPDX-License-Identifier: Apache-2.0

/// What has happened to a subject, in a word of an open list: `account-closed`, `terminated`, `novated`, `retired`.
public struct RetentionEventKind: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Lower-case letters, digits and single hyphens, a letter first; at most 64 of them.
    public let name: String

    /// Takes a name, or answers `nil` where it is none.
    public init?(_ name: String) {
        guard (1...64).contains(name.utf8.count), name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
            return nil
        }
        self.name = name
    }

    public var description: String { name }

    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}
