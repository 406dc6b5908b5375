// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Records

/// Something that has happened to a subject, as the register knows it.
public struct RetentionEventEntry: Hashable, Sendable {
    /// 1, 2, 3 ... of the events of the archive.
    public var number: Int

    /// The line that recorded it, its trusted time, and who did.
    public var sequence: Int
    public var recorded: Timestamp
    public var agent: String
    public var kind: RetentionEventKind
    public var day: CivilDate

    /// `nil` where the detail that says it can't be read.
    public var subject: RetentionSubject?

    /// The volume that holds the subject and the reason.
    public var detail: VolumeKey?

    /// The number of the event whose place it takes, as its line says.
    public var corrects: Int?

    /// The line by which a second person has confirmed it, its trusted time, and who did.
    public var confirmedBy: Int?
    public var confirmed: Timestamp?
    public var confirmer: String?

    /// The number of the event that has taken its place.
    public var correctedBy: Int?

    public init(
        number: Int, sequence: Int, recorded: Timestamp, agent: String, kind: RetentionEventKind, day: CivilDate,
        subject: RetentionSubject?, detail: VolumeKey?, corrects: Int? = nil, confirmedBy: Int? = nil,
        confirmed: Timestamp? = nil, confirmer: String? = nil, correctedBy: Int? = nil
    ) {
        self.number = number
        self.sequence = sequence
        self.recorded = recorded
        self.agent = agent
        self.kind = kind
        self.day = day
        self.subject = subject
        self.detail = detail
        self.corrects = corrects
        self.confirmedBy = confirmedBy
        self.confirmed = confirmed
        self.confirmer = confirmer
        self.correctedBy = correctedBy
    }
}

/// What one line says of events.
public enum RetentionEventChange: Hashable, Sendable {
    case recorded(RetentionEventEntry)
    case confirmed(Int, line: Int, time: Timestamp, agent: String)
}

extension RetentionSubject {
    /// Whether two values name one subject: of identifiers without case, spaces, dashes and leading zeros, of names and
    /// accounts without case and surplus spaces.
    public func isSame(as other: RetentionSubject) -> Bool { kind == other.kind && folded == other.folded }

    public var folded: String {
        switch kind {
        case .trade, .uti, .record: IdentifierFolding.fold(value)
        case .account, .party: String(FactLines.line("", value).dropFirst())
        }
    }
}

extension RecordNames {
    private static let partyKeys = ["lei", "bic", "account", "comp-id", "mic", "mail", "other", "party"]

    /// Whether a record names a subject.
    public func names(_ subject: RetentionSubject, of record: RecordID) -> Bool {
        subjects(of: record).contains([subject.kind.rawValue, subject.folded])
    }

    /// The subjects by which events and extensions reach a record: kind and folded value.
    public func subjects(of record: RecordID) -> Set<[String]> {
        var subjects: Set<[String]> = [[RetentionSubject.Kind.record.rawValue, IdentifierFolding.fold("\(record)")]]
        func add(_ kind: RetentionSubject.Kind, _ folded: some StringProtocol) {
            subjects.insert([kind.rawValue, String(folded)])
        }
        for identifier in identifiers {
            add(.trade, IdentifierFolding.fold(identifier.value))
            if identifier.kind == .uti { add(.uti, IdentifierFolding.fold(identifier.value)) }
        }
        for value in FactLines.values(of: "account", in: facts) { add(.account, value) }
        for key in Self.partyKeys { for value in FactLines.values(of: key, in: facts) { add(.party, value) } }
        return subjects
    }
}

extension Register {
    /// All events in the order of their numbers, those that were corrected among them.
    public func retentionEvents() throws(CatalogueError) -> [RetentionEventEntry] {
        try retentionEvents("ORDER BY retention_event.number", [])
    }

    /// The event with a number.
    public func retentionEvent(_ number: Int) throws(CatalogueError) -> RetentionEventEntry? {
        try retentionEvents("WHERE number = ?", [number]).first
    }

    /// The events that reach a record by what it says of itself, also those that another has taken the place of.
    ///
    /// - Complexity: one look-up for each of its identifiers, accounts and parties.
    public func retentionEvents(
        reaching record: RecordID, _ names: RecordNames
    ) throws(CatalogueError) -> [RetentionEventEntry] {
        var found: [RetentionEventEntry] = []
        for subject in names.subjects(of: record) {
            found += try retentionEvents("WHERE subject_kind = ? AND subject = ?", [subject[0], subject[1]])
        }
        return found.sorted { $0.number < $1.number }
    }

    /// The greatest number of an event; 0 where there is none.
    public func lastRetentionEvent() throws(CatalogueError) -> Int {
        try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT max(number) FROM retention_event")) ?? 0 }
    }

    private func retentionEvents(
        _ rest: String, _ arguments: StatementArguments
    ) throws(CatalogueError) -> [RetentionEventEntry] {
        try read { database in
            let statement = try database.cachedStatement(sql: DetailPlace.select("retention_event", rest))
            return try Row.fetchAll(statement, arguments: arguments).compactMap { RetentionEventEntry($0) }
        }
    }

    static func apply(_ change: RetentionEventChange, in database: Database) throws {
        switch change {
        case .recorded(let event):
            let detail = try event.detail.map { try identity(of: $0, in: database) }
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO retention_event VALUES "
                    + "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL)"
            ).execute(arguments: [
                event.number, event.sequence, event.recorded.milliseconds, event.agent, event.kind.name,
                event.day.day, event.subject?.kind.rawValue, event.subject?.value, event.subject?.folded, detail,
                event.corrects,
            ])
            try database.cachedStatement(
                sql: "UPDATE retention_event SET corrected_by = ? WHERE number = ? AND corrected_by IS NULL"
            ).execute(arguments: [event.number, event.corrects])
        case .confirmed(let number, let line, let time, let agent):
            try database.cachedStatement(
                sql: "UPDATE retention_event SET confirmed_by = ?, confirmed = ?, confirmer = ? "
                    + "WHERE number = ? AND confirmed_by IS NULL"
            ).execute(arguments: [line, time.milliseconds, agent, number])
        }
    }
}

extension RetentionEventEntry {
    fileprivate init?(_ row: Row) {
        guard let kind = RetentionEventKind(row["kind"]) else { return nil }
        var subject: RetentionSubject?
        if let name: String = row["subject_kind"], let kind = RetentionSubject.Kind(rawValue: name),
            let value: String = row["typed"]
        {
            subject = RetentionSubject(kind, value)
        }
        self.init(
            number: row["number"], sequence: row["sequence"], recorded: Timestamp(milliseconds: row["recorded"]),
            agent: row["agent"], kind: kind, day: CivilDate(day: row["day"]), subject: subject,
            detail: DetailPlace.volume(row), corrects: row["corrects"], confirmedBy: row["confirmed_by"],
            confirmed: (row["confirmed"] as Int64?).map { Timestamp(milliseconds: $0) }, confirmer: row["confirmer"],
            correctedBy: row["corrected_by"])
    }
}
