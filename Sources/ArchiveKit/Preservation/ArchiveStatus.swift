// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
public import Records

/// The archive at a glance.
public struct ArchiveStatus: Sendable {
    public var description: ArchiveDescription
    public var sources: Int
    public var incompleteSources: Int
    public var coverage: Coverage

    /// Records by class.
    public var classes: [RecordClass: Int]

    /// Details of acts.
    public var details: Int

    /// Volumes, those with details of acts among them, and how many of them are sealed.
    public var volumes: Int
    public var sealedVolumes: Int

    /// Bytes of the captured sources, and of the packs that hold them.
    public var sourceBytes: Int
    public var packBytes: Int

    /// Lines and bytes of the ledger.
    public var ledgerLines: Int
    public var ledgerBytes: Int
    public var lastAct: Timestamp?

    /// The clock beside the ledger's time.
    public var time: ArchiveTime

    /// The checkpoint that was signed last, and what keeps the archive from signing.
    public var evidence: LedgerEvidence

    /// Looks at an archive. That is no read of a record, so it leaves no line.
    public init(of archive: Archive) throws(ArchiveError) {
        self = try ArchiveView.answer(from: archive) { view in try ArchiveStatus(archive, view) }
    }

    private init(_ archive: Archive, _ view: ArchiveView) throws {
        let register = try archive.register()
        let accessions = try register.accessions()
        let volumes = try register.volumes().volumes
        let head = try register.head()
        description = archive.description
        sources = accessions.count
        incompleteSources = accessions.count { !$0.isComplete }
        coverage = try view.coverage()
        var classes: [RecordClass: Int] = [:]
        for entry in view.entries {
            let records = try view.coverage(of: entry)?.records ?? 0
            if records > 0 { classes[entry.key.recordClass, default: 0] += records }
        }
        details = classes.removeValue(forKey: .auditTrail) ?? 0
        self.classes = classes
        self.volumes = volumes.count
        sealedVolumes = volumes.count { $0.seal != nil }
        sourceBytes = accessions.reduce(0) { $0 + $1.reached }
        packBytes = volumes.reduce(0) { $0 + $1.packLength + $1.addendaLength }
        ledgerLines = head.sequence
        ledgerBytes = head.length
        lastAct = head.trusted
        time = try archive.knownTime()
        evidence = try LedgerEvidence(archive)
    }
}
