// SPDX-License-Identifier: Apache-2.0

public import Records

/// A plan of disposition with what persons have said of it: what decides whether it may be carried out.
public struct DispositionPlan: Hashable, Sendable {
    /// 1, 2, 3 ... of the plans of an archive.
    public var number: Int

    /// Who made it: an identity that stays the same whatever the credential.
    public var planner: String

    /// What the plan is, to the last record.
    public var digest: Digest

    /// By so many persons it must be approved.
    public var neededApprovals: Int

    /// The day on which it was made, and for how many days it is to be known before it is carried out.
    public var planned: CivilDate
    public var noticeDays: Int

    /// In the order in which they were given.
    public var votes: [DispositionApproval]
    public var isWithdrawn: Bool

    /// Whether its records go to a receiver, and whether that one has confirmed to have them.
    public var isTransfer: Bool
    public var hasReceipt: Bool

    public init(
        number: Int, planner: String, digest: Digest, neededApprovals: Int, planned: CivilDate, noticeDays: Int,
        votes: [DispositionApproval] = [], isWithdrawn: Bool = false, isTransfer: Bool = false,
        hasReceipt: Bool = false
    ) {
        self.number = number
        self.planner = planner
        self.digest = digest
        self.neededApprovals = neededApprovals
        self.planned = planned
        self.noticeDays = noticeDays
        self.votes = votes
        self.isWithdrawn = isWithdrawn
        self.isTransfer = isTransfer
        self.hasReceipt = hasReceipt
    }

    /// The persons who have approved it as it is: each once, never its planner, nobody who is no person.
    public var approvers: [String] {
        var seen: Set<String> = []
        return votes.filter { vote in
            vote.isApproval && vote.digest == digest && vote.person != planner && vote.isByPerson
                && seen.insert(vote.person).inserted
        }.map(\.person)
    }

    public var isRejected: Bool { votes.contains { !$0.isApproval } }
    public var isApproved: Bool { !isRejected && !isWithdrawn && approvers.count >= max(1, neededApprovals) }

    /// The first day on which it may be carried out.
    public var executable: CivilDate { CivilDate(day: planned.day + noticeDays) }
}

/// What somebody has said of a plan.
public struct DispositionApproval: Hashable, Sendable {
    /// Who: an identity that stays the same whatever the credential.
    public var person: String

    /// Whether it is a person who was asked who they are, and no service.
    public var isByPerson: Bool

    /// What they have seen.
    public var digest: Digest
    public var isApproval: Bool

    public init(person: String, isByPerson: Bool, digest: Digest, isApproval: Bool) {
        self.person = person
        self.isByPerson = isByPerson
        self.digest = digest
        self.isApproval = isApproval
    }
}

/// Why a plan is not carried out.
public struct DispositionRefusal: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case rejected, withdrawn, notApproved, ownApproval, service, widened, notice, receipt
    }

    public var reason: Reason

    /// In a sentence: what is missing, and what to do.
    public var message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}

/// A plan that may be carried out: the only thing on which records are destroyed.
///
/// It can be had from a plan that enough distinct persons have approved as it is, none of whom made it, and of which nobody
/// has said no; after its days of notice, and of a transfer after the receipt.
public struct ApprovedDispositionPlan: Hashable, Sendable {
    public let plan: DispositionPlan

    /// - Parameter day: the day that it is.
    /// - Throws: ``DispositionRefusal``.
    public init(_ plan: DispositionPlan, on day: CivilDate) throws(DispositionRefusal) {
        let name = "plan \(plan.number)"
        if plan.isRejected { throw DispositionRefusal(.rejected, "\(name) was rejected; make another one") }
        if plan.isWithdrawn { throw DispositionRefusal(.withdrawn, "\(name) was withdrawn; make another one") }
        guard plan.isApproved else { throw Self.lacking(plan, name) }
        guard plan.executable <= day else {
            throw DispositionRefusal(
                .notice,
                "\(name) asks for \(plan.noticeDays) days of notice; carry it out on \(plan.executable) or later")
        }
        guard !plan.isTransfer || plan.hasReceipt else {
            throw DispositionRefusal(
                .receipt,
                "\(name) hands its records over, and nobody has recorded that the receiver has them; say so by 'muniment "
                    + "disposition receipt \(plan.number) --receipt TEXT'")
        }
        self.plan = plan
    }

    /// What keeps a plan from counting as approved.
    private static func lacking(_ plan: DispositionPlan, _ name: String) -> DispositionRefusal {
        let yes = plan.votes.filter(\.isApproval)
        let needed = max(1, plan.neededApprovals)
        let persons = needed == 1 ? "a person" : "\(needed) persons"
        let remedy =
            "it takes the approval of \(persons) other than who made it: 'muniment disposition approve "
            + "\(plan.number)'"
        if yes.contains(where: { $0.digest != plan.digest }) {
            return DispositionRefusal(.widened, "\(name) is not what was approved; \(remedy)")
        }
        if yes.contains(where: { $0.person == plan.planner }) {
            return DispositionRefusal(
                .ownApproval, "\(name) was approved by who made it, which does not count; \(remedy)")
        }
        if yes.contains(where: { !$0.isByPerson }) {
            return DispositionRefusal(.service, "\(name) was approved by a service, which does not count; \(remedy)")
        }
        return DispositionRefusal(
            .notApproved,
            "\(name) has \(plan.approvers.count) of \(needed) approvals; \(remedy)")
    }
}
