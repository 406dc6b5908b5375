// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Ledger
internal import Records

/// Tells what an ingest does, while it does it and at its end.
final class IngestReport {
    private let isJSON: Bool
    private let line: ProgressLine
    private var hasFindings = false
    private var outputError: (any Error)?

    /// The names of the sources that were met.
    private(set) var names: [SourceName] = []

    init(isJSON: Bool, line: ProgressLine) {
        self.isJSON = isJSON
        self.line = line
    }

    func take(_ progress: Ingestion.Progress) {
        do {
            switch progress {
            case .receipt(let receipt):
                hasFindings = hasFindings || receipt.hasFindings
                names.append(receipt.name)
                line.clear()
                try say(receipt)
            case .failure(let failure):
                hasFindings = true
                names.append(failure.name)
                line.clear()
                if isJSON {
                    StandardError.say(Self.json(failure))
                } else {
                    StandardError.tell(failure.error.message)
                }
            case .committed(let bytes, let records): line.show(bytes: bytes, records: records)
            }
        } catch {
            outputError = error
        }
    }

    /// Says the totals, and what the ledger has come to.
    ///
    /// - Throws: ``ExitStatus`` where not all went well.
    func end(_ summary: IngestSummary, _ evidence: LedgerEvidence) throws {
        // A reader that went away did not ask for another status.
        if let outputError, !(outputError is OutputClosed) { throw outputError }
        let checkpoint = evidence.latest?.checkpoint
        if isJSON { try sayJSON(summary, checkpoint) } else { try say(summary, checkpoint) }
        if summary.captured + summary.recaptured == 0, summary.failed > 0 { throw ExitStatus.failed }
        if hasFindings { throw ExitStatus.findings }
    }

    /// An acknowledgement leaves at once.
    private func say(_ receipt: CaptureReceipt) throws {
        if isJSON {
            var members: [String: CanonicalJSON] = [
                "type": "receipt", "accession": .string("\(receipt.accession)"),
                "source": .string("\(receipt.name)"), "recapture": .boolean(receipt.isRecapture),
                "sha256": .string(receipt.digest.hex), "format": .string(receipt.format.rawValue),
                "counts": JSONText.counts(receipt.counts),
            ]
            if receipt.destroyedBefore > 0 {
                members["destroyedBefore"] = .integer(Int64(receipt.destroyedBefore))
            }
            try StandardOutput.say(JSONText.line(members))
        } else {
            let what = receipt.isRecapture ? "known     " : "captured  "
            try StandardOutput.say(
                "\(what)\(receipt.accession)  \(receipt.name)  \(Self.words(receipt.counts, receipt.format))")
            if receipt.destroyedBefore > 0 {
                try StandardOutput.say(
                    "          \(Wording.count(receipt.destroyedBefore, "record")) with bytes that had been destroyed; 'muniment get ID "
                        + "--envelope' names the certificate")
            }
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

    private func sayJSON(_ summary: IngestSummary, _ checkpoint: Checkpoint?) throws {
        var members: [String: CanonicalJSON] = [
            "type": "summary", "captured": .integer(Int64(summary.captured)),
            "recaptured": .integer(Int64(summary.recaptured)), "failed": .integer(Int64(summary.failed)),
            "counts": JSONText.counts(summary.counts),
            "classes": .object(
                Dictionary(
                    uniqueKeysWithValues: summary.classes.map { ($0.key.name, ClassText.json($0.value)) })),
        ]
        members["checkpoint"] = checkpoint.map { CheckpointText.json($0) }
        try StandardOutput.say(JSONText.line(members))
    }

    private func say(_ summary: IngestSummary, _ checkpoint: Checkpoint?) throws {
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
        if !summary.classes.isEmpty { try sayClasses(summary.classes) }
        guard summary.captured + summary.recaptured > 0 else { return }
        if let checkpoint { try StandardOutput.say(CheckpointText.words(checkpoint)) }
        let isDoubtful = counts.partial + counts.unparsed > 0
        try StandardOutput.say(
            summary.classes[.unclassified] != nil
                ? "next: muniment search class:unclassified"
                : isDoubtful
                    ? "next: muniment search parse:unparsed OR parse:partial"
                    : "next: muniment search WORDS, muniment get ID")
    }

    private func sayClasses(_ classes: [RecordClass: ClassTally]) throws {
        var table = TextTable(
            [
                ("class", .left), ("records", .right), ("unparsed", .right), ("kept until", .left),
                ("chosen by", .left),
            ], dropping: ["chosen by", "unparsed"])
        for (recordClass, tally) in classes.sorted(by: { $0.key < $1.key }) {
            table.add([
                "\(recordClass)", Wording.number(tally.records), Wording.number(tally.unparsed), ClassText.end(tally),
                ClassText.rules(tally),
            ])
        }
        try table.print()
    }
}
