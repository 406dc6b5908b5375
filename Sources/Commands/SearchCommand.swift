// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search the text of all records, newest first.",
        discussion: """
            Words must all occur, "quoted words" in this order. Any text is a legal search; a text that begins with - \
            stands behind --. The last line says what was searched.

            EXIT STATUS: 0 done, also where nothing was found; 3 a volume could not be searched.
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(help: "The most hits to show.")
    var limit = 20

    @Flag(help: "Count the matches exactly, and show none.")
    var count = false

    @Argument(help: "Words and \"phrases\"; none lists the newest records.")
    var query: [String] = []

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes 1 to 10000") }
    }

    func run() throws {
        let archive = try options.open()
        let text = query.joined(separator: " ")
        let isIncomplete = try ArchiveSearch(archive).run(text, limit: count ? 1 : limit, isCounted: count) { answer in
            if options.json {
                try StandardOutput.say(json(answer))
            } else if count {
                try StandardOutput.say("\(answer.count ?? 0)")
            } else {
                try table(answer)
            }
            if !options.json { try explain(answer) }
            try StandardOutput.flush()
            return !answer.coverage.incomplete.isEmpty
        }
        if isIncomplete { throw ExitStatus.findings }
    }

    private func table(_ answer: SearchAnswer) throws {
        guard !answer.hits.isEmpty else { return }
        var table = TextTable(
            [
                ("day", .left), ("class", .left), ("type", .left), ("state", .left), ("id", .left), ("record", .left),
                ("source", .left),
            ], dropping: ["record", "source", "class", "state", "type"])
        for hit in answer.hits {
            table.add([
                "\(hit.day)\(hit.isUndated ? "*" : "")", "\(hit.volume.recordClass)",
                "\(hit.format.rawValue) \(hit.messageType)", hit.lifecycle?.rawValue ?? hit.state.rawValue,
                hit.identifiers.first?.value ?? "\(hit.id)", "\(hit.id)", hit.source.map { "\($0)" } ?? "-",
            ])
        }
        try table.print()
        if answer.hits.contains(where: \.isUndated) { try StandardOutput.say("* captured on this day") }
    }

    /// How the text was understood and what was searched: to standard error, so that a pipe gets hits alone.
    private func explain(_ answer: SearchAnswer) throws {
        try StandardOutput.flush()
        for part in answer.ignored {
            StandardError.tell("note: not searched for: \(part)")
        }
        StandardError.tell("\(count ? "" : shown(answer) + "; ")\(CoverageText.sentence(answer.coverage))")
    }

    private func shown(_ answer: SearchAnswer) -> String {
        switch answer.count {
        case nil:
            "the newest \(Wording.number(answer.hits.count)), there may be more (--limit shows more, --count counts them)"
        case 0: "nothing found"
        case let count?: "\(Wording.number(count)) found"
        }
    }

    private func json(_ answer: SearchAnswer) -> String {
        var members: [String: CanonicalJSON] = [
            "coverage": JSONText.coverage(answer.coverage), "understood": .string(answer.understood),
            "ignored": .array(answer.ignored.map { .string($0) }),
            "hits": .array(count ? [] : answer.hits.map { Self.json($0) }),
        ]
        members["count"] = .integer(Int64(answer.count ?? answer.hits.count))
        members["exact"] = .boolean(answer.count != nil)
        return JSONText.line(members)
    }

    private static func json(_ hit: SearchHit) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "record": .string("\(hit.id)"), "class": .string(hit.volume.recordClass.name),
            "volume": .string("\(hit.volume)"), "day": .string("\(hit.day)"), "dated": .boolean(!hit.isUndated),
            "format": .string(hit.format.rawValue), "state": .string(hit.state.rawValue),
            "identifiers": JSONText.identifiers(hit.identifiers),
        ]
        if !hit.messageType.isEmpty { members["type"] = .string(hit.messageType) }
        members["source"] = hit.source.map { .string("\($0)") }
        members["lifecycle"] = hit.lifecycle.map { .string($0.rawValue) }
        return .object(members)
    }
}
