// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
internal import Queries
public import Records

/// Which records are to be kept for longer, for how long, and by whose order.
public struct ExtensionRequest: Sendable {
    public enum Scope: Sendable {
        case subject(RetentionSubject)
        case query(String)
    }

    public enum Term: Sendable {
        /// To the end of this day.
        case until(CivilDate)

        /// So many years from the start of their clock.
        case years(Int)
    }

    public var scope: Scope
    public var term: Term

    /// Who ordered it: the authority, and the order.
    public var authority: String
    public var reason: String

    /// The last day of capture of records that it reaches; `nil` for all that will come in.
    public var last: CivilDate?

    public init(_ scope: Scope, _ term: Term, authority: String, reason: String) {
        self.scope = scope
        self.term = term
        self.authority = authority
        self.reason = reason
    }
}

/// The records that an extension would reach now.
public struct ExtensionGathering: Sendable {
    /// In the order of their identities.
    public fileprivate(set) var records: [RecordID]

    /// The line as of which they were found.
    public fileprivate(set) var line: Int

    /// The query as it was understood; empty for a subject.
    public fileprivate(set) var understood = ""
}

/// An extension, and what is said of it.
public struct ExtensionListing: Sendable {
    public var entry: RetentionExtensionEntry

    /// `nil` where the detail can't be read.
    public var words: ExtensionWords?
}

/// What an extension is about in words.
public struct ExtensionWords: Hashable, Sendable {
    public var authority: String
    public var reason: String

    /// The subject, or the query as typed and as it was understood; the others are empty.
    public var subject: String
    public var query: String
    public var understood: String
}

/// Keeps records for longer than their rules say, by order of an authority: one client's for seven years where others' are
/// kept for five (MiFID II article 16(7)). An extension lengthens and never shortens; it ends by itself, when its term is over.
public struct RetentionExtending {
    private let archive: Archive

    /// The longest text of an authority, in bytes.
    public static let longestAuthority = 500

    public init(_ archive: Archive) { self.archive = archive }

    /// Finds the records that an extension would reach now. Nothing is written.
    ///
    /// - Throws: ``ArchiveError`` `usage` where a word of the query has no meaning; `failed` where a volume can't be looked
    ///   into.
    public func gather(_ request: ExtensionRequest) throws(ArchiveError) -> ExtensionGathering {
        try ArchiveError.wrap {
            switch request.scope {
            case .subject(let subject):
                let found = try SubjectRecords(subject, in: archive)
                return ExtensionGathering(records: found.records.sorted(), line: found.line)
            case .query(let text):
                let understanding = QueryParser.parse(text, today: archive.today)
                try understanding.refuseUnlessExact(text)
                let matches = try QueryMatches(understanding.query, in: archive, withholding: .nothing)
                var records: Set<RecordID> = []
                let unseen = try matches.forEachPage { key, rows in
                    if key.recordClass != .auditTrail { for row in rows { records.insert(row.id) } }
                }
                if let key = (matches.coverage.incomplete + unseen).first { throw ArchiveError.unseen(key) }
                return ExtensionGathering(
                    records: records.sorted(), line: matches.line,
                    understood: QueryPrinter.print(understanding.query))
            }
        }
    }

    /// Extends the retention of what was found, and of what will come in.
    ///
    /// *Durability:* when this returns, the extension survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `usage` without an authority or a reason; `refused` for a term that is over. Nothing is
    ///   extended then.
    public func extend(
        _ request: ExtensionRequest, _ found: ExtensionGathering
    ) throws(ArchiveError) -> ExtensionListing {
        let reason = try ActDetail.stated(request.reason)
        let authority = SearchSaving.trimmed(request.authority)
        guard (1...Self.longestAuthority).contains(authority.utf8.count) else {
            throw ArchiveError(
                code: .usage, subject: "--authority",
                message: "--authority takes who ordered it, in 1 to \(Self.longestAuthority) bytes")
        }
        var words = ExtensionWords(
            authority: authority, reason: reason, subject: "", query: "", understood: found.understood)
        switch request.scope {
        case .subject(let subject): words.subject = "\(subject)"
        case .query(let text): words.query = text
        }
        let term = try proved(request.term)
        return try archive.withLock { session in
            let act = ExtensionAct(
                number: try archive.register().lastRetentionExtension() + 1, term: term,
                list: try session.freeze(found.records), line: found.line, isOpen: true, last: request.last)
            let line = try session.record(
                .retentionExtension(act),
                detail: ActDetail(act: LedgerAct.retentionExtension(act).name, members: words.members))
            return ExtensionListing(entry: RetentionExtensionEntry(act, line), words: words)
        }
    }

    private func proved(_ term: ExtensionRequest.Term) throws(ArchiveError) -> ExtensionAct.Term {
        switch term {
        case .until(let day):
            let today = archive.description.day(of: try archive.time().believed)
            guard day > today else {
                throw archive.refuse(
                    AccessRefusal(
                        reason: .date,
                        message: "\(day) is over, and an extension only lengthens; name a day after \(today)"), .event,
                    code: .refused, subject: "--until")
            }
            return .until(day)
        case .years(let years):
            guard (1...ExtensionAct.mostYears).contains(years) else {
                throw ArchiveError(
                    code: .usage, subject: "--years", message: "--years takes 1 to \(ExtensionAct.mostYears)")
            }
            return .years(years)
        }
    }

    /// All extensions in the order of their numbers.
    ///
    /// - Complexity: reads the detail of each.
    public func list() throws(ArchiveError) -> [ExtensionListing] {
        try ArchiveView.answer(from: archive) { _ in
            try archive.register().retentionExtensions().map { entry in
                let content = entry.detail.flatMap { try? archive.detail(of: entry.sequence, in: $0) }
                return ExtensionListing(entry: entry, words: content.flatMap { ExtensionWords($0) })
            }
        }
    }
}

extension ExtensionWords {
    var members: [String: CanonicalJSON] {
        [
            "authority": .string(authority), "reason": .string(reason), "subject": .string(subject),
            "query": .string(query), "understood": .string(understood),
        ]
    }

    /// Reads the content of a detail; `nil` where it is none of an extension.
    init?(_ content: some Collection<UInt8>) {
        guard let json = try? CanonicalJSON(decoding: Array(content)), let authority = json["authority"]?.text,
            let reason = json["reason"]?.text, let subject = json["subject"]?.text, let query = json["query"]?.text,
            let understood = json["understood"]?.text
        else { return nil }
        self.init(authority: authority, reason: reason, subject: subject, query: query, understood: understood)
    }
}
