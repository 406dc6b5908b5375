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

    /// Whether its description says that it is sealed: its index is then never written to.
    let isSealed: Bool

    /// Says to others that the volume is open here: a shared lock, as long as this object is there.
    private let readers: (any OpenFile)?

    /// Opens a volume that exists.
    ///
    /// - Throws: ``FileSystemError``, ``CatalogueError``.
    convenience init(
        _ key: VolumeKey, _ layout: VolumeLayout, in fileSystem: any FileSystem, access: CatalogueAccess,
        rowStatus: @escaping RowStatus
    ) throws {
        let current = try VolumeDescription.current(layout, in: fileSystem)
        try self.init(
            key, layout, in: fileSystem, index: current.index, access: current.isSealed ? .immutable : access,
            rowStatus: rowStatus)
    }

    /// Opens a volume with an index of this name.
    init(
        _ key: VolumeKey, _ layout: VolumeLayout, in fileSystem: any FileSystem, index name: String,
        access: CatalogueAccess, rowStatus: @escaping RowStatus = { _ in .current }
    ) throws {
        self.key = key
        self.layout = layout
        isSealed = access == .immutable
        readers = try Self.enter(layout, in: fileSystem, access)
        packFile = try fileSystem.open(layout.pack, .read)
        let texts = RecordTexts(packFile)
        let index = try VolumeIndex(
            layout.index(name), access, rowText: { frame, rule in try texts.text(of: frame, rule: rule) },
            rowStatus: rowStatus)
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

    /// The frame of a record, and its content, both proved.
    ///
    /// - Throws: ``PackError``.
    func read(_ record: IndexedRecord) throws -> (frame: PackFrame, content: ArraySlice<UInt8>) {
        let frame = try pack.frame(at: record.frame)
        guard frame.header.record?.id == record.id else {
            throw PackError(
                code: .damaged, subject: "\(layout.pack):\(record.frame)",
                message: "the index of \(key) names a frame that holds another record; run rebuild")
        }
        return (frame, try pack.content(of: frame))
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

/// The texts of a volume's records, read from the pack each time: the index holds no copy.
private final class RecordTexts: Sendable {
    private let reader: Mutex<PackReader>

    init(_ file: any OpenFile) { reader = Mutex(PackReader(file)) }

    func text(of offset: Int, rule: String) throws -> String {
        try reader.withLock { reader in
            let frame = try reader.frame(at: offset)
            let facts = RecordEnvelope(decoding: frame.envelope).map { FactLines.lines(of: $0) } ?? ""
            let content = try reader.content(of: frame)
            var extracted: [UInt8]?
            if rule.hasPrefix(ExtractedText.rulePrefix), let next = try? reader.frame(at: frame.end),
                next.header.kind == .text
            {
                extracted = next.payload
            }
            return SearchableText.text(content, rule: rule, extracted: extracted, facts: facts)
        }
    }
}
