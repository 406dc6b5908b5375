// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct SourceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "List captured sources, and get one back byte for byte.",
        subcommands: [SourceListCommand.self, SourceGetCommand.self])
}

struct SourceListCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sources in the order in which they came in.",
        discussion: "EXIT STATUS: 0 done.")

    static let permissions: [Permission] = [.sources]

    @OptionGroup var options: ArchiveOptions

    var givesRows: Bool { true }

    func run() throws {
        let entries = try SourceRetrieval(openArchive()).list()
        if options.format == .csv { return try sayRows(entries) }
        if options.json || options.format == .jsonl {
            for entry in entries { try StandardOutput.say(Self.json(entry)) }
            return
        }
        guard !entries.isEmpty else {
            return try StandardOutput.say("no sources yet; next: muniment ingest PATH...")
        }
        StandardOutput.hold(!options.noPager)
        var table = TextTable(
            [
                ("accession", .left), ("captured", .left), ("format", .left), ("bytes", .right), ("messages", .right),
                ("partial", .right), ("unparsed", .right), ("source", .left),
            ], dropping: ["partial", "unparsed", "messages", "captured", "bytes", "format"], leastLast: 32)
        for entry in entries {
            table.add([
                "\(entry.id)", "\("\(entry.captured)".prefix(16))Z", entry.format, Wording.number(entry.length),
                Wording.number(entry.records), Wording.number(entry.partial), Wording.number(entry.unparsed),
                "\(entry.name)\(entry.isComplete ? "" : " (taken in up to byte \(entry.reached))")",
            ])
        }
        try table.print()
    }

    private func sayRows(_ entries: [AccessionEntry]) throws {
        var rows = CommaSeparatedText([
            "accession", "captured", "complete", "format", "length", "messages", "partial", "unparsed", "sha256",
            "source",
        ])
        try rows.begin()
        for entry in entries {
            try rows.say([
                "\(entry.id)", "\(entry.captured)", "\(entry.isComplete)", entry.format, "\(entry.length)",
                "\(entry.records)", "\(entry.partial)", "\(entry.unparsed)", entry.digest.hex, "\(entry.name)",
            ])
        }
    }

    private static func json(_ entry: AccessionEntry) -> String {
        JSONText.line([
            "type": "source", "accession": .string("\(entry.id)"), "source": .string("\(entry.name)"),
            "captured": .string("\(entry.captured)"), "complete": .boolean(entry.isComplete),
            "format": .string(entry.format), "length": .integer(Int64(entry.length)),
            "reached": .integer(Int64(entry.reached)), "messages": .integer(Int64(entry.records)),
            "parsed": .integer(Int64(entry.parsed)), "partial": .integer(Int64(entry.partial)),
            "unparsed": .integer(Int64(entry.unparsed)), "sha256": .string(entry.digest.hex),
            "sequence": .integer(Int64(entry.sequence)),
        ])
    }
}

struct SourceGetCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Put a source together again, byte for byte, to standard output.",
        discussion: """
            Every record is proved before its bytes are written, and the whole by its SHA-256 at the end.

            EXIT STATUS: 0 done, 1 it was taken in in part only, 4 there is no such source, 13 bytes are missing or \
            damaged: what was written is not the source.
            """)

    static let permissions: [Permission] = [.sources]

    @OptionGroup var options: ArchiveOptions

    @Argument(help: "The accession, as 'source list' shows it.")
    var accession: String

    func run() throws {
        guard let id = AccessionID(accession) else {
            throw ArchiveError(
                code: .usage, subject: "accession",
                message: "an accession has the form 0190b5f2-0000-7000-8000-000000000000; 'muniment source list' "
                    + "shows them")
        }
        try SourceRetrieval(openArchive()).get(id) { try StandardOutput.write($0) }
    }
}
