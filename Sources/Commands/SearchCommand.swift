// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Durability
internal import Records

/// The order of hits.
enum SearchOrder: String, ExpressibleByArgument, CaseIterable {
    case newest
    case oldest
    case relevance
}

struct SearchCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search all records by text and fields, newest first.",
        discussion: """
            Words must all occur, "quoted words" in this order; field:value compares a property, such as class:swap, \
            date:2024-03, amount:>1m or party:"Alder Bank". Any text is a legal search; a text that begins with - \
            stands behind --. The last lines say how it was understood and what was searched; a search that takes longer \
            than --time-limit is ended and says what it has not looked into. With --sample N it draws N of the records \
            that match, for an audit; with --save NAME it is saved, and --saved NAME runs it again later and tells what \
            is new. Every part of the text must then have a meaning.

            EXIT STATUS: 0 done, also where nothing was found; 3 a volume could not be searched, or not to its end; with \
            --saved also 3 a record that it found then can't be found in the archive, 4 no such saved search; with \
            --sample and --save also 1 it can't be done, 11 locked, 64 usage.
            """)

    static let permissions: [Permission] = [.search, .sample, .savedSearch, .retrieve]

    @OptionGroup var options: ArchiveOptions

    @Option(help: "The most hits to show; 20 without it.")
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "List and count each record (as without it), each chain of versions, or each trade.",
            valueName: "record|chain|trade"),
        transform: { text in
            guard let unit = CountingUnit(rawValue: text.lowercased()) else {
                throw ValidationError("--unit takes \(UnitText.names)")
            }
            return unit
        })
    var unit: CountingUnit?

    @Flag(help: "Count the matches exactly, and show none.")
    var count = false

    @Option(help: "The order: newest (without it) or oldest day first, or the best of the newest matches first.")
    var sort: SearchOrder?

    @Flag(
        help: "Count the matches by class, counterparty, instrument, currency, desk, trader, status, format and month.")
    var facets = false

    @Flag(help: "Show where each hit has what was looked for, also in a pipe.")
    var snippets = false

    @Flag(help: "Show the record identities of hits only, one a line, as 'get --ids-from' takes them.")
    var ids = false

    @Flag(help: "Show the first hit as a view to read.")
    var open = false

    @Option(help: ArgumentHelp("Seconds after which a search is ended; 10 without it.", valueName: "seconds"))
    var timeLimit: Double?

    @Option(help: ArgumentHelp("Go on behind this place, which an earlier search gave.", valueName: "place"))
    var cursor: String?

    @Option(name: .customLong("as-of"), help: ArgumentHelp("What was known at the end of a day.", valueName: "date"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "Search for each line of a file that is not blank, and say how many there are; - is standard input.",
            valueName: "file"))
    var queriesFrom: String?

    @OptionGroup(title: "AUDIT SAMPLES") var sampling: SampleArguments

    @OptionGroup(title: "SAVED SEARCHES") var saving: SavedSearchArguments

    @Argument(help: "Words, \"phrases\" and field:value; none lists the newest records.")
    var query: [String] = []

    var givesRows: Bool { true }

    func validate() throws {
        guard (1...10_000).contains(limit ?? 1) else { throw ValidationError("--limit takes 1 to 10000") }
        guard (0.001...86_400).contains(timeLimit ?? 1) else {
            throw ValidationError("--time-limit takes seconds, from 0.001 to 86400")
        }
        guard cursor == nil || order != .relevance else {
            throw ValidationError("--cursor goes on in the order of days; with --sort relevance take a greater --limit")
        }
        guard !open || !(count || facets) else {
            throw ValidationError("--open shows a hit, and --count and --facets none")
        }
        guard !ids || !(count || facets || snippets || open || options.format != nil) else {
            throw ValidationError(
                "--ids shows identities only; leave out --count, --facets, --snippets, --open and --format")
        }
        guard unit ?? .record == .record || saving.mode == nil && sampling.sample == nil else {
            throw ValidationError("samples and saved searches are of records; leave out --unit")
        }
        try saving.refuseStrays(of: self)
        if queriesFrom != nil { try validateList() }
        guard sampling.sample != nil else { return }
        let strays = [
            ("--limit", limit != nil), ("--count", count), ("--sort", sort != nil), ("--cursor", cursor != nil),
            ("--facets", facets), ("--snippets", snippets), ("--ids", ids), ("--open", open),
            ("--time-limit", timeLimit != nil),
        ]
        if let stray = strays.first(where: \.1)?.0 {
            throw ValidationError("\(stray) is of lists and --sample draws; leave one out")
        }
    }

    private func validateList() throws {
        guard query.isEmpty else { throw ValidationError("words and --queries-from are two ways; use one") }
        let strays = [("--cursor", cursor != nil), ("--sample", sampling.sample != nil), ("--open", open)]
        if let stray = strays.first(where: \.1)?.0 {
            throw ValidationError("\(stray) is of one search and --queries-from of many; leave one out")
        }
    }

    var permissions: [Permission] {
        if sampling.sample != nil { return [.sample] }
        if saving.mode != nil { return [.savedSearch] }
        return open ? [.search, .retrieve] : [.search]
    }

    var order: SearchOrder { sort ?? .newest }

    func run() throws {
        if let size = sampling.sample { return try draw(size) }
        if try saving.run(self) { return }
        if let queriesFrom {
            return try QueryListSearch(command: self, asOf: CommandLineDate.read(asOf, "--as-of")).run(queriesFrom)
        }
        var request = request(
            query.joined(separator: " "), isCounted: count, asOf: try CommandLineDate.read(asOf, "--as-of"))
        request.hasSnippets = snippets || StandardOutput.isTerminal && !(count || ids)
        if let cursor {
            guard let place = SearchCursor(cursor) else {
                throw ArchiveError(
                    code: .usage, subject: "--cursor",
                    message: "--cursor takes what an earlier search gave as its cursor")
            }
            request.cursor = place
        }
        let archive = try openArchive()
        let isIncomplete = try ArchiveSearch(archive).run(request) { answer in
            if open, let hit = answer.hits.first {
                try show(hit, of: answer, in: archive)
            } else {
                try SearchReport(command: self, answer: answer).say()
            }
            try StandardOutput.flush()
            return answer.coverage.isPartial
        }
        if isIncomplete { throw ExitStatus.findings }
    }

    /// A search as the options say.
    ///
    /// - Parameter isCounted: whether the number is wanted, and no hits.
    func request(_ text: String, isCounted: Bool, asOf day: CivilDate?) -> SearchRequest {
        var request = SearchRequest(
            text, limit: isCounted ? 1 : limit ?? 20, isCounted: isCounted, isNewestFirst: order != .oldest, asOf: day)
        request.unit = unit ?? .record
        request.isRanked = order == .relevance
        request.hasFacets = facets
        request.hasSnippets = snippets
        request.hasHits = !ids && !isCounted
        if let timeLimit { request.timeLimit = .seconds(timeLimit) }
        return request
    }

    /// Shows one hit as 'show' does.
    private func show(_ hit: SearchHit, of answer: SearchAnswer, in archive: Archive) throws {
        if answer.atLeast > 1 {
            StandardError.tell("the first of \(UnitText.number(answer)); without --open they are listed")
        }
        let lookup = ChainAnswer(id: "\(hit.id)", isJSON: options.json)
        try RecordLookup(archive).find("\(hit.id)") { outcome in
            let chain = try lookup.chain(outcome)
            if options.json {
                let all = try RecordLookup(archive).envelopes(of: chain.current.id)
                return try StandardOutput.say(ChainAnswer.json(chain, envelopes: all))
            }
            StandardOutput.hold(!options.noPager)
            try ReadingView(chain, in: archive).print()
        }
    }

    private func draw(_ size: Int) throws {
        var request = try sampling.request(query.joined(separator: " "), size: size)
        request.asOf = try CommandLineDate.read(asOf, "--as-of")
        let archive = try openArchive()
        let file = try sampling.out.map { try NewFile($0, option: "--out") }
        let answer = try AuditSampling(archive).draw(request)
        do {
            try SamplingReport(answer: answer, options: options, isNew: true).say(file: file)
        } catch let error as FileSystemError {
            throw ArchiveError(
                code: .failed, subject: "--out",
                message:
                    "sample \(answer.entry.number) was drawn, but its file can't be written: \(error.message); get it "
                    + "with 'muniment sample show \(answer.entry.number) --out FILE'", cause: error)
        }
    }

    /// The command that shows what comes behind a place, as it is typed into a shell.
    func next(after place: SearchCursor) -> String {
        var words = ["muniment", "search", "--cursor", place.text]
        if let limit, limit != 20 { words += ["--limit", "\(limit)"] }
        if let unit { words += ["--unit", unit.rawValue] }
        if order != .newest { words += ["--sort", order.rawValue] }
        if ids { words.append("--ids") }
        if let asOf { words += ["--as-of", asOf] }
        if !query.isEmpty { words += ["--"] + query.map { Wording.shellWord($0) } }
        return words.joined(separator: " ")
    }
}
