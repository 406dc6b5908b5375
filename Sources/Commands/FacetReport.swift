// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// How many matches have each value of what they are counted by.
struct FacetReport {
    /// Values of a facet that are shown to a person; CSV and JSON have all.
    private static let mostValues = 12

    private let counts: FacetCounts

    /// What is counted, where that is to be shown.
    private let unit: String?

    init(_ answer: SearchAnswer, isUnitShown: Bool) {
        counts = answer.facets ?? FacetCounts()
        unit = isUnitShown ? "\(answer.unit.rawValue)s" : nil
    }

    /// A block a facet: its values with their counts, and a bar for the eye.
    func print() throws {
        for facet in Facet.allCases {
            let values = counts.values(of: facet)
            guard values.contains(where: { !$0.value.isEmpty }) else { continue }
            try StandardOutput.say(Tone.paint(facet.rawValue, .strong) + (unit.map { " (\($0))" } ?? ""))
            let most = values.map(\.count).max() ?? 1
            var table = TextTable([("", .right), ("", .left), ("", .left)])
            for (value, count) in values.prefix(Self.mostValues) {
                let length = max(1, (count * 24 + most / 2) / most)
                table.add([
                    Wording.number(count), String(repeating: "▇", count: length), value.isEmpty ? "(none)" : value,
                ])
            }
            for line in table.lines(width: TextTable.outputWidth).dropFirst() { try StandardOutput.say("  " + line) }
            if values.count > Self.mostValues {
                let rest = values.dropFirst(Self.mostValues)
                try StandardOutput.say(
                    "  and \(Wording.number(rest.count)) more with "
                        + "\(Wording.number(rest.reduce(0) { $0 + $1.count })) (--format csv has them all)")
            }
        }
    }

    /// Of each facet its values, the most frequent first; records that state none have the empty value.
    static func json(_ counts: FacetCounts) -> CanonicalJSON {
        .object(
            Dictionary(
                uniqueKeysWithValues: Facet.allCases.map { facet in
                    let values = counts.values(of: facet).map { value in
                        CanonicalJSON.object(["count": .integer(Int64(value.count)), "value": .string(value.value)])
                    }
                    return (facet.rawValue, .array(values))
                }))
    }
}
