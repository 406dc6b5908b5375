// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Glibc
internal import Records

/// Searches for each line of a list, such as the names that an auditor has brought, in one open archive.
///
/// Answers come in the order of the list. As JSON Lines and CSV each goes out before the next search begins; a table is
/// shown when its last row is known.
struct QueryListSearch {
    let command: SearchCommand
    let asOf: CivilDate?

    private var options: ArchiveOptions { command.options }
    private var isJSON: Bool { options.json || options.format == .jsonl }

    /// Of which hit a row has the day.
    private var day: String { command.order == .relevance ? "best" : command.order.rawValue }

    /// How many searches there were, and what came of them.
    private struct Totals {
        var queries = 0
        var found = 0
        var coverage = Coverage()
        var isIncomplete = false
    }

    /// - Throws: ``ExitStatus`` `findings` where a volume could not be searched; ``ArchiveError``.
    func run(_ list: String) throws {
        var lines = try QueryLines(list)
        let archive = try command.openArchive(gathering: 1_000)
        let search = ArchiveSearch(archive)
        let unit = command.unit.map { [$0.rawValue] } ?? []
        var rows = CommaSeparatedText(["query", "count"] + unit.map { _ in "unit" } + [day])
        var table = TextTable([("query", .left), (unit.first.map { $0 + "s" } ?? "count", .right), (day, .left)])
        var totals = Totals()
        if options.format == .csv { try rows.begin() }
        let outcome = Result {
            while let line = try lines.next() {
                let start = Self.microseconds()
                try search.run(request(line)) { answer in
                    let time = Self.microseconds() - start
                    totals.queries += 1
                    totals.found += answer.records.isEmpty ? 0 : 1
                    totals.coverage = answer.coverage
                    totals.isIncomplete =
                        totals.isIncomplete || answer.coverage.isPartial
                    if isJSON { return try say(line, answer, microseconds: time) }
                    let cells = [line, "\(answer.count ?? answer.atLeast)"]
                    let day = answer.records.first.map { "\($0.row.day)" } ?? ""
                    guard options.format == .csv else { return table.add(cells + [day]) }
                    try rows.say(cells + unit + [day])
                    try StandardOutput.flush()
                }
            }
        }
        // What was searched for is logged, also where the list or the reader of the output ends in the middle.
        try archive.flush()
        try outcome.get()
        try finish(totals, table)
        if totals.isIncomplete { throw ExitStatus.findings }
    }

    /// Rows show a count and one day; only JSON has the hits.
    private func request(_ line: String) -> SearchRequest {
        let isCounted = command.count || !isJSON
        var request = command.request(line, isCounted: isCounted, asOf: asOf)
        request.isCountTried = false
        return request
    }

    private func say(_ line: String, _ answer: SearchAnswer, microseconds: Int64) throws {
        var members: [String: CanonicalJSON] = [
            "type": "answer", "query": .string(line), "understood": .string(answer.understood),
            "count": .integer(Int64(answer.count ?? answer.atLeast)), "exact": .boolean(answer.count != nil),
            "unit": .string(answer.unit.rawValue),
            "hits": .array(command.count ? [] : answer.hits.map { .object(HitText.members($0)) }),
            "microseconds": .integer(microseconds), "looked": .integer(Int64(answer.looked)),
        ]
        if command.ids { members["records"] = .array(answer.records.map { .string("\($0.id)") }) }
        members[day] = answer.records.first.map { .string("\($0.row.day)") }
        if !answer.ignored.isEmpty { members["ignored"] = .array(answer.ignored.map { .string($0) }) }
        if !answer.notes.isEmpty { members["notes"] = .array(answer.notes.map { .string($0) }) }
        members["withoutTrade"] = answer.tradeless.map { .integer(Int64($0)) }
        members["suggestion"] = answer.suggestion.map { .string($0) }
        members["facets"] = answer.facets.map { FacetReport.json($0) }
        if !answer.coverage.unsearched.isEmpty {
            members["unsearched"] = .array(answer.coverage.unsearched.map { .string("\($0)") })
        }
        if answer.coverage.lost > 0 {
            members["lost"] = answer.coverage.isScoped ? true : .integer(Int64(answer.coverage.lost))
        }
        if !answer.coverage.incomplete.isEmpty {
            members["incomplete"] = .array(answer.coverage.incomplete.map { .string("\($0)") })
        }
        try StandardOutput.say(JSONText.line(members))
        try StandardOutput.flush()
    }

    private func finish(_ totals: Totals, _ table: TextTable) throws {
        if isJSON {
            return try StandardOutput.say(
                JSONText.line([
                    "type": "summary", "queries": .integer(Int64(totals.queries)),
                    "found": .integer(Int64(totals.found)), "coverage": JSONText.coverage(totals.coverage),
                ]))
        }
        if options.format != .csv, totals.queries > 0 {
            StandardOutput.hold(!options.noPager)
            try table.print()
        }
        try StandardOutput.flush()
        let searches = "\(totals.queries == 1 ? "search" : "searches")"
        StandardError.tell(
            "\(Wording.number(totals.found)) of \(Wording.number(totals.queries)) \(searches) found something; "
                + CoverageText.sentence(totals.coverage))
    }

    private static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
