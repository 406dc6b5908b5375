// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What a saved search is in words: the content of its detail (Docs/OnDiskFormat.md §4.6).
struct SavedSearchDetail {
    static let act = "saved-search"

    var name: String

    /// As typed, and as it was understood on the day on which it was saved.
    var query: String
    var understood: String

    /// The members of the detail.
    var members: [String: CanonicalJSON] {
        ["name": .string(name), "query": .string(query), "understood": .string(understood)]
    }

    init(name: String, query: String, understood: String) {
        self.name = name
        self.query = query
        self.understood = understood
    }

    /// Reads the content of a detail; `nil` where it is none of a saved search.
    init?(_ content: some Collection<UInt8>) {
        guard let json = try? CanonicalJSON(decoding: Array(content)), json["act"]?.text == Self.act,
            let name = json["name"]?.text, let query = json["query"]?.text, let understood = json["understood"]?.text
        else { return nil }
        self.init(name: name, query: query, understood: understood)
    }
}
