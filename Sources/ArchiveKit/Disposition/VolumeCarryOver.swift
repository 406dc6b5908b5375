// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records
internal import SystemPackage

/// Copies what stays of a volume to another one: records with their envelopes, contents and salts as they are, and what they
/// need to be understood. Dictionaries are learnt anew from what stays (Docs/OnDiskFormat.md §4.8).
///
/// The caller has an exclusive lock on the other volume, which no line names yet, and no write lock.
///
/// Order of writes: `readers`, packs, index, each synchronised; the folder. Until a line says so nobody sees any of it.
struct VolumeCarryOver {
    let archive: Archive

    /// What is known of what is in the volume.
    let survey: VolumeSurvey

    /// What the register says of the volume.
    let entry: VolumeEntry
    let target: VolumeKey

    /// The new volume, whole and synchronised.
    struct Copy {
        var key: VolumeKey
        var content: DispositionCarryAct.Pack
        var addenda: DispositionCarryAct.Pack?
        var index: String

        /// Where its index is, but for the line, which is not written yet.
        var position: IndexPosition

        /// The identifiers that its records bear.
        var borne: [String]
    }

    private static let batch = 2_048
    private static let batchBytes = 32 << 20

    private var layout: VolumeLayout { archive.layout.volume(target) }

    /// - Throws: ``ArchiveError`` `integrity` where something of what stays can't be read.
    /// - Complexity: reads the frames of what stays, and writes them and their index.
    func run() throws -> Copy {
        let fileSystem = archive.fileSystem
        let name = VolumeDescription.firstIndex
        let fresh = try Volume(
            target, layout, in: fileSystem, index: name, access: .build, isOwned: true)
        let appender = try VolumeAppender(fresh, committedLength: 0, in: fileSystem)
        for context in survey.contexts { try appender.append(context) }
        for gaps in survey.gaps { try appender.append(gaps) }
        var moved: [Int: Int] = [:]
        try copyRecords(to: appender, &moved)
        try appender.synchronize()
        let addenda = try copyAddenda(moved)
        try fileSystem.synchronizeDirectory(layout.root)
        let contentRecords = appender.frames.count
        let (position, borne) = try index(
            fresh, content: (appender.length, contentRecords), addenda: addenda.map { ($0.length, $0.records) })
        let content = try digest(of: layout.pack, length: appender.length, records: contentRecords)
        return Copy(
            key: target, content: content,
            addenda: try addenda.map { try digest(of: layout.addenda, length: $0.length, records: $0.records) },
            index: name, position: position, borne: borne)
    }

    // MARK: Packs

    private func copyRecords(to appender: VolumeAppender, _ moved: inout [Int: Int]) throws {
        let source = try PackSource(archive, entry)
        var pending: [PendingRecord] = []
        var offsets: [Int] = []
        var bytes = 0
        func flush() throws {
            let before = appender.frames.count
            try appender.append(pending)
            for (old, new) in zip(offsets, appender.frames[before...]) { moved[old] = new }
            (pending, offsets, bytes) = ([], [], 0)
        }
        for offset in survey.frames {
            let record = try source.record(at: offset, in: target)
            bytes += record.content.count + record.envelopeBytes.count
            pending.append(record)
            offsets.append(offset)
            if pending.count >= Self.batch || bytes >= Self.batchBytes { try flush() }
        }
        try flush()
    }

    private func copyAddenda(_ moved: [Int: Int]) throws -> (length: Int, records: Int)? {
        guard !survey.addenda.isEmpty else { return nil }
        let reader = PackReader(try archive.fileSystem.open(archive.layout.volume(entry.key).addenda, .read))
        let file = try archive.fileSystem.open(layout.addenda, .create)
        let writer = PackWriter(try AppendOnlyFile(file, committedLength: 0))
        for offset in survey.addenda {
            let frame = try reader.frame(at: offset)
            guard let header = frame.header.record, case .elsewhere(let old, let digest) = header.content,
                let new = moved[old]
            else { throw Self.unreadable(entry.key, frame.offset) }
            _ = try writer.append(
                NewRecord(
                    id: header.id, salt: header.salt, envelope: Array(frame.envelope), content: [],
                    contentDigest: digest, reference: new, dictionary: nil))
            if let next = try? reader.frame(at: frame.end), next.header.kind == .text {
                _ = try writer.append(.text, payload: next.payload)
            }
        }
        try writer.synchronize()
        return (writer.length, survey.addenda.count)
    }

    private func digest(
        of path: FilePath, length: Int, records: Int
    ) throws -> DispositionCarryAct.Pack {
        let file = try archive.fileSystem.open(path, .read)
        file.forgetCache()
        return DispositionCarryAct.Pack(
            length: length, records: records, digest: try PackDigest.of(file, length: length))
    }

    // MARK: Index

    /// Makes the index from the packs as they are on the disk, by which each record is compared with the commitment that the
    /// ledger has of it.
    private func index(
        _ fresh: Volume, content: (length: Int, records: Int), addenda: (length: Int, records: Int)?
    ) throws -> (position: IndexPosition, borne: [String]) {
        let head = try archive.register().head()
        let day = entry.lastDay
        func range(_ pack: VolumePack, _ size: (length: Int, records: Int)) -> CapturedRange {
            CapturedRange(
                volume: target, pack: pack, from: 0, to: size.length, sequence: head.sequence, leaf: head.leaf,
                firstPlace: 0, records: size.records, day: day, isCarried: true)
        }
        let line = [range(.content, content)] + (addenda.map { [range(.addenda, $0)] } ?? [])
        let origins = try archive.originRanges(of: entry.key) + archive.register().ranges(of: entry.key)
        var position = IndexPosition.start
        position.advance(over: line)
        var found = 0
        var borne: Set<String> = []
        let replay = VolumeReplay(archive, target, fresh.packFile, origins: origins.filter { !$0.isCarried })
        try replay.read(line) { result in
            if let damage = result.damages.first { throw Self.unreadable(target, damage.offset) }
            found += result.records.count + result.moved.count
            for record in result.records { borne.formUnion(record.names.identifiers.map(\.value)) }
            try fresh.index.apply(
                result.records, parts: result.parts, moved: result.moved, position: position, isCarried: true)
        }
        guard found == content.records + (addenda?.records ?? 0) else { throw Self.unreadable(target, 0) }
        try fresh.index.settle()
        try fresh.index.optimize()
        try fresh.index.compact()
        try archive.fileSystem.open(fresh.index.path, .readWrite).synchronize()
        return (position, borne.sorted())
    }

    static func unreadable(_ key: VolumeKey, _ offset: Int) -> ArchiveError {
        ArchiveError(
            code: .integrity, subject: "\(key)",
            message: "what stays of volume \(key) can't be read at byte \(offset), so nothing of it is destroyed; run "
                + "'muniment verify', and restore it first")
    }
}

/// Reads records of a pack as they are to be stored again.
private struct PackSource {
    private let archive: Archive
    private let reader: PackReader
    private let key: VolumeKey
    private let survey: [Digest: [UInt8]]

    init(_ archive: Archive, _ entry: VolumeEntry) throws {
        self.archive = archive
        key = entry.key
        let file = try archive.fileSystem.open(archive.layout.volume(entry.key).pack, .read)
        reader = PackReader(file, windowSize: 1 << 16)
        survey = try Self.contexts(of: file, length: entry.packLength)
    }

    /// The contexts of records in a pack by their digests.
    private static func contexts(of file: any OpenFile, length: Int) throws -> [Digest: [UInt8]] {
        var found: [Digest: [UInt8]] = [:]
        for frame in try PackReader(file, windowSize: 1 << 18).frames(of: .context, before: length) {
            if let context = RecordContext(decoding: frame.payload) { found[context.digest] = context.bytes }
        }
        return found
    }

    func record(at offset: Int, in target: VolumeKey) throws -> PendingRecord {
        let frame = try reader.frame(at: offset)
        guard let header = frame.header.record, let digest = frame.contentDigest,
            let envelope = RecordEnvelope(decoding: frame.envelope)
        else { throw VolumeCarryOver.unreadable(key, offset) }
        let content = try reader.content(of: frame)
        var prepared = PreparedRecord(
            id: header.id, offset: envelope.sourceOffset, content: content, digest: digest, parsed: envelope.parsed,
            textRule: envelope.textRule, reached: 0, unfolded: 0)
        if let next = try? reader.frame(at: frame.end), next.header.kind == .text {
            prepared.extracted = ExtractedText(
                tool: String(envelope.textRule.dropFirst(ExtractedText.rulePrefix.count)), text: next.payload)
        }
        if let digest = envelope.context {
            guard let bytes = survey[digest] else { throw VolumeCarryOver.unreadable(key, offset) }
            prepared.context = PreparedContext(digest: digest, bytes: bytes)
        }
        return PendingRecord(
            prepared, envelope, in: VolumePlace(recordClass: target.recordClass, period: target.period),
            salt: header.salt, envelopeBytes: Array(frame.envelope))
    }
}
