// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Ledger
internal import Records

/// What is said of an export before and after it.
struct ExportReporting {
    let options: ArchiveOptions

    /// Exports with the view that `show` gives, in lines that can be printed.
    static func export(of archive: Archive) -> RecordExport {
        RecordExport(archive) { chain in
            let lines = try ReadingView(chain, in: archive).lines(width: 100, isColoured: false)
            return Array((lines.joined(separator: "\n") + "\n").utf8)
        }
    }

    /// Says how much it is.
    ///
    /// - Returns: whether it is to be written.
    func isWanted(_ set: ExportSet, _ numbering: ExportNumbering, isSure: Bool) throws -> Bool {
        let numbers =
            set.count > 0 ? "\(numbering.number(at: 0)) to \(numbering.number(at: set.count - 1))" : "no numbers"
        if options.json {
            guard !isSure else { return true }
            try StandardOutput.say(
                JSONText.line([
                    "type": "export-size", "records": .integer(Int64(set.count - set.withheld)),
                    "bytes": .integer(Int64(set.bytes)),
                    "line": .integer(Int64(set.line)), "gaps": Self.json(set.gaps),
                    "withheld": .integer(Int64(set.withheld)),
                ]))
            return false
        }
        var text =
            "\(Wording.count(set.count - set.withheld, "record")), \(ProgressLine.size(set.bytes)) as they came in, \(numbers)"
        if !set.gaps.isEmpty { text += "; \(Wording.count(set.gaps.count, "id")) without a record" }
        if set.withheld > 0 { text += "; \(WithheldText.count(set.withheld))" }
        try StandardOutput.say(text)
        if isSure { return true }
        try sayGaps(set.gaps)
        return try Question.ask("Export? [y/N] ", "nothing was exported")
    }

    private static let mostGaps = 50

    private func sayGaps(_ gaps: [ExportGap]) throws {
        for gap in gaps.prefix(Self.mostGaps) {
            let names = [VisibleText.escaped(gap.subject.utf8), gap.number.map { "(\($0))" } ?? ""]
            try StandardOutput.say(
                "  not in it: \(names.filter { !$0.isEmpty }.joined(separator: " ")), \(gap.reason.rawValue)")
        }
        if gaps.count > Self.mostGaps {
            try StandardOutput.say("  and \(Wording.number(gaps.count - Self.mostGaps)) more, in gaps.csv")
        }
    }

    /// - Throws: ``ExitStatus`` `findings` where something is not in it, or not what it was.
    func say(_ report: ExportReport, isFolder: Bool) throws {
        let entry = report.entry
        if options.json {
            var members = Self.members(entry, nil)
            members["bags"] = .array(
                report.bags.map { ["path": .string("\($0.path)"), "tagmanifest": .string($0.digest.hex)] })
            members["gaps"] = Self.json(report.gaps)
            members["withheld"] = .integer(Int64(report.withheld))
            members["differences"] = .array(report.differences.map { .string($0) })
            members["checkpoint"] = CheckpointText.json(report.checkpoint.checkpoint)
            try StandardOutput.say(JSONText.line(members))
        } else {
            let origin = entry.origin.map { ", export \($0) made again" } ?? ""
            try StandardOutput.say(
                "export \(entry.number)\(origin): \(Wording.count(entry.written, "record")) in "
                    + Wording.count(report.bags.count, "bag"))
            for bag in report.bags {
                try StandardOutput.say("  \(Wording.path(bag.path))  tag manifest \(bag.digest.hex)")
            }
            if report.withheld > 0 {
                try StandardOutput.say("  \(WithheldText.count(report.withheld)), in withheld.csv")
            }
            try sayGaps(report.gaps)
            for difference in report.differences { try StandardOutput.say("  differs: \(difference)") }
            try StandardOutput.say("proofs rest on the " + CheckpointText.words(report.checkpoint.checkpoint))
            if let bag = report.bags.first, isFolder {
                try StandardOutput.say("next: open \(Wording.path(bag.path))/data/index.html")
            }
        }
        if !report.gaps.isEmpty || !report.differences.isEmpty { throw ExitStatus.findings }
    }

    private static func json(_ gaps: [ExportGap]) -> CanonicalJSON {
        .array(
            gaps.map { gap in
                var members: [String: CanonicalJSON] = ["reason": .string(gap.reason.rawValue)]
                if !gap.subject.isEmpty { members["id"] = .string(gap.subject) }
                members["number"] = gap.number.map { .string($0) }
                return .object(members)
            })
    }

    static func members(_ entry: ExportEntry, _ words: ExportWords?) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "type": "export", "export": .integer(Int64(entry.number)), "made": .string("\(entry.made)"),
            "by": .string(entry.agent), "line": .integer(Int64(entry.line)), "records": .integer(Int64(entry.written)),
            "missing": .integer(Int64(entry.gaps)), "bytes": .integer(Int64(entry.bytes)),
            "digest": .string(entry.digest.hex),
        ]
        members["of"] = entry.origin.map { .integer(Int64($0)) }
        if let words {
            for (name, text) in [
                ("matter", words.matter), ("request", words.request), ("recipient", words.recipient),
                ("prefix", words.prefix), ("query", words.query),
            ] { members[name] = .string(text) }
        }
        return members
    }
}
