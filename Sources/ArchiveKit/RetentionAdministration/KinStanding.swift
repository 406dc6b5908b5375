// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Retention

/// How things stand on a day with the retention of a record and its kin. Who explains it to a person and who says what may
/// go ask here, and nowhere else.
///
/// Of one chain an amendment or an event that reaches a version counts for all of them.
struct KinStanding {
    private(set) var kin: RecordKin

    /// All events that reach the first member or its chain, also those that no rule looks at, and what has taken the place of
    /// any of them; empty where none was asked for.
    let events: [RetentionEvent]

    private let evaluator: RetentionEvaluator
    private let day: CivilDate
    private var members: [Standing] = []

    /// Whom every other member is kept with: the one with the latest floor, and of each hold one that it is on.
    private var decisive: [Int] = []

    private struct Standing {
        let record: RetainedRecord
        let events: [RetentionEvent]
        let extensions: [RetentionExtension]
        let holds: [LegalHold]
        let evidenceFor: [RecordID]
        let decided: DispositionAction?

        /// By itself.
        let own: RetentionStatus
    }

    /// - Parameter hasEveryEvent: whether events are looked for that no rule looks at.
    /// - Throws: ``ArchiveError`` `failed` where a volume can't be looked into.
    init(_ kin: RecordKin, by knowledge: RetentionKnowledge, on day: CivilDate, everyEvent hasEveryEvent: Bool) throws {
        self.kin = kin
        self.day = day
        evaluator = RetentionEvaluator(knowledge.schedule)
        let chains = Dictionary(grouping: kin.members, by: \.chain)
        var events: [Int: [RetentionEvent]] = [:]
        var amended: [Int: CivilDate] = [:]
        var dependents: [Int: [RecordID]] = [:]
        for (number, chain) in chains {
            if hasEveryEvent || chain.contains(where: { knowledge.looksAtEvents($0.classes) }) {
                events[number] = try knowledge.events(of: chain, fault: &self.kin.fault)
            }
            dependents[number] = try knowledge.dependents(of: chain, fault: &self.kin.fault)
            amended[number] = chain.flatMap(\.amended).max()
        }
        self.events = kin.members.first.flatMap { events[$0.chain] } ?? []
        for member in kin.members {
            let record = RetainedRecord(member, lastAmendment: amended[member.chain])
            let reaching = events[member.chain] ?? []
            let (decided, until) = knowledge.decision(on: member.id)
            let extensions =
                try knowledge.extensions(of: member) + [until].compactMap(\.self)
            let holds = try knowledge.holds(on: member)
            let evidenceFor = member.statesEvents ? dependents[member.chain] ?? [] : []
            members.append(
                Standing(
                    record: record, events: reaching, extensions: extensions, holds: holds,
                    evidenceFor: evidenceFor, decided: decided,
                    own: evaluator.status(
                        of: record, on: day, events: reaching, extensions: extensions, holds: holds,
                        evidenceFor: evidenceFor, decided: decided)))
        }
        var told: Set<LegalHold> = []
        for (place, member) in members.enumerated() where !told.isSuperset(of: member.holds) {
            told.formUnion(member.holds)
            decisive.append(place)
        }
        // Of several the same one, whichever of the kin was asked about.
        let latest = members.indices.reduce(0) { best, next in
            let (left, right) = (members[next].own.ownFloor, members[best].own.ownFloor)
            return left > right || left == right && kin.members[next].id < kin.members[best].id ? next : best
        }
        if !decisive.contains(latest) { decisive.append(latest) }
    }

    /// How things stand with records by their own rules alone, none of which looks at events or other versions.
    init(ownRulesOf kin: RecordKin, by knowledge: RetentionKnowledge, on day: CivilDate) throws {
        self.kin = kin
        self.day = day
        evaluator = RetentionEvaluator(knowledge.schedule)
        events = []
        for member in kin.members {
            let record = RetainedRecord(member)
            members.append(
                Standing(
                    record: record, events: [], extensions: [], holds: [], evidenceFor: [],
                    decided: nil,
                    own: evaluator.status(of: record, on: day)))
        }
    }

    /// What the first member comes to by its own rules.
    var own: OwnRetention? { members.first.map { OwnRetention($0.own) } }

    /// How things stand with a member, with all the others as its reasons.
    func status(of place: Int) -> RetentionStatus { status(of: place, with: members.indices) }

    /// What becomes of a member. The state is that of ``status(of:)``.
    ///
    /// - Parameter numbers: the numbers of holds by their lines.
    func judgement(of place: Int, holds numbers: [Int: Int]) -> RecordJudgement {
        let status = members.count == 1 ? members[place].own : status(of: place, with: decisive)
        return RecordJudgement(status, fault: kin.fault, holds: numbers)
    }

    private func status(of place: Int, with others: some Sequence<Int>) -> RetentionStatus {
        let member = members[place]
        return evaluator.status(
            of: member.record, on: day, events: member.events, extensions: member.extensions, holds: member.holds,
            evidenceFor: member.evidenceFor, decided: member.decided,
            relatives: others.filter { $0 != place }.map { other in
                let isVersion = kin.members[other].chain == kin.members[place].chain
                return (kin.members[other].id, isVersion ? .chain : .family, members[other].own)
            })
    }
}

extension RecordKin.Member {
    /// All envelopes that it has or had.
    private var envelopes: [RecordEnvelope] { [envelope] + earlier }

    /// Every class that it is or was filed under.
    var classes: [RecordClass] { envelopes.map(\.classification.recordClass) }

    /// Whether it states something to have happened to a trade, or was taken to do so.
    var statesEvents: Bool { envelopes.contains { !$0.parsed.events.isEmpty } }

    /// The days of its amendment, where it is or was taken to be one: its document's, where that is not after its capture.
    fileprivate var amended: [CivilDate] {
        envelopes.filter { $0.parsed.lifecycle == .amended }
            .map { min($0.parsed.documentDate ?? $0.captured, $0.captured) }
    }
}

extension RetainedRecord {
    /// What is and was known of a record.
    init(_ member: RecordKin.Member, lastAmendment: CivilDate? = nil) {
        self.init(member.envelope, lastAmendment: lastAmendment)
        earlier = member.earlier.map { RetainedRecord($0, lastAmendment: lastAmendment) }
    }
}

extension RetentionKnowledge {
    /// Whether a rule of one of some classes looks at events or at amendments, so that what it comes to is not told by the
    /// record itself alone.
    func looksAtOthers(_ classes: [RecordClass]) -> Bool {
        classes.contains {
            schedule.rules(for: $0).contains { rule in
                rule.trigger.parts.contains { $0.awaited != nil || $0 == .lastAmendment }
            }
        }
    }

    /// Whether a rule of one of some classes looks at events: at one of some kinds, or at any.
    func looksAtEvents(_ classes: [RecordClass], _ kinds: Set<RetentionEventKind>? = nil) -> Bool {
        classes.contains {
            schedule.rules(for: $0).contains { rule in
                rule.trigger.parts.compactMap(\.awaited).contains { kinds?.contains($0) ?? true }
            }
        }
    }
}
