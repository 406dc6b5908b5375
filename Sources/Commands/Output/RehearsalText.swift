// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// What an ingest would do, for a person and as JSON.
enum RehearsalText {
    static func say(_ report: RehearsalReport) throws {
        if !report.tallies.isEmpty {
            var table = TextTable(
                [
                    ("format", .left), ("class", .left), ("records", .right), ("partial", .right), ("unparsed", .right),
                    ("days", .left), ("kept until", .left), ("chosen by", .left),
                ], dropping: ["chosen by", "partial", "days", "unparsed"])
            for (kind, tally) in report.tallies.sorted(by: { $0.key < $1.key }) {
                table.add([
                    kind.format.rawValue, "\(kind.recordClass)", Wording.number(tally.records),
                    Wording.number(tally.partial), Wording.number(tally.unparsed), ClassText.days(tally),
                    ClassText.end(tally), ClassText.rules(tally),
                ])
            }
            try table.print()
        }
        for columns in report.columns where !columns.notUnderstood.isEmpty {
            let names = columns.notUnderstood.map { VisibleText.escaped($0.utf8) }.joined(separator: ", ")
            try StandardOutput.say("columns of \(columns.source) that are text only: \(names)")
        }
        if !report.firstRows.isEmpty { try StandardOutput.say("first rows:") }
        for (kind, rows) in report.firstRows.sorted(by: { $0.key < $1.key }) {
            for row in rows {
                let line = "  \(kind.format.rawValue)  \(row)"
                let width = TextTable.outputWidth ?? 160
                try StandardOutput.say(line.count > width ? String(line.prefix(width - 1)) + "…" : line)
            }
        }
        for failure in report.failures { StandardError.tell(failure.error.message) }
        var total =
            "\(Wording.count(report.sources, "source")) with \(Wording.count(report.tallies.values.reduce(0) { $0 + $1.records }, "record")) "
        total += "in \(Wording.count(report.bytes, "byte")) would be captured"
        if report.known > 0 { total += "; \(Wording.count(report.known, "source")) known before" }
        if !report.failures.isEmpty { total += "; \(Wording.count(report.failures.count, "source")) can't be" }
        if report.isCutShort { total += "; there is more, which was not looked at" }
        try StandardOutput.say(total)
    }

    static func json(_ report: RehearsalReport) -> String {
        JSONText.line([
            "type": "rehearsal", "sources": .integer(Int64(report.sources)), "bytes": .integer(Int64(report.bytes)),
            "known": .integer(Int64(report.known)), "first": .boolean(report.isFirst),
            "kinds": .array(
                report.tallies.sorted { $0.key < $1.key }.map { kind, tally in
                    .object([
                        "format": .string(kind.format.rawValue), "class": .string(kind.recordClass.name),
                        "new": .boolean(report.newKinds.contains(kind)), "totals": ClassText.json(tally),
                        "rows": .array((report.firstRows[kind] ?? []).map { .string($0) }),
                    ])
                }),
            "columns": .array(
                report.columns.map { columns in
                    .object([
                        "source": .string("\(columns.source)"),
                        "understood": .array(columns.understood.map { .string($0) }),
                        "notUnderstood": .array(columns.notUnderstood.map { .string($0) }),
                    ])
                }),
            "failures": .array(
                report.failures.map { failure in
                    .object(["source": .string("\(failure.name)"), "message": .string(failure.error.message)])
                }),
        ])
    }
}
