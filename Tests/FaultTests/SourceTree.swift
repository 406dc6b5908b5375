// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport

/// A folder of sources to ingest, and the bytes that were put into it.
struct SourceTree: Sendable {
    let path: FilePath

    /// The bytes of each source, by its path.
    let sources: [String: [UInt8]]

    /// The number of sources with bytes of their own.
    var distinctCount: Int { Set(sources.values).count }

    /// Writes files into a new folder.
    init(_ path: FilePath, _ files: [(name: String, bytes: [UInt8])]) throws {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        var sources: [String: [UInt8]] = [:]
        for file in files {
            let place = path.appending(file.name)
            try Data(file.bytes).write(to: URL(fileURLWithPath: place.string))
            sources[place.string] = file.bytes
        }
        self.path = path
        self.sources = sources
    }

    /// The most records of a group when ``small(_:)`` is ingested: one source takes two groups, others share one.
    static let smallGroup = 4

    /// One source of each kind: small ones, an empty one, a pair of equals, one that takes two groups, and one whose
    /// records lie in two volumes.
    static func small(_ path: FilePath) throws -> SourceTree {
        let confirmations =
            "\n" + SourceMessages.confirmation("CNF-1") + "\n"
            + SourceMessages.confirmation("CNF-2", amends: "CNF-1") + "\n" + SourceMessages.execution("EXE-1") + "\n"
        let long = (1...6).map { SourceMessages.confirmation("LONG-\($0)") + "\r\n" }.joined()
        return try SourceTree(
            path,
            [
                ("a-day.fix", Array(confirmations.utf8)), ("b-empty.txt", []), ("c-long.fix", Array(long.utf8)),
                ("d-again.fix", Array(confirmations.utf8)),
                ("e-note.txt", Array(SourceMessages.note(1, lines: 3).utf8)),
                ("f-pay.mt", Array((SourceMessages.payment("PAY-1") + "\r\n" + SourceMessages.payment("PAY-2")).utf8)),
                ("g-blob.bin", [0, 1, 2, 0xFF, 0, 0xFE]),
            ])
    }

    /// A larger folder that depends on the seed, for two processes at once: `common` sources are in both.
    ///
    /// - Parameter long: the messages of a source that takes several groups; 0 for none.
    static func large(
        _ path: FilePath, seed: UInt64, common: [[UInt8]], long: Int
    ) throws -> SourceTree {
        var generator = SeededGenerator(seed: seed)
        var files: [(name: String, bytes: [UInt8])] = []
        func add(_ kind: String, _ bytes: [UInt8]) {
            files.append((name: "\(String(1_000 + files.count).dropFirst())-\(kind)", bytes: bytes))
        }
        for number in 0..<14 {
            add("source", generator.source(named: "\(seed)-\(number)"))
            if number < common.count { add("common", common[number]) }
            if number == 4, let first = files.first { add("again", first.bytes) }
            if number == 6, long > 0 {
                let start = Int.random(in: 1...1_000_000_000, using: &generator)
                add("long", Array((0..<long).map { SourceMessages.heartbeat(start + $0) + "\n" }.joined().utf8))
            }
        }
        // With a long source, more sources than a commit group takes.
        for number in 0..<(long > 0 ? 510 : 110) { add("tiny", Array("\(seed) \(number)\n".utf8)) }
        return try SourceTree(path, files)
    }
}

extension SeededGenerator {
    /// A source of some kind and size.
    mutating func source(named name: String) -> [UInt8] {
        let count = [1, 2, 3, 8, 40].randomElement(using: &self) ?? 1
        switch Int.random(in: 0..<5, using: &self) {
        case 0: return Array((0..<count).map { SourceMessages.confirmation("C\(name)-\($0)") + "\n" }.joined().utf8)
        case 1: return Array((0..<count).map { SourceMessages.payment("P\(name)-\($0)") + "\r\n" }.joined().utf8)
        case 2: return Array((0..<count).map { SourceMessages.execution("E\(name)-\($0)") }.joined().utf8)
        case 3: return Array(SourceMessages.note(Int.random(in: 0...(.max), using: &self), lines: count).utf8)
        default: return [0] + bytes(count * 700)
        }
    }
}
