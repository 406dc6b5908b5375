// SPDX-License-Identifier: Apache-2.0

public import Durability
internal import Synchronization
public import SystemPackage

/// A real directory whose operations can be made to fail, and that knows what a power cut would leave of it.
///
/// Operations are carried out by ``LocalFileSystem``, locks included, so that whoever reads past the double sees the
/// same files. Three things are added:
///
/// - changing operations are counted, and a ``Fault`` makes one of them fail;
/// - the model of the disk knows per file the bytes of its last successful synchronise, and per directory the names of
///   its last one. A file whose name, or the name of a directory above it, is not durable does not survive;
/// - ``powerCut(to:survivors:derived:)`` writes what would be left into another directory, as often as one likes.
///
/// What is below the root at the creation of the double counts as durable. Paths elsewhere are counted and can fail,
/// but are not modelled. A file that is written through the double must not be written past it.
public final class FaultyFileSystem: FileSystem {
    private struct State: Sendable {
        var schedule = FaultSchedule()
        var disk: DiskModel
    }

    private let state: Mutex<State>
    private let local = LocalFileSystem()

    /// Watches over the directory `root`, which must be there.
    ///
    /// - Complexity: reads every file below the root.
    public init(root: FilePath, fault: Fault? = nil) throws(FileSystemError) {
        let disk = try DiskModel(root: root)
        state = Mutex(State(schedule: FaultSchedule(fault: fault), disk: disk))
    }

    /// The changing operations so far, in their order: the n-th is number n of a ``Fault``. After a run without a fault
    /// their count is the number of faults to try.
    public var operations: [FileOperation] { state.withLock { $0.schedule.operations } }

    /// The number of changing operations so far.
    public var operationCount: Int { operations.count }

    /// Whether a fault with `thenDead` has struck.
    public var isDead: Bool { state.withLock { $0.schedule.isDead } }

    /// Plans a fault, in place of one planned before; its number counts from the creation of the double.
    public func plan(_ fault: Fault?) { state.withLock { $0.schedule.fault = fault } }

    /// A new process takes over the same disk, without a power cut: no fault is planned, and no operation fails for death.
    public func restart() { state.withLock { $0.schedule.restart() } }

    /// Writes into the new directory `target` what a power cut now would leave. Nothing else changes.
    ///
    /// - Parameter derived: what becomes of files that the model does not know, SQLite's above all.
    public func powerCut(
        to target: FilePath, survivors: Survivors, derived: DerivedFiles = .drop
    ) throws {
        var cut = PowerCut(state.withLock { $0.disk }, survivors: survivors, derived: derived)
        try cut.leave(in: target)
    }

    public func open(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> any OpenFile {
        let creates = access == .create || access == .createExclusive
        if creates, try status(path) == nil {
            return try change(.create, path) { [local] disk throws(FileSystemError) in
                let isNew = try local.status(path) == nil
                let place = try disk.place(of: path)
                let file = try local.open(path, access)
                let node = isNew ? place.map { disk.addFile(at: $0) } : try disk.fileNode(path, takingIn: true)
                return FaultyFile(file, node: node, in: self)
            }
        }
        return try look(at: path) { [local] disk throws(FileSystemError) in
            let file = try local.open(path, access)
            return FaultyFile(file, node: try disk.fileNode(path, takingIn: access != .read), in: self)
        }
    }

    public func createDirectory(_ path: FilePath) throws(FileSystemError) {
        try change(.createDirectory, path) { [local] disk throws(FileSystemError) in
            let place = try disk.place(of: path)
            try local.createDirectory(path)
            if let place { disk.addDirectory(at: place) }
        }
    }

    public func rename(_ source: FilePath, to target: FilePath) throws(FileSystemError) {
        try change(.rename, source) { [local] disk throws(FileSystemError) in
            switch try local.status(source)?.kind {
            case .file: _ = try disk.fileNode(source, takingIn: true)
            case .directory: _ = try disk.directoryNode(source)
            default: break
            }
            let places = (try disk.place(of: source), try disk.place(of: target))
            try local.rename(source, to: target)
            switch places {
            case (let from?, let to?): disk.rename(from, to: to)
            case (let from?, nil): disk.removeName(at: from)
            default: break
            }
        }
    }

    public func remove(_ path: FilePath) throws(FileSystemError) {
        try change(.remove, path) { [local] disk throws(FileSystemError) in
            let place = try disk.place(of: path)
            try local.remove(path)
            if let place { disk.removeName(at: place) }
        }
    }

    public func removeDirectory(_ path: FilePath) throws(FileSystemError) {
        try change(.remove, path) { [local] disk throws(FileSystemError) in
            let place = try disk.place(of: path)
            try local.removeDirectory(path)
            if let place { disk.removeName(at: place) }
        }
    }

    public func map(_ path: FilePath) throws(FileSystemError) -> MappedFile? {
        try look(at: path) { [local] _ throws(FileSystemError) in try local.map(path) }
    }

    public func list(_ path: FilePath) throws(FileSystemError) -> [FilePath.Component] {
        try look(at: path) { [local] _ throws(FileSystemError) in try local.list(path) }
    }

    public func status(_ path: FilePath) throws(FileSystemError) -> FileStatus? {
        try look(at: path) { [local] _ throws(FileSystemError) in try local.status(path) }
    }

    public func synchronizeDirectory(_ path: FilePath) throws(FileSystemError) {
        try change(.synchronizeDirectory, path) { [local] disk throws(FileSystemError) in
            let node = try disk.directoryNode(path)
            try local.synchronizeDirectory(path)
            if let node { disk.synchroniseDirectory(node) }
        }
    }

    /// Runs an operation that changes nothing, unless the process has died.
    func look<Result: Sendable>(
        at path: FilePath, _ act: (inout DiskModel) throws(FileSystemError) -> Result
    ) throws(FileSystemError) -> Result {
        try state.withLock { state throws(FileSystemError) in
            try state.schedule.requireLife(path)
            return try act(&state.disk)
        }
    }

    /// Counts a changing operation and carries it out, or lets it fail.
    ///
    /// - Parameter spoil: what a failure does all the same, given whether it tears.
    func change<Result: Sendable>(
        _ kind: FileOperation.Kind, _ path: FilePath,
        spoil: (inout DiskModel, _ torn: Bool) throws(FileSystemError) -> Void = { _, _ in },
        _ act: (inout DiskModel) throws(FileSystemError) -> Result
    ) throws(FileSystemError) -> Result {
        try state.withLock { state throws(FileSystemError) in
            switch try state.schedule.admit(kind, path) {
            case nil: return try act(&state.disk)
            case .failAfter: _ = try act(&state.disk)
            case .fail: try spoil(&state.disk, false)
            case .torn: try spoil(&state.disk, true)
            }
            throw state.schedule.failure(kind, path)
        }
    }
}
