// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

extension LedgerCommand {
    struct Verify: ArchiveCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract:
                "Prove all lines of the ledger, its tree and its checkpoint, and that nothing handed out is gone.",
            discussion: """
                With --against the ledger is compared with a checkpoint that was handed out, or with an authority's time \
                stamp of one: that finds lines that were \
                cut off, changed, put in or taken out since, also where they were signed again, and an older archive in \
                the place of this one.

                EXIT STATUS: 0 all is as it was signed, 1 it could not be looked at, 3 something derived is wrong (run \
                rebuild), 13 the ledger is not what it was, 64 the file is neither.
                """)

        static let permissions: [Permission] = [.prove]

        @OptionGroup var options: ArchiveOptions

        @Option(help: ArgumentHelp("A checkpoint that was handed out, or a time stamp of one.", valueName: "file"))
        var against: String?

        func run() throws {
            let archive = try openArchive()
            let earlier = try against.map { try Self.read($0) }
            let report = try LedgerInspection(archive).run(against: earlier)
            if let finding = report.findings.first(where: { $0.severity == .integrity }) {
                throw ArchiveError(code: .integrity, subject: finding.subject, message: finding.message)
            }
            try say(report, earlier)
            if !report.findings.isEmpty { throw ExitStatus.findings }
        }

        private func say(_ report: LedgerInspectionReport, _ earlier: EarlierLedger?) throws {
            if options.json {
                var members: [String: CanonicalJSON] = [
                    "lines": .integer(Int64(report.lines)), "root": .string(report.root.hex),
                    "findings": .array(report.findings.map { .string($0.message) }),
                ]
                members["checkpoint"] = report.latest.map { CheckpointText.json($0) }
                if earlier != nil { members["against"] = report.earlier.map { CheckpointText.json($0) } }
                if case .stamp(let stamp) = earlier { members["stamped"] = .string("\(stamp.time)") }
                return try StandardOutput.say(JSONText.line(members))
            }
            for finding in report.findings { try StandardOutput.say("derived  \(finding.subject): \(finding.message)") }
            let signed = report.latest.map { "\(Wording.number($0.size)) of them signed" } ?? "none of them signed"
            try StandardOutput.say("verified: \(Wording.count(report.lines, "line")), \(signed), root \(report.root)")
            guard let earlier, let state = report.earlier else { return }
            var said = "they continue the \(CheckpointText.words(state)) of \(state.trusted)"
            if case .stamp(let stamp) = earlier {
                said += ", stamped at \(stamp.time) (openssl tells whether the authority has signed that)"
            }
            try StandardOutput.say(said)
        }

        private static func read(_ name: String) throws -> EarlierLedger {
            let bytes = try GivenFile.bytes(name, limit: TimeStampResponse.largest)
            if let found = SignedCheckpoint(decoding: bytes) { return .checkpoint(found) }
            if let stamp = TimeStampResponse(decoding: bytes)?.statement { return .stamp(stamp) }
            throw ArchiveError(
                code: .usage, subject: "--against",
                message: "\(Wording.path(CommandLinePath.all([name])[0])) is no checkpoint such as 'muniment ledger "
                    + "checkpoint --out' writes, and no time stamp of an authority")
        }
    }
}
