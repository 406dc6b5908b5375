// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

/// A disk that is full: a file system of a few hundred kilobytes, in a name space of its own, with the built program on
/// it. SQLite, which writes beside the archive's own doors to the disk, meets the end of it too.
@Suite struct DiskFullTests {
    /// Whether this machine lets a process have a small file system of its own.
    private static let canMount = (try? run("mount -t tmpfs -o size=64k tmpfs /mnt", []))?.status == 0

    private static func run(_ script: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare", "-rm", "sh", "-c", script, "sh"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Ingests until the disk is full, looks around on it, makes room, and goes on. Prints a line for each command.
    private static let script = """
        program=$1; disk=$2; sources=$3; said=$4
        mount -t tmpfs -o "size=$5" tmpfs "$disk" || exit 99
        try() {
            name=$1; shift
            "$program" --archive "$disk/archive" "$@" >"$said/$name.out" 2>"$said/$name.err"
            echo "$name $?"
        }
        try init init
        try full ingest --json --yes "$sources"
        try status status
        try verify-full verify
        try search-full search settled
        mount -o remount,size=64m "$disk" || exit 98
        try verify-more verify
        try list-before source list --json
        try more ingest --json --yes "$sources"
        try verify verify
        try list source list --json
        try count search --count --json settled
        """

    private static func objects(_ path: FilePath) throws -> [[String: Any]] {
        try Data(contentsOf: URL(fileURLWithPath: path.string)).split(separator: UInt8(ascii: "\n")).compactMap {
            try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
    }

    @Test(.enabled(if: canMount), arguments: [300, 700, 1_500, 2_500])
    func `A full disk is told in a sentence, loses nothing that was acknowledged, and room is enough to go on`(
        kilobytes: Int
    ) throws {
        let directory = try TemporaryDirectory()
        let (disk, sources, said) = (
            directory.path.appending("disk"), directory.path.appending("sources"), directory.path.appending("said")
        )
        for path in [disk, sources, said] {
            try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        }
        var random = SeededGenerator(seed: UInt64(kilobytes))
        for number in 0..<900 {
            let noise = Data(random.bytes(1_500)).base64EncodedString()
            let message = SourceMessages.fix(
                "35=AK|49=BROKER|56=FUND|664=FULL-\(number)|75=20240304|58=settled \(noise)")
            try Data(message.utf8).write(to: URL(fileURLWithPath: "\(sources)/\(number).fix"))
        }
        let run = try Self.run(
            Self.script, [MunimentProcess.binary.path, disk.string, sources.string, said.string, "\(kilobytes)k"])
        try #require(run.status == 0, "\(run.status)")
        var status: [String: Int] = [:]
        for line in run.text.split(separator: "\n") {
            let words = line.split(separator: " ")
            status[String(words[0])] = Int(words[1])
        }
        func errors(_ name: String) throws -> String {
            try String(contentsOfFile: "\(said)/\(name).err", encoding: .utf8)
        }
        #expect(status["init"] == 0 && status["full"] == 1)
        #expect(try errors("full").contains("make room on the disk and repeat"))
        // Those that only look may fail for want of room for their line, and say so.
        for name in ["status", "verify-full", "search-full"] {
            let ending = try #require(status[name])
            let told = try errors(name)
            #expect(ending == 0 || ending == 1 && told.contains("make room"), "\(name): \(ending) \(told)")
        }
        #expect(status["verify-more"] == 0)
        func accessions(_ name: String, _ key: String) throws -> Set<String> {
            Set(try Self.objects(said.appending("\(name).out")).compactMap { $0[key] as? String })
        }
        let acknowledged = try accessions("full", "accession")
        #expect(try acknowledged.isSubset(of: accessions("list-before", "accession")))
        #expect(status["more"] == 0 && status["verify"] == 0)
        #expect(try accessions("list", "accession").count == 900)
        #expect(try acknowledged.isSubset(of: accessions("list", "accession")))
        let count = try Self.objects(said.appending("count.out")).first
        #expect(count?["count"] as? Int == 900)
    }
}
