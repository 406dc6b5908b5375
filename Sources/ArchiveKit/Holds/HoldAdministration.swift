// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
internal import Queries
public import Records

/// What a hold is to be placed on, and why.
public struct HoldRequest: Sendable {
    public enum Scope: Sendable {
        /// Record identities, or ids that name one record each: with all versions.
        case ids([String])

        /// All records that match, and that will.
        case query(String)
    }

    public var matter: String
    public var reason: String
    public var scope: Scope
    public var custodians: [String] = []

    /// The day on which it is to be looked at again; a year after its placing where nothing is said.
    public var review: CivilDate?

    public init(matter: String, reason: String, _ scope: Scope) {
        self.matter = matter
        self.reason = reason
        self.scope = scope
    }
}

/// The records that a hold would be placed on.
public struct HoldGathering: Sendable {
    /// In the order of their identities.
    public fileprivate(set) var records: [RecordID]

    /// How many of them are what was asked for, and how many more could not be read as their format promises.
    public fileprivate(set) var matched: Int
    public var unparsed: Int { records.count - matched }

    /// The line as of which they were found.
    public fileprivate(set) var line: Int

    /// The query as it was understood; empty where ids were given.
    public fileprivate(set) var understood = ""

    /// What was searched; `nil` where ids were given.
    public fileprivate(set) var coverage: Coverage?
}

/// A hold, what it is about in words, and what was done about it since.
public struct HoldListing: Sendable {
    public var entry: HoldEntry

    /// `nil` where the detail can't be read.
    public var words: HoldWords?
    public var acts: [(entry: HoldActEntry, words: HoldActWords)]

    /// Whether it is in force and its day of review is over.
    public var isOverdue: Bool

    /// How many records it is on now; `nil` where that was not asked for.
    public var records: Int?
}

/// Places and releases legal holds. A held record is destroyed by nobody, whatever its period.
///
/// The set of a placing is frozen in the ledger; a hold by a query also holds what matches it later, and nothing is ever
/// taken out of a hold but by its release. Chains and families are held as a whole.
public struct HoldAdministration {
    let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// The longest name of a matter, in bytes, and the most custodians.
    public static let longestMatter = 200
    public static let mostCustodians = 200

    /// A hold is looked at again after so many days where nothing else is said.
    public static let daysToReview = 365

    // MARK: Placing

    /// Finds what a hold would be placed on. Nothing is written.
    ///
    /// - Throws: ``ArchiveError`` `usage` where a word of the query has no meaning; `not-found`, `ambiguous` for an id;
    ///   `failed` where a volume can't be looked into.
    /// - Complexity: that of a search, and 16 bytes of memory for each record.
    public func gather(_ request: HoldRequest) throws(ArchiveError) -> HoldGathering {
        _ = try Self.proved(request.matter)
        _ = try ActDetail.stated(request.reason)
        return try ArchiveError.wrap {
            switch request.scope {
            case .ids(let ids): try gather(ids)
            case .query(let text): try gather(query: text)
            }
        }
    }

    private func gather(_ ids: [String]) throws -> HoldGathering {
        try ArchiveView.answer(from: archive, withholding: .nothing, hasCarried: true) { view in
            var records: Set<RecordID> = []
            for id in ids {
                let chain = try RecordLookup(archive).chain(
                    named: id, in: view,
                    detail: "which is kept as long as what it speaks of; holds are on records",
                    missing: "nothing was held; find it with 'muniment search', or hold what may come in by --query")
                records.formUnion(chain.versions.map(\.id))
            }
            return HoldGathering(records: records.sorted(), matched: records.count, line: view.sequence)
        }
    }

    private func gather(query text: String) throws -> HoldGathering {
        let understanding = QueryParser.parse(text, today: archive.today)
        try understanding.refuseUnlessExact(text)
        let asked = try found(understanding.query, upTo: nil)
        var all = Set(asked.records)
        if understanding.query != .everything {
            all.formUnion(try found(HeldRecords.unparsed(in: understanding.query), upTo: asked.line).records)
        }
        return HoldGathering(
            records: all.sorted(), matched: asked.records.count, line: asked.line,
            understood: QueryPrinter.print(understanding.query), coverage: asked.coverage)
    }

    private func found(
        _ query: SearchQuery, upTo line: Int?
    ) throws -> (records: Set<RecordID>, line: Int, coverage: Coverage) {
        let matches = try QueryMatches(query, in: archive, upTo: line, withholding: .nothing, hasCarried: true)
        var records: Set<RecordID> = []
        let unseen = try matches.forEachPage { key, rows in
            if key.recordClass != .auditTrail { for row in rows { records.insert(row.id) } }
        }
        if let key = (matches.coverage.incomplete + unseen).first { throw ArchiveError.unseen(key) }
        return (records, matches.line, matches.coverage)
    }

    /// Places a hold on what was found.
    ///
    /// Order of writes: the list of the records, synchronised; the detail and its commitment, synchronised; the line.
    ///
    /// *Durability:* when this returns, the hold survives a power cut.
    ///
    /// - Throws: ``ArchiveError``; nothing is held then.
    public func place(_ request: HoldRequest, on found: HoldGathering) throws(ArchiveError) -> HoldListing {
        let matter = try Self.proved(request.matter)
        let reason = try ActDetail.stated(request.reason)
        guard request.custodians.count <= Self.mostCustodians,
            request.custodians.allSatisfy({ (1...Self.longestMatter).contains($0.utf8.count) })
        else {
            throw ArchiveError(
                code: .usage, subject: "--custodian",
                message: "at most \(Self.mostCustodians) custodians, of at most \(Self.longestMatter) bytes each")
        }
        var words = HoldWords(
            matter: matter, reason: reason, custodians: request.custodians, query: "", understood: found.understood,
            ids: [])
        switch request.scope {
        case .ids(let ids): words.ids = Array(ids.prefix(HoldWords.mostIDs))
        case .query(let text): words.query = text
        }
        if let review = request.review, review <= archive.today {
            throw ArchiveError(code: .usage, subject: "--review", message: "--review takes a day in the future")
        }
        let isOpen = if case .query = request.scope { true } else { false }
        return try archive.withLock { session in
            let today = archive.description.day(of: session.times().trusted)
            let review = request.review ?? CivilDate(day: today.day + Self.daysToReview)
            let act = HoldPlacementAct(
                number: try archive.register().lastHold() + 1, list: try session.freeze(found.records),
                line: found.line, matched: found.matched, unparsed: found.unparsed, isOpen: isOpen, review: review)
            let line = try session.record(
                .hold(.placement(act)),
                detail: ActDetail(act: LedgerAct.hold(.placement(act)).name, members: words.members))
            return HoldListing(entry: HoldEntry(act, line), words: words, acts: [], isOverdue: false)
        }
    }

    // MARK: What is done about a hold

    /// Releases a hold. What another hold is on stays held.
    ///
    /// *Durability:* when this returns, the release survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `failed` where it is released already.
    public func release(_ number: Int, reason: String) throws(ArchiveError) -> HoldListing {
        let reason = try ActDetail.stated(reason)
        return try write(.release(number), ["reason": .string(reason)])
    }

    /// Records that a custodian was told of a hold on a day, or has acknowledged that.
    ///
    /// *Durability:* when this returns, the act survives a power cut.
    ///
    /// - Parameter day: today where it is `nil`.
    /// - Throws: ``ArchiveError`` `usage` without a name, or for a day in the future; `not-found`; `failed` where the hold is
    ///   released.
    public func notice(
        _ number: Int, custodian: String, day: CivilDate?, isAcknowledged: Bool
    ) throws(ArchiveError) -> HoldListing {
        let day = day ?? archive.today
        guard day <= archive.today else {
            throw ArchiveError(code: .usage, subject: "--date", message: "--date takes a day that has come")
        }
        guard (1...Self.longestMatter).contains(custodian.utf8.count) else {
            throw ArchiveError(
                code: .usage, subject: "--custodian",
                message: "a custodian has a name of 1 to \(Self.longestMatter) bytes")
        }
        return try write(
            .notice(number, day: day, isAcknowledged: isAcknowledged), ["custodian": .string(custodian)])
    }

    /// Records that a hold was looked at and stays, and when it is to be looked at next.
    ///
    /// *Durability:* when this returns, the act survives a power cut.
    ///
    /// - Parameter next: in a year where it is `nil`.
    /// - Throws: ``ArchiveError`` `usage` without a reason, or for a day that has come; `not-found`; `failed` where the hold is
    ///   released.
    public func review(_ number: Int, next: CivilDate?, reason: String) throws(ArchiveError) -> HoldListing {
        let reason = try ActDetail.stated(reason)
        let next = next ?? CivilDate(day: archive.today.day + Self.daysToReview)
        guard next > archive.today else {
            throw ArchiveError(code: .usage, subject: "--next", message: "--next takes a day in the future")
        }
        return try write(.review(number, next: next), ["reason": .string(reason)])
    }

    private func write(_ act: HoldAct, _ members: [String: CanonicalJSON]) throws(ArchiveError) -> HoldListing {
        try archive.withLock { session in
            let register = try archive.register()
            guard let hold = try register.holds(withReleased: true).first(where: { $0.number == act.number }) else {
                throw Self.unknown("\(act.number)")
            }
            if let line = hold.releasedBy {
                throw ArchiveError(
                    code: .failed, subject: "hold \(hold.number)",
                    message: "hold \(hold.number) was released by line \(line) already; nothing was done")
            }
            try session.record(
                .hold(act), detail: ActDetail(act: LedgerAct.hold(act).name, members: members))
            guard let after = try archive.register().holds(withReleased: true).first(where: { $0.number == act.number })
            else { throw Self.unknown("\(act.number)") }
            return try listing(after)
        }
    }

    // MARK: Looking

    /// The holds in the order in which they were placed.
    ///
    /// - Parameter hasReleased: whether those that were released are among them.
    /// - Complexity: reads the detail of each.
    public func list(withReleased hasReleased: Bool = false) throws(ArchiveError) -> [HoldListing] {
        try ArchiveView.answer(from: archive) { _ in
            try archive.register().holds(withReleased: hasReleased).map { try listing($0) }
        }
    }

    /// A hold, and how many records it is on now.
    public func show(_ number: Int) throws(ArchiveError) -> HoldListing {
        try ArchiveError.wrap {
            var listing = try ArchiveView.answer(from: archive) { _ in
                guard let hold = try archive.register().holds(withReleased: true).first(where: { $0.number == number })
                else { throw Self.unknown("\(number)") }
                return try self.listing(hold)
            }
            if listing.entry.releasedBy == nil {
                listing.records = try HeldRecords(listing.entry, in: archive).records(in: archive).count
            }
            return listing
        }
    }

    /// The records that a release would free: those that no other hold is on.
    ///
    /// - Complexity: that of a search for each hold, and 16 bytes of memory for each held record.
    public func freed(by number: Int) throws(ArchiveError) -> (records: [RecordID], heldByOthers: Int) {
        try ArchiveError.wrap {
            let holds = try archive.register().holds(withReleased: false)
            guard let hold = holds.first(where: { $0.number == number }) else { throw Self.unknown("\(number)") }
            let records = try HeldRecords(hold, in: archive).records(in: archive)
            var free = Set(records)
            for other in holds where other.number != number {
                free.subtract(try HeldRecords(other, in: archive).records(in: archive))
            }
            return (free.sorted(), records.count - free.count)
        }
    }

    /// The hold that is meant: by its number, or by its matter where one hold that is not released has it.
    ///
    /// - Throws: ``ArchiveError`` `not-found`; `ambiguous` where several holds are of the matter.
    public func number(of reference: String) throws(ArchiveError) -> Int {
        let holds = try list(withReleased: true)
        if let number = Int(reference), holds.contains(where: { $0.entry.number == number }) { return number }
        let named = holds.filter { $0.words?.matter.lowercased() == reference.lowercased() }
        let standing = named.filter { $0.entry.releasedBy == nil }
        let meant = standing.isEmpty ? named : standing
        guard let hold = meant.last else { throw Self.unknown(reference) }
        guard meant.count == 1 else {
            throw ArchiveError(
                code: .ambiguous, subject: reference,
                message: "holds " + meant.map { "\($0.entry.number)" }.joined(separator: ", ")
                    + " are of this matter; name one by its number")
        }
        return hold.entry.number
    }

    /// What a hold is about; `nil` where its detail can't be read.
    func words(of hold: HoldEntry) -> HoldWords? {
        guard let key = hold.detail, let content = try? archive.detail(of: hold.sequence, in: key) else { return nil }
        return HoldWords(content)
    }

    private func listing(_ hold: HoldEntry) throws -> HoldListing {
        let acts = try archive.register().holdActs(of: hold.number).map { act in
            let content = act.detail.flatMap { try? archive.detail(of: act.sequence, in: $0) }
            return (act, HoldActWords(content.flatMap { try? CanonicalJSON(decoding: Array($0)) }))
        }
        return HoldListing(
            entry: hold, words: words(of: hold), acts: acts,
            isOverdue: hold.releasedBy == nil && hold.review < archive.today)
    }

    private static func unknown(_ reference: String) -> ArchiveError {
        ArchiveError(
            code: .notFound, subject: reference,
            message: "there is no hold of this number or matter; 'muniment hold list --all' lists them")
    }

    private static func proved(_ matter: String) throws(ArchiveError) -> String {
        let matter = SearchSaving.trimmed(matter)
        let isClean = matter.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard (1...longestMatter).contains(matter.utf8.count), Int(matter) == nil, isClean else {
            throw ArchiveError(
                code: .usage, subject: "MATTER",
                message:
                    "a matter has a name of 1 to \(longestMatter) bytes that is no number and has no control characters"
            )
        }
        return matter
    }
}
