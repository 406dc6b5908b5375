// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Packs
internal import Records
internal import Retention
internal import SystemPackage

/// Brings the index of a volume to where the register is, from the pack: by what is missing where the index is merely
/// behind, as a whole where it is lost or has seen another ledger.
///
/// The caller holds the write lock.
struct IndexCatchUp {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    /// How an index stands to the register.
    enum Standing {
        case current
        case behind
        case unlike
    }

    /// Compares the index of an open volume with the register.
    ///
    /// An index may be ahead of the register for as long as a commit is under way; for a reader that is current.
    static func standing(
        _ volume: Volume, _ register: Register, isReader: Bool
    ) throws(CatalogueError) -> Standing {
        let entry = try register.volume(volume.key)
        return try standing(volume, entry, register, isReader: isReader)
    }

    /// Compares the index of an open volume with what the register says of the volume.
    static func standing(
        _ volume: Volume, _ entry: VolumeEntry?, _ register: Register, isReader: Bool
    ) throws(CatalogueError) -> Standing {
        let position = try volume.index.position()
        guard let entry, entry.changed > 0 else {
            return position.sequence == 0 || isReader ? .current : .unlike
        }
        guard position.sequence > 0 else { return .behind }
        if position.sequence > entry.changed, isReader { return .current }
        let known = try register.ranges(of: volume.key, in: position.sequence)
        guard let last = known.first, last.leaf == position.leaf,
            known.allSatisfy({ $0.to == ($0.pack == .content ? position.packLength : position.addendaLength) })
        else { return .unlike }
        return position.sequence == entry.changed ? .current : .behind
    }

    /// Brings the index of a volume up, and that of a sealed volume into the form that it has for good.
    ///
    /// - Returns: the places of the pack that are damaged, whose records the index can't have.
    @discardableResult
    func bringUp(_ key: VolumeKey) throws -> [ByteSpan] {
        let volume: Volume
        do {
            volume = try archive.volume(key)
            switch try Self.standing(volume, archive.register(), isReader: false) {
            case .current:
                try settle(volume)
                return []
            case .behind where !volume.isSealed:
                let damages = try replay(into: volume.index, volume)
                try settle(volume)
                return damages
            case .behind: break
            case .unlike:
                try refuseRollback(volume)
                archive.environment.notice("the index of \(key) is not of this ledger; it is made again")
            }
        } catch let error as CatalogueError where error.code == .missing || error.code == .database {
            archive.environment.notice("the index of \(key) can't be used; it is made again from the pack")
        }
        let damages = try replace(key)
        try ChainSettlement(archive).unsettle([key])
        return damages
    }

    /// Puts what a crash has left undone of a seal in order: the ledger says that the volume is sealed.
    private func settle(_ volume: Volume) throws {
        guard let entry = try archive.register().volume(volume.key), entry.seal != nil else { return }
        if !volume.isSealed {
            try seal(volume, as: Self.settledCopy(of: volume, in: archive.fileSystem))
            return
        }
        if entry.extent == nil {
            try archive.register().apply([extent(of: volume)], head: archive.register().head())
        }
        if archive.filter(of: entry) == nil {
            archive.environment.notice("the filter of \(volume.key) can't be used; it is made again from the index")
            try writeFilter(of: volume)
            archive.close(volume.key)
        }
    }

    private func writeFilter(of volume: Volume) throws {
        try AtomicFile(volume.layout.filter, in: archive.fileSystem).replace(with: volume.index.filter())
        try archive.fileSystem.protect(volume.layout.filter)
    }

    /// Writes the index of an open volume into a new file, as it is to stay.
    ///
    /// - Returns: the name of the file.
    static func settledCopy(of volume: Volume, in fileSystem: any FileSystem) throws -> String {
        let (name, fresh) = try copy(of: volume, in: fileSystem)
        try settle(fresh, in: fileSystem)
        return name
    }

    /// Copies the index of a volume into a new file.
    private static func copy(
        of volume: Volume, in fileSystem: any FileSystem
    ) throws -> (name: String, fresh: Volume) {
        let newest = try VolumeDescription.newestIndex(volume.layout, in: fileSystem) ?? 0
        let name = VolumeDescription.index(newest + 1)
        try volume.index.copy(to: volume.layout.index(name))
        return (name, try Volume(volume.key, volume.layout, in: fileSystem, index: name, access: .build))
    }

    /// Gives the index of a new file the form that it has for good.
    private static func settle(_ fresh: Volume, in fileSystem: any FileSystem) throws {
        try fresh.index.settle()
        try fresh.index.optimize()
        try fresh.index.compact()
        try fileSystem.open(fresh.index.path, .readWrite).synchronize()
    }

    /// Gives a volume that the ledger calls sealed its last index.
    func seal(_ volume: Volume, as name: String) throws {
        archive.close(volume.key)
        try install(name, of: volume.key)
    }

    private func extent(of volume: Volume) throws -> RegisterChange {
        .extent(volume.key, try volume.index.coverage(upTo: .max))
    }

    /// An index is written after the ledger: one that has applied more lines than there are proves that some are gone.
    private func refuseRollback(_ volume: Volume) throws {
        let position = try volume.index.position()
        guard try position.sequence > archive.register().head().sequence else { return }
        throw ArchiveError(
            code: .integrity, subject: "\(volume.key)",
            message: "the index of \(volume.key) has applied line \(position.sequence) of the ledger, which is not "
                + "there any more; restore the ledger from a backup")
    }

    /// Makes the index of a volume again as a whole, and puts it in the place of the old one.
    func replace(_ key: VolumeKey) throws -> [ByteSpan] {
        let fileSystem = archive.fileSystem
        let layout = archive.layout.volume(key)
        archive.close(key)
        let name = VolumeDescription.index((try VolumeDescription.newestIndex(layout, in: fileSystem) ?? 0) + 1)
        let fresh = try Volume(key, layout, in: fileSystem, index: name, access: .build)
        let damages = try replay(into: fresh.index, fresh)
        if try archive.register().volume(key)?.seal != nil { try fresh.index.settle() }
        try fresh.index.optimize()
        try fresh.index.compact()
        // SQLite builds without synchronising: a half-written file must not become the current index in a power cut.
        try fileSystem.open(layout.index(name), .readWrite).synchronize()
        try install(name, of: key)
        return damages
    }

    /// Makes an index the current one of its volume; for a sealed volume, with the filter over its ids.
    ///
    /// Order of writes: the index, synchronised, before; the filter; generation odd; `volume.json`; generation even; the
    /// other indexes go. A crash leaves the old index or the new one as the current; ids are only ever added, so the new
    /// filter is right for both.
    ///
    /// - Parameter isOwned: whether the caller has an exclusive lock on the volume.
    func install(_ name: String, of key: VolumeKey, isOwned: Bool = false) throws {
        let fileSystem = archive.fileSystem
        let layout = archive.layout.volume(key)
        let entry = try archive.register().volume(key)
        var description = VolumeDescription(key: key, index: name, seal: nil)
        var extent: RegisterChange?
        if let entry, let seal = entry.seal {
            let volume = try Volume(
                key, layout, in: fileSystem, index: name, access: .immutable, isOwned: isOwned)
            try writeFilter(of: volume)
            let rules = try archive.rules().schedule
            description.seal = VolumeDescription.Contents(
                length: entry.packLength, digest: seal.digest, coverage: try volume.index.coverage(upTo: .max),
                schedule: "\(rules.name)-\(rules.version)")
            extent = try self.extent(of: volume)
            for path in [layout.pack, layout.index(name)] { try fileSystem.protect(path) }
        }
        let isInsideRebuild = try archive.generation.value() & 1 == 1
        try archive.generation.begin()
        try AtomicFile(layout.description, in: fileSystem).replace(with: description.encoded)
        // That the register knows what a sealed volume holds says that nothing is left to do.
        if let extent { try archive.register().apply([extent], head: archive.register().head()) }
        if !isInsideRebuild { try archive.generation.end() }
        try archive.followGeneration()
        for other in try fileSystem.list(layout.root).compactMap({ VolumeDescription.number(ofIndex: $0.string) })
        where VolumeDescription.index(other) != name {
            let path = layout.index(VolumeDescription.index(other))
            for path in [path] + ArchiveLayout.companions(of: path) where try fileSystem.status(path) != nil {
                try fileSystem.remove(path)
            }
        }
    }

    /// Gives a sealed volume a new index that has applied further lines: a copy of the one that is there, and their rows.
    func extend(_ key: VolumeKey, by lines: [[CapturedRange]]) throws {
        let volume = try archive.volume(key)
        let (name, fresh) = try Self.copy(of: volume, in: archive.fileSystem)
        try fresh.index.unsettle()
        let replay = VolumeReplay(archive, fresh)
        var position = try fresh.index.position()
        for line in lines {
            let content = try replay.read(line)
            position.advance(over: line, giving: content)
            try fresh.index.apply(content.records, parts: content.parts, moved: content.moved, position: position)
        }
        try Self.settle(fresh, in: archive.fileSystem)
        archive.close(key)
        try install(name, of: key)
    }

    private func replay(into index: VolumeIndex, _ volume: Volume) throws -> [ByteSpan] {
        var damages: [ByteSpan] = []
        let replay = VolumeReplay(archive, volume)
        var position = try index.position()
        for line in try replay.lines(after: position.sequence) {
            let isCarried = line.contains(where: \.isCarried)
            var rest = line.reduce(0) { $0 + $1.records }
            position.advance(over: line)
            try replay.read(line) { result in
                damages += result.damages
                rest -= result.records.count + result.moved.count
                if !isCarried { position.lost += max(0, rest) }
                try index.apply(
                    result.records, parts: result.parts, moved: result.moved, position: position, isCarried: isCarried)
            }
            guard isCarried else { continue }
            position.lost += max(0, rest)
            try index.move(to: position)
        }
        return damages
    }
}

extension IndexPosition {
    /// Moves on over the ranges of one line, of which so much could be read.
    mutating func advance(over ranges: [CapturedRange], giving content: RangeReplay.Result) {
        advance(over: ranges)
        lost += max(0, ranges.reduce(0) { $0 + $1.records } - content.records.count - content.moved.count)
    }

    /// Moves on over the ranges of one line.
    mutating func advance(over ranges: [CapturedRange]) {
        for range in ranges {
            (sequence, leaf) = (range.sequence, range.leaf)
            if range.pack == .content { packLength = range.to } else { addendaLength = range.to }
        }
    }
}
