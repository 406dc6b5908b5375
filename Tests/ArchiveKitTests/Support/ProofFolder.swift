// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import SystemPackage
import TestSupport

/// The folder of an auditor: documents of `ledger prove`, and the script of Docs/VerifyWithoutMuniment.md.
struct ProofFolder {
    let path: FilePath

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
