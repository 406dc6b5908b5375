// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
public import Records
internal import Retention

/// What came of carrying a plan out.
public struct DispositionOutcome: Hashable, Sendable {
    public var plan: Int

    /// Whether all of it is done, and there is a certificate.
    public var isEnded = false

    /// Records that are destroyed, and those that were taken out of the plan.
    public var destroyed = 0
    public var kept = 0

    /// Volumes that are gone, and those that somebody reads still.
    public var gone: [VolumeKey] = []
    public var unlinking: [VolumeKey] = []
}

/// Carries an approved plan out, volume by volume: the one way on which records are destroyed.
///
/// Whatever has kept a record since the plan was approved takes it out of the plan; nothing ever adds one. It can be ended
/// at any moment, and goes on when it is called again.
///
/// Order of writes: Docs/OnDiskFormat.md §4.8.
public struct DispositionExecution {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Carries a plan out, or goes on with it.
    ///
    /// *Durability:* what the outcome says is in the ledger. Of volumes that are gone no byte is left in the archive's files.
    ///
    /// - Throws: ``ArchiveError`` `not-found`; `refused` while the clock is in doubt, and before the end of the notice;
    ///   `not-allowed` where it is not approved; each is in the ledger then. `locked` where another process does it;
    ///   `integrity` where something that stays can't be read.
    /// - Complexity: that of the volumes of the plan, whatever else is in the archive.
    public func run(
        _ number: Int, progress: (VolumeKey, Int, Int) -> Void = { _, _, _ in }
    ) throws(ArchiveError) -> DispositionOutcome {
        let (entry, approved) = try DispositionAdministration(archive).approved(number)
        return try ArchiveError.wrap {
            let turn = try takeTurn()
            defer { turn.unlock() }
            try discardLeftovers()
            let list = Set(
                try RecordListFile.read(entry.list, from: archive.layout.ledger, in: archive.fileSystem))
            // What belongs together may lie in several volumes: all are looked at before the first one changes.
            let volumes = entry.volumes.map { VolumeDisposition(archive, approved, list, $0.volume) }
            let judged = try volumes.map { try $0.judge() }
            for (place, share) in entry.volumes.enumerated() {
                progress(share.volume, place + 1, entry.volumes.count)
                try volumes[place].run(judged[place])
            }
            try discardLeftovers()
            return try conclude(entry, list)
        }
    }

    /// Takes copies away that no line has made a volume: an attempt was cut short, or what was to go has to stay after all.
    /// They would outlive the records.
    private func discardLeftovers() throws {
        for key in try archive.withLock({ _ in try archive.register().reservedVolumes() }) {
            try VolumeRemoval.discard(key, in: archive)
        }
    }

    /// What carrying a plan out would destroy now, and what is taken out of it. Nothing is written but a refusal.
    ///
    /// - Throws: ``ArchiveError`` as ``run(_:progress:)``.
    public func look(_ number: Int) throws(ArchiveError) -> DispositionOutcome {
        let (entry, approved) = try DispositionAdministration(archive).approved(number)
        return try ArchiveError.wrap {
            let list = Set(
                try RecordListFile.read(entry.list, from: archive.layout.ledger, in: archive.fileSystem))
            var outcome = DispositionOutcome(plan: number)
            var doomed: Set<RecordID> = []
            for share in entry.volumes {
                let found = try VolumeDisposition(archive, approved, list, share.volume).doomed()
                if !found.isEmpty { outcome.gone.append(share.volume) }
                doomed.formUnion(found)
            }
            outcome.destroyed = doomed.count
            outcome.kept = list.count - doomed.count
            return outcome
        }
    }

    private func takeTurn() throws -> any OpenFile {
        try archive.fileSystem.createDurableDirectory(archive.layout.scratch)
        let turn = try archive.fileSystem.open(archive.layout.disposing, .create)
        guard try turn.tryLock(exclusive: true) else {
            throw ArchiveError(
                code: .locked, subject: "disposition",
                message: "another process is carrying a disposition out; repeat when it has ended")
        }
        return turn
    }

    /// Makes the certificate out, where nothing is left to do.
    private func conclude(_ entry: DispositionPlanEntry, _ list: Set<RecordID>) throws -> DispositionOutcome {
        var outcome = DispositionOutcome(plan: entry.number)
        let carried = try archive.register().carryOvers(of: entry.number)
        var destroyed: Set<RecordID> = []
        for carry in carried {
            destroyed.formUnion(
                try RecordListFile.read(carry.list, from: archive.layout.ledger, in: archive.fileSystem))
            if carry.unlinked == nil { outcome.unlinking.append(carry.from) } else { outcome.gone.append(carry.from) }
        }
        outcome.destroyed = destroyed.count
        outcome.kept = list.count - destroyed.count
        guard outcome.unlinking.isEmpty else { return outcome }
        outcome.isEnded = true
        try archive.withLock { session in
            guard try !archive.register().certifiedPlans().contains(entry.number) else { return }
            do {
                try archive.register().scrub()
            } catch {
                archive.environment.notice(
                    "what the register knew of the records lies in its files until 'muniment rebuild': "
                        + ArchiveError(error).message)
            }
            try session.record(
                .disposition(
                    .certificate(
                        entry.number, destroyed: outcome.destroyed, kept: outcome.kept, volumes: outcome.gone.count)))
        }
        return outcome
    }
}
