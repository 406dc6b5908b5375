// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
public import Records
internal import Retention

/// Tells how things stand with the retention of a record, clause by clause.
///
/// It looks at the whole chain of the record, at what it came with and what came with it, and at their chains and families
/// in turn, also where these are restricted: they share their floor.
public struct RetentionExplaining {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Finds a record by any id, and explains the version in force, or the one whose record id was given.
    ///
    /// - Parameters:
    ///   - day: the day for which it is evaluated; `nil` for the one that has begun everywhere on earth.
    ///   - answer: gets what the id named, and the explanation of what was found, before the read is logged.
    /// - Throws: ``ArchiveError`` `integrity` where a record is damaged; `failed` where a volume can't be looked into;
    ///   whatever `answer` throws.
    /// - Complexity: reads the envelopes of all that belongs with the record, up to ``KinSearch/mostMembers``, and the lists of all extensions and holds in force.
    public func explain(
        _ id: String, at day: CivilDate? = nil, answer: (LookupOutcome, RetentionExplanation?) throws -> Void
    ) throws(ArchiveError) {
        try RecordLookup(archive).find(id) { outcome in
            guard case .found(let chain) = outcome else { return try answer(outcome, nil) }
            try answer(outcome, try explanation(of: chain, at: day))
        }
    }

    private func explanation(of chain: ConfirmationChain, at day: CivilDate?) throws -> RetentionExplanation {
        let on = try day ?? archive.time().believed.retentionDay
        let restricted = archive.withholdsRestricted ? try archive.register().restricted() : .none
        return try ArchiveView.answer(from: archive, withholding: .nothing) { view in
            let lookup = RecordLookup(archive)
            guard let start = try lookup.record(chain.current.id, in: view) else {
                throw ArchiveError(
                    code: .failed, subject: "\(chain.current.id)",
                    message: "the record is being moved; repeat the command")
            }
            let clerk = try Clerk(view, restricted, archive.rules(), on)
            let explanation = try clerk.explain(start, chain.current.envelope)
            if let error = explanation.fault?.error { throw error }
            return explanation
        }
    }

    /// Explains records one after another, as of one view.
    private struct Clerk {
        private let search: KinSearch
        private let knowledge: RetentionKnowledge
        private let restricted: WithheldRecords
        private let rules: FilingRules
        private let day: CivilDate

        init(_ view: ArchiveView, _ restricted: WithheldRecords, _ rules: FilingRules, _ day: CivilDate) throws {
            search = KinSearch(view)
            knowledge = try RetentionKnowledge(view)
            self.restricted = restricted
            self.rules = rules
            self.day = day
        }

        /// Finds all that bears on the records of a volume at once.
        func prepare(_ key: VolumeKey, _ envelopes: [RecordEnvelope]) throws {
            try knowledge.lookThrough(key)
            try search.prepare(envelopes)
        }

        func explain(_ located: LocatedRecord, _ envelope: RecordEnvelope) throws -> RetentionExplanation {
            let kin = try search.kin(of: located, envelope)
            let standing = try KinStanding(kin, by: knowledge, on: day, everyEvent: true)
            let status = standing.status(of: 0)
            let others = kin.members.dropFirst().map(\.id) + standing.events.compactMap(\.record) + status.evidenceFor
            return RetentionExplanation(
                record: located.record.id, envelope: envelope, rules: rules, status: status, events: standing.events,
                fault: standing.kin.fault, withheld: Set(others.filter { restricted.contains($0) }))
        }
    }
}

/// What was explained of the records that match a query.
public struct ExplainedQuery: Sendable {
    /// How many records were explained.
    public var count = 0

    /// Those of which not all is known that bears on them: they, or what belongs with them, can't be read.
    public var unreadable: [RecordID] = []

    /// How the query was understood, and what of it had no meaning.
    public var understood: String
    public var ignored: [String]
    public var coverage: Coverage
}

extension RetentionExplaining {
    /// Records that are explained at a time.
    private static let page = 2_000

    /// Explains every record that matches a query, volume by volume, of a volume in the order of days. Details of acts are no
    /// records here.
    ///
    /// - Parameters:
    ///   - day: the day for which it is evaluated; `nil` for the one that has begun everywhere on earth.
    ///   - answer: gets the explanations.
    /// - Throws: ``ArchiveError`` `failed` where a volume can't be looked into; whatever `answer` throws.
    /// - Complexity: reads the frame of each, and the envelopes of all that belongs with it.
    public func explain(
        matching text: String, at day: CivilDate? = nil, answer: ([RetentionExplanation]) throws -> Void
    ) throws(ArchiveError) -> ExplainedQuery {
        try ArchiveError.wrap {
            let understanding = QueryParser.parse(text, today: archive.today)
            let on = try day ?? archive.time().believed.retentionDay
            let matches = try QueryMatches(understanding.query, in: archive)
            var explained = ExplainedQuery(
                understood: QueryPrinter.print(understanding.query), ignored: understanding.ignored,
                coverage: matches.coverage)
            var told: [RecordID] = []
            let unseen = try matches.forEachPage { key, rows in
                guard key.recordClass != .auditTrail else { return }
                var rest = rows[...]
                while !rest.isEmpty {
                    let found = try explanations(of: Array(rest.prefix(Self.page)), in: key, on: on)
                    rest = rest.dropFirst(Self.page)
                    explained.count += found.count
                    explained.unreadable += found.filter { $0.fault?.error != nil }.map(\.record)
                    told += found.prefix(ReadGathering.mostRecords - told.count).map(\.record)
                    try answer(found)
                }
            }
            explained.coverage.incomplete += unseen.filter { !explained.coverage.incomplete.contains($0) }
            let entry: [String: CanonicalJSON] = [
                "query": .string(text), "understood": .string(explained.understood),
                "count": .integer(Int64(explained.count)), "records": .array(told.map { .string("\($0)") }),
            ]
            try archive.note(.search, .object(entry), count: explained.count, records: told)
            try archive.flushIfDue()
            return explained
        }
    }

    private func explanations(
        of rows: [IndexedRecord], in key: VolumeKey, on day: CivilDate
    ) throws -> [RetentionExplanation] {
        let restricted = archive.withholdsRestricted ? try archive.register().restricted() : .none
        return try ArchiveView.answer(from: archive, withholding: .nothing) { view in
            guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
            // What has changed since it matched is explained as it is now.
            let current = try rows.compactMap { try volume.index.record($0.id, upTo: view.sequence) }
            let envelopes = try current.map { try volume.envelope(of: $0) }
            let clerk = try Clerk(view, restricted, archive.rules(), day)
            try clerk.prepare(key, envelopes)
            return try zip(current, envelopes).map { record, envelope in
                try clerk.explain(LocatedRecord(volume: key, record: record), envelope)
            }
        }
    }
}
