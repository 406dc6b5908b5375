// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import SystemPackage
import TestSupport
import Testing

/// The pack of one test: a file in a folder of its own.
struct TestPack {
    let directory: TemporaryDirectory
    var path: FilePath { directory.path.appending("content.pack") }

    init() throws { directory = try TemporaryDirectory() }

    /// Opens the file, creating it where it is not there.
    func open() throws -> any OpenFile { try LocalFileSystem().open(path, .create) }

    func writer(committed: Int = 0) throws -> PackWriter {
        PackWriter(try AppendOnlyFile(open(), committedLength: committed))
    }

    func bytes() throws -> [UInt8] { try #require(try LocalFileSystem().contents(of: path, limit: .max)) }

    /// Puts other bytes in the place of all bytes of the file.
    func replace(with bytes: [UInt8]) throws {
        let file = try open()
        try file.truncate(to: 0)
        try file.write(bytes, at: 0)
    }

    /// Writes records and gives where each lies.
    func write(_ records: [NewRecord]) throws -> [StoredFrame] {
        let writer = try writer()
        let stored = try records.map { try writer.append($0) }
        try writer.synchronize()
        writer.commit()
        return stored
    }

    /// All that a scanner finds from the first byte to the last.
    func scan() throws -> PackContents {
        let file = try open()
        return try PackContents(scanning: file, range: 0..<file.length())
    }
}

/// What a scanner found, in its order.
struct PackContents {
    var frames: [PackFrame] = []
    var damages: [ByteSpan] = []

    /// - Throws: where the findings do not tile the range.
    init(scanning file: any OpenFile, range: Range<Int>) throws {
        var scanner = PackScanner(file, range: range)
        var position = range.lowerBound
        while let finding = try scanner.next() {
            switch finding {
            case .frame(let frame):
                try #require(frame.offset == position)
                position = frame.end
                frames.append(frame)
            case .damage(let span):
                try #require(span.offset == position && span.length > 0)
                position = span.end
                damages.append(span)
            }
        }
        try #require(position == range.upperBound || range.isEmpty)
    }
}

extension NewRecord {
    /// A record with an identity, a salt and an envelope that depend on the generator alone.
    init(_ content: [UInt8], reference: Int? = nil, _ generator: inout SeededGenerator) {
        self.init(
            id: RecordID(
                TimeOrderedUUID(milliseconds: generator.next() >> 16, random: (generator.next(), generator.next()))),
            salt: generator.bytes(16), envelope: Array(#"{"offset":\#(generator.next() % 1_000_000)}"#.utf8),
            content: content[...], contentDigest: Digest(hashing: content), reference: reference)
    }
}

extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// Content of one of the kinds that a codec treats differently.
    mutating func content(upTo size: Int) -> [UInt8] {
        let count = below(size)
        switch below(4) {
        case 0: return bytes(count)
        case 1: return [UInt8](repeating: UInt8(below(256)), count: count)
        case 2: return (0..<count).map { UInt8(ascii: "A") + UInt8($0 * $0 % 7) }
        default: return Array("8=FIX.4.4|35=AK|664=CONF-\(next())|10=000|".utf8)
        }
    }
}

/// The error that a call throws, or `nil` where it returns.
func packError<Result>(of call: () throws -> Result) -> PackError? {
    do {
        _ = try call()
        return nil
    } catch {
        return error as? PackError
    }
}
