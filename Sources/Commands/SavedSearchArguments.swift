// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

/// How a search is saved, run again, and listed, instead of answered.
struct SavedSearchArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Save the search and which records match it, under a name, in the ledger.", valueName: "name"))
    var save: String?

    @Option(
        help: ArgumentHelp(
            "Run a saved search again, and compare: by its name the newest, or one by its number.",
            valueName: "name|number"))
    var saved: String?

    @Flag(help: "With --saved: ask for the days of then, and not as counted from today.")
    var asUnderstood = false

    @Flag(help: "With --saved: save what is found now under the same name.")
    var update = false

    @Flag(help: "List the saved searches.")
    var savedList = false

    func validate() throws {
        let modes = [("--save", save != nil), ("--saved", saved != nil), ("--saved-list", savedList)].filter(\.1)
        if modes.count > 1 { throw ValidationError("\(modes[0].0) and \(modes[1].0) are two things; leave one out") }
        guard saved == nil, asUnderstood || update else { return }
        throw ValidationError("\(asUnderstood ? "--as-understood" : "--update") goes with --saved")
    }

    /// What is wanted of saved searches; `nil` where it is an ordinary search.
    var mode: String? { save != nil ? "--save" : saved != nil ? "--saved" : savedList ? "--saved-list" : nil }

    /// Refuses what an ordinary search takes and this does not.
    func refuseStrays(of command: SearchCommand) throws {
        guard let mode else { return }
        let isRun = saved != nil
        let strays = [
            ("--limit", command.limit != nil && !isRun), ("--count", command.count && !isRun),
            ("--sort", command.sort != nil), ("--cursor", command.cursor != nil), ("--as-of", command.asOf != nil),
            ("--sample", command.sampling.sample != nil), ("--facets", command.facets),
            ("--snippets", command.snippets), ("--ids", command.ids), ("--open", command.open),
            ("--time-limit", command.timeLimit != nil),
        ]
        if let stray = strays.first(where: \.1)?.0 { throw ValidationError("\(stray) does not go with \(mode)") }
        if save == nil, !command.query.isEmpty {
            throw ValidationError(
                isRun ? "--saved runs the query that was saved; leave out the other" : "--saved-list takes no query")
        }
    }

    /// - Returns: whether anything was to be done with saved searches.
    func run(_ command: SearchCommand) throws -> Bool {
        guard mode != nil else { return false }
        let searches = SearchSaving(try command.openArchive())
        if let save {
            let made = try searches.save(save, command.query.joined(separator: " "))
            try SavedSearchReport(options: command.options).say(made)
        } else if let saved {
            try run(saved, searches, command)
        } else {
            try SavedSearchReport(options: command.options).say(searches.list())
        }
        return true
    }

    private func run(_ saved: String, _ searches: SearchSaving, _ command: SearchCommand) throws {
        let request = SavedSearchRequest(
            SavedSearchReference(saved), isAsUnderstood: asUnderstood, isUpdate: update,
            limit: command.count ? 0 : command.limit ?? 20)
        let isWhole = try searches.run(request) { answer in
            try ComparisonReport(answer: answer, options: command.options, isCounted: command.count).say()
            try StandardOutput.flush()
            return answer.isComplete && answer.absentCount ?? 0 == 0
        }
        if !isWhole { throw ExitStatus.findings }
    }
}
