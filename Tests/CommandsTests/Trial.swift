// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

/// A folder with an archive in it, in which commands are tried. Paths on the command line are relative to it.
final class Trial {
    let directory: TemporaryDirectory
    let archive: FilePath

    /// - Parameter options: those of `init`; `nil` creates no archive.
    init(_ options: [String]? = []) throws {
        directory = try TemporaryDirectory()
        archive = directory.path.appending("archive")
        if let options {
            let made = try muniment(["init"] + options)
            try #require(made.status == 0, "\(made.errors)")
        }
    }

    /// An archive that holds the sample data, in the folder `SampleData`.
    static func withSampleData() throws -> Trial {
        let trial = try Trial()
        try FileManager.default.copyItem(
            atPath: PackageRoot.sampleData.string, toPath: trial.directory.path.appending("SampleData").string)
        let run = try trial.muniment(["ingest", "SampleData"])
        try #require(run.status == 3, "\(run.errors)")
        return trial
    }

    /// Runs a command on the archive.
    ///
    /// - Parameter environment: over an archive that is there, and no colours.
    func muniment(
        _ arguments: [String], to output: MunimentProcess.Output = .collected, environment: [String: String] = [:],
        input: [UInt8]? = nil
    ) throws -> MunimentRun {
        try start(arguments, to: output, environment: environment, input: input).end()
    }

    func start(
        _ arguments: [String], to output: MunimentProcess.Output = .collected, environment: [String: String] = [:],
        input: [UInt8]? = nil
    ) throws -> MunimentProcess {
        try MunimentProcess(
            MunimentProcess.binary, arguments, in: directory.path,
            environment: ["MUNIMENT_ARCHIVE": "archive", "NO_COLOR": "1"].merging(environment) { $1 }, to: output,
            input: input)
    }

    /// Runs the program with nothing said about the archive but by the arguments.
    func bare(_ arguments: [String], environment: [String: String] = [:]) throws -> MunimentRun {
        try MunimentProcess(MunimentProcess.binary, arguments, in: directory.path, environment: environment).end()
    }

    /// Writes a file; the folders of its name are made.
    @discardableResult
    func put(_ name: String, _ bytes: some Sequence<UInt8>) throws -> [UInt8] {
        let path = directory.path.appending(name)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        return Array(bytes)
    }

    /// Writes a file whose name is these bytes, whatever they are.
    func put(named name: [UInt8], below folder: String, _ text: String) throws {
        let start = Array("\(directory.path.appending(folder).string)/".utf8)
        let path = (start + name).map { CChar(bitPattern: $0) } + [0]
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(write(descriptor, text, text.utf8.count) == text.utf8.count)
    }

    /// The full path of something in the folder.
    func place(_ name: String) -> String { directory.path.appending(name).string }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: directory.path.appending(name).string)))
    }

    /// The whole ledger.
    func ledger() throws -> [UInt8] { try bytes("archive/ledger/events-000001.log") }

    /// The acts of the ledger, by their names.
    func acts() throws -> [String] {
        try ledger().split(separator: UInt8(ascii: "\n")).map { line in
            let json = line.prefix { $0 != UInt8(ascii: "\t") }
            let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
            return object?["act"] as? String ?? ""
        }
    }

    /// The accession of the source whose name ends so.
    func accession(of suffix: String) throws -> String {
        let sources = try muniment(["source", "list", "--json"]).objects()
        let found = sources.first { ($0["source"] as? String)?.hasSuffix(suffix) == true }
        return try #require(found?["accession"] as? String)
    }

    /// Changes one byte in the middle of the pack that is the largest.
    func damageAPack() throws {
        let volumes = archive.appending("volumes").string
        let names = try FileManager.default.subpathsOfDirectory(atPath: volumes).filter { $0.hasSuffix("content.pack") }
        let packs = try names.map { ($0, try bytes("archive/volumes/\($0)")) }
        var largest = try #require(packs.max { $0.1.count < $1.1.count })
        largest.1[largest.1.count / 2] ^= 0x40
        try put("archive/volumes/\(largest.0)", largest.1)
    }
}

/// FIX messages made for the tests, with the right body length and checksum.
enum FIXText {
    /// A confirmation.
    ///
    /// - Parameter fields: further ones, each with `|` behind it.
    static func confirmation(
        _ id: String, sender: String = "ALDR", amends earlier: String? = nil, date: String = "20260302",
        fields: String = "", note: String = "none"
    ) -> String {
        let kind = earlier.map { "666=1|772=\($0)" } ?? "666=0"
        let body = "35=AK|49=\(sender)|56=CEDR|664=\(id)|\(kind)|\(fields)75=\(date)|55=ACME|58=\(note)|"
            .replacing("|", with: "\u{1}")
        let head = "8=FIX.4.4\u{1}9=\(body.utf8.count)\u{1}"
        let sum = (head + body).utf8.reduce(0) { $0 + Int($1) } % 256
        return head + body + "10=" + String(repeating: "0", count: 3 - "\(sum)".count) + "\(sum)\u{1}"
    }
}
