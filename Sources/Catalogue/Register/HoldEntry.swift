// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

/// A legal hold as the register knows it. Its matter, reason and query are in the detail of the act.
public struct HoldEntry: Hashable, Sendable {
    /// 1, 2, 3 ... of the holds of the archive.
    public var number: Int

    /// The line that placed it, its trusted time, and who did.
    public var sequence: Int
    public var placed: Timestamp
    public var agent: String

    /// The records that it holds since then, in the order of their identities, and the line as of which they were found.
    public var list: RecordListRange
    public var line: Int

    /// How many of them are what was asked for, and how many could not be read as their format promises.
    public var matched: Int
    public var unparsed: Int

    /// Whether records that match later are held, too.
    public var isOpen: Bool

    /// The day on which it is to be looked at again.
    public var review: CivilDate

    /// The volume that holds what it is about in words.
    public var detail: VolumeKey?

    /// The line that released it, and its trusted time; `nil` where it holds.
    public var releasedBy: Int?
    public var released: Timestamp?

    public init(
        number: Int, sequence: Int, placed: Timestamp, agent: String, list: RecordListRange, line: Int, matched: Int,
        unparsed: Int, isOpen: Bool, review: CivilDate, detail: VolumeKey?, releasedBy: Int? = nil,
        released: Timestamp? = nil
    ) {
        self.number = number
        self.sequence = sequence
        self.placed = placed
        self.agent = agent
        self.list = list
        self.line = line
        self.matched = matched
        self.unparsed = unparsed
        self.isOpen = isOpen
        self.review = review
        self.detail = detail
        self.releasedBy = releasedBy
        self.released = released
    }
}

/// Something that was done about a hold after it was placed.
public struct HoldActEntry: Hashable, Sendable {
    public enum Act: String, Sendable {
        /// A custodian was told.
        case notice
        /// A custodian has acknowledged that.
        case acknowledgement
        case review
        case release
    }

    public var hold: Int
    public var act: Act

    /// The line, its trusted time, and who did it.
    public var sequence: Int
    public var done: Timestamp
    public var agent: String

    /// The day of the notice, or that of the next review.
    public var day: CivilDate?
    public var detail: VolumeKey?

    public init(
        hold: Int, act: Act, sequence: Int, done: Timestamp, agent: String, day: CivilDate?, detail: VolumeKey?
    ) {
        self.hold = hold
        self.act = act
        self.sequence = sequence
        self.done = done
        self.agent = agent
        self.day = day
        self.detail = detail
    }
}

/// What one line says of holds.
public enum HoldChange: Hashable, Sendable {
    case placed(HoldEntry)
    case done(HoldActEntry)
}

extension Register {
    /// The holds in the order of their numbers.
    ///
    /// - Parameter hasReleased: whether those that were released are among them.
    public func holds(withReleased hasReleased: Bool) throws(CatalogueError) -> [HoldEntry] {
        try read { database in
            let condition = hasReleased ? "" : "WHERE released_by IS NULL "
            let statement = try database.cachedStatement(
                sql: DetailPlace.select("hold", condition + "ORDER BY hold.number"))
            return try Row.fetchAll(statement).compactMap { HoldEntry($0) }
        }
    }

    /// The greatest number of a hold; 0 where there is none.
    public func lastHold() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM hold")) ?? 0 }
    }

    /// What was done about a hold after it was placed, in the order of lines.
    public func holdActs(of number: Int) throws(CatalogueError) -> [HoldActEntry] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: DetailPlace.select("hold_act", "WHERE hold = ? ORDER BY hold_act.sequence"))
            return try Row.fetchAll(statement, arguments: [number]).compactMap { HoldActEntry($0) }
        }
    }

    static func apply(_ change: HoldChange, in database: Database) throws {
        switch change {
        case .placed(let hold):
            let detail = try hold.detail.map { try identity(of: $0, in: database) }
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO hold VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                hold.number, hold.sequence, hold.placed.milliseconds, hold.agent, hold.list.offset, hold.list.count,
                hold.list.digest.column, hold.line, hold.matched, hold.unparsed, hold.isOpen, hold.review.day, detail,
                hold.releasedBy, hold.released?.milliseconds,
            ])
        case .done(let act):
            let detail = try act.detail.map { try identity(of: $0, in: database) }
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO hold_act VALUES (?, ?, ?, ?, ?, ?, ?)")
                .execute(arguments: [
                    act.sequence, act.hold, act.act.rawValue, act.done.milliseconds, act.agent, act.day?.day, detail,
                ])
            switch act.act {
            case .release:
                try database.cachedStatement(
                    sql: "UPDATE hold SET released_by = ?, released = ? WHERE number = ? AND released_by IS NULL"
                ).execute(arguments: [act.sequence, act.done.milliseconds, act.hold])
            case .review:
                try database.cachedStatement(sql: "UPDATE hold SET review = ? WHERE number = ?")
                    .execute(arguments: [act.day?.day, act.hold])
            case .notice, .acknowledgement: break
            }
        }
    }
}

extension HoldEntry {
    fileprivate init?(_ row: Row) {
        guard let list = DetailPlace.list(row) else { return nil }
        self.init(
            number: row["number"], sequence: row["sequence"], placed: Timestamp(milliseconds: row["placed"]),
            agent: row["agent"], list: list, line: row["line"], matched: row["matched"], unparsed: row["unparsed"],
            isOpen: row["is_open"], review: CivilDate(day: row["review"]), detail: DetailPlace.volume(row),
            releasedBy: row["released_by"],
            released: (row["released"] as Int64?).map { Timestamp(milliseconds: $0) })
    }
}

extension HoldActEntry {
    fileprivate init?(_ row: Row) {
        guard let act = Act(rawValue: row["act"]) else { return nil }
        self.init(
            hold: row["hold"], act: act, sequence: row["sequence"], done: Timestamp(milliseconds: row["done"]),
            agent: row["agent"], day: (row["day"] as Int?).map { CivilDate(day: $0) }, detail: DetailPlace.volume(row))
    }
}
