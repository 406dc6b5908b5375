// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Records
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// A disposition in which each operation fails in each way, with power cuts, and with acts of others between two attempts:
/// after each fault nothing that stays is lost or changed, what goes is there as a whole or not at all, and going on ends
/// with a certificate of exactly what is gone.
///
/// By default a sample is played; `MUNIMENT_FAULTS` says how many cases, or `all`.
@Suite(.serialized) struct DispositionFaultTests {
    private let ground: DispositionGround
    private let isLong = ProcessInfo.processInfo.environment["MUNIMENT_FAULTS"] != nil

    init() throws { ground = try DispositionGround.made.get() }

    private func copy() throws -> (directory: TemporaryDirectory, play: DispositionPlay) {
        let directory = try TemporaryDirectory.inMemory()
        let root = directory.path.appending("archive")
        try FileManager.default.copyItem(atPath: ground.archive.string, toPath: root.string)
        return (directory, DispositionPlay(ground, root))
    }

    private func execute(_ play: DispositionPlay, _ disk: any FileSystem, wait: Double = 5) throws
        -> DispositionOutcome
    {
        try DispositionExecution(play.open(disk, wait: wait)).run(DispositionGround.plan)
    }

    /// What an undisturbed execution does.
    private func operations() throws -> [FileOperation] {
        var (directory, play) = try copy()
        let disk = try FaultyFileSystem(root: directory.path)
        #expect(try execute(play, disk).isEnded)
        try play.finish("nothing failed", rebuilt: true)
        return disk.operations
    }

    @Test func `Whatever fails in an execution, nothing that stays is lost, and going on ends it`() throws {
        let operations = try operations()
        let names = operations.map { "\($0.kind.rawValue) \($0.path.lastComponent?.string ?? "")" }
        for (number, play) in Campaign.sample(Campaign.faults(of: operations), "MUNIMENT_FAULTS", default: 6)
            .enumerated()
        {
            let comment: Comment = "\(play.testDescription), \(names[play.number - 1]), seed \(Campaign.seed)"
            var (directory, trial) = try copy()
            let disk = try FaultyFileSystem(root: directory.path, fault: play.fault)
            let outcome = Result { try execute(trial, disk, wait: 0.5) }
            disk.restart()
            let cuts: [(Survivors, DerivedFiles)] = [
                (.nothingUnsynced, .drop), (.nothingUnsynced, .keep), (.random(seed: Campaign.seed), .drop),
                (.random(seed: Campaign.seed), .keep),
            ]
            for (survivors, derived) in isLong ? cuts : [cuts[number % 4]] {
                try disk.inMemoryAfterPowerCut(survivors, derived: derived) { root in
                    var left = DispositionPlay(ground, root.appending("archive"))
                    let there = try left.check("power cut \(survivors) \(derived), \(comment)")
                    if (try? outcome.get())?.isEnded == true { #expect(there.isEmpty, comment) }
                    try left.finish("after the power cut \(survivors) \(derived), \(comment)")
                }
            }
            try trial.check(comment)
            try trial.finish(comment, rebuilt: number % 4 == 0)
        }
    }

    @Test func `Who had the volumes open answers from none that was carried over, whatever fails`() throws {
        let operations = try operations()
        let cases = Campaign.faults(of: operations).filter { $0.dies }
        for play in Campaign.sample(cases, "MUNIMENT_FAULTS", default: 2) {
            let comment: Comment = "\(play.testDescription), seed \(Campaign.seed)"
            var (directory, trial) = try copy()
            let disk = try FaultyFileSystem(root: directory.path, fault: play.fault)
            let reader = try trial.open()
            try trial.check("before, \(comment)", in: reader, isVerified: false)
            let outcome = try? execute(trial, disk, wait: 0.2)
            // Of the reader there is always a volume open.
            #expect(outcome?.isEnded != true, comment)
            disk.restart()
            try trial.check(comment, in: reader, isVerified: false)
            reader.closeAll()
            try trial.check(comment)
            try trial.finish(comment)
        }
    }

    @Test func `What others do between two attempts is heeded`() throws {
        let operations = try operations()
        let cases = operations.indices.map { FaultCase(number: $0 + 1, mode: .fail, dies: true) }
        for (number, play) in Campaign.sample(cases, "MUNIMENT_FAULTS", default: 3).enumerated() {
            let comment: Comment = "\(play.testDescription), seed \(Campaign.seed)"
            var (directory, trial) = try copy()
            let disk = try FaultyFileSystem(root: directory.path, fault: play.fault)
            _ = try? execute(trial, disk, wait: 0.3)
            disk.restart()
            try act(&trial, comment)
            if number % 2 == 0 {
                // And once more.
                disk.plan(Fault(at: disk.operationCount + 1 + (play.number * 7) % 60, .fail, thenDead: true))
                _ = try? execute(trial, disk, wait: 0.3)
                disk.restart()
                try act(&trial, "again, \(comment)")
            }
            try trial.finish(comment, rebuilt: number % 2 == 0)
            withExtendedLifetime(directory) {}
        }
    }

    /// A correction of what stays, a hold on what goes, an amendment of what goes.
    private func act(_ trial: inout DispositionPlay, _ comment: Comment) throws {
        let there = try trial.check(comment)
        let words = ground.words
        let kept = try #require(words["words3x"]?.first)
        _ = try RecordRevision(trial.open()).correct(
            ["\(kept)"], [FieldCorrection(.desk, ["Equity \(trial.fresh.count)"])], reason: "said so")
        let later = try DispositionGround.history(of: kept, trial.open())
        #expect(later.count == (trial.histories[kept]?.count ?? 0) + 1, comment)
        trial.histories[kept] = later
        for word in ["words9x", "wordw2x"] { try trial.hold(word, there: there) }
        // What is amended now is kept as long as what amends it.
        let amended = try #require(words["words12x"]?.first)
        let isFirst = trial.fresh.isEmpty
        let folder = trial.root.removingLastComponent().appending("new-\(trial.fresh.count)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let message = DispositionGround.confirmation("N-\(trial.fresh.count)", "2024", amends: isFirst ? "S-12" : nil)
        try Data(message.utf8).write(to: URL(fileURLWithPath: folder.appending("n.fix").string))
        _ = try Ingestion(trial.open()) { _ in }.run([folder])
        trial.fresh.formUnion(try DispositionGround.hits("wordn\(trial.fresh.count)x", trial.open()))
        if isFirst { trial.spare(amended, "2020", there: there) }
        for id in trial.spared { trial.histories[id] = try DispositionGround.history(of: id, trial.open()) }
        try trial.check("after the acts, \(comment)")
    }

    @Test func `A hold that comes while what must stay after all is copied is heeded`() throws {
        // The files of both volumes are there still: somebody reads them.
        var (directory, trial) = try copy()
        let reader = try trial.open()
        try trial.check("before", in: reader, isVerified: false)
        _ = try execute(trial, LocalFileSystem(), wait: 0.2)
        try trial.hold("words9x", there: [])
        // Another hold is placed when it was decided already what is copied.
        let root = trial.root
        let disk = WatchedFileSystem("trade-confirmation/2020/003") { [ground] in
            var other = DispositionPlay(ground, root)
            do { try other.hold("words10x", there: []) } catch { Issue.record(error) }
        }
        reader.closeAll()
        _ = try execute(trial, disk)
        #expect(disk.hasStruck)
        trial.late.formUnion(trial.unread.union(ground.words["words10x"] ?? []))
        try trial.finish("a hold while it is copied", rebuilt: true)
        withExtendedLifetime(directory) {}
    }

    @Test func `What was copied in vain, because all of it has to stay after all, is put away`() throws {
        let (directory, trial) = try copy()
        let root = trial.root
        let disk = WatchedFileSystem("trade-confirmation/2020/002") { [ground] in
            do {
                let holds = HoldAdministration(try DispositionPlay(ground, root).open())
                let request = HoldRequest(matter: "everything", reason: "an order", .query(""))
                _ = try holds.place(request, on: holds.gather(request))
            } catch { Issue.record(error) }
        }
        let outcome = try execute(trial, disk)
        // The other volume was gone by then.
        #expect(disk.hasStruck && outcome.isEnded && outcome.kept > 0 && outcome.gone.count == 1)
        #expect(FileManager.default.fileExists(atPath: root.appending("volumes/trade-confirmation/2020/001").string))
        #expect(!FileManager.default.fileExists(atPath: root.appending("volumes/trade-confirmation/2020/002").string))
        #expect(try Verification(trial.open()).run().findings.isEmpty)
        withExtendedLifetime(directory) {}
    }

    @Test func `A plan that is withdrawn while it is begun is not carried out, or can't be withdrawn`() throws {
        let (directory, trial) = try copy()
        let root = trial.root
        let withdrawn = Mutex(false)
        // The turn is taken, and nothing is said in the ledger yet.
        let disk = WatchedFileSystem("archive/scratch") { [ground] in
            let other = DispositionPlay(ground, root)
            let done = Result { try DispositionAdministration(other.open()).withdraw(1, reason: "no") }
            withdrawn.withLock { $0 = (try? done.get()) != nil }
        }
        try? FileManager.default.removeItem(atPath: root.appending("scratch").string)
        let outcome = Result { try execute(trial, disk) }
        #expect(disk.hasStruck && withdrawn.withLock { $0 })
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) { try outcome.get() }
        #expect(try trial.check("withdrawn") == trial.ground.doomed)
        #expect(try DispositionAdministration(trial.open()).show(1).state == .withdrawn)
        withExtendedLifetime(directory) {}
    }

    @Test func `A plan that is begun while it is withdrawn is not withdrawn any more`() throws {
        var (directory, trial) = try copy()
        let root = trial.root
        // It was looked at, and seen to be open; now it is waited for the lock.
        let disk = WatchedFileSystem("archive/turn") { [ground] in
            let other = DispositionPlay(ground, root)
            do {
                _ = try DispositionExecution(other.open()).run(DispositionGround.plan)
            } catch { Issue.record(error) }
        }
        let dispositions = DispositionAdministration(try trial.open(disk))
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) {
            try dispositions.withdraw(DispositionGround.plan, reason: "no")
        }
        #expect(disk.hasStruck)
        try trial.finish("withdrawn too late")
        withExtendedLifetime(directory) {}
    }
}

/// A disk that does something once, just before what a test waits for is made or opened.
private final class WatchedFileSystem: FileSystem {
    private let local = LocalFileSystem()
    private let act: Mutex<(@Sendable () -> Void)?>
    private let place: String

    init(_ place: String, _ act: @escaping @Sendable () -> Void) {
        self.place = place
        self.act = Mutex(act)
    }

    var hasStruck: Bool { act.withLock { $0 == nil } }

    private func strike(_ path: FilePath) {
        guard path.string.hasSuffix(place) else { return }
        let act = act.withLock { act in
            defer { act = nil }
            return act
        }
        act?()
    }

    func createDirectory(_ path: FilePath) throws(FileSystemError) {
        strike(path)
        try local.createDirectory(path)
    }
    func open(_ path: FilePath, _ access: FileAccess) throws(FileSystemError) -> any OpenFile {
        strike(path)
        return try local.open(path, access)
    }
    func rename(_ source: FilePath, to target: FilePath) throws(FileSystemError) {
        try local.rename(source, to: target)
    }
    func remove(_ path: FilePath) throws(FileSystemError) { try local.remove(path) }
    func removeDirectory(_ path: FilePath) throws(FileSystemError) { try local.removeDirectory(path) }
    func list(_ path: FilePath) throws(FileSystemError) -> [FilePath.Component] { try local.list(path) }
    func status(_ path: FilePath) throws(FileSystemError) -> FileStatus? { try local.status(path) }
    func synchronizeDirectory(_ path: FilePath) throws(FileSystemError) { try local.synchronizeDirectory(path) }
    func map(_ path: FilePath) throws(FileSystemError) -> MappedFile? { try local.map(path) }
    func protect(_ path: FilePath) throws(FileSystemError) { try local.protect(path) }
}
