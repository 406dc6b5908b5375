// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport

/// A process of the built program: the binary that stands beside the bundle of these tests.
final class MunimentProcess {
    /// How a process ended, and what it said.
    struct Ending {
        /// The exit status, or `nil` where a signal ended it.
        var status: Int32?
        var output: Data
        var errors: String

        /// The whole lines of the output as JSON. The last line of a process that was killed may be torn.
        var lines: [[String: Any]] {
            output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().compactMap {
                (try? JSONSerialization.jsonObject(with: Data($0))) as? [String: Any]
            }
        }
    }

    private let process = Process()
    private let output: URL
    private let errors: URL

    /// Starts a command of the program on an archive.
    ///
    /// - Parameter directory: takes two files for what the process says; they outlive its death.
    init(_ archive: FilePath, _ arguments: [String], in directory: FilePath) throws {
        let place = URL(fileURLWithPath: directory.string)
        let name = UUID().uuidString
        output = place.appendingPathComponent("\(name).out")
        errors = place.appendingPathComponent("\(name).err")
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = Self.binary
        process.arguments = ["--archive", archive.string] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    deinit { kill() }

    /// `kill -9`; nothing where it has ended.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits for the end.
    func end() throws -> Ending {
        process.waitUntilExit()
        return Ending(
            status: process.terminationReason == .exit ? process.terminationStatus : nil,
            output: try Data(contentsOf: output), errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// Runs a command to its end.
    static func run(_ archive: FilePath, _ arguments: [String], in directory: FilePath) throws -> Ending {
        try MunimentProcess(archive, arguments, in: directory).end()
    }

    /// The program, in the folder of products that this test bundle lies in.
    static let binary: URL = {
        let names = CommandLine.arguments + [Bundle.main.bundlePath]
        let folders = names.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent() }
        let found = folders.map { $0.appendingPathComponent("muniment") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        return found ?? folders[0].appendingPathComponent("muniment")
    }()
}
