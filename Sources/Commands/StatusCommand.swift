// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Ledger
internal import Records

struct StatusCommand: ArchiveCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The archive at a glance.",
        discussion: """
            EXIT STATUS: 0 done, 3 a volume's index can't be read, the ledger can't be signed, or the clock is not believed.
            """)

    static let permissions: [Permission] = [.status]

    @OptionGroup var options: ArchiveOptions

    func run() throws {
        let status = try ArchiveStatus(of: openArchive())
        if options.json { try StandardOutput.say(Self.json(status)) } else { try say(status) }
        if status.coverage.isPartial || status.evidence.obstacle != nil
            || status.time.doubt != nil
        {
            throw ExitStatus.findings
        }
    }

    private func say(_ status: ArchiveStatus) throws {
        let coverage = status.coverage
        var lines = [
            ("archive", "\(status.description.id), created \(status.description.created.date)"),
            ("path", Wording.path(options.path)),
            ("zone", status.description.zone + (status.description.hasTestClock ? " (TEST CLOCK: for trials)" : "")),
            ("sources", Wording.number(status.sources)),
            (
                "records",
                Wording.number(coverage.records)
                    + " (\(Wording.number(coverage.partial)) partial, \(Wording.number(coverage.unparsed)) unparsed)"
            ),
        ]
        if let least = coverage.least, let greatest = coverage.greatest {
            lines.append(("days", "\(least) to \(greatest)"))
        }
        let digits = status.classes.values.map { Wording.number($0).count }.max() ?? 0
        for (recordClass, count) in status.classes.sorted(by: { $0.key < $1.key }) {
            let number = Wording.number(count)
            lines.append(("", String(repeating: " ", count: digits - number.count) + "\(number) \(recordClass)"))
        }
        lines.append(
            (
                "volumes",
                "\(Wording.number(status.volumes)), of which \(Wording.number(status.sealedVolumes)) are sealed"
            ))
        lines.append(("details", "\(Wording.number(status.details)) of acts, in the audit trail"))
        lines.append(
            ("bytes", "\(Wording.number(status.sourceBytes)) captured, \(Wording.number(status.packBytes)) in packs"))
        lines.append(
            (
                "ledger",
                "\(Wording.count(status.ledgerLines, "line")), last act \(status.lastAct.map { "\($0)" } ?? "-")"
            ))
        if let checkpoint = status.evidence.latest?.checkpoint {
            lines.append(("signed", CheckpointText.words(checkpoint)))
        }
        if let obstacle = status.time.obstacle { lines.append(("attention", obstacle)) }
        if let obstacle = status.evidence.obstacle { lines.append(("attention", obstacle)) }
        lines.append(
            (
                "witness",
                status.evidence.handedOut.map {
                    "a checkpoint of \(Wording.count($0.size, "line")) was handed out on \($0.time.date)"
                } ?? "none: no checkpoint was handed out, so nobody else could tell a forged ledger; next: "
                    + Wording.command(on: options.path, "ledger checkpoint --out FILE")
            ))
        if status.incompleteSources > 0 {
            lines.append(
                ("attention", "\(Wording.count(status.incompleteSources, "source")) taken in in part; ingest again"))
        }
        for key in coverage.incomplete { lines.append(("attention", "the index of \(key) can't be read; run rebuild")) }
        if coverage.lost > 0 {
            let keys = coverage.damaged.map { "\($0)" }.joined(separator: ", ")
            lines.append(("attention", "\(Wording.count(coverage.lost, "record")) LOST in \(keys); run verify"))
        }
        let width = lines.map { $0.0.count }.max() ?? 0
        for (title, text) in lines {
            try StandardOutput.say(title + String(repeating: " ", count: width - title.count + 2) + text)
        }
    }

    private static func json(_ status: ArchiveStatus) -> String {
        var members: [String: CanonicalJSON] = [
            "archive": .string("\(status.description.id)"), "zone": .string(status.description.zone),
            "testClock": .boolean(status.description.hasTestClock), "sources": .integer(Int64(status.sources)),
            "incompleteSources": .integer(Int64(status.incompleteSources)),
            "coverage": JSONText.coverage(status.coverage), "volumes": .integer(Int64(status.volumes)),
            "sealedVolumes": .integer(Int64(status.sealedVolumes)), "details": .integer(Int64(status.details)),
            "classes": .object(
                Dictionary(uniqueKeysWithValues: status.classes.map { ($0.key.name, .integer(Int64($0.value))) })),
            "sourceBytes": .integer(Int64(status.sourceBytes)), "packBytes": .integer(Int64(status.packBytes)),
            "ledgerLines": .integer(Int64(status.ledgerLines)), "ledgerBytes": .integer(Int64(status.ledgerBytes)),
        ]
        members["checkpoint"] = status.evidence.latest.map { CheckpointText.json($0.checkpoint) }
        members["unsigned"] = status.evidence.obstacle.map { .string($0) }
        members["handedOut"] = status.evidence.handedOut.map {
            .object(["size": .integer(Int64($0.size)), "time": .string("\($0.time)")])
        }
        members["clockDoubt"] = status.time.doubt.map { .string($0.rawValue) }
        members["lastAct"] = status.lastAct.map { .string("\($0)") }
        return JSONText.line(members)
    }
}
