// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import Glibc
import Records
import SystemPackage
import TestSupport
import Testing

@testable import Commands

@Suite("Every exit status happens for the reason that the table gives")
struct ExitStatusTests {
    @Test("0 is done, and finding nothing is no failure")
    func done() throws {
        let trial = try Trial()
        #expect(try trial.muniment(["status"]).status == 0)
        #expect(try trial.muniment(["search", "nothing"]).status == 0)
    }

    @Test("1 is failed: nothing could be captured, or a folder is taken")
    func failed() throws {
        let trial = try Trial()
        try refuses(try trial.muniment(["init"]), 1, "there is an archive at archive already")
        let run = try trial.muniment(["ingest", "missing"])
        #expect(run.status == 1)
        #expect(run.errors == "muniment: missing is not there; check the path\n")
        #expect(run.text == "0 sources captured; 1 source NOT captured (see above)\n")
        try trial.put("full/other.txt", [1])
        try refuses(try trial.bare(["--archive", "full", "init"]), 1, "full is not empty")
    }

    @Test("3 is done with findings: a damaged message, a source that is missing")
    func findings() throws {
        let trial = try Trial()
        let whole = FIXText.confirmation("C-1")
        try trial.put("cut.fix", Array((whole + whole.prefix(60)).utf8))
        try trial.put("good.txt", Array("fine".utf8))
        let damaged = try trial.muniment(["ingest", "cut.fix"])
        #expect(damaged.status == 3)
        #expect(damaged.lines[0].hasSuffix("fix, 2 messages, 1 partial"))
        let mixed = try trial.muniment(["ingest", "missing", "good.txt"])
        #expect(mixed.status == 3)
        #expect(mixed.text.contains("1 source captured: 1 message"))
        #expect(mixed.text.contains("; 1 source NOT captured (see above)\n"))
        #expect(try trial.muniment(["search", "fine"]).lines.count == 3)
    }

    @Test("4 is not found, and says what was searched")
    func notFound() throws {
        let trial = try Trial()
        try refuses(
            try trial.muniment(["get", "C-404"]), 4, "no record is known by the id 'C-404'; searched 0 records")
        let accession = "0190b5f2-0000-7000-8000-000000000000"
        try refuses(try trial.muniment(["source", "get", accession]), 4, "there is no source \(accession)")
    }

    @Test("10 is no archive here")
    func noArchive() throws {
        let trial = try Trial(nil)
        try refuses(try trial.muniment(["status"]), 10, "there is no archive at archive; create one with")
        try refuses(try trial.bare(["search", "x"]), 10, "there is no archive at .; create one with")
    }

    @Test("11 is locked: another process has been writing for too long")
    func locked() throws {
        let trial = try Trial()
        let lock = try Self.lock(trial.archive.appending("lock"))
        defer { close(lock) }
        let environment = ArchiveEnvironment(
            fileSystem: LocalFileSystem(), clock: { Timestamp(milliseconds: 0) }, agent: "uid:0", lockWait: 0.01)
        let error = #expect(throws: ArchiveError.self) {
            try Ingestion(Archive(at: trial.archive, in: environment)) { _ in }.run(["missing"])
        }
        let code = try #require(error).code
        #expect(ExitStatus(code).rawValue == 11)
    }

    @Test("11 comes after the 30 seconds that Docs/CommandLine.md promises, and an interrupt before ends with 130")
    func lockedForReal() async throws {
        let trial = try Trial()
        try trial.put("a.txt", [65])
        let lock = try Self.lock(trial.archive.appending("lock"))
        defer { close(lock) }
        let waiting = try trial.start(["ingest", "a.txt"])
        // Whoever runs the tests may have had the signal ignored, and that is inherited.
        let interrupted = try MunimentProcess(
            "/usr/bin/env", ["--default-signal=INT", MunimentProcess.binary.string, "ingest", "a.txt"],
            in: trial.directory.path, environment: ["MUNIMENT_ARCHIVE": "archive"])
        kill(interrupted.process.processIdentifier, SIGINT)
        #expect(try interrupted.end().status == 130)
        await waiting.wait()
        try refuses(try waiting.end(), 11, "another process is writing to this archive; wait until it has ended")
    }

    @Test("12 is a format newer than this build")
    func newerFormat() throws {
        let trial = try Trial()
        let text = String(decoding: try trial.bytes("archive/archive.json"), as: UTF8.self)
        try trial.put("archive/archive.json", Array(text.replacing("\"format\":1", with: "\"format\":2").utf8))
        try refuses(try trial.muniment(["status"]), 12, "format 2, this build reads up to 1; use a newer muniment")
    }

    @Test("13 is integrity broken: a damaged record is refused and found by verify")
    func integrity() throws {
        let trial = try Trial()
        try trial.put("big.bin", (0..<9_000).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 3) })
        _ = try trial.muniment(["ingest", "big.bin"])
        let record = try trial.muniment(["search", "--json"]).object()
        let hits = try #require(record["hits"] as? [[String: Any]])
        let id = try #require(hits.first?["record"] as? String)
        try trial.damageAPack()
        let get = try trial.muniment(["get", id])
        #expect(get.status == 13)
        #expect(get.text.isEmpty)
        let verify = try trial.muniment(["verify"])
        #expect(verify.status == 13)
        #expect(verify.lines.contains { $0.hasPrefix("DAMAGED  ") && $0.contains("restore") })
        #expect(try trial.muniment(["source", "get", try trial.accession(of: "big.bin")]).status == 13)
        #expect(try trial.muniment(["rebuild"]).status == 3)
    }

    @Test("Every code of an error has one status, and every status but two is one of a code")
    func table() {
        let reached = Set(ArchiveError.Code.allCases.map { ExitStatus($0) })
        #expect(reached.count == ArchiveError.Code.allCases.count)
        #expect(Set(ExitStatus.allCases).subtracting(reached) == [.done, .findings])
    }

    /// Takes the archive's lock as another process would.
    private static func lock(_ path: FilePath) throws -> Int32 {
        let descriptor = open(path.string, O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
        return descriptor
    }
}

/// Expects that a command was refused by one sentence on standard error, and said nothing else.
func refuses(
    _ run: MunimentRun, _ status: Int32, _ part: String, location: SourceLocation = #_sourceLocation
) throws {
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    #expect(run.output.isEmpty, sourceLocation: location)
    #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: location)
    #expect(run.errors.hasPrefix("muniment: "), "\(run.errors)", sourceLocation: location)
    #expect(run.errors.contains(part), "\(run.errors)", sourceLocation: location)
    for word in ["Error", "SELECT", "SQL", "Optional(", "()", "Swift", "FilePath", "ArchiveKit", "nil", ".swift"] {
        #expect(!run.errors.contains(word), "\(run.errors)", sourceLocation: location)
    }
}
