// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What an export was about in words: the content of its detail (Docs/OnDiskFormat.md §4.6).
struct ExportDetail {
    static let act = "export"

    /// Ids as typed that are kept; an export of more names its records by the list.
    private static let mostIDs = 2_000

    var matter: String
    var request: String
    var recipient: String
    var prefix: String

    /// As typed, and as it was understood on the day of the export; empty where ids were given.
    var query: String
    var understood: String
    var ids: [String]
    var gaps: [ExportGap]

    init(_ request: ExportRequest, understood: String, gaps: [ExportGap]) {
        matter = request.matter
        self.request = request.request
        recipient = request.recipient
        prefix = request.numbering.prefix
        self.understood = understood
        self.gaps = Array(gaps.prefix(Self.mostIDs))
        switch request.selection {
        case .query(let text): (query, ids) = (text, [])
        case .ids(let ids): (query, self.ids) = ("", Array(ids.prefix(Self.mostIDs)))
        }
    }

    /// The members of the detail.
    var members: [String: CanonicalJSON] {
        [
            "matter": .string(matter), "request": .string(request), "recipient": .string(recipient),
            "prefix": .string(prefix), "query": .string(query), "understood": .string(understood),
            "ids": .array(ids.map { .string($0) }),
            "gaps": .array(gaps.map { ["id": .string($0.subject), "reason": .string($0.reason.rawValue)] }),
        ]
    }

    /// Reads the content of a detail; `nil` where it is none of an export.
    init?(_ content: some Collection<UInt8>) {
        guard let json = try? CanonicalJSON(decoding: Array(content)), json["act"]?.text == Self.act,
            let matter = json["matter"]?.text, let request = json["request"]?.text,
            let recipient = json["recipient"]?.text, let prefix = json["prefix"]?.text, let query = json["query"]?.text,
            let understood = json["understood"]?.text
        else { return nil }
        self.matter = matter
        self.request = request
        self.recipient = recipient
        self.prefix = prefix
        self.query = query
        self.understood = understood
        ids = (json["ids"]?.elements ?? []).compactMap(\.text)
        gaps = []
    }
}
