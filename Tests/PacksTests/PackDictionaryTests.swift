// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import TestSupport
import Testing

/// Records that are compressed with a dictionary of their volume.
@Suite struct PackDictionaryTests {
    private let pack: TestPack

    init() throws { pack = try TestPack() }

    /// A confirmation like many others, but for its numbers.
    private func confirmation(_ number: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        let price = generator.below(100_000)
        return Array(
            """
            8=FIX.4.4|9=312|35=AK|34=\(number)|49=MUNIMENT|52=20240304-10:15:30.123|56=BROKERXX|664=CNF24\(number)\
            |666=0|773=1|665=4|453=2|448=BUYER BANK PLC|447=D|452=17|448=SELLER BANK AG|447=D|452=1|60=20240304-10:15:00\
            |75=20240304|55=ACME|48=US0378331005|22=4|54=1|15=USD|80=\(price * 7)|6=\(price).25|381=\(price * 3).50\
            |118=\(price * 3).75|64=20240306|58=standard settlement instructions on file|10=\(number % 256)|
            """.utf8)
    }

    private func confirmations(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { confirmation($0, &generator) }
    }

    /// Writes a dictionary learned from the contents, and the contents with it.
    private func write(
        _ contents: [[UInt8]], format: String = "fix"
    ) throws -> (stored: [StoredFrame], dictionaries: [Int]) {
        var generator = SeededGenerator(seed: 5)
        let writer = try pack.writer()
        let dictionary = CompressionDictionary(
            number: 1, format: format, bytes: CompressionDictionary.learn(from: contents))
        let frames = try writer.append(dictionary)
        let stored = try contents.map { content in
            var record = NewRecord(content, &generator)
            record.dictionary = dictionary
            return try writer.append(record)
        }
        try writer.synchronize()
        return (stored, frames)
    }

    private func expect(_ contents: [[UInt8]], at stored: [StoredFrame], hints: [Int] = []) throws {
        let file = try pack.open()
        let reader = PackReader(file, dictionaries: PackDictionaries(file) { hints })
        for (content, place) in zip(contents, stored) {
            #expect(Array(try reader.frame(at: place.offset).content) == content)
        }
    }

    @Test func `Every record comes back, whether the dictionary is hinted at, hinted at wrongly, or looked for`() throws
    {
        let contents = confirmations(300, seed: 1)
        let (stored, frames) = try write(contents)
        try expect(contents, at: stored)
        try expect(contents, at: stored, hints: frames)
        try expect(contents, at: stored, hints: [stored[7].offset, 3, 1 << 40])
        #expect(try pack.scan().damages.isEmpty)
    }

    @Test func `A dictionary makes short records of one kind at least three times smaller than they are without`()
        throws
    {
        let contents = confirmations(600, seed: 2)
        let (stored, _) = try write(contents)
        let reader = try PackReader(pack.open())
        let with = try stored.reduce(0) { try $0 + reader.header(at: $1.offset).storedLength }
        let plain = try TestPack()
        var generator = SeededGenerator(seed: 5)
        let without = try plain.write(contents.map { NewRecord($0, &generator) })
        let plainReader = try PackReader(plain.open())
        let size = try without.reduce(0) { try $0 + plainReader.header(at: $1.offset).storedLength }
        #expect(with * 3 < size, "\(with) bytes with the dictionary, \(size) without")
    }

    @Test func `A damaged place in one of the two frames of a dictionary costs no record`() throws {
        let contents = confirmations(80, seed: 3)
        let (stored, frames) = try write(contents)
        let sound = try pack.bytes()
        for frame in frames {
            for place in [frame, frame + 20, frame + 60, frame + 200] {
                var bytes = sound
                bytes[place] ^= 0x40
                try pack.replace(with: bytes)
                try expect(contents, at: stored)
                try expect(contents, at: stored, hints: frames)
                #expect(try pack.scan().damages.count == 1)
            }
        }
    }

    @Test func `Without its dictionary a record is damaged and never something else`() throws {
        let contents = confirmations(80, seed: 4)
        let (stored, frames) = try write(contents)
        var bytes = try pack.bytes()
        for frame in frames { bytes[frame + 100] ^= 0xFF }
        try pack.replace(with: bytes)
        let reader = try PackReader(pack.open())
        for place in stored { #expect(packError { try reader.frame(at: place.offset) }?.code == .damaged) }
    }

    @Test func `A dictionary frame inside the content of a record is not taken for one of the pack's`() throws {
        let contents = confirmations(60, seed: 6)
        let false1 = CompressionDictionary(number: 1, format: "fix", bytes: Array("quite another text".utf8))
        let inner = try TestPack()
        let writer = try inner.writer()
        _ = try writer.append(false1)
        try writer.synchronize()
        var generator = SeededGenerator(seed: 9)
        let outer = try pack.writer()
        _ = try outer.append(NewRecord(inner.bytes(), &generator))
        let dictionary = CompressionDictionary(
            number: 1, format: "fix", bytes: CompressionDictionary.learn(from: contents))
        _ = try outer.append(dictionary)
        let stored = try contents.map { content in
            var record = NewRecord(content, &generator)
            record.dictionary = dictionary
            return try outer.append(record)
        }
        try outer.synchronize()
        try expect(contents, at: stored)
        // Also where the damaged first header makes the walk look for its footing inside the record.
        var bytes = try pack.bytes()
        bytes[1] ^= 1
        try pack.replace(with: bytes)
        try expect(contents, at: stored)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 200, 40_000, 3_000_000])
    func `What is learned is never longer than deflate looks back, whatever it is learned from`(size: Int) {
        var generator = SeededGenerator(seed: UInt64(size))
        let random = (0..<3).map { _ in generator.bytes(size) }
        let same = [[UInt8]](repeating: [UInt8](repeating: 65, count: size), count: 3)
        for samples in [random, same, [], [[]]] {
            #expect(CompressionDictionary.learn(from: samples).count <= CompressionDictionary.limit)
        }
    }

    @Test func `Several dictionaries of one pack are kept apart by their numbers`() throws {
        var generator = SeededGenerator(seed: 11)
        let kinds = [confirmations(70, seed: 12), (0..<70).map { _ in generator.bytes(300) }]
        let writer = try pack.writer()
        var stored: [StoredFrame] = []
        var frames: [Int] = []
        for (index, contents) in kinds.enumerated() {
            let dictionary = CompressionDictionary(
                number: UInt16(index + 1), format: "f\(index)", bytes: CompressionDictionary.learn(from: contents))
            frames += try writer.append(dictionary)
            for content in contents {
                var record = NewRecord(content, &generator)
                record.dictionary = dictionary
                stored.append(try writer.append(record))
            }
        }
        try writer.synchronize()
        try expect(kinds.flatMap { $0 }, at: stored)
        let all = try PackDictionaries(pack.open()).dictionaries(at: frames)
        #expect(all.map(\.number) == [1, 2] && all.map(\.format) == ["f0", "f1"])
    }
}
