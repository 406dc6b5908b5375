// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Formats
internal import Packs
internal import Records
internal import Synchronization
internal import SystemPackage

/// An open volume: its pack for reading, and its index.
final class Volume {
    let key: VolumeKey
    let layout: VolumeLayout
    let packFile: any OpenFile
    let pack: PackReader
    let dictionaries: PackDictionaries
    let index: VolumeIndex
    private let openAddenda: () throws -> any OpenFile
    private var openedAddenda: PackReader?

    /// What the register said of it when the index was last found to be current.
    var proven: VolumeEntry?

    /// Whether its description says that it is sealed: its index is then never written to.
    let isSealed: Bool

    /// Says to others that the volume is open here: a shared lock, as long as this object is there.
    private let readers: (any OpenFile)?

    /// Opens a volume that exists.
    ///
    /// - Throws: ``FileSystemError``, ``CatalogueError``.
    convenience init(
        _ key: VolumeKey, _ layout: VolumeLayout, in fileSystem: any FileSystem, access: CatalogueAccess,
        rowStatus: RowStatus
    ) throws {
        let current = try VolumeDescription.current(layout, in: fileSystem)
        try self.init(
            key, layout, in: fileSystem, index: current.index, access: current.isSealed ? .immutable : access,
            rowStatus: rowStatus)
    }

    /// Opens a volume with an index of this name.
    ///
    /// - Parameter isOwned: whether who opens it has an exclusive lock on it.
    init(
        _ key: VolumeKey, _ layout: VolumeLayout, in fileSystem: any FileSystem, index name: String,
        access: CatalogueAccess, rowStatus: RowStatus = .alone, isOwned: Bool = false
    ) throws {
        self.key = key
        self.layout = layout
        isSealed = access == .immutable
        readers = isOwned ? nil : try Self.enter(layout, in: fileSystem, access)
        packFile = try fileSystem.open(layout.pack, .read)
        // The index asks for texts and names while it is read, by the thread that reads it, and is there as long.
        nonisolated(unsafe) weak var opened: VolumeIndex?
        let texts = RecordTexts(
            packFile, dictionaries: { (try? opened?.dictionaries().frames) ?? [] },
            addenda: { try fileSystem.open(layout.addenda, .read) })
        openAddenda = { try fileSystem.open(layout.addenda, .read) }
        let index = try VolumeIndex(
            layout.index(name), access,
            rowText: { frame, addendum, rule in try texts.text(of: frame, addendum: addendum, rule: rule) },
            rowNames: { frame, addendum in try texts.names(of: frame, addendum: addendum) },
            rowStatus: rowStatus)
        opened = index
        self.index = index
        dictionaries = PackDictionaries(packFile) { (try? index.dictionaries().frames) ?? [] }
        pack = PackReader(packFile, dictionaries: dictionaries)
    }

    /// Takes a shared lock on `readers`. The file says nothing and may be lost: then there is no lock, unless it can be made
    /// again.
    private static func enter(
        _ layout: VolumeLayout, in fileSystem: any FileSystem, _ access: CatalogueAccess
    ) throws(FileSystemError) -> (any OpenFile)? {
        let file: any OpenFile
        do {
            file = try fileSystem.open(layout.readers, .read)
        } catch let error where error.code == .notFound {
            guard access == .write else { return nil }
            file = try fileSystem.open(layout.readers, .create)
        }
        guard try file.tryLock(exclusive: false) else {
            throw FileSystemError(
                code: .locked, subject: layout.readers,
                message: "\(layout.root) is being taken away by another process; repeat the command")
        }
        return file
    }

    /// The frame with the envelope of a version of a record, and the content of the record, both proved.
    ///
    /// - Throws: ``PackError``, ``FileSystemError``.
    func read(_ record: IndexedRecord) throws -> (frame: PackFrame, content: ArraySlice<UInt8>) {
        let frame = try pack.frame(at: record.frame)
        guard frame.header.record?.id == record.id else { throw otherRecord(layout.pack, record.frame) }
        let content = try pack.content(of: frame)
        guard let addendum = record.addendum else { return (frame, content) }
        let later = try addenda().frame(at: addendum)
        guard later.header.record?.id == record.id, later.contentDigest == frame.contentDigest else {
            throw otherRecord(layout.addenda, addendum)
        }
        return (later, content)
    }

    /// The envelope of a version of a record, proved; its content is not read where it lies elsewhere.
    ///
    /// - Throws: ``PackError``, ``FileSystemError``; ``ArchiveError`` `integrity` where it can't be understood.
    func envelope(of record: IndexedRecord) throws -> RecordEnvelope {
        let (path, offset) = record.addendum.map { (layout.addenda, $0) } ?? (layout.pack, record.frame)
        let frame = try (record.addendum == nil ? pack : addenda()).frame(at: offset)
        guard frame.header.record?.id == record.id else { throw otherRecord(path, offset) }
        guard let envelope = RecordEnvelope(decoding: frame.envelope) else {
            throw ArchiveError(
                code: .integrity, subject: "\(record.id)",
                message: "the envelope of record \(record.id) can't be read; run verify")
        }
        return envelope
    }

    private func otherRecord(_ path: FilePath, _ offset: Int) -> PackError {
        PackError(
            code: .damaged, subject: "\(path):\(offset)",
            message: "the index of \(key) names a frame that holds another record; run rebuild")
    }

    /// The text that an outside tool has extracted, for a version of a record; `nil` where none was.
    func extractedText(of record: IndexedRecord) throws -> [UInt8]? {
        guard record.textRule.hasPrefix(ExtractedText.rulePrefix) else { return nil }
        if let addendum = record.addendum, let text = try Self.text(behind: addendum, addenda()) { return text }
        return try Self.text(behind: record.frame, pack)
    }

    /// The text in the frame behind a record's.
    static func text(behind offset: Int, _ reader: PackReader) throws -> [UInt8]? {
        let end = try reader.frame(at: offset).end
        guard let next = try? reader.frame(at: end), next.header.kind == .text else { return nil }
        return next.payload
    }

    /// The addenda; there are some where a row names one.
    func addenda() throws -> PackReader {
        if let openedAddenda { return openedAddenda }
        let reader = PackReader(try openAddenda())
        openedAddenda = reader
        return reader
    }

    /// Creates the folder and files of a volume that no line names yet. The caller knows the ledger to its end.
    ///
    /// Order of writes: folders, `readers` and `content.pack`, synchronised; `volume.json`; each name synchronised. What
    /// an earlier attempt left behind is used.
    static func create(
        _ key: VolumeKey, _ layout: VolumeLayout, in fileSystem: any FileSystem
    ) throws(FileSystemError) {
        try fileSystem.createDurableDirectory(layout.root)
        for path in [layout.readers, layout.pack] {
            let file = try fileSystem.open(path, .create)
            if try file.length() > 0 { try file.truncate(to: 0) }
            try file.synchronize()
        }
        // An index that an earlier attempt left may know frames that were never committed.
        for name in try fileSystem.list(layout.root) where name.string.hasPrefix("index-") {
            try fileSystem.remove(layout.root.appending(name))
        }
        try fileSystem.synchronizeDirectory(layout.root)
        try AtomicFile(layout.description, in: fileSystem).replace(
            with: VolumeDescription(key: key, index: VolumeDescription.firstIndex, seal: nil).encoded)
    }
}

/// The texts and names of a volume's records, read from the packs each time: the index holds no copy.
private final class RecordTexts: Sendable {
    private struct Readers {
        var content: PackReader
        var addenda: PackReader?
    }

    private let readers: Mutex<Readers>
    private let openAddenda: @Sendable () throws -> any OpenFile

    /// - Parameter dictionaries: offsets of the frames of dictionaries, as the index knows them.
    init(
        _ file: any OpenFile, dictionaries: @escaping @Sendable () -> [Int],
        addenda: @escaping @Sendable () throws -> any OpenFile
    ) {
        readers = Mutex(
            Readers(content: PackReader(file, dictionaries: PackDictionaries(file, hints: dictionaries))))
        openAddenda = addenda
    }

    /// What a record says by name; `nil` where its frame is damaged.
    func names(of offset: Int, addendum: Int?) throws -> RecordNames? {
        try readers.withLock { readers in
            do {
                let frame =
                    if let addendum { try addenda(&readers).frame(at: addendum) } else {
                        try readers.content.frame(at: offset)
                    }
                return RecordEnvelope(decoding: frame.envelope).map { RecordNames($0) }
            } catch let error as PackError {
                guard error.code == .damaged else { throw error }
                return nil
            } catch let error as FileSystemError {
                guard error.code == .notFound else { throw error }
                return nil
            }
        }
    }

    private func addenda(_ readers: inout Readers) throws -> PackReader {
        let reader = try readers.addenda ?? PackReader(openAddenda())
        readers.addenda = reader
        return reader
    }

    func text(of offset: Int, addendum: Int?, rule: String) throws -> String {
        try readers.withLock { readers in
            let frame = try readers.content.frame(at: offset)
            let content = try readers.content.content(of: frame)
            var envelope = frame.envelope
            var extracted: [UInt8]?
            let isExtracted = rule.hasPrefix(ExtractedText.rulePrefix)
            if let addendum {
                let addenda = try addenda(&readers)
                envelope = try addenda.frame(at: addendum).envelope
                if isExtracted { extracted = try Volume.text(behind: addendum, addenda) }
            }
            if isExtracted, extracted == nil { extracted = try Volume.text(behind: offset, readers.content) }
            // A frame that was proved has an envelope; where this version can't read it, the row has no text.
            guard let described = RecordEnvelope(decoding: envelope) else { return "" }
            return SearchableText.text(
                content, described, extracted: extracted, facts: FactLines.lines(of: described))
        }
    }
}
