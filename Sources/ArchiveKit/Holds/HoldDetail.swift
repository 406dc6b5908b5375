// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What a hold is about in words: the content of its detail (Docs/OnDiskFormat.md §4.6).
public struct HoldWords: Hashable, Sendable {
    /// The case, investigation or request that it is for.
    public var matter: String
    public var reason: String

    /// Persons whose records they are or who have them.
    public var custodians: [String]

    /// As typed, and as it was understood on the day; empty where ids were given.
    public var query: String
    public var understood: String

    /// Ids as typed, the first ``mostIDs``.
    public var ids: [String]

    static let mostIDs = 2_000

    var members: [String: CanonicalJSON] {
        [
            "matter": .string(matter), "reason": .string(reason),
            "custodians": .array(custodians.map { .string($0) }), "query": .string(query),
            "understood": .string(understood), "ids": .array(ids.prefix(Self.mostIDs).map { .string($0) }),
        ]
    }
}

extension HoldWords {
    /// Reads the content of a detail; `nil` where it is none of a hold.
    init?(_ content: some Collection<UInt8>) {
        guard let json = try? CanonicalJSON(decoding: Array(content)), let matter = json["matter"]?.text,
            let reason = json["reason"]?.text, let query = json["query"]?.text,
            let understood = json["understood"]?.text
        else { return nil }
        self.init(
            matter: matter, reason: reason, custodians: (json["custodians"]?.elements ?? []).compactMap(\.text),
            query: query, understood: understood, ids: (json["ids"]?.elements ?? []).compactMap(\.text))
    }
}

/// What is said of something that was done about a hold.
public struct HoldActWords: Hashable, Sendable {
    public var reason: String?
    public var custodian: String?

    init(_ json: CanonicalJSON?) {
        reason = json?["reason"]?.text
        custodian = json?["custodian"]?.text
    }
}
