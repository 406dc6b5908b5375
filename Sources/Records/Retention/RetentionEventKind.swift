// SPDX-License-Identifier: Apache-2.0

/// The name of something that happens later to what a record is about, and that may start its clock.
///
/// An open list in kebab case: `account-closed`, `terminated`, `novated`, `assigned`, `matured`, `retired`, `superseded`,
/// or a name of the firm's own. Earlier schedules spell them `accountClosed`; they are read as the same. What they call
/// `contractTerminated`, and anybody `contract-terminated`, is `terminated`: one event has one name, so an archive of
/// then goes by what is recorded now.
public struct RetentionEventKind: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let name: String

    /// The longest name, in bytes; one that is written without capitals has 64 at most.
    static let longest = 128

    public static let accountClosed = RetentionEventKind(known: "account-closed")
    public static let terminated = RetentionEventKind(known: "terminated")
    public static let novated = RetentionEventKind(known: "novated")
    public static let assigned = RetentionEventKind(known: "assigned")
    public static let matured = RetentionEventKind(known: "matured")
    public static let retired = RetentionEventKind(known: "retired")
    public static let superseded = RetentionEventKind(known: "superseded")

    /// Those that have a name here.
    public static let known: [RetentionEventKind] = [
        .accountClosed, .terminated, .novated, .assigned, .matured, .retired, .superseded,
    ]

    private init(known name: String) { self.name = name }

    /// Reads a name: words of lower-case letters and digits with hyphens between them, beginning with a letter; or words
    /// that are joined by capitals.
    public init?(_ text: String) {
        let units = Array(text.utf8)
        guard (1...Self.longest).contains(units.count), let first = units.first, Self.lower.contains(first),
            units.last != UInt8(ascii: "-")
        else { return nil }
        let hasCapitals = units.contains { Self.upper.contains($0) }
        guard !hasCapitals || units.count <= 64 else { return nil }
        var name: [UInt8] = []
        for unit in units {
            switch unit {
            case Self.lower, Self.digits: name.append(unit)
            case UInt8(ascii: "-"):
                guard !hasCapitals, name.last != unit else { return nil }
                name.append(unit)
            case Self.upper: name += [UInt8(ascii: "-"), unit + 32]
            default: return nil
            }
        }
        let kebab = String(decoding: name, as: UTF8.self)
        self.name = kebab == "contract-terminated" ? Self.terminated.name : kebab
    }

    private static let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    public var description: String { name }

    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}
