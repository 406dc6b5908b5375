// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

struct VerifyCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove every line of the ledger, every frame, every source, and that the indexes agree.",
        discussion:
            "EXIT STATUS: 0 all is as it was, 1 it could not be looked at, as on a full disk, "
            + "3 something derived is wrong (run rebuild), 13 evidence is damaged.")

    static let permissions: [Permission] = [.verify]

    @OptionGroup var options: ArchiveOptions

    func run() throws {
        let report = try Verification(openArchive()).run()
        if options.json { try sayJSON(report) } else { try say(report) }
        if report.isBroken { throw ExitStatus.integrity }
        if !report.findings.isEmpty { throw ExitStatus.findings }
    }

    private func say(_ report: VerificationReport) throws {
        for finding in report.findings {
            let kind = finding.severity == .integrity ? "DAMAGED" : "derived"
            try StandardOutput.say("\(kind)  \(finding.subject): \(finding.message)")
        }
        let read =
            "\(Wording.count(report.lines, "line")) of the ledger, \(Wording.count(report.frames, "frame")) and "
            + "\(Wording.count(report.records, "record")) in \(Wording.count(report.volumes, "volume")) "
            + "(\(Wording.count(report.bytes, "byte"))), \(Wording.count(report.sources, "source"))"
        try StandardOutput.say(
            report.findings.isEmpty
                ? "verified: \(read)" : "\(Wording.count(report.findings.count, "finding")) in \(read)")
    }

    private func sayJSON(_ report: VerificationReport) throws {
        for finding in report.findings {
            try StandardOutput.say(
                JSONText.line([
                    "type": "finding", "severity": .string(finding.severity.rawValue),
                    "subject": .string(finding.subject), "message": .string(finding.message),
                ]))
        }
        try StandardOutput.say(
            JSONText.line([
                "type": "summary", "lines": .integer(Int64(report.lines)), "frames": .integer(Int64(report.frames)),
                "records": .integer(Int64(report.records)), "volumes": .integer(Int64(report.volumes)),
                "sources": .integer(Int64(report.sources)), "bytes": .integer(Int64(report.bytes)),
                "findings": .integer(Int64(report.findings.count)),
            ]))
    }
}
