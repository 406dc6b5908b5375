// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

/// The command `sqlite3`: looks at the files of the catalogue, and spoils them, past the code that is tested.
enum SQLiteShell {
    static let isThere: Bool = (try? run(":memory:", "SELECT 1")) == ["1"]

    /// Runs SQL on a file and gives the lines of its answer, with `|` between columns.
    static func run(_ path: FilePath, _ sql: String) throws -> [String] { try run(path.string, sql) }

    private static func run(_ path: String, _ sql: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-batch", path, sql]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(String(decoding: complaint, as: UTF8.self))")
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map { String($0) }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test needs the command `sqlite3`.
    static var needsSQLiteShell: ConditionTrait { .enabled("needs the command sqlite3") { SQLiteShell.isThere } }
}
