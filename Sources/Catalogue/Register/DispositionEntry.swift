// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// A plan of disposition as the register knows it. Its reason is in the detail of the act.
public struct DispositionPlanEntry: Hashable, Sendable {
    /// 1, 2, 3 ... of the plans of the archive.
    public var number: Int

    /// The line that made it, its leaf, its trusted time, and who did.
    public var sequence: Int
    public var leaf: Digest
    public var planned: Timestamp
    public var agent: String

    /// `destroy` or `transfer`.
    public var action: String

    /// The records that are to go, in the order of their identities, and the line as of which they were found.
    public var list: RecordListRange
    public var line: Int

    /// The day for which it was worked out, and the schedule in force with its version.
    public var day: CivilDate
    public var schedule: String
    public var approvals: Int
    public var noticeDays: Int?

    /// How many of the records lie in which volume, in the order of their keys.
    public var volumes: [(volume: VolumeKey, records: Int)] {
        shares.map { ($0.volume, $0.records) }
    }
    var shares: [Share]

    /// The volume that holds its reason.
    public var detail: VolumeKey?

    struct Share: Hashable, Sendable {
        var volume: VolumeKey
        var records: Int
    }

    public init(
        number: Int, sequence: Int, leaf: Digest, planned: Timestamp, agent: String, action: String,
        list: RecordListRange, line: Int, day: CivilDate, schedule: String, approvals: Int, noticeDays: Int?,
        volumes: [(volume: VolumeKey, records: Int)], detail: VolumeKey?
    ) {
        self.number = number
        self.sequence = sequence
        self.leaf = leaf
        self.planned = planned
        self.agent = agent
        self.action = action
        self.list = list
        self.line = line
        self.day = day
        self.schedule = schedule
        self.approvals = approvals
        self.noticeDays = noticeDays
        shares = volumes.map { Share(volume: $0.volume, records: $0.records) }
        self.detail = detail
    }
}

/// Something that was done about a plan after it was made.
public struct DispositionActEntry: Hashable, Sendable {
    public enum Act: String, Sendable {
        case approve, reject, withdraw, receipt, intent, unlink, certificate
    }

    /// The number of the plan.
    public var plan: Int
    public var act: Act

    /// The line, its trusted time, and who did it.
    public var sequence: Int
    public var done: Timestamp
    public var agent: String

    /// The leaf of the plan's line, as the act has it.
    public var leaf: Digest?

    /// The volumes of an intent, and the one of an unlink.
    public var from: VolumeKey?
    public var to: VolumeKey?

    /// Of a certificate: records that are gone, records that were taken out, volumes that are gone.
    public var destroyed: Int?
    public var kept: Int?
    public var volumes: Int?
    public var detail: VolumeKey?

    public init(
        plan: Int, act: Act, sequence: Int, done: Timestamp, agent: String, leaf: Digest? = nil,
        from: VolumeKey? = nil, to: VolumeKey? = nil, destroyed: Int? = nil, kept: Int? = nil, volumes: Int? = nil,
        detail: VolumeKey? = nil
    ) {
        self.plan = plan
        self.act = act
        self.sequence = sequence
        self.done = done
        self.agent = agent
        self.leaf = leaf
        self.from = from
        self.to = to
        self.destroyed = destroyed
        self.kept = kept
        self.volumes = volumes
        self.detail = detail
    }
}

/// What a person has decided of records that end through review only.
public struct DispositionReviewEntry: Hashable, Sendable {
    public var sequence: Int
    public var done: Timestamp
    public var agent: String

    /// `keep`, `destroy` or `transfer`; and the last day up to which they are kept.
    public var outcome: String
    public var until: CivilDate?
    public var list: RecordListRange
    public var detail: VolumeKey?

    public init(
        sequence: Int, done: Timestamp, agent: String, outcome: String, until: CivilDate?, list: RecordListRange,
        detail: VolumeKey?
    ) {
        self.sequence = sequence
        self.done = done
        self.agent = agent
        self.outcome = outcome
        self.until = until
        self.list = list
        self.detail = detail
    }
}

/// What one line says of dispositions.
public enum DispositionChange: Hashable, Sendable {
    case planned(DispositionPlanEntry)
    case done(DispositionActEntry)
    case carried(CarryEntry)
    case reviewed(DispositionReviewEntry)
}

extension Register {
    /// The plans in the order of their numbers.
    public func dispositionPlans() throws(CatalogueError) -> [DispositionPlanEntry] {
        try plans("ORDER BY disposition_plan.number", [])
    }

    public func dispositionPlan(_ number: Int) throws(CatalogueError) -> DispositionPlanEntry? {
        try plans("WHERE disposition_plan.number = ?", [number]).first
    }

    /// The greatest number of a plan; 0 where there is none.
    public func lastDispositionPlan() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM disposition_plan")) ?? 0 }
    }

    private func plans(_ rest: String, _ arguments: StatementArguments) throws(CatalogueError) -> [DispositionPlanEntry]
    {
        try read { database in
            let statement = try database.cachedStatement(sql: DetailPlace.select("disposition_plan", rest))
            return try Row.fetchAll(statement, arguments: arguments).compactMap { row in
                let shares = try Row.fetchAll(
                    database.cachedStatement(
                        sql: "SELECT volume, records FROM disposition_share WHERE plan = ? ORDER BY place"),
                    arguments: [row["number"] as Int]
                ).compactMap { share in
                    VolumeKey(share["volume"] as String).map { (volume: $0, records: share["records"] as Int) }
                }
                return DispositionPlanEntry(row, shares)
            }
        }
    }

    /// What was done about a plan after it was made, in the order of lines.
    public func dispositionActs(of plan: Int) throws(CatalogueError) -> [DispositionActEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: DetailPlace.select(
                    "disposition_act", "WHERE disposition_act.plan = ? ORDER BY disposition_act.sequence"))
            return try Row.fetchAll(statement, arguments: [plan]).compactMap { DispositionActEntry($0) }
        }
    }

    /// The plans that have ended with a certificate.
    public func certifiedPlans() throws(CatalogueError) -> Set<Int> {
        try read { database in
            Set(try Int.fetchAll(database, sql: "SELECT plan FROM disposition_act WHERE act = 'certificate'"))
        }
    }

    /// What was decided of records under review, in the order of lines.
    public func dispositionReviews() throws(CatalogueError) -> [DispositionReviewEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: DetailPlace.select("disposition_review", "ORDER BY disposition_review.sequence"))
            return try Row.fetchAll(statement).compactMap { DispositionReviewEntry($0) }
        }
    }

    static func apply(_ change: DispositionChange, in database: Database) throws {
        switch change {
        case .planned(let plan): try insert(plan, in: database)
        case .done(let act): try insert(act, in: database)
        case .carried(let carry): try insert(carry, in: database)
        case .reviewed(let review):
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO disposition_review VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                review.sequence, review.done.milliseconds, review.agent, review.outcome, review.until?.day,
                review.list.offset, review.list.count, review.list.digest.column,
                try review.detail.map { try identity(of: $0, in: database) },
            ])
        }
    }

    private static func insert(_ plan: DispositionPlanEntry, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO disposition_plan VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            plan.number, plan.sequence, plan.leaf.column, plan.planned.milliseconds, plan.agent, plan.action,
            plan.list.offset, plan.list.count, plan.list.digest.column, plan.line, plan.day.day, plan.schedule,
            plan.approvals, plan.noticeDays, try plan.detail.map { try identity(of: $0, in: database) },
        ])
        for (place, share) in plan.shares.enumerated() {
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO disposition_share VALUES (?, ?, ?, ?)")
                .execute(arguments: [plan.number, place, "\(share.volume)", share.records])
        }
    }

    private static func insert(_ act: DispositionActEntry, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO disposition_act VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            act.sequence, act.plan, act.act.rawValue, act.done.milliseconds, act.agent, act.leaf?.column,
            act.from.map { "\($0)" }, act.to.map { "\($0)" }, act.destroyed, act.kept, act.volumes,
            try act.detail.map { try identity(of: $0, in: database) },
        ])
        switch act.act {
        case .intent:
            guard let to = act.to else { return }
            // From here on the name is taken.
            let volume = try identity(of: to, in: database)
            try database.execute(
                sql: "UPDATE volume SET state = ? WHERE id = ? AND changed = 0",
                arguments: [VolumeState.reserved.rawValue, volume])
        case .unlink:
            guard let from = act.from else { return }
            try database.execute(
                sql: "UPDATE volume SET state = ? WHERE id = ?",
                arguments: [VolumeState.gone.rawValue, try identity(of: from, in: database)])
            try database.execute(
                sql: "UPDATE disposition_carry SET unlinked = ? WHERE source = ?", arguments: [act.sequence, "\(from)"])
        default: return
        }
    }
}

extension DispositionPlanEntry {
    fileprivate init?(_ row: Row, _ shares: [(volume: VolumeKey, records: Int)]) {
        guard let list = DetailPlace.list(row), let leaf = Digest(column: row["leaf"]) else { return nil }
        self.init(
            number: row["number"], sequence: row["sequence"], leaf: leaf,
            planned: Timestamp(milliseconds: row["planned"]), agent: row["agent"], action: row["action"], list: list,
            line: row["line"], day: CivilDate(day: row["day"]), schedule: row["schedule"],
            approvals: row["approvals"], noticeDays: row["notice"], volumes: shares, detail: DetailPlace.volume(row))
    }
}

extension DispositionActEntry {
    fileprivate init?(_ row: Row) {
        guard let act = Act(rawValue: row["act"]) else { return nil }
        self.init(
            plan: row["plan"], act: act, sequence: row["sequence"], done: Timestamp(milliseconds: row["done"]),
            agent: row["agent"], leaf: Digest(column: row["leaf"]),
            from: (row["source"] as String?).flatMap { VolumeKey($0) },
            to: (row["target"] as String?).flatMap { VolumeKey($0) }, destroyed: row["destroyed"], kept: row["kept"],
            volumes: row["volumes"], detail: DetailPlace.volume(row))
    }
}

extension DispositionReviewEntry {
    fileprivate init?(_ row: Row) {
        guard let list = DetailPlace.list(row) else { return nil }
        self.init(
            sequence: row["sequence"], done: Timestamp(milliseconds: row["done"]), agent: row["agent"],
            outcome: row["outcome"], until: (row["until"] as Int?).map { CivilDate(day: $0) }, list: list,
            detail: DetailPlace.volume(row))
    }
}
