// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import SystemPackage
import TestSupport

/// The folder of an auditor: documents of `ledger prove`, and the script of Docs/VerifyWithoutMuniment.md.
struct ProofFolder {
    let path: FilePath

    /// A folder that is there.
    init(at path: FilePath) { self.path = path }

    init(_ path: FilePath) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
    }

    func write(_ json: CanonicalJSON, _ name: String) throws { try write(json.encoded, name) }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path.appending(name).string))
    }

    /// Runs the script over all documents of the folder, or over these.
    func verify(
        key: FilePath, names: [String]? = nil, content: FilePath? = nil
    ) throws -> (status: Int32, lines: [String]) {
        let all =
            try names
            ?? FileManager.default.contentsOfDirectory(atPath: path.string)
            .filter { $0.hasSuffix(".json") }
        return try Self.run(
            [PackageRoot.path.appending("Docs/verify.py").string, key.string] + all.sorted()
                + (content.map { ["--content", $0.string] } ?? []), in: path)
    }

    /// Runs the script that lies in the folder itself with the public key that does, over all documents, and with nothing
    /// else that this process has.
    func verifyAlone() throws -> (status: Int32, lines: [String]) {
        let names = try FileManager.default.contentsOfDirectory(atPath: path.string).filter { $0.hasSuffix(".json") }
        return try Self.run(["verify.py", "ledger-1.pub"] + names.sorted(), in: path)
    }

    private static func run(_ arguments: [String], in folder: FilePath) throws -> (status: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: output, as: UTF8.self).split(separator: "\n").map { "\($0)" }
        )
    }
}

extension ProofFolder {
    /// One change in each part of a proof that is proved.
    static func tampered(
        _ json: CanonicalJSON, _ generator: inout SeededGenerator
    ) -> [(String, CanonicalJSON)] {
        guard let members = json.members else { return [] }
        func with(_ name: String, _ value: CanonicalJSON) -> (String, CanonicalJSON) {
            (name, .object(members.merging([name: value]) { $1 }))
        }
        var results: [(String, CanonicalJSON)] = []
        for name in ["envelope", "salt", "commitment", "line", "checkpoint"] {
            // Another letter or digit, somewhere.
            var units = Array((json[name]?.text ?? "").utf8)
            let places = units.indices.filter { (UInt8(ascii: "0")...UInt8(ascii: "8")).contains(units[$0]) }
            guard let place = places.randomElement(using: &generator) else { continue }
            units[place] += 1
            results.append(with(name, .string(String(decoding: units, as: UTF8.self))))
        }
        let text = json["checkpoint"]?.text ?? ""
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        lines[2] = Base64.encode(generator.digest().bytes)
        results.append(("root", with("checkpoint", .string(lines.joined(separator: "\n"))).1))
        let parts = text.split(separator: "\u{2014} ")
        results.append(("unsigned", with("checkpoint", .string(String(parts[0]))).1))
        var content = json["content"]?.members ?? [:]
        content["sha256"] = .string(generator.digest().hex)
        results.append(with("content", .object(content)))
        for name in ["commitmentPath", "linePath"] {
            guard var steps = json[name]?.elements else { continue }
            results.append(("longer-" + name, with(name, .array(steps + [.string(generator.digest().hex)])).1))
            guard !steps.isEmpty else { continue }
            results.append(("shorter-" + name, with(name, .array(Array(steps.dropLast()))).1))
            steps[Int.random(in: steps.indices, using: &generator)] = .string(generator.digest().hex)
            results.append(with(name, .array(steps)))
        }
        for name in ["place", "sequence"] { results.append(with(name, .integer((json[name]?.number ?? 0) + 1))) }
        return results
    }
}

extension SeededGenerator {
    fileprivate mutating func digest() -> Digest { Digest(bytes(32)) ?? .zero }
}
