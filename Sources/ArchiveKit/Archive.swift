// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Records
internal import Synchronization
public import SystemPackage

/// An archive: the facade over packs, catalogue and ledger. Its use cases stand in the folders beside this file.
///
/// One value serves one thread. Any number of them, in any number of processes, use one archive at once: what is
/// written goes through the archive's lock, what is read takes none.
public final class Archive {
    public let layout: ArchiveLayout
    public let description: ArchiveDescription

    /// The day in the archive's zone, by the clock.
    var today: CivilDate { description.day(of: environment.clock()) }
    public internal(set) var environment: ArchiveEnvironment

    /// Whether who acts must not see the details of acts: then an answer is as if there were none.
    var hidesTrail = false

    /// Whether who acts must not see what is restricted.
    var withholdsRestricted = false

    /// Whether who acts must not see which holds there are.
    var hidesHolds = false

    /// Whose records who acts sees; `nil` for all.
    var scope: ScopeRule?

    /// The restricted records that a sealed volume may hold: as of its last line, and of how many.
    var knownWithheld: [VolumeKey: (changed: Int, of: Int, records: WithheldRecords)] = [:]

    /// Whether acts are put into the ledger; reads without it must have been asked for.
    public let isLogged: Bool

    let generation: GenerationCounter
    private var openedGeneration: UInt64
    private var openRegister: Register?
    private var openVolumes: OpenVolumes
    private var openFilters: [VolumeKey: IdentifierFilter?] = [:]

    /// Reads and searches that are not in the ledger yet.
    var gathered: [ReadGathering.Kind: ReadGathering] = [:]

    /// The names of sources that were asked for: a name never changes.
    private var knownNames: [AccessionID: SourceName] = [:]

    /// The rules that were read last.
    var knownRules: FilingRules?

    var fileSystem: any FileSystem { environment.fileSystem }
    var access: CatalogueAccess { isLogged ? .write : .read }
    var ledgerReader: LedgerReader { LedgerReader(layout.ledger, in: fileSystem) }

    /// Opens the archive in a folder.
    ///
    /// - Parameter unlogged: reads leave no trace in the ledger; nothing can be written.
    /// - Throws: ``ArchiveError`` `no-archive`, `newer-format`, `integrity`, `not-allowed` where the archive can't be
    ///   written and reads were not said to be unlogged.
    public init(at root: FilePath, in environment: ArchiveEnvironment, unlogged: Bool = false) throws(ArchiveError) {
        layout = ArchiveLayout(root: root)
        self.environment = environment
        isLogged = !unlogged
        openVolumes = OpenVolumes(most: environment.mostOpenVolumes)
        description = try ArchiveDescription.read(layout, in: environment.fileSystem)
        do {
            generation = try GenerationCounter(layout, in: environment.fileSystem, canWrite: !unlogged)
            openedGeneration = try generation.value()
        } catch let error where error.code == .notPermitted {
            throw ArchiveError(
                code: .notAllowed, subject: "\(root)",
                message: "the archive at \(root) can't be written by you, and every read is put into its ledger; "
                    + "ask its owner, or read without a trace by --unlogged", cause: error)
        } catch {
            throw ArchiveError(error)
        }
    }

    /// The register, opened once.
    func register() throws -> Register {
        if let openRegister { return openRegister }
        let register = try Register(layout.register, access)
        openRegister = register
        return register
    }

    /// A volume, opened once, and its index brought up to what the register knows where that is possible.
    func volume(_ key: VolumeKey) throws -> Volume {
        if let found = openVolumes[key] { return found }
        // A volume is closed before its archive goes away, and asks only while the archive answers.
        nonisolated(unsafe) unowned let archive = self
        let status = RowStatus(
            settled: { try archive.register().statuses(of: key, upTo: $0, unless: $1) },
            status: { try archive.chainStatus(of: $0) })
        let volume = try Volume(key, layout.volume(key), in: fileSystem, access: access, rowStatus: status)
        openVolumes[key] = volume
        return volume
    }

    /// The name of a source; `nil` where the register does not know it.
    func sourceName(of accession: AccessionID) throws -> SourceName? {
        if let known = knownNames[accession] { return known }
        guard let name = try register().accession(accession)?.name else { return nil }
        if knownNames.count >= Self.mostKnownNames { knownNames = [:] }
        knownNames[accession] = name
        return name
    }

    private static let mostKnownNames = 4_096

    /// Forgets what was opened: after a change by another process, and after a failure.
    func closeAll() {
        openRegister = nil
        openVolumes = OpenVolumes(most: environment.mostOpenVolumes)
        openFilters = [:]
        knownWithheld = [:]
    }

    /// The filter over the ids of a sealed volume; `nil` where there is none that can be believed, which costs time and
    /// nothing else.
    func filter(of entry: VolumeEntry) -> IdentifierFilter? {
        if let known = openFilters[entry.key] { return known }
        let filter = (try? fileSystem.map(layout.volume(entry.key).filter)).flatMap { file in
            IdentifierFilter(file.bytes, owner: file)
        }
        let found = filter.flatMap { $0.sequence >= entry.changed ? $0 : nil }
        openFilters[entry.key] = .some(found)
        return found
    }

    /// Forgets one volume, whose index was found to be unusable.
    func close(_ key: VolumeKey) {
        openVolumes[key] = nil
        openFilters[key] = nil
        knownWithheld[key] = nil
    }

    /// Forgets what was opened where the set of volumes or indexes has changed since.
    ///
    /// - Returns: the generation that is open now.
    @discardableResult
    func followGeneration() throws -> UInt64 {
        let current = try generation.value()
        if current != openedGeneration {
            closeAll()
            openedGeneration = current
        }
        return current
    }
}

/// The volumes that are open: so many, the one that was not used for longest makes room for another.
///
/// Each has up to five descriptors and some 200 KB of memory.
private struct OpenVolumes {
    private let most: Int

    init(most: Int) { self.most = max(1, most) }

    private var volumes: [VolumeKey: (volume: Volume, use: Int)] = [:]
    private var uses = 0

    subscript(key: VolumeKey) -> Volume? {
        mutating get {
            uses += 1
            volumes[key]?.use = uses
            return volumes[key]?.volume
        }
        set {
            uses += 1
            if let newValue, volumes.count >= most, let oldest = volumes.min(by: { $0.value.use < $1.value.use }) {
                volumes[oldest.key] = nil
                volumes[key] = (newValue, uses)
            } else {
                volumes[key] = newValue.map { ($0, uses) }
            }
        }
    }
}
