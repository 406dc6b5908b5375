// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// What an id gave, for every command that takes one.
struct ChainAnswer {
    let id: String
    let isJSON: Bool

    private var shownID: String { VisibleText.escaped(id.utf8) }

    /// - Throws: ``ArchiveError`` `not-found`, saying what was searched; `ambiguous`, after the candidates.
    func chain(_ outcome: LookupOutcome) throws -> ConfirmationChain {
        switch outcome {
        case .found(let chain): return chain
        case .withheld:
            throw ArchiveError(code: .notAllowed, subject: shownID, message: WithheldText.refusal)
        case .destroyed(let record): throw record.error(named: shownID)
        case .ambiguous(let chains, _):
            try list(chains)
            let withheld = outcome.withheldCount > 0 ? "; \(WithheldText.count(outcome.withheldCount))" : ""
            throw ArchiveError(
                code: .ambiguous, subject: shownID,
                message:
                    "\(chains.count) record\(chains.count == 1 ? " is" : "s are") known by this id"
                    + (chains.count == 1
                        ? "\(withheld); get it by its record id"
                        : " and none is a version of another\(withheld); get one by its record id"))
        case .notFound(let coverage, let near, let superseding):
            let later =
                superseding.isEmpty
                ? ""
                : "what amends or cancels it has come in, and it has not: "
                    + "\(superseding.map { "\($0)" }.joined(separator: ", ")); "
            let hint = near.isEmpty ? "" : "near it are \(near.map { "'\($0)'" }.joined(separator: ", ")); "
            throw ArchiveError(
                code: .notFound, subject: shownID,
                message:
                    "no record is known by the id '\(shownID)'; \(later)\(hint)\(CoverageText.sentence(coverage)); "
                    + "try 'muniment search' for records that mention it")
        }
    }

    /// Says on standard error what a person should know of an answer before relying on it.
    func tell(_ chain: ConfirmationChain) {
        guard !isJSON else { return }
        if chain.withheld > 0 { StandardError.tell("note: of its versions \(WithheldText.count(chain.withheld))") }
        if chain.isFolded {
            let own = chain.versions.flatMap(\.envelope.parsed.identifiers).first {
                IdentifierFolding.fold($0.value) == IdentifierFolding.fold(id)
            }
            StandardError.tell(
                "note: no record bears the id '\(shownID)' as it was typed; this one bears '\(own?.value ?? "one that is alike")'"
            )
        }
        if chain.isForked {
            StandardError.tell(
                "note: several versions are in force at once, for they know nothing of each other; "
                    + "'muniment history' shows them all")
        }
    }

    private func list(_ chains: [ConfirmationChain]) throws {
        if isJSON {
            try StandardOutput.say(
                JSONText.line(["candidates": .array(chains.map { Self.summary($0.current, in: $0) })]))
        } else {
            var table = TextTable(
                [("record", .left), ("captured", .left), ("class", .left), ("type", .left)], dropping: ["class"])
            for chain in chains {
                let envelope = chain.current.envelope
                table.add([
                    "\(chain.current.id)", "\(envelope.captured)", "\(envelope.classification.recordClass)",
                    "\(envelope.parsed.format.rawValue) \(envelope.parsed.messageType)",
                ])
            }
            try table.print()
        }
        try StandardOutput.flush()
    }

    /// A version as JSON.
    static func summary(_ record: FoundRecord, in chain: ConfirmationChain) -> CanonicalJSON {
        let parsed = record.envelope.parsed
        var members: [String: CanonicalJSON] = [
            "record": .string("\(record.id)"), "class": .string(record.envelope.classification.recordClass.name),
            "captured": .string("\(record.envelope.captured)"), "format": .string(parsed.format.rawValue),
            "identifiers": JSONText.identifiers(parsed.identifiers), "state": .string(parsed.state.rawValue),
            "sha256": .string(record.contentDigest.hex),
        ]
        if !parsed.messageType.isEmpty { members["type"] = .string(parsed.messageType) }
        members["lifecycle"] = parsed.lifecycle.map { .string($0.rawValue) }
        members["status"] = chain.statuses[record.id].map { .string($0.rawValue) }
        members["day"] = parsed.tradeDate.map { .string("\($0)") }
        return .object(members)
    }

    /// One envelope of a record, as JSON.
    static func envelopeJSON(_ record: FoundRecord) -> String {
        var members = place(of: record)
        members["record"] = .string("\(record.id)")
        members["envelope"] = (try? CanonicalJSON(decoding: record.envelopeBytes)) ?? .object([:])
        return JSONText.line(members)
    }

    /// Where an envelope stands, and from which line of the ledger to which it was in force.
    private static func place(of record: FoundRecord) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "version": .integer(Int64(record.version)), "volume": .string("\(record.volume)"),
            "since": .integer(Int64(record.since)), "place": .integer(Int64(record.place)),
            "act": .string(record.envelope.revision?.kind.rawValue ?? "capture"),
        ]
        members["until"] = record.until.map { .integer(Int64($0)) }
        return members
    }

    /// A record with its envelope and all its versions, as JSON.
    ///
    /// - Parameter envelopes: all that were ever made of it.
    static func json(_ chain: ConfirmationChain, envelopes: [FoundRecord]) -> String {
        let record = chain.current
        let envelope = (try? CanonicalJSON(decoding: record.envelopeBytes)) ?? .object([:])
        return JSONText.line([
            "record": .string("\(record.id)"), "volume": .string("\(record.volume)"),
            "sequence": .integer(Int64(record.sequence)), "place": .integer(Int64(record.place)),
            "sha256": .string(record.contentDigest.hex), "length": .integer(Int64(record.content.count)),
            "status": .string((chain.statuses[record.id] ?? .current).rawValue),
            "folded": .boolean(chain.isFolded), "forked": .boolean(chain.isForked),
            "version": .integer(Int64(record.version)), "envelopes": .array(envelopes.map { .object(place(of: $0)) }),
            "withheld": .integer(Int64(chain.withheld)), "envelope": envelope,
            "versions": .array(chain.versions.map { summary($0, in: chain) }),
        ])
    }
}
