// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// Which records are versions of one another, and what each is in its chain.
///
/// A record supersedes those that bear an identifier which it names as superseded, whichever came first, in whatever
/// format or class: it is a relation of what the records say, and needs no order of arrival. Records whose sides are
/// other parties are left out, for two counterparties may use one identifier.
///
/// Versions may keep the identifier of the first, and then each names what the others bear: there the later one has the
/// word, and what came before it does not supersede it.
enum ChainRule {
    /// The status of a record.
    ///
    /// - Parameter supersessions: what supersedes its identifiers.
    static func status(
        of id: RecordID, facts: String, lifecycle: Lifecycle?, _ supersessions: [Supersession]
    ) -> ChainStatus {
        let last = Self.last(superseding: id, facts: facts, supersessions)
        guard let last else { return lifecycle == .cancelled ? .cancelled : .current }
        return last.lifecycle == .cancelled ? .cancelled : .superseded
    }

    /// What a record has been from one line to another, where others have superseded it.
    ///
    /// - Parameter history: what supersedes its identifiers or has done so, in the order of arrival.
    static func spans(of id: RecordID, facts: String, _ history: [Supersession]) -> [ChainStatusSpan] {
        let lines = Set(history.flatMap { [$0.since, $0.until].compactMap(\.self) }).sorted()
        var spans: [ChainStatusSpan] = []
        for (place, line) in lines.enumerated() {
            let inForce = history.filter { $0.since <= line && $0.until ?? .max > line }
            guard let last = last(superseding: id, facts: facts, inForce) else { continue }
            let status = last.lifecycle == .cancelled ? ChainStatus.cancelled : .superseded
            let end = place + 1 < lines.count ? lines[place + 1] : nil
            if let before = spans.last, before.until == line, before.status == status {
                spans[spans.count - 1].until = end
            } else {
                spans.append(ChainStatusSpan(status: status, since: line, until: end))
            }
        }
        return spans
    }

    /// The last in the ledger of what supersedes a record.
    ///
    /// - Parameter supersessions: what supersedes its identifiers, be it the record itself.
    static func last(superseding id: RecordID, facts: String, _ supersessions: [Supersession]) -> Supersession? {
        let own = supersessions.filter { $0.record == id }
        return supersessions.last { supersession in
            supersession.record != id
                && !own.contains { supersession < $0 && $0.identifier.names(supersession.identifier) }
                && sidesAgree(supersession.facts, facts)
        }
    }

    /// Whether the sides of two records can be the same parties.
    ///
    /// The first kind of code that both state decides: the sides of one are then among those of the other. Where there
    /// is none, nothing speaks against it.
    static func sidesAgree(_ one: String, _ other: String) -> Bool {
        for key in ["side.lei", "side.bic", "side.party", "side.comp-id"] {
            let (left, right) = (sides(key, one), sides(key, other))
            guard !left.isEmpty, !right.isEmpty else { continue }
            return areAmong(left, right) || areAmong(right, left)
        }
        return true
    }

    /// The facts by which ``sidesAgree(_:_:)`` decides.
    static func sides(in facts: String) -> String {
        facts.split(separator: "\n").filter { $0.utf8.starts(with: "side.".utf8) }.joined(separator: "\n")
    }

    /// A side is words, all of which stand in the other: a letter calls a firm by less than its full name.
    private static func areAmong(_ some: [Set<Substring>], _ all: [Set<Substring>]) -> Bool {
        some.allSatisfy { side in all.contains { side.isSubset(of: $0) || $0.isSubset(of: side) } }
    }

    private static func sides(_ key: String, _ facts: String) -> [Set<Substring>] {
        FactLines.values(of: key, in: facts).map { value in
            switch key {
            // A branch of a bank is the bank (ISO 9362: eight characters, and three for the branch).
            case "side.bic": [value.prefix(8)]
            case "side.party": words(of: value)
            default: [value[...]]
            }
        }
    }

    /// The words of a name, without the form of the firm: `Valmont Bank S.A.` is `Valmont Bank SA` and `Valmont Bank`.
    private static func words(of name: String) -> Set<Substring> {
        let words = Set(name.replacing(".", with: "").split { !$0.isLetter && !$0.isNumber })
        let proper = words.subtracting(formsOfFirms)
        return proper.isEmpty ? words : proper
    }

    private static let formsOfFirms: Set<Substring> = [
        "ab", "ag", "and", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg",
        "kk", "limited", "llc", "llp", "lp", "ltd", "nv", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa",
        "srl", "the",
    ]
}

extension Archive {
    /// The status of a record in its chain, as of a line of the ledger.
    func chainStatus(of record: RowStatusInput) throws -> ChainStatus {
        ChainRule.status(
            of: record.id, facts: record.facts, lifecycle: record.lifecycle,
            try register().supersessions(of: record.identifiers, upTo: record.sequence))
    }
}
