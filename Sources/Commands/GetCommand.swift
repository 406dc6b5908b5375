// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct GetCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Retrieve a record by any id of its own, such as that of a confirmation.",
        discussion: """
            Gives the version that is in force, also where an older version was asked for by its id: the chain of \
            amendments and cancellations is followed. The record id of a version gives that version. In a pipe the \
            bytes come out as they came in; on a terminal there is a view to read.

            EXIT STATUS: 0 done, 3 not all ids of a list were found, 4 not found, 5 ambiguous (all candidates are \
            listed), 13 the record is damaged.
            """)

    static let permissions: [Permission] = [.retrieve]

    @OptionGroup var options: ArchiveOptions

    @Flag(help: "The bytes as they came in, also on a terminal.")
    var original = false

    @Flag(help: "What was derived of the record, and where, as JSON.")
    var envelope = false

    @Flag(help: "The text by which a search finds the record; case and accents do not count there.")
    var text = false

    @Option(help: ArgumentHelp("With --envelope, an earlier or later one: 1 is that of the capture.", valueName: "n"))
    var version: Int?

    @Option(name: .customLong("as-of"), help: ArgumentHelp("What was known at the end of a day.", valueName: "date"))
    var asOf: String?

    @Option(help: ArgumentHelp("Retrieve all ids of a file, one a line; - is standard input.", valueName: "file"))
    var idsFrom: String?

    @Option(help: ArgumentHelp("The folder for the records of --ids-from.", valueName: "dir"))
    var out: String?

    @Argument(help: "The id.")
    var id: String?

    var givesRows: Bool { idsFrom != nil }

    func validate() throws {
        guard (id == nil) == (idsFrom != nil) else {
            throw ValidationError(
                id == nil ? "missing expected argument '<id>'" : "an id and --ids-from are two ways; use one")
        }
        guard (idsFrom == nil) == (out == nil) else { throw ValidationError("--ids-from and --out belong together") }
        guard version == nil || envelope, version.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--version N goes with --envelope, and N is 1 or more")
        }
        guard idsFrom == nil || !(original || envelope) else {
            throw ValidationError("--ids-from writes original bytes; leave out --original and --envelope")
        }
        guard !text || !(original || envelope) else {
            throw ValidationError("--text is one form of a record; leave out --original and --envelope")
        }
    }

    func run() throws {
        let day = try CommandLineDate.read(asOf, "--as-of")
        if let idsFrom, let out {
            return try BulkRetrieval(command: self, asOf: day, isText: text).run(idsFrom, into: out)
        }
        let archive = try openArchive()
        let id = id ?? ""
        let answer = ChainAnswer(id: id, isJSON: options.json)
        try RecordLookup(archive).find(id, asOf: day) { outcome in
            let chain = try answer.chain(outcome)
            if let version { return try showEnvelope(version, of: chain.current.id, asOf: day, in: archive) }
            try show(chain, asOf: day, answer, in: archive)
        }
    }

    private func showEnvelope(_ version: Int, of id: RecordID, asOf day: CivilDate?, in archive: Archive) throws {
        let envelopes = try RecordLookup(archive).envelopes(of: id, asOf: day)
        guard let found = envelopes.first(where: { $0.version == version }) else {
            throw ArchiveError(
                code: .notFound, subject: "\(id)",
                message: "record \(id) has no envelope \(version); there are "
                    + envelopes.map { "\($0.version)" }.joined(separator: ", "))
        }
        try StandardOutput.say(ChainAnswer.envelopeJSON(found))
    }

    private func show(
        _ chain: ConfirmationChain, asOf day: CivilDate?, _ answer: ChainAnswer, in archive: Archive
    ) throws {
        let isView = !original && !envelope && !text && !options.json && StandardOutput.isTerminal
        if text {
            StandardOutput.hold(!options.noPager)
            try SearchedText(of: chain.current, in: archive).print(isJSON: options.json)
        } else if envelope || (options.json && !original) {
            let all = try RecordLookup(archive).envelopes(of: chain.current.id, asOf: day)
            try StandardOutput.say(ChainAnswer.json(chain, envelopes: all))
        } else if isView {
            StandardOutput.hold(!options.noPager)
            try ReadingView(chain, in: archive).print()
        } else {
            try StandardOutput.write(chain.current.content)
        }
        try StandardOutput.flush()
        answer.tell(chain)
        // The same message that came in twice is one version.
        let versions = Set(chain.versions.map(\.contentDigest)).count
        if versions > 1, !options.json, !isView {
            let state = chain.current.envelope.parsed.lifecycle.map { " (\($0.rawValue))" } ?? ""
            StandardError.tell("the version in force\(state) of \(versions); --envelope lists them all")
        }
    }
}
