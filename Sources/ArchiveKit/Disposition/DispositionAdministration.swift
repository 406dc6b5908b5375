// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
public import Records
internal import Retention

/// How far a plan has come.
public enum DispositionState: String, Sendable, CaseIterable {
    /// It waits for approvals.
    case planned
    /// It may be carried out.
    case approved
    case rejected
    case withdrawn
    /// It was begun and not ended.
    case executing
    /// Records are gone for all who look for them, and somebody reads the files still.
    case unlinking
    /// It has ended, with a certificate.
    case executed

    /// Whether it may still be carried out.
    public var isOpen: Bool {
        switch self {
        case .planned, .approved, .executing, .unlinking: true
        case .rejected, .withdrawn, .executed: false
        }
    }
}

/// A plan, what was done about it, and how far it has come.
public struct DispositionListing: Sendable {
    public var entry: DispositionPlanEntry
    public var state: DispositionState

    /// `nil` where the detail can't be read.
    public var reason: String?
    public var acts: [(entry: DispositionActEntry, reason: String?)]
    public var carried: [CarryEntry]

    /// Who has approved it so that it counts.
    public var approvers: [String]

    /// The first day on which it may be carried out.
    public var executable: CivilDate

    /// The act that made the certificate out; `nil` before.
    public var certificate: DispositionActEntry? { acts.first { $0.entry.act == .certificate }?.entry }
}

/// Plans dispositions, and keeps what persons say of them.
public struct DispositionAdministration {
    let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    // MARK: Planning

    /// Makes a plan of what was found.
    ///
    /// Order of writes: the list, synchronised; the detail and its commitment, synchronised; the line.
    ///
    /// *Durability:* when this returns, the plan survives a power cut. Nothing is destroyed by it.
    ///
    /// - Throws: ``ArchiveError`` `refused` while the clock is in doubt; `usage` without a reason.
    public func plan(_ found: DispositionGathering, reason: String) throws(ArchiveError) -> DispositionListing {
        let reason = try ActDetail.stated(reason)
        try refuseDoubtfulClock()
        let number = try archive.withLock { session in
            let number = try archive.register().lastDispositionPlan() + 1
            let act = DispositionPlanAct(
                number: number, action: found.isTransfer ? .transfer : .destroy,
                list: try session.freeze(found.records), line: found.line, day: found.day, schedule: found.schedule,
                volumes: found.volumes.map { DispositionPlanAct.Share(volume: $0.key, records: $0.due.count) },
                approvals: found.approvals, noticeDays: found.noticeDays)
            try session.record(
                .disposition(.plan(act)),
                detail: ActDetail(act: LedgerAct.disposition(.plan(act)).name, members: ["reason": .string(reason)]))
            return number
        }
        return try show(number)
    }

    /// Nothing is planned or done by a clock that may be wrong. The refusal is in the ledger.
    func refuseDoubtfulClock() throws(ArchiveError) {
        guard let obstacle = try archive.time().obstacle else { return }
        throw archive.refuse(
            AccessRefusal(reason: .clock, message: obstacle), .dispose, code: .refused, subject: "time")
    }

    // MARK: What persons say

    /// Approves a plan.
    ///
    /// *Durability:* when this returns, the approval survives a power cut.
    ///
    /// - Parameter digest: what the plan is to be, where who approves has it from elsewhere.
    /// - Throws: ``ArchiveError`` `not-found`; `not-allowed` for who made the plan, for a service, and where the plan is not
    ///   that of `digest`, which is in the ledger then; `failed` where they have said so already, or the plan is closed.
    public func approve(_ number: Int, digest: Digest? = nil, reason: String) throws(ArchiveError) -> DispositionListing
    {
        let listing = try open(number)
        try proveApprover(of: listing, digest)
        let person = archive.person(of: archive.environment.agent)
        if listing.acts.contains(where: {
            $0.entry.act == .approve && archive.person(of: $0.entry.agent).name == person.name
        }) {
            throw ArchiveError(
                code: .failed, subject: "\(number)",
                message: "you have approved plan \(number) already; another person has to")
        }
        return try say(.approval(number, plan: listing.entry.leaf), of: number, reason)
    }

    /// Rejects a plan: it is not carried out.
    ///
    /// *Durability:* when this returns, the rejection survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `not-found`; `failed` where it is closed, or begun.
    public func reject(_ number: Int, reason: String) throws(ArchiveError) -> DispositionListing {
        let listing = try open(number)
        try refuseBegun(listing)
        return try say(.rejection(number, plan: listing.entry.leaf), of: number, reason, unless: refuseBegun)
    }

    /// Withdraws a plan: it is not carried out.
    ///
    /// *Durability:* when this returns, the act survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `not-found`; `failed` where it is closed, or begun.
    public func withdraw(_ number: Int, reason: String) throws(ArchiveError) -> DispositionListing {
        try refuseBegun(try open(number))
        return try say(.withdrawal(number), of: number, reason, unless: refuseBegun)
    }

    /// Records that the receiver of a transfer has what was handed over.
    ///
    /// *Durability:* when this returns, the act survives a power cut.
    ///
    /// - Parameter receipt: what the receiver has said, such as the number of their receipt.
    /// - Throws: ``ArchiveError`` `not-found`; `failed` where it is closed, or no transfer.
    public func receive(_ number: Int, receipt: String) throws(ArchiveError) -> DispositionListing {
        let listing = try open(number)
        guard listing.entry.action == DispositionPlanAct.Action.transfer.rawValue else {
            throw ArchiveError(
                code: .failed, subject: "\(number)", message: "plan \(number) hands nothing over; it destroys")
        }
        return try say(.receipt(number), of: number, receipt)
    }

    /// - Parameter refuse: throws where the plan has come too far. It is asked under the lock: the plan may have been begun
    ///   since it was looked at.
    private func say(
        _ act: DispositionAct, of number: Int, _ reason: String,
        unless refuse: (DispositionListing) throws(ArchiveError) -> Void = { _ throws(ArchiveError) in }
    ) throws(ArchiveError) -> DispositionListing {
        let reason = try ActDetail.stated(reason)
        try archive.withLock { session in
            if let entry = try archive.register().dispositionPlan(number) {
                let listing = try listing(of: entry)
                try refuseClosed(listing)
                try refuse(listing)
            }
            let name = LedgerAct.disposition(act).name
            try session.record(.disposition(act), detail: ActDetail(act: name, members: ["reason": .string(reason)]))
        }
        return try show(number)
    }

    private func open(_ number: Int) throws(ArchiveError) -> DispositionListing {
        let listing = try show(number)
        try refuseClosed(listing)
        return listing
    }

    private func refuseClosed(_ listing: DispositionListing) throws(ArchiveError) {
        guard listing.state.isOpen else {
            let number = listing.entry.number
            throw ArchiveError(
                code: .failed, subject: "\(number)",
                message: "plan \(number) is \(listing.state.rawValue); make another one by 'muniment disposition plan'")
        }
    }

    private func refuseBegun(_ listing: DispositionListing) throws(ArchiveError) {
        guard [.planned, .approved].contains(listing.state) else {
            throw ArchiveError(
                code: .failed, subject: "\(listing.entry.number)",
                message: "plan \(listing.entry.number) was begun; what it has destroyed can't be undone, so go on with "
                    + "'muniment disposition execute \(listing.entry.number)'")
        }
    }

    private func proveApprover(of listing: DispositionListing, _ digest: Digest?) throws(ArchiveError) {
        let number = listing.entry.number
        let who = archive.person(of: archive.environment.agent)
        if !who.isPerson {
            throw archive.refuse(
                AccessRefusal(
                    reason: .separation,
                    message: "\(archive.environment.agent) is no person of this archive, and only persons approve; an "
                        + "administrator adds them by 'muniment agent add'"), .approve, subject: "plan \(number)")
        }
        if who.name == archive.person(of: listing.entry.agent).name {
            throw archive.refuse(
                AccessRefusal(
                    reason: .separation,
                    message: "you have made plan \(number), so another person has to approve it"), .approve,
                subject: "plan \(number)")
        }
        if let digest, digest != listing.entry.leaf {
            throw archive.refuse(
                AccessRefusal(
                    reason: .widened,
                    message:
                        "plan \(number) is not what you have seen: its digest is \(listing.entry.leaf.hex); look at "
                        + "it by 'muniment disposition show \(number)'"), .approve, subject: "plan \(number)")
        }
    }

    /// What may be carried out.
    ///
    /// - Throws: ``ArchiveError`` as ``DispositionExecution``; a refusal is in the ledger then.
    func approved(_ number: Int) throws(ArchiveError) -> (DispositionPlanEntry, ApprovedDispositionPlan) {
        let listing = try show(number)
        guard listing.state != .executed else {
            throw ArchiveError(
                code: .failed, subject: "\(number)",
                message:
                    "plan \(number) was carried out; its certificate is given by 'muniment disposition certificate "
                    + "\(number)'")
        }
        try refuseDoubtfulClock()
        let day = archive.description.day(of: try archive.time().believed)
        do throws(DispositionRefusal) {
            return (listing.entry, try ApprovedDispositionPlan(plan(listing), on: day))
        } catch {
            let (reason, code): (RefusalAct.Reason, ArchiveError.Code) =
                switch error.reason {
                case .rejected, .withdrawn, .notApproved, .receipt: (.notApproved, .notAllowed)
                case .ownApproval, .service: (.separation, .notAllowed)
                case .widened: (.widened, .notAllowed)
                case .notice: (.date, .refused)
                }
            throw archive.refuse(
                AccessRefusal(reason: reason, message: error.message), .dispose, code: code, subject: "plan \(number)")
        }
    }

    /// Whether a plan is approved still, for who holds the write lock.
    func isApproved(_ number: Int) throws -> Bool {
        try archive.register().dispositionPlan(number).map { plan(try listing(of: $0)).isApproved } ?? false
    }

    /// Why a plan is not approved any more, which is in the ledger then.
    func refusal(of number: Int) throws -> ArchiveError {
        _ = try approved(number)
        return ArchiveError(
            code: .failed, subject: "\(number)", message: "plan \(number) was changed meanwhile; repeat the command")
    }

    private func plan(_ listing: DispositionListing) -> DispositionPlan {
        Self.plan(listing.entry, listing.acts.map(\.entry), in: archive)
    }

    private static func plan(
        _ entry: DispositionPlanEntry, _ acts: [DispositionActEntry], in archive: Archive
    ) -> DispositionPlan {
        DispositionPlan(
            number: entry.number, planner: archive.person(of: entry.agent).name, digest: entry.leaf,
            neededApprovals: entry.approvals, planned: archive.description.day(of: entry.planned),
            noticeDays: entry.noticeDays ?? 0,
            votes: acts.filter { [.approve, .reject].contains($0.act) }.map { act in
                let who = archive.person(of: act.agent)
                return DispositionApproval(
                    person: who.name, isByPerson: who.isPerson, digest: act.leaf ?? .zero,
                    isApproval: act.act == .approve)
            }, isWithdrawn: acts.contains { $0.act == .withdraw },
            isTransfer: entry.action == DispositionPlanAct.Action.transfer.rawValue,
            hasReceipt: acts.contains { $0.act == .receipt })
    }

    // MARK: Looking

    /// All plans in the order of their numbers.
    public func list() throws(ArchiveError) -> [DispositionListing] {
        try ArchiveView.answer(from: archive) { _ in
            try archive.register().dispositionPlans().map { try listing(of: $0) }
        }
    }

    /// - Throws: ``ArchiveError`` `not-found`.
    public func show(_ number: Int) throws(ArchiveError) -> DispositionListing {
        try ArchiveView.answer(from: archive) { _ in
            guard let entry = try archive.register().dispositionPlan(number) else {
                throw ArchiveError(
                    code: .notFound, subject: "\(number)",
                    message: "there is no plan \(number); 'muniment disposition list' lists them")
            }
            return try listing(of: entry)
        }
    }

    /// The records of a plan, in the order of their identities.
    ///
    /// - Complexity: 16 bytes of memory for each.
    public func records(of listing: DispositionListing) throws(ArchiveError) -> [RecordID] {
        try ArchiveError.wrap {
            try RecordListFile.read(listing.entry.list, from: archive.layout.ledger, in: archive.fileSystem)
        }
    }

    /// The records that are destroyed by a plan, in the order of their identities.
    public func destroyed(by listing: DispositionListing) throws(ArchiveError) -> [RecordID] {
        try ArchiveError.wrap {
            var found: Set<RecordID> = []
            for carry in listing.carried {
                found.formUnion(
                    try RecordListFile.read(carry.list, from: archive.layout.ledger, in: archive.fileSystem))
            }
            return found.sorted()
        }
    }

    private func listing(of entry: DispositionPlanEntry) throws -> DispositionListing {
        let acts = try archive.register().dispositionActs(of: entry.number)
        let carried = try archive.register().carryOvers(of: entry.number)
        let plan = Self.plan(entry, acts, in: archive)
        let state: DispositionState
        if acts.contains(where: { $0.act == .certificate }) {
            state = .executed
        } else if carried.contains(where: { $0.unlinked == nil }) {
            state = .unlinking
        } else if acts.contains(where: { $0.act == .intent }) {
            state = .executing
        } else if plan.isRejected {
            state = .rejected
        } else if plan.isWithdrawn {
            state = .withdrawn
        } else {
            state = plan.isApproved ? .approved : .planned
        }
        func reason(_ sequence: Int, _ key: VolumeKey?) -> String? {
            key.flatMap { try? archive.detail(of: sequence, in: $0) }
                .flatMap { try? CanonicalJSON(decoding: Array($0)) }?["reason"]?.text
        }
        return DispositionListing(
            entry: entry, state: state, reason: reason(entry.sequence, entry.detail),
            acts: acts.map { ($0, reason($0.sequence, $0.detail)) }, carried: carried, approvers: plan.approvers,
            executable: plan.executable)
    }
}

extension Archive {
    /// Who an agent of a line is, whatever the credential, and whether that is a person who was asked who they are.
    func person(of agent: String) -> (name: String, isPerson: Bool) {
        let name = agent.split(separator: "+").first.map { String($0) } ?? agent
        if name.hasPrefix("test:") { return (name, description.hasTestClock) }
        guard name.hasPrefix("agent:"), let number = Int(name.dropFirst("agent:".count)) else { return (name, false) }
        return (name, AgentRoll(of: self).agents[number]?.kind == .person)
    }
}
