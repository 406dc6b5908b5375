// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Foundation
internal import Ledger
internal import Records
public import SystemPackage

/// Creates an archive.
///
/// Order of writes: folders, the keys, the first lines of the ledger and their checkpoint, then `archive.json`: the archive exists when that does. A
/// crash before leaves a folder that the same command completes.
public struct ArchiveCreation {
    public var zone: String
    public var hasTestClock: Bool

    /// The rules of the archive; else those that are built in.
    public var filePlan = RulesDocument.standard(.filePlan)
    public var schedule = RulesDocument.standard(.schedule)

    /// Where the private key of the ledger goes, as an absolute path; `nil` for the archive's own folder of keys.
    public var ledgerKey: FilePath?

    /// The number of the operating system's user who is the archive's first administrator; `nil` makes an archive without
    /// agents, which asks nobody who they are.
    public var administrator: Int?

    /// What the first administrator may do: all that one person may do alone. Who approves is somebody else.
    static let ownerRoles: [AgentRole] = [.frontOffice, .auditor, .recordsManager, .ingest, .administrator]

    public init(zone: String = "UTC", hasTestClock: Bool = false) {
        self.zone = zone
        self.hasTestClock = hasTestClock
    }

    /// Creates the archive in a folder that is missing or empty.
    ///
    /// *Durability:* when this returns, the archive survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `usage` for an unknown zone; `failed` where there is an archive or other files
    ///   already, or the disk refuses; `archive.json` is then not there.
    public func run(at root: FilePath, in environment: ArchiveEnvironment) throws(ArchiveError) -> ArchiveDescription {
        guard TimeZone(identifier: zone) != nil else {
            throw ArchiveError(
                code: .usage, subject: zone,
                message: "'\(VisibleText.escaped(zone.utf8))' is no time zone; give an IANA name such as "
                    + "Europe/London")
        }
        return try ArchiveError.wrap {
            let layout = ArchiveLayout(root: root)
            let fileSystem = environment.fileSystem
            try refuseOtherFiles(layout, fileSystem)
            for path in [layout.root, layout.keys, layout.ledger, layout.volumes, layout.scratch] {
                try fileSystem.createDurableDirectory(path)
            }
            let lock = try DirectoryLock(
                turn: layout.turn, lock: layout.lock, in: fileSystem, wait: environment.lockWait)
            guard try fileSystem.status(layout.description) == nil else { throw exists(layout) }
            let now = environment.clock()
            let description = ArchiveDescription(
                id: environment.identity(at: now), created: now, zone: zone, hasTestClock: hasTestClock)
            let signer = try LedgerKeys(layout, in: fileSystem)
                .create(for: description.id, seed: environment.seed(), at: ledgerKey)
            try beginLedger(description, signer, layout, environment)
            try GenerationCounter(layout, in: fileSystem, canWrite: true).begin()
            try GenerationCounter(layout, in: fileSystem, canWrite: true).end()
            try fileSystem.synchronizeDirectory(layout.root)
            try AtomicFile(layout.description, in: fileSystem).replace(with: description.encoded)
            withExtendedLifetime(lock) {}
            return description
        }
    }

    private func beginLedger(
        _ description: ArchiveDescription, _ signer: NoteSigner, _ layout: ArchiveLayout,
        _ environment: ArchiveEnvironment
    ) throws {
        // A creation that was cut short leaves a ledger without an archive: nothing in it counts.
        let fileSystem = environment.fileSystem
        _ = try LedgerRecovery(layout.ledger, in: fileSystem).cut(at: 0)
        let ledger = try LedgerWriter(layout.ledger, in: fileSystem, head: LedgerHead())
        var acts: [LedgerAct] = [
            .create(archive: description.id, format: Int(ArchiveDescription.format)), filePlan.act, schedule.act,
        ]
        if let administrator {
            let standing = AgentStanding(kind: .person, roles: Self.ownerRoles, user: administrator)
            acts.append(.agent(AgentAct(.add, number: 1, standing: standing)))
        }
        for act in acts {
            try ledger.append(
                act, agent: environment.agent, wall: description.created, trusted: description.created)
        }
        try ledger.synchronize()
        try CheckpointSigning(layout, LedgerReader(layout.ledger, in: fileSystem), in: fileSystem)
            .begin(ledger.head, signer)
    }

    private func refuseOtherFiles(_ layout: ArchiveLayout, _ fileSystem: any FileSystem) throws {
        guard try fileSystem.status(layout.root) != nil else { return }
        if try fileSystem.status(layout.description) != nil { throw exists(layout) }
        // A creation that was cut short has no volume yet: what has one is an archive that has lost its description.
        if try fileSystem.status(layout.volumes) != nil, try !fileSystem.list(layout.volumes).isEmpty {
            throw ArchiveError(
                code: .failed, subject: "\(layout.root)",
                message: "\(layout.root) holds the volumes of an archive without its archive.json; restore that file "
                    + "from a backup")
        }
        let own: Set<String> = [
            "turn", "lock", "generation", "keys", "ledger", "volumes", "scratch", "archive.json.new",
        ]
        let others = try fileSystem.list(layout.root).filter { !own.contains($0.string) }
        guard others.isEmpty else {
            throw ArchiveError(
                code: .failed, subject: "\(layout.root)",
                message: "\(layout.root) is not empty; choose a new or empty folder for the archive")
        }
    }

    private func exists(_ layout: ArchiveLayout) -> ArchiveError {
        ArchiveError(
            code: .failed, subject: "\(layout.root)",
            message: "there is an archive at \(layout.root) already; use it, or choose another folder")
    }
}
