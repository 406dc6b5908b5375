// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

/// The order of hits.
enum SearchOrder: String, ExpressibleByArgument, CaseIterable {
    case newest
    case oldest
}

struct SearchCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search all records by text and fields, newest first.",
        discussion: """
            Words must all occur, "quoted words" in this order; field:value compares a property, such as class:swap, \
            date:2024-03, amount:>1m or party:"Alder Bank". Any text is a legal search; a text that begins with - \
            stands behind --. The last lines say how it was understood and what was searched.

            EXIT STATUS: 0 done, also where nothing was found; 3 a volume could not be searched.
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(help: "The most hits to show.")
    var limit = 20

    @Flag(help: "Count the matches exactly, and show none.")
    var count = false

    @Option(help: "The order: newest or oldest day first.")
    var sort = SearchOrder.newest

    @Option(help: ArgumentHelp("Go on behind this place, which an earlier search gave.", valueName: "place"))
    var cursor: String?

    @Option(name: .customLong("as-of"), help: ArgumentHelp("What was known at the end of a day.", valueName: "date"))
    var asOf: String?

    @Argument(help: "Words, \"phrases\" and field:value; none lists the newest records.")
    var query: [String] = []

    var givesRows: Bool { true }

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes 1 to 10000") }
    }

    func run() throws {
        var request = SearchRequest(query.joined(separator: " "), limit: count ? 1 : limit, isCounted: count)
        request.asOf = try CommandLineDate.read(asOf, "--as-of")
        request.isNewestFirst = sort == .newest
        if let cursor {
            guard let place = SearchCursor(cursor) else {
                throw ArchiveError(
                    code: .usage, subject: "--cursor",
                    message: "--cursor takes what an earlier search gave as its cursor")
            }
            request.cursor = place
        }
        let archive = try options.open()
        let isIncomplete = try ArchiveSearch(archive).run(request) { answer in
            try SearchReport(command: self, answer: answer).say()
            try StandardOutput.flush()
            return !answer.coverage.incomplete.isEmpty
        }
        if isIncomplete { throw ExitStatus.findings }
    }

    /// The command that shows what comes behind a place, as it is typed into a shell.
    func next(after place: SearchCursor) -> String {
        var words = ["muniment", "search", "--cursor", place.text]
        if limit != 20 { words += ["--limit", "\(limit)"] }
        if sort != .newest { words += ["--sort", sort.rawValue] }
        if let asOf { words += ["--as-of", asOf] }
        if !query.isEmpty { words += ["--"] + query.map { Wording.shellWord($0) } }
        return words.joined(separator: " ")
    }
}
