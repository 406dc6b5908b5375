// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Records

/// What lines about dispositions change in the register.
extension RegisterChanges {
    /// - Parameter day: of the line, in the archive's zone.
    static func changes(
        of act: DispositionAct, _ line: LedgerLine, _ contexts: [PlacedContext], day: CivilDate
    ) -> [RegisterChange] {
        let detail = line.detail?.volumes.first?.volume
        func done(
            _ plan: Int, _ act: DispositionActEntry.Act, leaf: Digest? = nil, from: VolumeKey? = nil,
            to: VolumeKey? = nil
        ) -> RegisterChange {
            .disposition(
                .done(
                    DispositionActEntry(
                        plan: plan, act: act, sequence: line.sequence, done: line.trusted, agent: line.agent,
                        leaf: leaf, from: from, to: to, detail: detail)))
        }
        switch act {
        case .plan(let plan): return [.disposition(.planned(DispositionPlanEntry(plan, line)))]
        case .approval(let number, let plan): return [done(number, .approve, leaf: plan)]
        case .rejection(let number, let plan): return [done(number, .reject, leaf: plan)]
        case .withdrawal(let number): return [done(number, .withdraw)]
        case .receipt(let number): return [done(number, .receipt)]
        case .review(let review): return [.disposition(.reviewed(DispositionReviewEntry(review, line)))]
        case .intent(let number, let from, let to): return [done(number, .intent, from: from, to: to)]
        case .unlink(let number, let volume): return [done(number, .unlink, from: volume)]
        case .certificate(let number, let destroyed, let kept, let volumes):
            return [
                .disposition(
                    .done(
                        DispositionActEntry(
                            plan: number, act: .certificate, sequence: line.sequence, done: line.trusted,
                            agent: line.agent, destroyed: destroyed, kept: kept, volumes: volumes, detail: detail)))
            ]
        case .carry(let carry):
            return carried(contexts) + [.disposition(.carried(CarryEntry(carry, line, day: day)))]
        }
    }

    /// The sources of what was carried over, as the contexts there say: who reads the ledger again finds no others.
    private static func carried(_ contexts: [PlacedContext]) -> [RegisterChange] {
        contexts.flatMap { placed -> [RegisterChange] in
            let context = placed.context
            guard let past = context.past else { return [] }
            return [
                .accessionKept(
                    AccessionEntry(
                        id: context.accession, name: context.name, digest: context.digest, length: context.length,
                        format: context.format.rawValue, reached: context.reached, isComplete: past.isComplete,
                        parsed: context.counts.parsed, partial: context.counts.partial,
                        unparsed: context.counts.unparsed, captured: past.captured, sequence: past.line,
                        unfolded: context.unfolded, isKept: context.isKept)),
                .accessionVolume(context.accession, placed.volume),
            ]
        }
    }

    /// The contexts of sources with which the content pack of a volume that was carried over begins.
    static func carriedContexts(
        of carry: DispositionCarryAct, in layout: ArchiveLayout, fileSystem: any FileSystem
    ) -> [PlacedContext] {
        guard let to = carry.to, let content = carry.content else { return [] }
        return contexts(
            of: VolumeRange(volume: to, from: 0, to: content.length, records: content.records),
            in: layout.volume(to), fileSystem: fileSystem)
    }
}

extension DispositionPlanEntry {
    init(_ plan: DispositionPlanAct, _ line: LedgerLine) {
        self.init(
            number: plan.number, sequence: line.sequence, leaf: line.leaf, planned: line.trusted, agent: line.agent,
            action: plan.action.rawValue, list: plan.list, line: plan.line, day: plan.day, schedule: plan.schedule,
            approvals: plan.approvals, noticeDays: plan.noticeDays,
            volumes: plan.volumes.map { ($0.volume, $0.records) }, detail: line.detail?.volumes.first?.volume)
    }
}

extension DispositionReviewEntry {
    init(_ review: DispositionReviewAct, _ line: LedgerLine) {
        var until: CivilDate?
        let outcome: String
        switch review.outcome {
        case .keep(let day): (outcome, until) = ("keep", day)
        case .destroy: outcome = "destroy"
        case .transfer: outcome = "transfer"
        }
        self.init(
            sequence: line.sequence, done: line.trusted, agent: line.agent, outcome: outcome, until: until,
            list: review.list, detail: line.detail?.volumes.first?.volume)
    }
}

extension CarryEntry {
    init(_ carry: DispositionCarryAct, _ line: LedgerLine, day: CivilDate) {
        let tombstones = carry.tombstones
        self.init(
            plan: carry.number, sequence: line.sequence, leaf: line.leaf, carried: line.trusted, day: day,
            agent: line.agent, from: carry.from, to: carry.to,
            content: (carry.content?.length ?? 0, carry.content?.records ?? 0, carry.content?.digest ?? .zero),
            addenda: (carry.addenda?.length ?? 0, carry.addenda?.records ?? 0), list: carry.list,
            commitments: carry.commitments,
            tombstones: (tombstones.offset, tombstones.count, tombstones.digest), months: carry.months)
    }
}
