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
}

struct SearchCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search all records by text and fields, newest first.",
        discussion: """
            Words must all occur, "quoted words" in this order; field:value compares a property, such as class:swap, \
            date:2024-03, amount:>1m or party:"Alder Bank". Any text is a legal search; a text that begins with - \
            stands behind --. The last lines say how it was understood and what was searched. With --sample N it draws N \
            of the records that match, for an audit; every part of the text must then have a meaning.

            EXIT STATUS: 0 done, also where nothing was found; 3 a volume could not be searched; with --sample also 1 it \
            can't be drawn, 11 locked, 64 usage.
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(help: "The most hits to show; 20 without it.")
    var limit: Int?

    @Flag(help: "Count the matches exactly, and show none.")
    var count = false

    @Option(help: "The order: newest (without it) or oldest day first.")
    var sort: SearchOrder?

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

    @Argument(help: "Words, \"phrases\" and field:value; none lists the newest records.")
    var query: [String] = []

    var givesRows: Bool { true }

    func validate() throws {
        guard (1...10_000).contains(limit ?? 1) else { throw ValidationError("--limit takes 1 to 10000") }
        if queriesFrom != nil { try validateList() }
        guard sampling.sample != nil else { return }
        let strays = [
            ("--limit", limit != nil), ("--count", count), ("--sort", sort != nil), ("--cursor", cursor != nil),
        ]
        if let stray = strays.first(where: \.1)?.0 {
            throw ValidationError("\(stray) is of lists and --sample draws; leave one out")
        }
    }

    private func validateList() throws {
        guard query.isEmpty else { throw ValidationError("words and --queries-from are two ways; use one") }
        let strays = [("--cursor", cursor != nil), ("--sample", sampling.sample != nil)]
        if let stray = strays.first(where: \.1)?.0 {
            throw ValidationError("\(stray) is of one search and --queries-from of many; leave one out")
        }
    }

    var order: SearchOrder { sort ?? .newest }

    func run() throws {
        if let size = sampling.sample { return try draw(size) }
        if let queriesFrom {
            return try QueryListSearch(command: self, asOf: CommandLineDate.read(asOf, "--as-of")).run(queriesFrom)
        }
        var request = SearchRequest(query.joined(separator: " "), limit: count ? 1 : limit ?? 20, isCounted: count)
        request.asOf = try CommandLineDate.read(asOf, "--as-of")
        request.isNewestFirst = order == .newest
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

    private func draw(_ size: Int) throws {
        var request = try sampling.request(query.joined(separator: " "), size: size)
        request.asOf = try CommandLineDate.read(asOf, "--as-of")
        let archive = try options.open()
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
        if order != .newest { words += ["--sort", order.rawValue] }
        if let asOf { words += ["--as-of", asOf] }
        if !query.isEmpty { words += ["--"] + query.map { Wording.shellWord($0) } }
        return words.joined(separator: " ")
    }
}
