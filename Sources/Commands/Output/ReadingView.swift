// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// A record as a person reads it: what it is, which version, who and what and how much, where it came from, how long it
/// is kept, and its content.
///
/// Everything that a record says is shown with its control characters visible.
struct ReadingView {
    let chain: ConfirmationChain
    let record: FoundRecord
    let origin: RecordOrigin
    let rules: FilingRules

    private static let titleWidth = 16

    init(_ chain: ConfirmationChain, in archive: Archive) throws {
        self.chain = chain
        record = chain.current
        origin = try RecordOrigin(of: chain.current, in: archive)
        rules = try archive.rulesInForce()
    }

    func print() throws {
        for line in lines(width: TextTable.outputWidth, isColoured: Tone.isShown) { try StandardOutput.say(line) }
    }

    /// - Parameter width: characters that a line may have; `nil` for any number.
    func lines(width: Int?, isColoured: Bool) -> [String] {
        let parsed = record.envelope.parsed
        let heading = "\(RecordTypeText.heading(parsed))  \(parsed.identifiers.headline?.value ?? "\(record.id)")"
        var lines = ContentText.wrapped(Self.visible(heading), width: width).map {
            Tone.paint($0, .strong, isShown: isColoured)
        }
        let status = status
        lines.append(Tone.paint(status.word, Tone(word: status.word), isShown: isColoured) + status.rest)
        lines.append("")
        var last = ""
        for (title, value) in facts where !value.isEmpty {
            let shown = title == last ? "" : title
            last = title
            let indent = String(repeating: " ", count: Self.titleWidth)
            let room = width.map { max(20, $0 - Self.titleWidth) }
            for (index, part) in ContentText.wrapped(Self.visible(value), width: room).enumerated() {
                let padding = String(repeating: " ", count: max(1, Self.titleWidth - shown.count))
                lines.append(
                    index == 0 ? Tone.paint(shown, .quiet, isShown: isColoured) + padding + part : indent + part)
            }
        }
        return lines + [""] + ContentText(record: record, origin: origin).lines(width: width)
    }

    private static func visible(_ text: String) -> String { VisibleText.escaped(text.utf8) }

    /// The status in the chain, and which version it is.
    private var status: (word: String, rest: String) {
        let status = chain.statuses[record.id] ?? .current
        let lifecycle = record.envelope.parsed.lifecycle.map { " (\($0.rawValue))" } ?? ""
        // The same message that came in twice is one version.
        var digests: [Digest] = []
        for version in chain.versions where !digests.contains(version.contentDigest) {
            digests.append(version.contentDigest)
        }
        let number = (digests.firstIndex(of: record.contentDigest) ?? 0) + 1
        guard digests.count > 1 else {
            return (
                status.rawValue, status == .current ? lifecycle : "\(lifecycle); 'muniment history' shows all versions"
            )
        }
        let force = status == .current ? ", in force" : ""
        return (status.rawValue, ": version \(number) of \(digests.count)\(force)\(lifecycle)")
    }

    private var facts: [(String, String)] {
        let envelope = record.envelope
        let parsed = envelope.parsed
        let terms = parsed.terms
        var facts: [(String, String)] = parsed.identifiers.map { ("id", "\($0.kind.rawValue) \($0.value)") }
        facts += parsed.references.map {
            (
                $0.role == .supersedes ? "in place of" : "see also",
                "\($0.identifier.kind.rawValue) \($0.identifier.value)"
            )
        }
        facts += parsed.parties.map { party in
            (party.role.rawValue, Self.words(party.name, party.identifiers.map { "\($0.scheme.rawValue) \($0.value)" }))
        }
        facts += parsed.instruments.prefix(8).map { instrument in
            let names = [instrument.product, instrument.name].filter { !$0.isEmpty }.joined(separator: " ")
            return ("instrument", Self.words(names, instrument.identifiers.map { "\($0.scheme.rawValue) \($0.value)" }))
        }
        facts += [
            ("side", terms.side?.rawValue ?? ""), ("quantity", terms.quantity.map { AmountText.grouped($0) } ?? ""),
            ("price", terms.price.map { "\($0)" } ?? ""),
            ("amount", terms.amount.map { "\(AmountText.money($0.amount)) \($0.currency)" } ?? ""),
            ("currency", terms.amount == nil ? terms.currency ?? "" : ""),
            ("settlement", terms.settlementDate.map { "\($0)" } ?? ""),
            ("trade date", parsed.tradeDate.map { "\($0)" } ?? ""),
            ("document", parsed.documentDate.map { "\($0)" } ?? ""),
            (
                "captured",
                "\(envelope.captured)" + (envelope.created == envelope.captured ? "" : ", created \(envelope.created)")
            ),
            ("source", source),
            (
                "class",
                "\(envelope.classification.recordClass) (\(ClassText.rule(envelope.classification.rule, rules)))"
            ),
            ("kept until", keptUntil), ("filed under", filing),
        ]
        if let revision = envelope.revision { facts.append(("envelope", revision.words)) }
        facts += parsed.diagnostics.prefix(8).map { ("finding", "\($0.message)") }
        facts += [("record", "\(record.id)"), ("SHA-256", record.contentDigest.hex)]
        return facts
    }

    private static func words(_ name: String, _ codes: [String]) -> String {
        guard !codes.isEmpty else { return name }
        return name.isEmpty ? codes.joined(separator: ", ") : "\(name) (\(codes.joined(separator: ", ")))"
    }

    private var source: String {
        let envelope = record.envelope
        let name = origin.source.map { "\($0.name)" } ?? "accession \(envelope.accession)"
        if let member = envelope.member { return "\(name), member \(member)" }
        return "\(name), byte \(Wording.number(envelope.sourceOffset))"
    }

    private var keptUntil: String {
        let outlook = RetentionOutlook(record.envelope, by: rules)
        return "\(ClassText.end(outlook)) (\(outlook.rule))"
    }

    private var filing: String {
        let envelope = record.envelope
        let parts = [("legal entity", envelope.legalEntity), ("desk", envelope.desk), ("account", envelope.account)]
        return parts.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}

extension EnvelopeRevision {
    /// What a later envelope says of itself.
    fileprivate var words: String {
        let act =
            switch kind {
            case .correct: "corrected"
            case .reclassify: "filed under this class later"
            case .reparse: "read anew"
            }
        let set = fields.isEmpty ? "" : "; set by a person: " + fields.joined(separator: ", ")
        return "version \(version), \(act)\(set)"
    }
}
