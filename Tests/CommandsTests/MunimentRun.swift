// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage
import Testing

/// One run of the built program as a process of its own, and all that it left behind.
struct MunimentRun {
    /// The exit status; 128 and the signal's number where a signal ended it, as a shell says it.
    var status: Int32
    var output: Data
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [Substring] { text.split(separator: "\n") }
    var errorLines: [Substring] { errors.split(separator: "\n") }

    /// Every line of standard output as a JSON object; a line that is none is an issue.
    func objects(_ location: SourceLocation = #_sourceLocation) throws -> [[String: Any]] {
        try lines.map { try Self.object($0, location) }
    }

    /// The one JSON document of standard output.
    func object(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
        #expect(lines.count == 1, sourceLocation: location)
        return try Self.object(try #require(lines.first, sourceLocation: location), location)
    }

    /// The last line of standard error as a JSON object.
    func errorObject(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
        try Self.object(try #require(errorLines.last, sourceLocation: location), location)
    }

    private static func object(_ line: Substring, _ location: SourceLocation) throws -> [String: Any] {
        let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(value as? [String: Any], "no JSON object: \(line)", sourceLocation: location)
    }
}

/// A process of the program that may still run.
final class MunimentProcess {
    /// Where standard output goes.
    enum Output {
        case collected
        /// A pipe whose reader has gone before the first byte.
        case closedPipe
        /// A device on which there is never any room.
        case fullDevice
        /// A terminal of so many columns and 50 lines.
        case terminal(columns: UInt16)
        /// A terminal that standard input is, too, with what a person types there.
        case typing(String, columns: UInt16)
    }

    let process = Process()
    private let directory: FilePath
    private let name = UUID().uuidString
    private var terminal: Int32?
    private var opened: [FileHandle] = []

    /// Starts a program.
    ///
    /// - Parameter directory: the current folder of the process, and the place of files for what it says.
    init(
        _ program: FilePath, _ arguments: [String], in directory: FilePath, environment: [String: String] = [:],
        to output: Output = .collected, input: [UInt8]? = nil
    ) throws {
        self.directory = directory
        process.executableURL = URL(fileURLWithPath: program.string)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory.string)
        let own = ProcessInfo.processInfo.environment
        process.environment = own.filter { ["PATH", "HOME", "LANG"].contains($0.key) }
            .merging(environment) { $1 }
        process.standardInput = try input.map { try inputFile($0) } ?? FileHandle.nullDevice
        process.standardError = try file("err")
        process.standardOutput = try handle(output)
        try process.run()
        for handle in opened { try handle.close() }
    }

    /// Waits for the end of a process that takes long, and leaves the threads to other tests.
    func wait() async {
        let process = process
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    /// Reads what is left to read, and waits for the end.
    func end() throws -> MunimentRun {
        let shown = terminal.map { Self.everything(from: $0) }
        process.waitUntilExit()
        let isExit = process.terminationReason == .exit
        return MunimentRun(
            status: isExit ? process.terminationStatus : 128 + process.terminationStatus,
            output: try shown ?? contents("out"),
            errors: String(decoding: try contents("err"), as: UTF8.self))
    }

    private func handle(_ output: Output) throws -> FileHandle {
        switch output {
        case .collected: return try file("out")
        case .fullDevice:
            let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
            opened.append(handle)
            return handle
        case .closedPipe:
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            opened.append(pipe.fileHandleForWriting)
            return pipe.fileHandleForWriting
        case .typing(let text, let columns):
            let handle = try handle(.terminal(columns: columns))
            process.standardInput = handle
            let typed = Array(text.utf8)
            try #require(write(terminal ?? -1, typed, typed.count) == typed.count)
            return handle
        case .terminal(let columns):
            // As openpty(3) does it: TIOCSPTLCK unlocks the other end, TIOCGPTN tells its number (ioctl_tty(2)).
            let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var locked: Int32 = 0
            var number: Int32 = -1
            try #require(ioctl(master, 0x4004_5431, &locked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
            let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var size = winsize(ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
            try #require(slave >= 0 && ioctl(slave, UInt(TIOCSWINSZ), &size) == 0)
            terminal = master
            let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
            opened.append(handle)
            return handle
        }
    }

    private func inputFile(_ bytes: [UInt8]) throws -> FileHandle {
        let path = directory.appending("\(name).in").string
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let handle = try #require(FileHandle(forReadingAtPath: path))
        opened.append(handle)
        return handle
    }

    private func file(_ kind: String) throws -> FileHandle {
        let path = directory.appending("\(name).\(kind)").string
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        opened.append(handle)
        return handle
    }

    private func contents(_ kind: String) throws -> Data {
        let path = directory.appending("\(name).\(kind)").string
        guard FileManager.default.fileExists(atPath: path) else { return Data() }
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    /// What a terminal was sent until its last writer went away; its line ends are line feeds again.
    private static func everything(from master: Int32) -> Data {
        defer { close(master) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(master, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return Data(String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").utf8)
    }

    /// The program, in the folder of products that this test bundle lies in.
    static let binary: FilePath = {
        let names = CommandLine.arguments + [Bundle.main.bundlePath]
        let folders = names.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent() }
        let found = folders.map { $0.appendingPathComponent("muniment") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        return FilePath((found ?? folders[0].appendingPathComponent("muniment")).path)
    }()
}
