// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Catalogue
internal import Records

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "List the samples drawn for audits, and draw one again.",
        discussion: "A sample is drawn with 'muniment search --sample N'.",
        subcommands: [List.self, Show.self])

    struct List: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the samples in the order in which they were drawn.",
            discussion: "EXIT STATUS: 0 done.")

        static let permissions: [Permission] = [.sample]

        @OptionGroup var options: ArchiveOptions

        var givesRows: Bool { true }

        func run() throws {
            let samples = try AuditSampling(openArchive()).list()
            if options.json || options.format == .jsonl {
                for sample in samples {
                    try StandardOutput.say(JSONText.line(Self.members(sample.entry, sample.query)))
                }
                return
            }
            if options.format == .csv { return try sayRows(samples) }
            guard !samples.isEmpty else {
                return try StandardOutput.say("no samples yet; next: muniment search --sample N QUERY")
            }
            StandardOutput.hold(!options.noPager)
            var table = TextTable(
                [
                    ("sample", .right), ("drawn", .left), ("by", .left), ("method", .left), ("records", .right),
                    ("of", .right), ("line", .right), ("query", .left),
                ], dropping: ["line", "by", "method", "drawn"])
            for (entry, query) in samples {
                table.add([
                    "\(entry.number)", "\("\(entry.drawn)".prefix(16))Z", entry.agent, entry.method.rawValue,
                    Wording.number(entry.list.count), Wording.number(entry.population), "\(entry.line)", query ?? "-",
                ])
            }
            try table.print()
        }

        private func sayRows(_ samples: [(entry: SampleEntry, query: String?)]) throws {
            var rows = CommaSeparatedText([
                "sample", "drawn", "by", "method", "seed", "size", "records", "population", "line", "query",
            ])
            try rows.begin()
            for (entry, query) in samples {
                try rows.say([
                    "\(entry.number)", "\(entry.drawn)", entry.agent, entry.method.rawValue, "\(entry.seed)",
                    "\(entry.size)", "\(entry.list.count)", "\(entry.population)", "\(entry.line)", query ?? "",
                ])
            }
        }

        private static func members(_ entry: SampleEntry, _ query: String?) -> [String: CanonicalJSON] {
            var members = SamplingReport.members(entry)
            members["type"] = "sample"
            members["query"] = query.map { .string($0) }
            return members
        }
    }

    struct Show: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show the records of a sample, and draw it again.",
            discussion: """
                The sample is drawn again from its seed, and its population as of the line of the ledger at which it was \
                frozen; the answer says whether the same records come out, and which records can't be found in the archive.

                EXIT STATUS: 0 the same records, 3 something differs or can't be found, 4 no such sample, 13 the \
                list of the sample is not what the ledger says.
                """)

        static let permissions: [Permission] = [.sample]

        @OptionGroup var options: ArchiveOptions

        @Option(name: .customLong("out"), help: ArgumentHelp("Write the sample to a new CSV file.", valueName: "file"))
        var out: String?

        @Option(
            help: ArgumentHelp(
                "Write the population, from which anybody can draw, to a new CSV file.", valueName: "file"))
        var population: String?

        @Argument(help: ArgumentHelp("The number of the sample.", valueName: "n"))
        var number: Int

        var givesRows: Bool { true }

        func run() throws {
            let archive = try openArchive()
            let file = try out.map { try NewFile($0, option: "--out") }
            let list = try population.map { try PopulationFile($0) }
            let isWhole = try AuditSampling(archive).show(number, population: list.map { list in { try list.add($0) } })
            {
                answer in
                try list?.finish()
                try SamplingReport(answer: answer, options: options, isNew: false).say(file: file)
                try StandardOutput.flush()
                return answer.isWhole
            }
            if !isWhole { throw ExitStatus.findings }
        }
    }
}
