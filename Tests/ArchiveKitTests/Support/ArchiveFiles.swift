// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Records
import SystemPackage
import Testing

@testable import ArchiveKit

extension TestArchive {
    /// Every file of the archive, in the order of paths.
    func files(below folder: FilePath? = nil) throws -> [FilePath] {
        var result: [FilePath] = []
        let fileSystem = LocalFileSystem()
        let folder = folder ?? root
        for name in try fileSystem.list(folder) {
            let path = folder.appending(name)
            if try fileSystem.status(path)?.kind == .directory {
                result += try files(below: path)
            } else {
                result.append(path)
            }
        }
        return result
    }

    /// The databases, without the files that SQLite keeps beside them.
    func databases() throws -> [FilePath] { try files().filter { $0.string.hasSuffix(".sqlite") } }

    /// Removes every database with its companions.
    func removeDatabases() throws {
        for path in try files() where path.lastComponent?.string.contains(".sqlite") == true {
            try LocalFileSystem().remove(path)
        }
    }

    /// Settles what is settled only once it is much, so that registers can be compared.
    func settle() throws {
        let opened = try open()
        try opened.withLock { _ in _ = try ChainSettlement(opened).run(fewest: 1) }
    }

    /// The sizes of what must only grow by new records.
    func truthSizes() throws -> [FilePath: Int] {
        var sizes: [FilePath: Int] = [:]
        for path in try files() where path.extension == "pack" || path.extension == "bin" {
            // The hashes of the tree over the lines are derived: they grow with each line.
            if path.lastComponent?.string.hasPrefix("tree-") ?? false { continue }
            sizes[path] = try LocalFileSystem().status(path)?.size
        }
        return sizes
    }

    /// The bytes of every file of the archive, but for those named.
    func snapshot(without names: Set<String> = []) throws -> [FilePath: [UInt8]] {
        var bytes: [FilePath: [UInt8]] = [:]
        for path in try files() where !names.contains(path.lastComponent?.string ?? "") {
            bytes[path] = try self.bytes(of: path)
        }
        return bytes
    }
}

/// Runs a program of the system.
enum Command {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    @discardableResult
    static func run(_ name: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.standardError
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(name) ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// The SHA-256 of a file by sha256sum.
    static func sha256(of path: FilePath) throws -> String {
        String(try run("sha256sum", [path.string]).drop { $0 == "\\" }.prefix(64))
    }
}

/// The rows of a database as the command sqlite3 prints them.
enum DatabaseDump {
    /// Everything that the database says: the rows of all tables in order, and of the full-text indexes each token with
    /// its places (their own tables may lie differently on disk for the same content).
    static func of(_ path: FilePath) throws -> [String: String] {
        let names = try query(
            path,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
                + "AND name NOT IN ('text_index_data', 'text_index_idx', 'key_index_data', 'key_index_idx') ORDER BY name",
            isQuoted: false)
        var tables: [String: String] = [:]
        for name in names.split(separator: "\n").map({ String($0) }) {
            let columns = try query(path, "SELECT count(*) FROM pragma_table_info('\(name)')", isQuoted: false)
            let count = try #require(Int(columns.trimmingCharacters(in: .whitespacesAndNewlines)))
            let order = (1...count).map { String($0) }.joined(separator: ", ")
            tables[name] = try query(path, "SELECT * FROM \(name) ORDER BY \(order)")
        }
        if tables["record"] != nil {
            for index in ["text_index", "key_index"] {
                tables[index] = try query(
                    path,
                    "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, \(index), instance); "
                        + "SELECT * FROM temp.v ORDER BY term, doc, col, offset")
            }
        }
        return tables
    }

    static func query(_ path: FilePath, _ sql: String, isQuoted: Bool = true) throws -> String {
        try Command.run("sqlite3", (isQuoted ? ["-quote"] : []) + [path.string, sql])
    }
}
