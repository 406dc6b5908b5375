// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// `disposition execute` of the real program: killed at its n-th system call, twice at once, waited for.
///
/// By default a sample is played; `MUNIMENT_FAULTS` says how many cases, or `all`. The kills need strace(1).
@Suite(.serialized) struct DispositionKillTests {
    private let ground: DispositionGround
    private static let arguments = ["--now", DispositionGround.now, "--as", "keeper"]
    private static let execute = ["disposition", "execute", "\(DispositionGround.plan)", "--json"] + arguments

    init() throws { ground = try DispositionGround.made.get() }

    private func copy() throws -> (directory: TemporaryDirectory, play: DispositionPlay) {
        let directory = try TemporaryDirectory.inMemory()
        let root = directory.path.appending("archive")
        try FileManager.default.copyItem(atPath: ground.archive.string, toPath: root.string)
        return (directory, DispositionPlay(ground, root))
    }

    private static let calls = [
        "fdatasync", "fsync", "pwrite64", "write", "unlink", "rmdir", "rename", "ftruncate", "mkdir", "fchmod",
    ]

    private static let strace = ["/usr/bin/strace", "/usr/local/bin/strace"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Runs the program under strace with some options of it.
    ///
    /// - Returns: the exit status, or `nil` where a signal ended it.
    private func trace(_ options: [String], _ root: FilePath) throws -> Int32? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.strace))
        process.arguments =
            ["-f", "-qq"] + options + [MunimentProcess.binary.path, "--archive", root.string] + Self.execute
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        process.waitUntilExit()
        return process.terminationReason == .exit && process.terminationStatus < 128 ? process.terminationStatus : nil
    }

    @Test(.enabled(if: strace != nil))
    func `Killed at any system call, nothing that stays is lost, and going on ends it`() throws {
        var (dry, play) = try copy()
        let list = dry.path.appending("calls").string
        #expect(try trace(["-o", list, "-e", "trace=\(Self.calls.joined(separator: ","))"], play.root) == 0)
        try play.finish("nobody was killed")
        var counts: [String: Int] = [:]
        for line in try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n") {
            guard let call = Self.calls.first(where: { line.contains(" \($0)(") }) else { continue }
            counts[call, default: 0] += 1
        }
        #expect(counts.count >= 6, "\(counts)")
        let cases = counts.sorted { $0.key < $1.key }.flatMap { call, count in (1...count).map { (call, $0) } }
        var killed = 0
        for (number, (call, moment)) in Campaign.sample(cases, "MUNIMENT_FAULTS", default: 4).enumerated() {
            let comment: Comment = "killed at \(call) number \(moment) of \(counts[call] ?? 0), seed \(Campaign.seed)"
            var (directory, trial) = try copy()
            let status = try trace(
                ["-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(moment)"],
                trial.root)
            if status == nil { killed += 1 }
            let there = try trial.check(comment)
            if status == 0 { #expect(there.isEmpty, comment) }
            if number % 2 == 0 {
                // Going on is killed as well.
                _ = try trace(
                    [
                        "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                        "inject=\(call):signal=KILL:when=\(1 + moment / 2)",
                    ], trial.root)
                #expect(try trial.check("twice, \(comment)").isSubset(of: there), comment)
            }
            try trial.finish(comment, rebuilt: number % 4 == 0)
            withExtendedLifetime(directory) {}
        }
        #expect(killed > 0)
        withExtendedLifetime(dry) {}
    }

    @Test func `Of two who carry it out at once one is told to come again`() throws {
        var (directory, trial) = try copy()
        let layout = ArchiveLayout(root: trial.root)
        let turn = try LocalFileSystem().open(layout.disposing, .create)
        #expect(try turn.tryLock(exclusive: true))
        let told = try MunimentProcess.run(trial.root, Self.execute, in: directory.path)
        #expect(told.status == 11 && told.errors.contains("another process is carrying a disposition out"))
        turn.unlock()
        #expect(try trial.check("one was told") == ground.doomed)
        let both = try (0..<2).map { _ in try MunimentProcess(trial.root, Self.execute, in: directory.path) }
        let statuses = Set(try both.map { try $0.end().status ?? -1 })
        #expect(statuses.contains(0) && statuses.isSubset(of: [0, 1, 11]), "\(statuses)")
        try trial.finish("two at once", rebuilt: true)
    }

    @Test func `Who opens an archive while its volumes are being changed waits`() throws {
        let (directory, trial) = try copy()
        let archive = try trial.open()
        let process = try archive.withLock { _ in
            try archive.generation.begin()
            let process = try MunimentProcess(
                trial.root, ["search", "words3x", "--json"] + Self.arguments, in: directory.path)
            Thread.sleep(forTimeInterval: 1.5)
            #expect(process.isRunning)
            return process
        }
        let ending = try process.end()
        #expect(ending.status == 0 && (ending.lines.first?["hits"] as? [Any])?.count == 1, "\(ending.errors)")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["MUNIMENT_FAULTS"] != nil))
    func `A volume that another process reads leaves the plan unlinking, and no certificate`() throws {
        var (directory, trial) = try copy()
        let layout = ArchiveLayout(root: trial.root)
        let key = try #require(VolumeKey("trade-confirmation/2019/001"))
        let readers = try LocalFileSystem().open(layout.volume(key).readers, .readWrite)
        #expect(try readers.tryLock(exclusive: false))
        let told = try MunimentProcess.run(trial.root, Self.execute, in: directory.path)
        #expect(told.status == 3 && told.lines.first?["state"] as? String == "unlinking", "\(told.errors)")
        #expect(try DispositionAdministration(trial.open()).show(DispositionGround.plan).state == .unlinking)
        let asked = try MunimentProcess.run(
            trial.root, ["disposition", "certificate", "1"] + Self.arguments, in: directory.path)
        #expect(asked.status == 1 && asked.errors.contains("plan 1"), "\(asked.errors)")
        #expect(try trial.check("unlinking").isEmpty)
        readers.unlock()
        try trial.finish("let go of")
    }
}
