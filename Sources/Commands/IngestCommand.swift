// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records
internal import SystemPackage

struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Capture files and directories.",
        discussion: """
            Each source is acknowledged by a line once it is durable. Running it again is harmless: a source that was \
            captured before is only noted. What can't be parsed is captured all the same.

            EXIT STATUS: 0 done; 3 done, but a source could not be read or a message not be parsed as its format \
            promises; 1 nothing could be captured; 11 locked; 13 integrity broken.
            """)

    @OptionGroup var options: ArchiveOptions

    @Argument(help: "Files and directories.")
    var paths: [String]

    func run() throws {
        let archive = try options.open()
        var hasFindings = false
        var outputError: (any Error)?
        let summary = try Ingestion(archive) { progress in
            do {
                switch progress {
                case .receipt(let receipt):
                    hasFindings = hasFindings || receipt.hasFindings
                    try say(receipt)
                case .failure(let failure):
                    hasFindings = true
                    if options.json {
                        StandardError.say(Self.json(failure))
                    } else {
                        StandardError.tell(failure.error.message)
                    }
                }
            } catch {
                outputError = error
            }
        }.run(CommandLinePath.all(paths))
        // A reader that went away did not ask for another status.
        if let outputError, !(outputError is OutputClosed) { throw outputError }
        try say(summary)
        if summary.captured + summary.recaptured == 0, summary.failed > 0 { throw ExitStatus.failed }
        if hasFindings { throw ExitStatus.findings }
    }

    /// An acknowledgement leaves at once.
    private func say(_ receipt: CaptureReceipt) throws {
        if options.json {
            try StandardOutput.say(
                JSONText.line([
                    "type": "receipt", "accession": .string("\(receipt.accession)"),
                    "source": .string("\(receipt.name)"), "recapture": .boolean(receipt.isRecapture),
                    "sha256": .string(receipt.digest.hex), "format": .string(receipt.format.rawValue),
                    "counts": JSONText.counts(receipt.counts),
                ]))
        } else {
            let what = receipt.isRecapture ? "known     " : "captured  "
            try StandardOutput.say(
                "\(what)\(receipt.accession)  \(receipt.name)  \(Self.words(receipt.counts, receipt.format))")
        }
        try StandardOutput.flush()
    }

    private static func words(_ counts: CaptureCounts, _ format: RecordFormat) -> String {
        var text = "\(format.rawValue), \(Wording.count(counts.records, "message"))"
        if counts.partial > 0 { text += ", \(Wording.number(counts.partial)) partial" }
        if counts.unparsed > 0, format != .text, format != .binary {
            text += ", \(Wording.number(counts.unparsed)) unparsed"
        }
        return text
    }

    private static func json(_ failure: CaptureFailure) -> String {
        JSONText.line([
            "type": "failure", "source": .string("\(failure.name)"), "code": .string(failure.error.code.rawValue),
            "message": .string(failure.error.message),
        ])
    }

    private func say(_ summary: IngestSummary) throws {
        if options.json {
            return try StandardOutput.say(
                JSONText.line([
                    "type": "summary", "captured": .integer(Int64(summary.captured)),
                    "recaptured": .integer(Int64(summary.recaptured)), "failed": .integer(Int64(summary.failed)),
                    "counts": JSONText.counts(summary.counts),
                ]))
        }
        let counts = summary.counts
        var text = "\(Wording.count(summary.captured, "source")) captured"
        if summary.captured > 0 {
            text += ": \(Wording.count(counts.records, "message")) (\(Wording.number(counts.parsed)) parsed, "
            text += "\(Wording.number(counts.partial)) partial, \(Wording.number(counts.unparsed)) unparsed) "
            text += "in \(Wording.count(counts.bytes, "byte")), all archived"
        }
        if summary.recaptured > 0 { text += "; \(Wording.count(summary.recaptured, "source")) known before" }
        if summary.failed > 0 { text += "; \(Wording.count(summary.failed, "source")) NOT captured (see above)" }
        try StandardOutput.say(text)
        guard summary.captured + summary.recaptured > 0 else { return }
        try StandardOutput.say("next: muniment search WORDS, muniment get ID, muniment source list")
    }
}
