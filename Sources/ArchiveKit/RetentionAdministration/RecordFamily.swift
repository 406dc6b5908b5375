// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// The family of a record: a mail and its attachments, a kept container and what was in it, from the outermost down.
///
/// An envelope names the record that its record came with, not those that came with it: these lie beyond the end of the
/// same source, and are looked through there.
struct RecordFamily {
    /// The other members, those around the record first.
    private(set) var members: [(located: LocatedRecord, found: FoundRecord)] = []

    /// Whether all that came in with it was looked through.
    private(set) var isWhole = true

    /// The most records of a source that are looked through, and the deepest nesting.
    static let mostRecords = 1_000
    private static let deepest = 16

    /// The formats whose records others come with.
    private static let formats: Set<RecordFormat> = [.mail, .outlook, .zip, .gzip, .tar, .office]

    /// - Throws: ``ArchiveError`` `integrity` where a member is damaged; `failed` where a volume can't be looked into.
    /// - Complexity: reads the records that were unpacked from the same source, up to ``mostRecords``.
    init(of record: FoundRecord, in view: ArchiveView) throws {
        let archive = view.archive
        let lookup = RecordLookup(archive)
        var top = record
        while let above = top.envelope.family, members.count < Self.deepest,
            let located = try lookup.record(above, in: view)
        {
            top = try FoundRecord(located, in: archive)
            members.append((located, top))
        }
        guard !members.isEmpty || Self.formats.contains(record.envelope.parsed.format) else { return }
        var known = Set(members.map(\.found.id) + [record.id])
        var rest = try candidates(top, in: view).filter { !known.contains($0) }.compactMap { id in
            try lookup.record(id, in: view).map { ($0, try FoundRecord($0, in: archive)) }
        }
        // One that is nested deeper may stand before what it is nested in.
        while let index = rest.firstIndex(where: { $0.1.envelope.family.map { known.contains($0) } ?? false }) {
            let (located, found) = rest.remove(at: index)
            known.insert(found.id)
            members.append((located, found))
        }
    }

    /// What was unpacked from the source of a record, in its order.
    private mutating func candidates(_ top: FoundRecord, in view: ArchiveView) throws -> [RecordID] {
        let accession = top.envelope.accession
        let register = try view.archive.register()
        guard let source = try register.accession(accession) else { return [] }
        var found: [(offset: Int, id: RecordID)] = []
        for key in try register.volumes(of: accession) {
            guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
            found += try volume.index.records(of: accession, upTo: view.sequence)
                .filter { $0.sourceOffset >= max(1, source.length) }.map { ($0.sourceOffset, $0.id) }
        }
        isWhole = found.count <= Self.mostRecords
        return found.sorted { ($0.offset, $0.id) < ($1.offset, $1.id) }.prefix(Self.mostRecords).map(\.id)
    }
}
