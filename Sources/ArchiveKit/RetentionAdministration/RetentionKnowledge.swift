// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records
internal import Retention

/// What the archive knows of records beside their envelopes that bears on their retention: events, extensions, holds.
struct RetentionKnowledge {
    private let view: ArchiveView
    private let extensions: [GivenExtension]
    private let holds: [(held: HeldRecords, hold: LegalHold)]

    /// An extension with the records that it reached when it was made, and what it reaches later.
    private struct GivenExtension {
        let entry: RetentionExtensionEntry
        let list: [RecordID]
        let words: ExtensionWords?
    }

    /// - Throws: ``LedgerError`` `broken` where a list of records is not what it was.
    /// - Complexity: reads the lists and details of all extensions and holds in force.
    init(_ view: ArchiveView) throws {
        self.view = view
        let archive = view.archive
        extensions = try archive.register().retentionExtensions().map { entry in
            let content = entry.detail.flatMap { try? archive.detail(of: entry.sequence, in: $0) }
            return GivenExtension(
                entry: entry,
                list: try RecordListFile.read(entry.list, from: archive.layout.ledger, in: archive.fileSystem),
                words: content.flatMap { ExtensionWords($0) })
        }
        holds = try StandingHolds(view).holds.map { held in
            let matter = HoldAdministration(archive).words(of: held.hold)?.matter
            return (
                held,
                LegalHold(
                    matter ?? "hold \(held.hold.number)", since: archive.description.day(of: held.hold.placed),
                    line: held.hold.sequence)
            )
        }
    }

    /// The extensions of a record. One whose words can't be read is taken to reach it.
    func extensions(of record: LocatedRecord, captured: CivilDate) throws -> [RetentionExtension] {
        try extensions.filter { try reaches($0, record, captured) }.map { given in
            RetentionExtension(
                given.entry.until.map { .until($0) } ?? .period(.years(given.entry.years ?? 0)),
                authority: given.words?.authority ?? "", line: given.entry.sequence)
        }
    }

    private func reaches(_ given: GivenExtension, _ record: LocatedRecord, _ captured: CivilDate) throws -> Bool {
        if given.list.hasSorted(record.record.id) { return true }
        guard given.entry.isOpen, record.volume.recordClass != .auditTrail,
            given.entry.last.map({ captured <= $0 }) ?? true
        else { return false }
        guard let words = given.words else { return true }
        if let subject = RetentionSubject(words.subject) {
            return try view.names(of: record).names(subject, of: record.record.id)
        }
        guard let volume = try view.volume(record.volume) else { throw ArchiveError.unseen(record.volume) }
        let query = QueryParser.parse(words.understood, today: view.archive.today).query
        let condition = SearchCondition(
            try SourceNames(view.archive).resolved(query), in: record.volume.recordClass, upTo: view.sequence)
        return try !volume.index.matches(
            of: condition, among: [record.record.row], upTo: view.sequence, watch: SearchWatch()
        ).isEmpty
    }

    /// The holds on a record itself.
    func holds(on record: LocatedRecord) throws -> [LegalHold] {
        try holds.filter { try $0.held.isOn(record, in: view) }.map(\.hold)
    }
}
