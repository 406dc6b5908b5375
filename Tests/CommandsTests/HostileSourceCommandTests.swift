// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

/// What somebody sends who means ill, through the built program with little memory: it is archived, told, and harmless.
@Suite("Hostile containers and mails, from the command line")
struct HostileSourceCommandTests {
    private static func gzip(_ deflated: [UInt8], claims size: Int) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF] + deflated + ContainerMaker.long(0) + ContainerMaker.long(size)
    }

    private static func packed(_ name: String, _ bytes: [UInt8], size: Int) -> ContainerMaker.Member {
        var member = ContainerMaker.Member(name, bytes)
        member.method = 8
        member.size = size
        return member
    }

    private static var containers: [String: [UInt8]] {
        let zeros = ContainerMaker.deflatedZeros(2 << 20)
        var nested = Array("at the bottom".utf8)
        for depth in 0..<40 { nested = ContainerMaker.zip([("\(depth).zip", nested)]) }
        let x = Array("x".utf8)
        return [
            "bomb.gz": gzip(ContainerMaker.deflatedZeros(24 << 20), claims: 10),
            "bomb.zip": ContainerMaker.zip((0..<20).map { packed("\($0).txt", zeros, size: 2 << 20) }),
            "lying.zip": ContainerMaker.zip([packed("a.txt", zeros, size: 7), packed("b.txt", [3, 0], size: 1 << 30)]),
            "paths.zip": ContainerMaker.zip([
                ("../../escaped.txt", Array("up".utf8)), ("/tmp/absolute.txt", Array("root".utf8)),
                ("a/../../b\u{0}c.txt", Array("zero".utf8)), ("", Array("nameless".utf8)),
            ]),
            "nested.zip": nested,
            "size.tar": ContainerMaker.tarHeader(x, size: Array("77777777777".utf8)) + Array("short".utf8),
            "negative.tar": ContainerMaker.tarHeader(x, size: [UInt8](repeating: 0xFF, count: 12)) + x,
        ]
    }

    private static var mails: [String: [UInt8]] {
        func mail(_ type: String, _ body: String) -> [UInt8] {
            Array(
                "From: a@b.example\r\nTo: c@d.example\r\nSubject: t\r\nMIME-Version: 1.0\r\nContent-Type: \(type)\r\n\r\n\(body)"
                    .utf8)
        }
        var parts = ""
        for depth in 1..<300 { parts += "--b\(depth - 1)\r\nContent-Type: multipart/mixed; boundary=b\(depth)\r\n\r\n" }
        let many = String(repeating: "--b\r\n\r\nx\r\n", count: 30_000)
        let long = String(repeating: "x", count: 900)
        return [
            "boundary.eml": mail("multipart/mixed; boundary=\"\(long)\"", "no part\r\n"),
            "empty-boundary.eml": mail("multipart/mixed; boundary=\"\"", "--\r\n--\r\n----\r\n"),
            "deep.eml": mail("multipart/mixed; boundary=b0", "\(parts)bottom\r\n"),
            "many.eml": mail("multipart/mixed; boundary=b", many),
            "eight-bit.eml": Array("From: a@b.example\r\nSubject: ".utf8) + [0xE4, 0xFF, 0, 0x1B, 0x9B]
                + Array("\r\n\r\nx\r\n".utf8),
        ]
    }

    @Test("All of them come in, whole, within 1.5 GB of address space, and nothing is written beside the archive")
    func all() throws {
        let trial = try Trial()
        let sources = Self.containers.merging(Self.mails) { $1 }
        for (name, bytes) in sources { try trial.put("in/\(name)", bytes) }
        let before = try trial.files()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "ulimit -v 1500000; exec \"$0\" --archive archive ingest --json in", MunimentProcess.binary.string,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: trial.directory.path.string)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && [0, 3].contains(process.terminationStatus))
        #expect(try trial.files() == before)
        let list = try trial.muniment(["source", "list", "--json"]).objects()
        #expect(Set(list.compactMap { $0["source"] as? String }) == Set(sources.keys.map { "in/\($0)" }))
        for source in list {
            let name = try #require(source["source"] as? String)
            let run = try trial.muniment(["source", "get", try #require(source["accession"] as? String)])
            // The bytes of a container that was taken apart whole are not kept, and that is said.
            if run.status == 0 {
                #expect(run.output == Data(sources[String(name.dropFirst(3))] ?? []), "\(name)")
            } else {
                #expect(
                    ["in/paths.zip", "in/nested.zip"].contains(name) && run.errors.contains("keep-container"),
                    "\(name): \(run.errors)")
            }
        }
        let doubtful = try trial.muniment(["search", "--json", "parse:partial OR parse:unparsed"]).object()
        #expect((doubtful["count"] as? Int ?? 0) >= 8)
        #expect(try trial.muniment(["verify"]).status == 0)
    }
}

extension Trial {
    /// The names of everything in the folder of the trial but the archive, with their sizes.
    fileprivate func files() throws -> [String: Int] {
        var files: [String: Int] = [:]
        let root = directory.path.string
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) where !name.hasPrefix("archive") {
            files[name] = try FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")[.size] as? Int ?? 0
        }
        return files
    }
}
