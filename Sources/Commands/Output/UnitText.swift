// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// Units of a search in words.
enum UnitText {
    /// What an option takes, for an error and for help.
    static var names: String {
        let names = CountingUnit.allCases.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }

    /// How many units match, as far as that is known: `at least 12 chains`.
    static func number(_ answer: SearchAnswer) -> String {
        let count = Wording.count(answer.count ?? answer.atLeast, answer.unit.rawValue)
        return answer.count == nil ? "at least \(count)" : count
    }

    /// How many of the trades are records without an identifier of one: only where trades are counted, and there are some.
    static func tradeless(_ answer: SearchAnswer) -> String? {
        guard let tradeless = answer.tradeless, tradeless > 0 else { return nil }
        return "\(answer.count == nil ? "at least " : "")\(Wording.number(tradeless)) of them "
            + "\(tradeless == 1 ? "is a record" : "are records") without an identifier of a trade"
    }
}
