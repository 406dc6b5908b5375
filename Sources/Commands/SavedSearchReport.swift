// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// Saved searches as such, without what they find, in the form that was asked for.
struct SavedSearchReport {
    let options: ArchiveOptions

    private static let columns = [
        "saved", "name", "taken", "by", "count", "line", "listed", "query", "understood",
    ]

    /// One that was saved just now.
    func say(_ saved: SavedSearch) throws {
        if options.json || options.format == .jsonl {
            var members = Self.members(saved)
            if options.format == .jsonl { members["type"] = "saved-search" }
            return try StandardOutput.say(JSONText.line(members))
        }
        if options.format == .csv {
            try rows([saved])
        } else {
            try StandardOutput.say(Self.sentence(saved))
        }
        try StandardOutput.flush()
        if let words = saved.words {
            if !words.query.isEmpty { StandardError.tell("meaning: \(words.meaning)") }
            StandardError.tell("next: muniment search --saved \(Wording.shellWord(words.name))")
        }
    }

    /// All that there are.
    func say(_ all: [SavedSearch]) throws {
        if options.json || options.format == .jsonl {
            for saved in all {
                var members = Self.members(saved)
                members["type"] = "saved-search"
                try StandardOutput.say(JSONText.line(members))
            }
            return
        }
        if options.format == .csv { return try rows(all) }
        guard !all.isEmpty else {
            return try StandardOutput.say("no saved searches yet; next: muniment search --save NAME QUERY")
        }
        StandardOutput.hold(!options.noPager)
        var table = TextTable(
            [
                ("saved", .right), ("name", .left), ("taken", .left), ("by", .left), ("records", .right),
                ("line", .right), ("query", .left),
            ], dropping: ["line", "by", "taken"])
        for saved in all {
            let entry = saved.entry
            table.add([
                "\(entry.number)", saved.words?.name ?? "-", "\("\(entry.taken)".prefix(16))Z", entry.agent,
                Wording.number(entry.population), "\(entry.line)", saved.words?.query ?? "-",
            ])
        }
        try table.print()
    }

    private func rows(_ all: [SavedSearch]) throws {
        var rows = CommaSeparatedText(Self.columns)
        try rows.begin()
        for saved in all {
            let entry = saved.entry
            try rows.say([
                "\(entry.number)", saved.words?.name ?? "", "\(entry.taken)", entry.agent, "\(entry.population)",
                "\(entry.line)", "\(entry.list != nil)", saved.words?.query ?? "", saved.words?.understood ?? "",
            ])
        }
    }

    /// What it is and what it found, in a line.
    static func sentence(_ saved: SavedSearch) -> String {
        let entry = saved.entry
        let name = saved.words.map { " \"\(VisibleText.escaped($0.name.utf8))\"" } ?? ""
        return "saved search \(entry.number)\(name): \(Wording.count(entry.population, "record")) as of line "
            + "\(entry.line) of the ledger"
            + (entry.list == nil ? "; too many to be listed one by one, so that later only counts can be compared" : "")
    }

    /// What its line and its detail say.
    static func members(_ saved: SavedSearch) -> [String: CanonicalJSON] {
        let entry = saved.entry
        var members: [String: CanonicalJSON] = [
            "saved": .integer(Int64(entry.number)), "sequence": .integer(Int64(entry.sequence)),
            "taken": .string("\(entry.taken)"), "by": .string(entry.agent),
            "count": .integer(Int64(entry.population)),
            "population": [
                "count": .integer(Int64(entry.population)), "digest": .string(entry.populationDigest.hex),
                "line": .integer(Int64(entry.line)),
            ],
        ]
        members["list"] = entry.list.map { list in
            [
                "offset": .integer(Int64(list.offset)), "count": .integer(Int64(list.count)),
                "digest": .string(list.digest.hex),
            ]
        }
        if let words = saved.words {
            members["name"] = .string(words.name)
            members["query"] = .string(words.query)
            members["understood"] = .string(words.understood)
            members["meaning"] = .string(words.meaning)
        }
        return members
    }
}
