// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// What an act has changed of records.
enum RevisionText {
    /// Records that are listed for a person.
    private static let mostListed = 20

    static func say(_ report: RevisionReport, _ done: String, isJSON: Bool) throws {
        if isJSON {
            return try StandardOutput.say(
                JSONText.line([
                    "revised": .array(
                        report.revised.map { revised in
                            [
                                "record": .string("\(revised.id)"), "version": .integer(Int64(revised.version)),
                                "volume": .string("\(revised.volume)"),
                            ]
                        }),
                    "count": .integer(Int64(report.count)), "unchanged": .integer(Int64(report.unchanged)),
                    "read": .integer(Int64(report.read)),
                ]))
        }
        for revised in report.revised.prefix(mostListed) {
            try StandardOutput.say("\(revised.id)  version \(revised.version) in \(revised.volume)")
        }
        if report.count > mostListed {
            try StandardOutput.say("and \(Wording.number(report.count - mostListed)) more")
        }
        try StandardOutput.say(
            "\(Wording.count(report.count, "record")) \(done), \(Wording.number(report.unchanged)) as before")
        if let first = report.revised.first {
            try StandardOutput.say("next: muniment get \(first.id) --envelope")
        }
    }
}
