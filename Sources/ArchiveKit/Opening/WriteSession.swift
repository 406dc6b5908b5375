// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Records

/// The time during which this process holds the write lock, from a ledger read to its end to a clean mark.
///
/// Order of writes: the mark is made dirty before anything else, and clean after everything. A session that fails leaves
/// it dirty, so that whoever comes next looks closely.
final class WriteSession {
    let archive: Archive
    let ledger: LedgerWriter
    private let lock: DirectoryLock

    /// Takes the lock, puts the end of the ledger in order and applies what the register and the indexes have not seen.
    ///
    /// - Parameter rebuilding: the register is made again from the ledger, and the generation stays odd until
    ///   ``end()``, so that nobody reads meanwhile.
    /// - Throws: ``ArchiveError`` `locked`, `integrity`, `failed`.
    init(_ archive: Archive, rebuilding: Bool = false) throws {
        self.archive = archive
        let layout = archive.layout
        lock = try DirectoryLock(
            turn: layout.turn, lock: layout.lock, in: archive.fileSystem, wait: archive.environment.lockWait)
        try archive.followGeneration()
        let found = try LockMark.read(from: lock.lockFile)
        try Self.refuseRollback(found, archive)
        if found.isDirty {
            try LedgerRecovery(layout.ledger, in: archive.fileSystem).rewriteTail(beyond: found.ledgerLength)
            try archive.generation.end()
            try archive.followGeneration()
        }
        var dirty = found
        dirty.isDirty = true
        try lock.lockFile.write(dirty.encoded, at: 0)
        let catchUp = LedgerCatchUp(archive, isRebuild: rebuilding)
        if rebuilding { try catchUp.discardRegister() }
        let outcome = try catchUp.run(after: found)
        try KeyReplacement(archive).settle()
        ledger = try LedgerWriter(layout.ledger, in: archive.fileSystem, head: outcome.head)
        if outcome.cut + outcome.tails > 0 {
            try record(.recover(cut: outcome.cut, tails: outcome.tails))
        }
    }

    /// The mark is written after what it counts was synchronised: a ledger that is shorter has lost lines, and what the
    /// packs hold of them must not be taken for the remainder of a crash.
    private static func refuseRollback(_ mark: LockMark, _ archive: Archive) throws {
        let length = try archive.ledgerReader.length()
        let commitments = try CommitmentFile.count(in: archive.layout.ledger, of: archive.fileSystem)
        guard length < mark.ledgerLength || commitments < mark.commitments else { return }
        throw ArchiveError(
            code: .integrity, subject: "\(archive.layout.ledger)",
            message: "the ledger has \(length) bytes and \(commitments) commitments, but \(mark.ledgerLength) and "
                + "\(mark.commitments) were committed; restore it from a backup")
    }

    /// Wall and trusted time of a line that is appended now.
    func times() -> (wall: Timestamp, trusted: Timestamp) {
        let wall = archive.environment.clock()
        return (wall, TrustedTime(wall: wall, previous: ledger.head.trusted).time)
    }

    /// Appends a line for an act that changes nothing but the ledger, synchronises it and tells the register.
    ///
    /// Order of writes: the detail and its commitment, synchronised; the line, synchronised; indexes, register.
    ///
    /// *Durability:* when this returns, the line survives a power cut, and so does its detail.
    ///
    /// - Parameters:
    ///   - detail: what the act was about in words.
    ///   - confirmed: what the clock said, where the act confirms it.
    ///   - contexts: of the sources of what the act has carried over.
    @discardableResult
    func record(
        _ act: LedgerAct, detail: ActDetail? = nil, confirming confirmed: Timestamp? = nil,
        contexts: [PlacedContext] = []
    ) throws -> LedgerLine {
        let (wall, trusted) = confirmed.map { ($0, $0) } ?? times()
        let deposited = try (detail ?? behalf(of: act)).map { detail in
            try DetailDeposit(detail, by: archive.environment.agent, at: max(wall, trusted), archive)
        }
        if let deposited { try commit([deposited.commitment]) }
        let line = try ledger.append(
            act, detail: deposited?.deposit(at: ledger.head.commitments), agent: archive.environment.agent,
            wall: wall, trusted: trusted)
        try ledger.synchronize()
        deposited?.apply(line)
        let said = detail.map { CanonicalJSON.object($0.members) }
        try apply(RegisterChanges.of(line, contexts: contexts, detail: said, archive.description))
        return line
    }

    /// The detail of an act that has nothing else to say, by a service that says for whom it acts.
    func behalf(of act: LedgerAct) -> ActDetail? {
        if case .recover = act { return nil }
        return archive.environment.onBehalfOf == nil ? nil : ActDetail(act: act.name, members: [:])
    }

    /// Appends commitments of records whose frames are synchronised.
    func commit(_ commitments: [Digest]) throws {
        let file = try CommitmentFile(
            archive.layout.ledger, in: archive.fileSystem, committed: ledger.head.commitments)
        try file.append(commitments)
    }

    /// Freezes a set of records in the file of lists, for a line that is appended next.
    ///
    /// *Durability:* when this returns, the set survives a power cut; it counts once the line names it.
    ///
    /// - Parameter records: each once, in their order.
    func freeze(_ records: [RecordID]) throws -> RecordListRange {
        // An empty set needs no file.
        if records.isEmpty {
            return RecordListRange(
                offset: ledger.head.lists, count: 0, digest: RecordListFile.digest(of: records))
        }
        return try RecordListFile(archive.layout.ledger, in: archive.fileSystem, committed: ledger.head.lists)
            .append(records)
    }

    /// Freezes a set of records, and which commitments are theirs, for one line that is appended next.
    ///
    /// *Durability:* as ``freeze(_:)``.
    ///
    /// - Parameter commitments: the indexes of those of a record, in their order.
    func freeze(
        _ records: [RecordID], commitments: (RecordID) -> [Int]
    ) throws -> (list: RecordListRange, commitments: RecordListRange) {
        let file = try RecordListFile(archive.layout.ledger, in: archive.fileSystem, committed: ledger.head.lists)
        let entries = records.enumerated().flatMap { number, id in
            commitments(id).map { ListedCommitment(record: number, place: $0) }
        }
        return (try file.append(records), try file.append(entries))
    }

    /// Takes the hashes of the ledger's tree away: ``end()`` makes them again from the lines.
    func discardTree() throws {
        let path = archive.layout.tree
        if try archive.fileSystem.status(path) != nil { try archive.fileSystem.remove(path) }
    }

    /// Tells the register what the last lines change. The register is derived: a failure is noticed, not passed on.
    func apply(_ changes: [RegisterChange]) throws {
        do {
            try archive.register().apply(changes, head: ledger.head, withChains: true)
        } catch let error as CatalogueError {
            archive.closeAll()
            archive.environment.notice("the register could not be brought up to date: \(error.message)")
        }
    }

    /// Signs what the ledger has come to, says that nothing is left undone, and lets go of the lock.
    func end() throws {
        try CheckpointSigning(archive).run(upTo: ledger.head)
        try archive.generation.end()
        let mark = LockMark(
            isDirty: false, ledgerLength: ledger.durable, commitments: ledger.head.commitments)
        try lock.lockFile.write(mark.encoded, at: 0)
    }
}

extension Archive {
    /// Works under the write lock.
    ///
    /// - Throws: ``ArchiveError``; what was opened is forgotten, and the next holder of the lock looks closely.
    func withLock<Result>(
        rebuilding: Bool = false, _ work: (WriteSession) throws -> Result
    ) throws(ArchiveError) -> Result {
        guard isLogged else {
            throw ArchiveError(
                code: .notAllowed, subject: "\(layout.root)",
                message: "nothing can be written with --unlogged; repeat without it")
        }
        do {
            let session = try WriteSession(self, rebuilding: rebuilding)
            let result = try work(session)
            try session.end()
            return result
        } catch {
            closeAll()
            throw ArchiveError(error)
        }
    }

    /// Puts an act into the ledger after it was done. Waiting too long for the lock is a notice, not a failure.
    func log(_ act: LedgerAct, detail: ActDetail? = nil) throws(ArchiveError) {
        guard isLogged else { return }
        do {
            _ = try withLock { try $0.record(act, detail: detail) }
        } catch let error where error.code == .locked {
            environment.notice("the \(act.name) could not be put into the ledger: \(error.message)")
        }
    }
}
