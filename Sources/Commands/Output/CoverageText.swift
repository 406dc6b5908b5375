// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// What an answer covered, in words.
enum CoverageText {
    private static let scoped =
        "searched the records of your legal entities and desks alone; what states none is not among them"

    private static func whole(_ coverage: Coverage) -> String {
        var text = "searched \(Wording.count(coverage.records, "record"))"
        if coverage.unparsed > 0 { text += " (\(Wording.number(coverage.unparsed)) unparsed)" }
        text += " in \(Wording.count(coverage.volumes, "volume"))"
        if let least = coverage.least, let greatest = coverage.greatest { text += ", \(least) to \(greatest)" }
        return text
    }

    static func sentence(_ coverage: Coverage) -> String {
        var text = coverage.isScoped ? scoped : whole(coverage)
        if coverage.destroyed > 0 {
            let shown = coverage.certificates.prefix(3).map { "\($0)" }.joined(separator: ", ")
            let more = coverage.certificates.count > 3 ? " and \(coverage.certificates.count - 3) more" : ""
            text +=
                "; \(Wording.count(coverage.destroyed, "record")) of what was asked for may have been destroyed under "
                + "certificate\(coverage.certificates.count == 1 ? "" : "s") \(shown)\(more)"
        }
        if coverage.withheld > 0 { text += "; \(WithheldText.count(coverage.withheld))" }
        if !coverage.incomplete.isEmpty {
            text += "; NOT searched: \(coverage.incomplete.map { "\($0)" }.joined(separator: ", ")) (run rebuild)"
        }
        if coverage.lost > 0, coverage.isScoped {
            text += "; records of the archive are LOST, of whatever desk, and were NOT searched (run verify)"
        } else if coverage.lost > 0 {
            text +=
                "; NOT searched: \(Wording.count(coverage.lost, "record")) LOST in "
                + coverage.damaged.map { "\($0)" }.joined(separator: ", ") + " (run verify)"
        }
        if !coverage.unsearched.isEmpty {
            text +=
                "; NOT searched to the end within the time limit: "
                + coverage.unsearched.map { "\($0)" }.joined(separator: ", ") + " (--time-limit gives it more)"
        }
        return text
    }
}
