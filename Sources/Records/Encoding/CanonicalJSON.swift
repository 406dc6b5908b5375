// SPDX-License-Identifier: Apache-2.0

/// A JSON value that has one encoding only: the JSON Canonicalization Scheme (RFC 8785), restricted.
///
/// The restriction is the ledger's: strings, booleans, integers below 2^53, arrays and objects; no fractions, no null.
/// So two programs that agree on a value agree on its bytes and on every digest over them.
///
/// Two values are equal when their bytes are: strings are compared as they are encoded, not as Swift compares them
/// ("\u{e9}" and "e\u{301}" are two values). An object cannot hold two names that Swift takes for the same.
public enum CanonicalJSON: Hashable, Sendable {
    case string(String)
    case boolean(Bool)
    case integer(Int64)
    case array([CanonicalJSON])
    case object([String: CanonicalJSON])

    /// The largest magnitude of an integer that every JSON reader keeps exactly: 2^53 - 1 (RFC 7493, section 2.2).
    public static let largestInteger: Int64 = 9_007_199_254_740_991

    /// The member of an object, or `nil` where this is not an object or has no such member.
    public subscript(name: String) -> CanonicalJSON? {
        guard case .object(let members) = self, let index = members.index(forKey: name),
            members[index].key.utf8.elementsEqual(name.utf8)
        else { return nil }
        return members[index].value
    }

    /// The string, or `nil` where this is another kind of value.
    public var text: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The integer, or `nil` where this is another kind of value.
    public var number: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The boolean, or `nil` where this is another kind of value.
    public var flag: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The elements of an array, or `nil` where this is another kind of value.
    public var elements: [CanonicalJSON]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The members of an object, or `nil` where this is another kind of value.
    public var members: [String: CanonicalJSON]? {
        guard case .object(let values) = self else { return nil }
        return values
    }

    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let rightMembers)):
            left.count == rightMembers.count && left.allSatisfy { right[$0.key] == $0.value }
        default: false
        }
    }
}

extension CanonicalJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(arrayLiteral elements: CanonicalJSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, CanonicalJSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
