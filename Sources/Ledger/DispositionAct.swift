// SPDX-License-Identifier: Apache-2.0

public import Records

/// Records are destroyed or handed over, step by step: a plan, the persons who approve it, what is done volume by volume,
/// and the certificate. What is said in words is in the details of the acts.
public enum DispositionAct: Hashable, Sendable {
    case plan(DispositionPlanAct)

    /// A person has approved the plan of this number, whose line has this leaf; or has rejected it.
    case approval(Int, plan: Digest)
    case rejection(Int, plan: Digest)

    /// The plan is not carried out.
    case withdrawal(Int)

    /// What a person has decided of records that end through review only.
    case review(DispositionReviewAct)

    /// The receiver of the records of a plan has confirmed to have them.
    case receipt(Int)

    /// What stays of one volume is going to be copied to the other one.
    case intent(Int, from: VolumeKey, to: VolumeKey)
    case carry(DispositionCarryAct)

    /// The files of a volume are gone.
    case unlink(Int, VolumeKey)

    /// The disposition has ended: so many records are gone, so many of the plan were taken out of it, so many volumes are
    /// gone.
    case certificate(Int, destroyed: Int, kept: Int, volumes: Int)

    static let planned = "disposition-plan"
    static let approved = "disposition-approve"
    static let rejected = "disposition-reject"
    static let withdrawn = "disposition-withdraw"
    static let reviewed = "disposition-review"
    static let received = "disposition-receipt"
    static let intended = "disposition-intent"
    static let carried = "disposition-carry"
    static let unlinked = "disposition-unlink"
    static let certified = "disposition-certificate"
    static let names = [
        planned, approved, rejected, withdrawn, reviewed, received, intended, carried, unlinked, certified,
    ]

    var name: String {
        switch self {
        case .plan: Self.planned
        case .approval: Self.approved
        case .rejection: Self.rejected
        case .withdrawal: Self.withdrawn
        case .review: Self.reviewed
        case .receipt: Self.received
        case .intent: Self.intended
        case .carry: Self.carried
        case .unlink: Self.unlinked
        case .certificate: Self.certified
        }
    }

    /// The records that the act freezes.
    var list: RecordListRange? {
        switch self {
        case .plan(let plan): plan.list
        case .review(let review): review.list
        case .carry(let carry): carry.list
        default: nil
        }
    }
}

/// The records that are to go, once that is approved.
public struct DispositionPlanAct: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case destroy
        /// Somebody else gets them first.
        case transfer
    }

    /// How many of the records lie in a volume.
    public struct Share: Hashable, Sendable {
        public var volume: VolumeKey
        public var records: Int

        public init(volume: VolumeKey, records: Int) {
            self.volume = volume
            self.records = records
        }
    }

    /// 1, 2, 3 ... of the plans of the archive.
    public var number: Int
    public var action: Action

    /// In the order of their identities, and the line as of which they were found.
    public var list: RecordListRange
    public var line: Int

    /// The day for which it was worked out.
    public var day: CivilDate

    /// The schedule in force, with its version.
    public var schedule: String

    /// In the order of their keys.
    public var volumes: [Share]

    /// No plan has more, so that its line is within ``LedgerLine/largestJSON``.
    public static let mostVolumes = 200

    /// By so many persons it must be approved.
    public var approvals: Int

    /// Days between the plan and its execution; `nil` where there need be none.
    public var noticeDays: Int?

    public init(
        number: Int, action: Action, list: RecordListRange, line: Int, day: CivilDate, schedule: String,
        volumes: [Share], approvals: Int, noticeDays: Int?
    ) {
        self.number = number
        self.action = action
        self.list = list
        self.line = line
        self.day = day
        self.schedule = schedule
        self.volumes = volumes
        self.approvals = approvals
        self.noticeDays = noticeDays
    }
}

/// What a person has decided of records that end through review only.
public struct DispositionReviewAct: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// They are kept, up to and including a day, and then looked at again.
        case keep(until: CivilDate)
        case destroy
        case transfer
    }

    public var outcome: Outcome

    /// In the order of their identities, and the line as of which they were found.
    public var list: RecordListRange
    public var line: Int

    public init(_ outcome: Outcome, list: RecordListRange, line: Int) {
        self.outcome = outcome
        self.list = list
        self.line = line
    }
}

/// What stays of a volume is in another one from here on, and the rest is destroyed.
public struct DispositionCarryAct: Hashable, Sendable {
    /// A pack of the new volume: its bytes, its record frames, its SHA-256.
    public struct Pack: Hashable, Sendable {
        public var length: Int
        public var records: Int
        public var digest: Digest

        public init(length: Int, records: Int, digest: Digest) {
            self.length = length
            self.records = records
            self.digest = digest
        }
    }

    /// Of the plan.
    public var number: Int
    public var from: VolumeKey

    /// `nil` where nothing stays.
    public var to: VolumeKey?
    public var content: Pack?
    public var addenda: Pack?

    /// The records of ``from`` that are destroyed, in the order of their identities.
    public var list: RecordListRange

    /// Which commitments are theirs (``ListedCommitment``), in the order of the list and then of commitments.
    public var commitments: RecordListRange
    public var tombstones: TombstoneRange

    /// How many of them are of a month, such as `2026-07`.
    public var months: [String: Int]

    /// No more months have a line of their own; the others are counted under ``others``.
    public static let mostMonths = 200
    public static let others = "other"

    public init(
        number: Int, from: VolumeKey, to: VolumeKey?, content: Pack?, addenda: Pack?, list: RecordListRange,
        commitments: RecordListRange, tombstones: TombstoneRange, months: [String: Int]
    ) {
        self.number = number
        self.from = from
        self.to = to
        self.content = content
        self.addenda = addenda
        self.list = list
        self.commitments = commitments
        self.tombstones = tombstones
        self.months = months
    }
}

extension DispositionAct {
    var members: [String: CanonicalJSON] {
        switch self {
        case .plan(let plan): return plan.members
        case .approval(let number, let plan), .rejection(let number, let plan):
            return ["number": .integer(Int64(number)), "plan": .string(plan.hex)]
        case .withdrawal(let number), .receipt(let number): return ["number": .integer(Int64(number))]
        case .review(let review): return review.members
        case .intent(let number, let from, let to):
            return ["number": .integer(Int64(number)), "from": .string("\(from)"), "to": .string("\(to)")]
        case .carry(let carry): return carry.members
        case .unlink(let number, let volume):
            return ["number": .integer(Int64(number)), "volume": .string("\(volume)")]
        case .certificate(let number, let destroyed, let kept, let volumes):
            return [
                "number": .integer(Int64(number)), "destroyed": .integer(Int64(destroyed)),
                "kept": .integer(Int64(kept)), "volumes": .integer(Int64(volumes)),
            ]
        }
    }

    init?(name: String, _ json: CanonicalJSON) {
        if name == Self.reviewed {
            guard let review = DispositionReviewAct(json) else { return nil }
            self = .review(review)
            return
        }
        guard let number = json.count("number"), number > 0 else { return nil }
        switch name {
        case Self.planned:
            guard let plan = DispositionPlanAct(json) else { return nil }
            self = .plan(plan)
        case Self.approved, Self.rejected:
            guard let plan = json.digest("plan") else { return nil }
            self = name == Self.approved ? .approval(number, plan: plan) : .rejection(number, plan: plan)
        case Self.withdrawn: self = .withdrawal(number)
        case Self.received: self = .receipt(number)
        case Self.intended:
            guard let from = json.volume("from"), let to = json.volume("to") else { return nil }
            self = .intent(number, from: from, to: to)
        case Self.carried:
            guard let carry = DispositionCarryAct(json) else { return nil }
            self = .carry(carry)
        case Self.unlinked:
            guard let volume = json.volume("volume") else { return nil }
            self = .unlink(number, volume)
        case Self.certified:
            guard let destroyed = json.count("destroyed"), let kept = json.count("kept"),
                let volumes = json.count("volumes")
            else { return nil }
            self = .certificate(number, destroyed: destroyed, kept: kept, volumes: volumes)
        default: return nil
        }
    }
}

extension DispositionPlanAct {
    fileprivate var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "number": .integer(Int64(number)), "action": .string(action.rawValue), "list": list.json,
            "asOf": .integer(Int64(line)), "day": .string("\(day)"), "schedule": .string(schedule),
            "volumes": .array(
                volumes.map { ["volume": .string("\($0.volume)"), "records": .integer(Int64($0.records))] }),
            "approvals": .integer(Int64(approvals)),
        ]
        members["notice"] = noticeDays.map { .integer(Int64($0)) }
        return members
    }

    fileprivate init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"), let action = json["action"]?.text.flatMap({ Action(rawValue: $0) }),
            let list = json["list"].flatMap({ RecordListRange($0) }), let line = json.count("asOf"),
            let day = json["day"]?.text.flatMap({ CivilDate($0) }), let schedule = json["schedule"]?.text,
            let values = json["volumes"]?.elements, let approvals = json.count("approvals")
        else { return nil }
        let volumes = values.compactMap { value in
            value.volume("volume").flatMap { key in
                value.count("records").map { Share(volume: key, records: $0) }
            }
        }
        let notice = json.count("notice")
        guard volumes.count == values.count, notice != nil || json["notice"] == nil else { return nil }
        self.init(
            number: number, action: action, list: list, line: line, day: day, schedule: schedule, volumes: volumes,
            approvals: approvals, noticeDays: notice)
    }
}

extension DispositionReviewAct {
    fileprivate var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["list": list.json, "asOf": .integer(Int64(line))]
        switch outcome {
        case .keep(let day):
            members["outcome"] = "keep"
            members["until"] = .string("\(day)")
        case .destroy: members["outcome"] = "destroy"
        case .transfer: members["outcome"] = "transfer"
        }
        return members
    }

    fileprivate init?(_ json: CanonicalJSON) {
        guard let list = json["list"].flatMap({ RecordListRange($0) }), let line = json.count("asOf") else {
            return nil
        }
        let outcome: Outcome
        switch (json["outcome"]?.text, json["until"]?.text.flatMap { CivilDate($0) }) {
        case ("keep", let day?): outcome = .keep(until: day)
        case ("destroy", nil): outcome = .destroy
        case ("transfer", nil): outcome = .transfer
        default: return nil
        }
        self.init(outcome, list: list, line: line)
    }
}

extension DispositionCarryAct {
    fileprivate var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "number": .integer(Int64(number)), "from": .string("\(from)"), "list": list.json,
            "places": commitments.json, "tombstones": tombstones.json,
            "months": .array(
                months.sorted { $0.key < $1.key }.map {
                    ["month": .string($0.key), "records": .integer(Int64($0.value))]
                }),
        ]
        members["to"] = to.map { .string("\($0)") }
        members["content"] = content?.json
        members["addenda"] = addenda?.json
        return members
    }

    fileprivate init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"), let from = json.volume("from"),
            let list = json["list"].flatMap({ RecordListRange($0) }),
            let commitments = json["places"].flatMap({ RecordListRange($0) }),
            let tombstones = json["tombstones"].flatMap({ TombstoneRange($0) }), let counts = json["months"]?.elements
        else { return nil }
        var months: [String: Int] = [:]
        for count in counts {
            if let month = count["month"]?.text, let records = count.count("records") { months[month] = records }
        }
        let to = json.volume("to")
        let content = json["content"].flatMap { Pack($0) }
        let addenda = json["addenda"].flatMap { Pack($0) }
        guard months.count == counts.count, (to == nil) == (json["to"] == nil), (to == nil) == (content == nil),
            (content == nil) == (json["content"] == nil), (addenda == nil) == (json["addenda"] == nil)
        else { return nil }
        self.init(
            number: number, from: from, to: to, content: content, addenda: addenda, list: list,
            commitments: commitments,
            tombstones: tombstones, months: months)
    }
}

extension DispositionCarryAct.Pack {
    fileprivate var json: CanonicalJSON {
        ["length": .integer(Int64(length)), "records": .integer(Int64(records)), "digest": .string(digest.hex)]
    }

    fileprivate init?(_ json: CanonicalJSON) {
        guard let length = json.count("length"), let records = json.count("records"),
            let digest = json.digest("digest")
        else { return nil }
        self.init(length: length, records: records, digest: digest)
    }
}

extension CanonicalJSON {
    fileprivate func volume(_ name: String) -> VolumeKey? { self[name]?.text.flatMap { VolumeKey($0) } }
}
