// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs
internal import Records

/// Applies to the register and the indexes what the ledger holds and they have not seen; cuts what never was committed.
///
/// The caller holds the write lock. Docs/OnDiskFormat.md §8 has the rules.
struct LedgerCatchUp {
    struct Outcome {
        var head: LedgerHead

        /// Bytes that were cut off the ledger, and off packs, commitments and lists.
        var cut = 0
        var tails = 0
    }

    private let archive: Archive

    /// Whether the register is made again because somebody asked for it.
    private let isRebuild: Bool

    init(_ archive: Archive, isRebuild: Bool = false) {
        self.archive = archive
        self.isRebuild = isRebuild
    }

    /// - Parameter mark: what the last holder of the lock left; dirty where it did not end well.
    /// - Throws: ``ArchiveError`` `integrity` where the ledger is not what it was.
    func run(after mark: LockMark) throws -> Outcome {
        let register = try openRegister()
        let start = try register.head()
        var touched: Set<VolumeKey> = []
        var carried: Set<VolumeKey> = []
        var pending: [RegisterChange] = []
        var unapplied = 0
        var applied = start
        let (head, ending) = try archive.ledgerReader.read(after: start) { line, head in
            let contexts = try contexts(of: line)
            let detail = RegisterChanges.detail(of: line, in: archive.layout, fileSystem: archive.fileSystem)
            pending += RegisterChanges.of(line, contexts: contexts, detail: detail, archive.description)
            touched.formUnion(line.deposits.flatMap { $0.volumes.map(\.volume) })
            if case .seal(let key, _, _, _) = line.act { touched.insert(key) }
            if case .disposition(.carry(let carry)) = line.act, let to = carry.to {
                touched.insert(to)
                carried.insert(to)
            }
            unapplied += 1
            if unapplied >= 1_024 {
                try register.apply(pending, head: head)
                pending = []
                unapplied = 0
                applied = head
            }
        }
        var outcome = Outcome(head: head)
        switch ending {
        case .clean: break
        case .torn(let position):
            if position < mark.ledgerLength { throw broken(at: position) }
            try refuseIfApplied(beyond: head)
            outcome.cut = try LedgerRecovery(archive.layout.ledger, in: archive.fileSystem).cut(at: position)
            archive.environment.notice(
                "\(outcome.cut) bytes at the end of the ledger were never committed; they were kept in a cut file")
        case .broken(let position): throw broken(at: position)
        }
        if head != applied || !pending.isEmpty { try register.apply(pending, head: head) }
        // A seal may have been cut short behind its line.
        touched.formUnion(try archive.register().unsettledVolumes())
        let live = Set(try archive.register().volumes().volumes.map(\.key))
        touched.formIntersection(live)
        for key in touched.sorted() { try bringUp(key) }
        try followChains(touched, carried: carried, register: archive.register(), head)
        if mark.isDirty { outcome.tails = try cutTails(head) }
        return outcome
    }

    /// Takes what supersedes what from the indexes of the volumes that lines have touched.
    ///
    /// - Parameter carried: those whose rows are of earlier lines.
    private func followChains(
        _ touched: Set<VolumeKey>, carried: Set<VolumeKey>, register: Register, _ head: LedgerHead
    ) throws {
        let applied = try register.chainsApplied()
        guard applied < head.sequence else { return }
        var changes: [RegisterChange] = []
        for key in touched.sorted() {
            guard let volume = try? archive.volume(key) else { continue }
            let first = carried.contains(key) ? 0 : applied
            if try !volume.index.eventTrades().isEmpty { changes.append(.eventsStated) }
            changes += try volume.index.supersessions(after: first, in: key).map { .supersession($0) }
            changes += try volume.index.ended(after: first).map { .supersessionsEnded($0.record, at: $0.at) }
        }
        try register.apply(changes, head: head, withChains: true)
        // Of a register that is new nothing is settled anyway.
        if applied > 0 { try ChainSettlement(archive).unsettle(touched) }
    }

    /// A volume whose pack is lost has no index to bring up: that must not stop work on the others.
    private func bringUp(_ key: VolumeKey) throws {
        do {
            try IndexCatchUp(archive).bringUp(key)
        } catch let error as FileSystemError where error.code == .notFound {
            archive.environment.notice("volume \(key) is left out: \(error.message); run verify")
        }
    }

    /// Opens the register; one that is lost, or belongs to another ledger, is made again from the ledger.
    private func openRegister() throws -> Register {
        do {
            let register = try archive.register()
            let head = try register.head()
            if head.sequence == 0 {
                if !isRebuild, try CommitmentFile.count(in: archive.layout.ledger, of: archive.fileSystem) > 0 {
                    archive.environment.notice("the register was not there; it is made again from the ledger")
                    // Whoever reads has the lost one open.
                    try archive.generation.begin()
                }
                return register
            }
            if try archive.ledgerReader.length() < head.length { throw broken(at: head.length) }
            if try archive.ledgerReader.line(endingAt: head.length)?.leaf == head.leaf { return register }
            try refuseBadLine(before: head.length)
            archive.environment.notice("the register belongs to another ledger; it is made again")
        } catch let error as CatalogueError where ![.busy, .noSpace].contains(error.code) {
            archive.environment.notice("the register can't be read; it is made again from the ledger")
        }
        try removeRegister()
        return try archive.register()
    }

    /// Takes the register away, so that ``run(after:)`` makes it again; nobody reads until the generation is even.
    ///
    /// - Throws: ``ArchiveError`` `integrity` where the ledger is shorter than the register knows, or a line that it
    ///   knows is bad: what is lost must be restored and not forgotten.
    func discardRegister() throws {
        let length = try archive.ledgerReader.length()
        let known = (try? archive.register().head().length) ?? 0
        if length < known { throw broken(at: length) }
        try refuseBadLine(before: known)
        try removeRegister()
    }

    /// A register that disagrees with the last line it has applied is of another ledger only where every line up to
    /// there is sound; else the line is what has changed.
    private func refuseBadLine(before length: Int) throws {
        switch try archive.ledgerReader.read(after: LedgerHead(), each: { _, _ in }).1 {
        case .clean: return
        case .torn(let position): if position < length { throw broken(at: position) }
        case .broken(let position): throw broken(at: position)
        }
    }

    /// Takes the register away. Whoever reads has it open still, and takes the new one once the generation is even.
    private func removeRegister() throws {
        try archive.generation.begin()
        try archive.followGeneration()
        archive.closeAll()
        for path in [archive.layout.register] + ArchiveLayout.companions(of: archive.layout.register)
        where try archive.fileSystem.status(path) != nil {
            try archive.fileSystem.remove(path)
        }
    }

    /// The contexts that a capture line put at the head of its ranges, or that were carried over.
    private func contexts(of line: LedgerLine) throws -> [PlacedContext] {
        if case .disposition(.carry(let carry)) = line.act {
            return RegisterChanges.carriedContexts(of: carry, in: archive.layout, fileSystem: archive.fileSystem)
        }
        guard case .capture(let capture) = line.act else { return [] }
        return capture.volumes.flatMap { range in
            RegisterChanges.contexts(
                of: range, in: archive.layout.volume(range.volume), fileSystem: archive.fileSystem)
        }
    }

    /// A line that an index has applied was durable once; if it is bad now, integrity is broken.
    ///
    /// The volumes are those of the disk: a register that is made again does not know the volume of a bad line.
    private func refuseIfApplied(beyond head: LedgerHead) throws {
        for key in try archive.layout.volumesOnDisk(in: archive.fileSystem) {
            if let volume = try? archive.volume(key), try volume.index.position().sequence > head.sequence {
                throw broken(at: head.length)
            }
        }
    }

    /// Cuts frames, commitments and lists that no line names.
    private func cutTails(_ head: LedgerHead) throws -> Int {
        var cut = 0
        for entry in try archive.register().volumes().volumes {
            for pack in VolumePack.allCases { cut += try cutTail(of: pack, entry, head) }
        }
        let tombstones = try TombstoneFile.length(in: archive.layout.ledger, of: archive.fileSystem)
        if tombstones > head.tombstones {
            _ = try TombstoneFile(archive.layout.ledger, in: archive.fileSystem, committed: head.tombstones)
            cut += tombstones - head.tombstones
        }
        let commitments = try CommitmentFile.count(in: archive.layout.ledger, of: archive.fileSystem)
        if commitments > head.commitments {
            _ = try CommitmentFile(archive.layout.ledger, in: archive.fileSystem, committed: head.commitments)
            cut += (commitments - head.commitments) * Digest.byteCount
        }
        let lists = try RecordListFile.length(in: archive.layout.ledger, of: archive.fileSystem)
        if lists > head.lists {
            _ = try RecordListFile(archive.layout.ledger, in: archive.fileSystem, committed: head.lists)
            cut += lists - head.lists
        }
        return cut
    }

    /// - Returns: how many bytes were cut off.
    private func cutTail(of pack: VolumePack, _ entry: VolumeEntry, _ head: LedgerHead) throws -> Int {
        let path = archive.layout.volume(entry.key).path(of: pack)
        let length = pack == .content ? entry.packLength : entry.addendaLength
        guard let status = try archive.fileSystem.status(path), status.size > length else { return 0 }
        if let position = try? archive.volume(entry.key).index.position(),
            (pack == .content ? position.packLength : position.addendaLength) > length
        {
            throw broken(at: head.length)
        }
        try archive.fileSystem.open(path, .readWrite).truncate(to: length)
        return status.size - length
    }

    private func broken(at position: Int) -> ArchiveError {
        ArchiveError(
            code: .integrity, subject: "\(archive.layout.ledger):\(position)",
            message: "the ledger is not what it was at position \(position): a line that was durable is changed or "
                + "missing; run 'muniment verify', then restore the ledger from a backup")
    }
}
