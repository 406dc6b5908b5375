// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Glibc
internal import Records

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Give records away as BagIt bags, list exports and make one again.",
        discussion: "'muniment export QUERY --out FOLDER' is short for 'muniment export make QUERY --out FOLDER'.",
        subcommands: [Make.self, List.self, Show.self, Reproduce.self], defaultSubcommand: Make.self)

    struct Make: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "Write the records that a search finds, or a list of ids names, into bags.",
            discussion: """
                First says how many records and bytes there are; --yes, or a person at the terminal, then lets them be \
                written. A bag has each record as it came in, as a person reads it, its envelope and its proof, tables and \
                pages over them, a load file, and the acts of the ledger that had to do with these records. Every part of a \
                query must have a meaning. The export is an act in the ledger.

                EXIT STATUS: 0 done, 1 there is something of that name already or it can't be written, 3 something that was asked for is \
                not in it (gaps.csv), 11 locked, 13 integrity broken, 64 usage.
                """)

        static let permissions: [Permission] = [.export]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("The new folder to write, or the name of the zip file.", valueName: "name"))
        var out: String

        @Option(
            help: ArgumentHelp(
                "The ids of the records, one a line, instead of a query; - is standard input.", valueName: "file"))
        var idsFrom: String?

        @Option(help: ArgumentHelp("The matter that it is for.", valueName: "text"))
        var matter: String = ""

        @Option(help: ArgumentHelp("The request that it answers.", valueName: "text"))
        var request: String = ""

        @Option(help: ArgumentHelp("Who gets it.", valueName: "text"))
        var recipient: String = ""

        @Option(help: ArgumentHelp("What the numbers of records begin with.", valueName: "letters"))
        var prefix: String = ExportNumbering.standardPrefix

        @Option(help: ArgumentHelp("The number of the first record.", valueName: "n"))
        var start: Int = 1

        @OptionGroup var bags: ExportBagArguments

        @Flag(help: "Don't ask.")
        var yes = false

        @Argument(help: "Words, \"phrases\" and field:value, as 'muniment search' takes them.")
        var query: [String] = []

        func validate() throws {
            if idsFrom != nil, !query.isEmpty { throw ValidationError("a query and --ids-from are two ways; use one") }
            if idsFrom == nil, query.isEmpty {
                throw ValidationError("say which records: a query (\"\" for all), or --ids-from FILE")
            }
        }

        func run() throws {
            let selection: ExportRequest.Selection =
                try idsFrom.map { .ids(try BulkRetrieval.ids(from: $0)) } ?? .query(query.joined(separator: " "))
            var wanted = ExportRequest(selection)
            wanted.matter = matter
            wanted.request = request
            wanted.recipient = recipient
            wanted.numbering = ExportNumbering(prefix: prefix, start: start)
            wanted.bagBytes = bags.split
            let form = try bags.form()
            let archive = try openArchive()
            let export = ExportReporting.export(of: archive)
            let set = try export.gather(wanted)
            let reporting = ExportReporting(options: options)
            guard try reporting.isWanted(set, wanted.numbering, isSure: yes) else {
                if !set.gaps.isEmpty { throw ExitStatus.findings }
                return
            }
            let line = ProgressLine(total: nil, isWanted: !options.json)
            let report = try export.write(set, wanted, to: CommandLinePath.all([out])[0], as: form) {
                line.show(records: $0)
            }
            line.clear()
            try reporting.say(report, isFolder: bags.isFolder)
        }
    }

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the exports in the order in which they were made.",
            discussion: "EXIT STATUS: 0 done.")

        static let permissions: [Permission] = [.export]

        @OptionGroup var options: ArchiveOptions

        var givesRows: Bool { true }

        func run() throws {
            let exports = try RecordExport.list(in: openArchive())
            if options.json || options.format == .jsonl {
                for (entry, words) in exports {
                    try StandardOutput.say(JSONText.line(ExportReporting.members(entry, words)))
                }
                return
            }
            if options.format == .csv { return try sayRows(exports) }
            guard !exports.isEmpty else {
                return try StandardOutput.say("no exports yet; next: muniment export QUERY --out FOLDER")
            }
            StandardOutput.hold(!options.noPager)
            var table = TextTable(
                [
                    ("export", .right), ("made", .left), ("by", .left), ("records", .right), ("gaps", .right),
                    ("bytes", .right), ("recipient", .left), ("matter", .left),
                ], dropping: ["by", "gaps", "made"])
            for (entry, words) in exports {
                table.add([
                    "\(entry.number)", "\("\(entry.made)".prefix(16))Z", entry.agent, Wording.number(entry.written),
                    Wording.number(entry.gaps), Wording.number(entry.bytes), words?.recipient ?? "-",
                    words?.matter ?? "-",
                ])
            }
            try table.print()
        }

        private func sayRows(_ exports: [(entry: ExportEntry, words: ExportWords?)]) throws {
            var rows = CommaSeparatedText([
                "export", "made", "by", "records", "gaps", "bytes", "line", "of", "matter", "request", "recipient",
                "query",
            ])
            try rows.begin()
            for (entry, words) in exports {
                try rows.say([
                    "\(entry.number)", "\(entry.made)", entry.agent, "\(entry.written)", "\(entry.gaps)",
                    "\(entry.bytes)",
                    "\(entry.line)", entry.origin.map { "\($0)" } ?? "", words?.matter ?? "", words?.request ?? "",
                    words?.recipient ?? "", words?.query ?? "",
                ])
            }
        }
    }

    struct Show: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show an export and the records that were given.",
            discussion: "EXIT STATUS: 0 done, 4 no such export, 13 the list is not what the ledger says.")

        static let permissions: [Permission] = [.export]

        @OptionGroup var options: ArchiveOptions

        @Argument(help: ArgumentHelp("The number of the export.", valueName: "n"))
        var number: Int

        func run() throws {
            let (entry, words, records) = try RecordExport.shown(number, in: openArchive())
            let numbering = ExportNumbering(prefix: words?.prefix ?? ExportNumbering.standardPrefix, start: entry.first)
            if options.json {
                var members = ExportReporting.members(entry, words)
                members["list"] = .array(
                    records.enumerated().map { place, id in
                        let number = CanonicalJSON.string(numbering.number(at: place))
                        guard let id else { return ["number": number, "withheld": true] }
                        return ["number": number, "record": .string("\(id)")]
                    })
                return try StandardOutput.say(JSONText.line(members))
            }
            StandardOutput.hold(!options.noPager)
            try StandardOutput.say(
                "export \(entry.number) of \("\(entry.made)".prefix(16))Z by \(entry.agent): "
                    + "\(Wording.count(entry.written, "record")), \(Wording.count(entry.bytes, "byte")), as of line "
                    + "\(entry.line)" + (entry.gaps > 0 ? ", \(Wording.count(entry.gaps, "gap"))" : ""))
            for (name, text) in [
                ("matter", words?.matter), ("request", words?.request), ("recipient", words?.recipient),
                ("query", words?.query),
            ] {
                if let text, !text.isEmpty { try StandardOutput.say("\(name): \(VisibleText.escaped(text.utf8))") }
            }
            var table = TextTable([("number", .left), ("record", .left)])
            for (place, id) in records.enumerated() {
                table.add([numbering.number(at: place), id.map { "\($0)" } ?? "withheld"])
            }
            try table.print()
            let withheld = records.count { $0 == nil }
            if withheld > 0 { try StandardOutput.say(WithheldText.count(withheld)) }
        }
    }

    struct Reproduce: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "reproduce",
            abstract: "Make an export again: the same records as of then, with the same numbers.",
            discussion: """
                It is an export of its own in the ledger. Proofs and the trail are those of today.

                EXIT STATUS: 0 the same records, 1 there is something of that name already or it can't be written, 3 something is not what \
                it was, 4 no such export, 11 locked, 13 integrity broken.
                """)

        static let permissions: [Permission] = [.export]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("The new folder to write, or the name of the zip file.", valueName: "name"))
        var out: String

        @OptionGroup var bags: ExportBagArguments

        @Argument(help: ArgumentHelp("The number of the export.", valueName: "n"))
        var number: Int

        func run() throws {
            let form = try bags.form()
            let archive = try openArchive()
            let line = ProgressLine(total: nil, isWanted: !options.json)
            let report = try ExportReporting.export(of: archive)
                .reproduce(number, to: CommandLinePath.all([out])[0], as: form, bagBytes: bags.split) {
                    line.show(records: $0)
                }
            line.clear()
            try ExportReporting(options: options).say(report, isFolder: bags.isFolder)
        }
    }
}

/// In which form bags are written.
struct ExportBagArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("Several bags of at most so many bytes, such as 500MB or 4GB.", valueName: "size"),
        transform: { try ExportSize.bytes($0) })
    var split: Int?

    @Flag(help: "A zip file a bag instead of a folder.")
    var zip = false

    @Option(
        help: ArgumentHelp(
            "A zip file a bag, encrypted to the certificate of who gets it (PEM), by openssl.", valueName: "file"))
    var encryptTo: String?

    var isFolder: Bool { !zip && encryptTo == nil }

    func form() throws -> ExportForm {
        if let encryptTo { return try CMSEncryption(encryptTo).form }
        return zip ? .zip : .folders
    }
}

/// A number of bytes as a person writes it.
enum ExportSize {
    static func bytes(_ text: String) throws -> Int {
        let upper = text.uppercased()
        let units: [(String, Int)] = [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)]
        for (unit, factor) in units where upper.hasSuffix(unit) {
            guard let number = Int(upper.dropLast(unit.count)),
                case (let bytes, let overflow) = number.multipliedReportingOverflow(by: factor), !overflow,
                bytes >= ExportRequest.leastBagBytes
            else { break }
            return bytes
        }
        throw ValidationError("--split takes bytes such as 500MB or 4GB, at least \(ExportRequest.leastBagBytes)")
    }
}
