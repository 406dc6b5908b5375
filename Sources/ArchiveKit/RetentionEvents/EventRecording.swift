// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
public import Records
internal import Retention

/// What has happened, to whom, and when.
public struct EventRequest: Sendable {
    public var kind: RetentionEventKind
    public var subject: RetentionSubject
    public var day: CivilDate
    public var reason: String

    /// Who has taken the place of whom, of a novation.
    public var successor: String?

    /// The number of the event whose place this one takes.
    public var corrects: Int?

    public init(_ kind: RetentionEventKind, _ subject: RetentionSubject, _ day: CivilDate, reason: String) {
        self.kind = kind
        self.subject = subject
        self.day = day
        self.reason = reason
    }
}

/// An event, and what is said of it.
public struct EventListing: Sendable {
    public var entry: RetentionEventEntry

    /// `nil` where the detail can't be read.
    public var reason: String?
    public var successor: String?

    /// How many records name its subject now; `nil` where that was not asked for.
    public var reached: Int?

    /// The day from which on it counts for disposition: when 30 days have passed since it was recorded, or the day on which a
    /// second person has confirmed it.
    public var countsFrom: CivilDate
}

/// Records what has happened to accounts, trades and parties, from which the retention of their records counts.
///
/// An event reaches all records that name its subject, whenever they came in. What was recorded by hand opens nothing for
/// disposition for 30 days, or until a second person has confirmed it. Nothing is taken back: a correction is an event that
/// takes the place of another.
public struct EventRecording {
    let archive: Archive
    private let actor: ActingAgent

    /// The longest name of a successor, in bytes.
    public static let longestName = 500

    /// - Parameter actor: who records; they were admitted.
    public init(_ archive: Archive, by actor: ActingAgent) {
        self.archive = archive
        self.actor = actor
    }

    /// Records an event.
    ///
    /// *Durability:* when this returns, the event survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `refused` for a day in the future, or before the first day of all records of the subject;
    ///   `usage` without a reason; `not-found` for the event to be corrected. Nothing is recorded then.
    /// - Complexity: that of a search for the subject.
    public func record(_ request: EventRequest) throws(ArchiveError) -> EventListing {
        let reason = try ActDetail.stated(request.reason)
        if let successor = request.successor, !(1...Self.longestName).contains(successor.utf8.count) {
            throw ArchiveError(
                code: .usage, subject: "--to", message: "--to takes a name or code of 1 to \(Self.longestName) bytes")
        }
        return try ArchiveError.wrap {
            if !archive.isLogged { try archive.withLock { _ in } }
            let today = archive.description.day(of: try archive.time().believed)
            guard request.day <= today else {
                throw refusal("\(request.day) is in the future; record what has happened, on the day it has")
            }
            let reached = try SubjectRecords(request.subject, in: archive)
            if let earliest = reached.earliest, request.day < earliest {
                throw refusal(
                    "\(request.day) is before \(earliest), the first trade date of the records of this subject; name the "
                        + "day on which it happened")
            }
            var members: [String: CanonicalJSON] = [
                "subject": .string("\(request.subject)"), "reason": .string(reason),
            ]
            members["to"] = request.successor.map { .string($0) }
            return try archive.withLock { session in
                if let number = request.corrects { try proveCorrection(number) }
                let act = RetentionEventAct.event(
                    number: try archive.register().lastRetentionEvent() + 1, kind: request.kind, day: request.day,
                    corrects: request.corrects)
                try session.record(
                    .retentionEvent(act),
                    detail: ActDetail(act: LedgerAct.retentionEvent(act).name, members: members))
                var listing = try listing(act.number)
                listing.reached = reached.records.count
                return listing
            }
        }
    }

    private func proveCorrection(_ number: Int) throws {
        guard let old = try archive.register().retentionEvent(number) else { throw Self.unknown(number) }
        guard old.correctedBy == nil else {
            throw ArchiveError(
                code: .failed, subject: "event \(number)",
                message: "event \(number) was corrected by event \(old.correctedBy ?? 0) already; correct that one")
        }
    }

    /// Confirms an event that another person has recorded.
    ///
    /// *Durability:* when this returns, the act survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `not-found`; `not-allowed` for who recorded it and for a service; `failed` where it is
    ///   confirmed, or corrected, already.
    public func confirm(_ number: Int) throws(ArchiveError) -> EventListing {
        try ArchiveError.wrap {
            let event = try ArchiveView.answer(from: archive) { _ in try archive.register().retentionEvent(number) }
            guard let event else { throw Self.unknown(number) }
            guard Self.person(event.agent) != Self.person(archive.environment.agent) else {
                throw separation(
                    "\(archive.environment.agent) recorded event \(number), and a second person confirms it; ask another "
                        + "records manager, or let it count in \(RetentionEvent.daysOfDoubt) days")
            }
            guard actor.kind == .person || actor.isUnasked else {
                throw separation(
                    "\(archive.environment.agent) is a service, and a person confirms events; ask a records manager")
            }
            return try archive.withLock { session in
                guard let event = try archive.register().retentionEvent(number) else { throw Self.unknown(number) }
                if event.confirmedBy != nil || event.correctedBy != nil {
                    let what = event.confirmedBy != nil ? "confirmed" : "corrected"
                    throw ArchiveError(
                        code: .failed, subject: "event \(number)",
                        message: "event \(number) was \(what) already; nothing was done")
                }
                try session.record(.retentionEvent(.confirmation(number: number)))
                return try listing(number)
            }
        }
    }

    private func separation(_ message: String) -> ArchiveError {
        archive.refuse(AccessRefusal(reason: .separation, message: message), .event)
    }

    /// Who acts, by whatever token.
    private static func person(_ agent: String) -> Substring { agent.prefix { $0 != "+" } }

    /// The events in the order of their numbers.
    ///
    /// - Parameters:
    ///   - subject: those of this subject only.
    ///   - isUndelivered: those only whose subject no record names.
    /// - Complexity: reads the detail of each; where undelivered ones are asked for, a search for each.
    public func list(
        of subject: RetentionSubject? = nil, undelivered isUndelivered: Bool = false
    ) throws(ArchiveError) -> [EventListing] {
        try ArchiveError.wrap {
            var listings = try ArchiveView.answer(from: archive) { _ in
                try archive.register().retentionEvents().filter { event in
                    guard let subject else { return true }
                    return event.subject?.isSame(as: subject) ?? false
                }.map { try listing($0) }
            }
            guard isUndelivered else { return listings }
            listings = listings.filter { $0.entry.correctedBy == nil }
            for index in listings.indices {
                guard let subject = listings[index].entry.subject else { continue }
                listings[index].reached = try SubjectRecords(subject, in: archive).records.count
            }
            return listings.filter { $0.reached ?? 0 == 0 }
        }
    }

    private func listing(_ number: Int) throws -> EventListing {
        guard let entry = try archive.register().retentionEvent(number) else { throw Self.unknown(number) }
        return try listing(entry)
    }

    private func listing(_ entry: RetentionEventEntry) throws -> EventListing {
        let content = entry.detail.flatMap { try? archive.detail(of: entry.sequence, in: $0) }
        let json = content.flatMap { try? CanonicalJSON(decoding: Array($0)) }
        let event = RetentionEvent(
            entry.kind, on: entry.day, line: entry.sequence, recorded: archive.description.day(of: entry.recorded),
            origin: .hand(isConfirmed: false))
        let alone = CivilDate(day: (event.doubtedUntil ?? event.recorded).day + 1)
        let confirmed = entry.confirmed.map { archive.description.day(of: $0) }
        return EventListing(
            entry: entry, reason: json?["reason"]?.text, successor: json?["to"]?.text,
            countsFrom: min(alone, confirmed ?? alone))
    }

    private func refusal(_ message: String) -> ArchiveError {
        archive.refuse(AccessRefusal(reason: .date, message: message), .event, code: .refused, subject: "DATE")
    }

    private static func unknown(_ number: Int) -> ArchiveError {
        ArchiveError(
            code: .notFound, subject: "\(number)",
            message: "there is no event \(number); 'muniment event list' lists them")
    }
}
