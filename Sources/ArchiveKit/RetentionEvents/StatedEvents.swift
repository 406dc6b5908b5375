// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records
internal import Retention

/// Finds what captured records state to have happened to trades: that one was terminated, novated, that it has matured.
///
/// A statement reaches the records that bear an identifier of the trade, unless their sides are other parties, and the
/// record that makes it. It counts as the version of the record says that is in force, and as long as no other record takes
/// its place or withdraws it. What it said before a person corrected it, and what only a correction of another takes back,
/// is former: it goes on to keep what it kept.
///
/// What was looked up once is not looked up again, as long as one view is asked.
final class StatedEvents {
    private let view: ArchiveView
    private let search: KinSearch
    private var trades: [VolumeKey: Set<String>] = [:]
    private var statements: [RecordID: (statement: Statement?, fault: RecordKin.Fault?)] = [:]
    private var corrections: [Int: Correction] = [:]

    /// What has come in the way of the answer that is being given.
    private var noted: RecordKin.Fault?

    init(_ view: ArchiveView) {
        self.view = view
        search = KinSearch(view)
    }

    /// A correction by a person.
    struct Correction: Hashable {
        var line: Int
        var day: CivilDate
        var person: String
    }

    /// A trade as a record names it, and the parties by which another one of the same name is told apart.
    struct Trade: Hashable {
        var folded: String
        var facts: String

        /// Whether it was so only before the record was corrected, read anew or filed under another class.
        var isFormer: Bool
    }

    /// A record that states events.
    private struct Statement {
        let member: RecordKin.Member

        /// Whether its events count, and not only what they were before a correction.
        let isInForce: Bool

        /// The day of the last correction without which they might not count.
        let corrected: CivilDate?
    }

    // MARK: What is stated of records

    /// The events that records state of what a chain is about: each once for a record that states it.
    ///
    /// - Parameter fault: says why it is not known what all of them state.
    /// - Complexity: for each trade that the chain names a look-up in the volumes that name it, and the envelopes of what
    ///   states something of it.
    func events(of chain: [RecordKin.Member], fault: inout RecordKin.Fault?) throws -> [RetentionEvent] {
        noted = nil
        defer { fault = fault ?? noted }
        var found: [RetentionEvent: Bool] = [:]
        for trade in Set(chain.flatMap { trades(of: $0) }) {
            for id in try stating(trade.folded) {
                guard let statement = try statement(of: id) else { continue }
                for event in events(of: statement, on: trade) {
                    var firm = event
                    firm.isFormer = false
                    found[firm] = (found[firm] ?? true) && event.isFormer
                }
            }
        }
        let first = chain.compactMap(\.envelope.parsed.tradeDate).min()
        return found.map { event, isFormer in
            var event = event
            event.isFormer = isFormer
            return event
        }.filter { $0.day >= first ?? $0.day }
    }

    /// The trades that a record is about: those that it bears, else those of which it states something itself.
    private func trades(of member: RecordKin.Member) -> [Trade] {
        let now = Set(Self.trades(of: member.envelope, isFormer: false))
        let known = Set(now.map(\.folded))
        return now
            + member.earlier.flatMap { Self.trades(of: $0, isFormer: true) }.filter { !known.contains($0.folded) }
    }

    private static func trades(of envelope: RecordEnvelope, isFormer: Bool) -> [Trade] {
        let parsed = envelope.parsed
        var named = parsed.identifiers.filter { $0.kind == .trade || $0.kind == .uti }
        if named.isEmpty { named = parsed.events.flatMap { parsed.trades(of: $0) } }
        guard !named.isEmpty else { return [] }
        let facts = FactLines.lines(of: envelope)
        return named.map { Trade(folded: IdentifierFolding.fold($0.value), facts: facts, isFormer: isFormer) }
    }

    private func events(of statement: Statement, on trade: Trade) -> [RetentionEvent] {
        let member = statement.member
        func stated(_ envelope: RecordEnvelope, isFormer: Bool) -> [RetentionEvent] {
            let parsed = envelope.parsed
            let reaching = parsed.credibleEvents.filter { event in
                parsed.trades(of: event).contains { IdentifierFolding.fold($0.value) == trade.folded }
            }
            guard !reaching.isEmpty, ChainRule.sidesAgree(FactLines.lines(of: envelope), trade.facts) else { return [] }
            return reaching.map { event in
                RetentionEvent(
                    event.kind, on: event.day, line: member.located.record.sequence, recorded: envelope.captured,
                    record: member.id, corrected: statement.corrected, isFormer: isFormer || trade.isFormer)
            }
        }
        return stated(member.envelope, isFormer: !statement.isInForce)
            + member.earlier.flatMap { stated($0, isFormer: true) }
    }

    // MARK: What records are evidence for

    /// The records that are there, bear a trade of which a chain states something, and do not state such a thing themselves.
    ///
    /// - Parameters:
    ///   - fault: says why it is not known which all of them are.
    ///   - looks: whether a rule of one of some classes looks at one of some kinds of events.
    func dependents(
        of chain: [RecordKin.Member], fault: inout RecordKin.Fault?,
        where looks: ([RecordClass], Set<RetentionEventKind>) -> Bool
    ) throws -> [RecordID] {
        noted = nil
        defer { fault = fault ?? noted }
        var found: Set<RecordID> = []
        for member in chain {
            guard try statement(of: member.id) != nil else { continue }
            for envelope in [member.envelope] + member.earlier {
                let events = envelope.parsed.credibleEvents
                let kinds = Set(events.map(\.kind))
                let facts = FactLines.lines(of: envelope)
                for identifier in events.flatMap({ envelope.parsed.trades(of: $0) }) {
                    let folded = IdentifierFolding.fold(identifier.value)
                    for id in try bearing(folded) where !found.contains(id) && !chain.contains(where: { $0.id == id }) {
                        guard let other = try self.member(id), other.envelope.parsed.credibleEvents.isEmpty,
                            looks(other.classes, kinds),
                            trades(of: other).contains(where: {
                                $0.folded == folded && ChainRule.sidesAgree($0.facts, facts)
                            })
                        else { continue }
                        found.insert(id)
                    }
                }
            }
        }
        return found.sorted()
    }

    private func bearing(_ folded: String) throws -> Set<RecordID> {
        var found: Set<RecordID> = []
        for volume in try volumes(naming: folded) {
            found.formUnion(try volume.index.versions(identifiedBy: folded, upTo: view.sequence).map(\.id))
        }
        return found
    }

    // MARK: Statements

    /// The records that state something of a trade, in whatever version.
    private func stating(_ folded: String) throws -> Set<RecordID> {
        var found: Set<RecordID> = []
        for volume in try volumes(naming: folded) {
            let known = try trades[volume.key] ?? volume.index.eventTrades()
            trades[volume.key] = known
            guard known.contains(folded) else { continue }
            found.formUnion(
                try volume.index.versions(statingEventsOf: folded, upTo: view.sequence).map(\.id))
        }
        return found
    }

    /// What a record states; `nil` where others say that it is not so, and of one that is not there any more.
    private func statement(of id: RecordID) throws -> Statement? {
        if let known = statements[id] {
            if let fault = known.fault { note(fault) }
            return known.statement
        }
        let before = noted
        noted = nil
        let statement = try member(id).flatMap { try self.statement(of: $0) }
        statements[id] = (statement, noted)
        noted = before ?? noted
        return statement
    }

    private func statement(of member: RecordKin.Member) throws -> Statement? {
        let captured = try standing(of: member, by: member.earlier.last ?? member.envelope)
        // Evidence that came in has taken its place.
        guard !captured.isSupersededByCaptured else { return nil }
        let now = try standing(of: member, by: member.envelope)
        var corrected = try corrections(member.corrections).map(\.day)
        // That something else takes its place no more is the word of a person as well.
        if let line = now.restored { corrected.append(try correction(line).day) }
        return Statement(member: member, isInForce: !now.isSuperseded, corrected: corrected.max())
    }

    private struct Standing {
        var isSuperseded: Bool

        /// Whether another record supersedes it that has said so since its capture.
        var isSupersededByCaptured: Bool

        /// The line from which on nothing supersedes it any more that did so before.
        var restored: Int?
    }

    private func standing(of member: RecordKin.Member, by envelope: RecordEnvelope) throws -> Standing {
        let names = RecordNames(envelope)
        let trades = Set(envelope.parsed.events.flatMap { envelope.parsed.trades(of: $0) })
        let history = try view.archive.register().supersessionHistory(of: names.identifiers).filter { entry in
            guard entry.since <= view.sequence else { return false }
            // An amendment of the trade says nothing of its end.
            guard entry.lifecycle != .cancelled, entry.record != member.id,
                trades.contains(where: { entry.identifier.names($0) })
            else { return true }
            return try self.member(entry.record)?.statesEvents ?? false
        }
        struct Said: Hashable {
            let record: RecordID
            let identifier: RecordIdentifier
        }
        let asCaptured = Dictionary(
            history.filter { $0.since == $0.sequence }.map { (Said(record: $0.record, identifier: $0.identifier), $0) }
        ) { first, _ in first }
        let inForce = history.filter { $0.until ?? .max > view.sequence }
        let firm = inForce.compactMap { asCaptured[Said(record: $0.record, identifier: $0.identifier)] }
        let ends = ChainRule.spans(of: member.id, facts: names.facts, history).compactMap(\.until)
        return Standing(
            isSuperseded: ChainRule.last(superseding: member.id, facts: names.facts, inForce) != nil,
            isSupersededByCaptured: ChainRule.last(superseding: member.id, facts: names.facts, firm.sorted()) != nil,
            restored: ends.filter { $0 <= view.sequence }.max())
    }

    // MARK: Corrections

    /// The corrections that lines have made.
    func corrections(_ lines: some Sequence<Int>) throws -> [Correction] { try lines.map { try correction($0) } }

    private func correction(_ number: Int) throws -> Correction {
        if let known = corrections[number] { return known }
        let archive = view.archive
        guard
            let line = try archive.ledgerReader.line(
                numbered: number, before: archive.register().head().length)?.line
        else {
            throw ArchiveError(
                code: .integrity, subject: "line \(number)",
                message: "line \(number) of the ledger can't be read; run 'muniment ledger verify'")
        }
        let correction = Correction(
            line: number, day: archive.description.day(of: max(line.wall, line.trusted)),
            person: archive.person(of: line.agent).name)
        corrections[number] = correction
        return correction
    }

    // MARK: Reading

    private func volumes(naming id: String) throws -> [Volume] {
        let found = try view.everyVolume(naming: id)
        if let key = found.unseen { note(RecordKin.Fault(.unseen(key))) }
        return found.volumes
    }

    /// A record with all that it is and was known to say; `nil` where it is in force nowhere, or can't be read.
    private func member(_ id: RecordID) throws -> RecordKin.Member? {
        for volume in try volumes(naming: "\(id)") {
            guard let row = try volume.index.record(id, upTo: view.sequence) else { continue }
            do {
                let kin = try search.alone(LocatedRecord(volume: volume.key, record: row), volume.envelope(of: row))
                if let fault = kin.fault { note(fault) }
                return kin.members.first
            } catch {
                let error = ArchiveError(error)
                guard error.isOfDamage else { throw error }
                note(RecordKin.Fault(error))
                return nil
            }
        }
        return nil
    }

    private func note(_ new: RecordKin.Fault) { if noted == nil { noted = new } }
}
