// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Formats
internal import Ledger
internal import Packs
internal import Records

/// What an act was about in words: queries, reasons, ids as they were typed. It is kept as a record of class `audit-trail`
/// (Docs/OnDiskFormat.md §4.6), where it can be found by a search and be destroyed when its time has come; the ledger
/// holds its commitment only.
struct ActDetail {
    /// The name of the act: the message type of the record.
    var act: String

    /// What is said of it; strings are what a search finds.
    var members: [String: CanonicalJSON]

    static let rule = "detail-1"

    /// A reason as a person states it.
    ///
    /// - Throws: ``ArchiveError`` `usage` where it is empty or too long.
    static func stated(_ reason: String) throws(ArchiveError) -> String {
        let isEmpty = reason.allSatisfy(\.isWhitespace)
        guard !isEmpty, reason.utf8.count <= 4_096 else {
            throw ArchiveError(
                code: .usage, subject: "--reason",
                message: "the reason \(isEmpty ? "is empty" : "has more than 4,096 bytes"); "
                    + "say in a sentence why this is done")
        }
        return reason
    }

    /// The content of the record: canonical JSON.
    func content(agent: String, onBehalfOf subject: String?, at time: Timestamp) -> [UInt8] {
        var members = members
        members["onBehalfOf"] = subject.map { .string($0) }
        members["act"] = .string(act)
        members["agent"] = .string(agent)
        members["time"] = .string("\(time)")
        return CanonicalJSON.object(members).encoded
    }
}

extension Archive {
    /// The accession of details, which came in no source: the archive itself.
    var trailAccession: AccessionID { AccessionID(description.id) }
}

/// A detail on its way into the archive: its frame is synchronised, its line is still to come.
struct DetailDeposit {
    private let appender: VolumeAppender
    private let archive: Archive

    /// Puts the detail into the open volume of its class and period.
    ///
    /// *Durability:* the frame survives a power cut; nobody sees it before the ledger names it.
    init(_ detail: ActDetail, by agent: String, at time: Timestamp, _ archive: Archive) throws {
        self.archive = archive
        let day = archive.description.day(of: time)
        let content = detail.content(agent: agent, onBehalfOf: archive.environment.onBehalfOf, at: time)[...]
        let parsed = ParsedRecord(
            state: .parsed, format: .json, rule: ActDetail.rule, messageType: detail.act, documentDate: day)
        let envelope = RecordEnvelope(
            accession: archive.trailAccession, sourceOffset: 0, captured: day,
            classification: Classification(recordClass: .auditTrail, rule: "act"), parsed: parsed,
            textRule: FormatRegistry.textRule(for: .json))
        let place = try archive.rules().place(of: envelope)
        let prepared = PreparedRecord(
            id: RecordID(archive.environment.identity(at: time)), offset: 0, content: content,
            digest: Digest(hashing: content), parsed: parsed, textRule: envelope.textRule, reached: 0, unfolded: 0)
        let pending = PendingRecord(
            prepared, envelope, in: place, salt: archive.environment.salt())
        appender = try VolumeChoice(archive: archive).appender(for: .auditTrail, period: place.period, days: [day: 1])
        try appender.append([pending])
        try appender.synchronize()
    }

    var commitment: Digest { appender.commitments.first ?? .zero }

    /// What the line says of it.
    ///
    /// - Parameter place: the index of its commitment.
    func deposit(at place: Int) -> Deposit { Deposit(detail: commitment, at: place, in: appender.range) }

    /// Tells the index. It is derived: a failure is noticed, not passed on.
    func apply(_ line: LedgerLine) {
        do throws(CatalogueError) {
            try appender.apply(line, firstPlace: line.detail?.commitments.first ?? 0)
        } catch {
            archive.close(appender.volume.key)
            archive.environment.notice("the index of \(appender.volume.key) is behind: \(error.message)")
        }
    }
}
