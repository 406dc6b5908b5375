// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import TestSupport
import Testing

/// One damaged place costs the frames that it lies in, and no other.
@Suite struct PackDamageTests {
    enum Damage: String, CaseIterable, Sendable {
        case flip, zero, delete, insert
    }

    /// A pack of 30 frames of all kinds, some of which share content.
    private struct Sample {
        let pack: TestPack
        let bytes: [UInt8]
        let frames: [PackFrame]
        let contents: [RecordID: [UInt8]]

        init(seed: UInt64) throws {
            var generator = SeededGenerator(seed: seed)
            pack = try TestPack()
            let writer = try pack.writer()
            var contents: [RecordID: [UInt8]] = [:]
            var known: [(offset: Int, content: [UInt8])] = []
            for number in 0..<30 {
                if number % 7 == 3 {
                    _ = try writer.append(.context, payload: generator.content(upTo: 300))
                    continue
                }
                let shared = number % 4 == 2 ? known[generator.below(known.count)] : nil
                let content = shared?.content ?? generator.content(upTo: 900)
                let record = NewRecord(content, reference: shared?.offset, &generator)
                let stored = try writer.append(record)
                if shared == nil { known.append((stored.offset, content)) }
                contents[record.id] = content
            }
            try writer.synchronize()
            self.contents = contents
            bytes = try pack.bytes()
            frames = try pack.scan().frames
            try #require(frames.count == 30)
        }

        /// Looks at damaged bytes: every frame that is untouched must be found, and nothing else that was not written.
        func expect(_ damaged: [UInt8], cut: Range<Int>, shift: Int, _ comment: Comment) throws {
            try pack.replace(with: damaged)
            let found = try pack.scan()
            let whole = frames.filter { $0.end <= cut.lowerBound || $0.offset >= cut.upperBound }
            let places = whole.map { $0.offset < cut.lowerBound ? $0.offset : $0.offset + shift }
            #expect(Set(found.frames.map(\.offset)).isSuperset(of: places), comment)
            let written = Dictionary(frames.map { ($0.header, $0.payload) }) { first, _ in first }
            for frame in found.frames { #expect(written[frame.header] == frame.payload, comment) }
            #expect(found.frames.count <= frames.count, comment)
            if whole.count < frames.count { #expect(!found.damages.isEmpty, comment) }
            try expectProvedContents(of: found.frames, comment)
        }

        /// Each content is the one that came in or is damage; references may point elsewhere now.
        private func expectProvedContents(of frames: [PackFrame], _ comment: Comment) throws {
            let reader = try PackReader(pack.open())
            for frame in frames {
                guard let id = frame.header.record?.id else { continue }
                do {
                    #expect(try Array(reader.content(of: frame)) == contents[id], comment)
                } catch {
                    #expect(error.code == .damaged, comment)
                }
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `A damaged place costs the frames it lies in`(damage: Damage) throws {
        let seed: UInt64 = 61
        let sample = try Sample(seed: seed)
        var generator = SeededGenerator(seed: seed + 1)
        for round in 0..<150 {
            let place = generator.below(sample.bytes.count)
            let count = min(1 + generator.below(round % 3 == 0 ? 1_500 : 5), sample.bytes.count - place)
            let comment: Comment = "seed \(seed), \(damage), \(count) bytes at \(place)"
            let range = place..<place + count
            var bytes = sample.bytes
            switch damage {
            case .flip:
                for index in range { bytes[index] ^= UInt8(1 + generator.below(255)) }
                try sample.expect(bytes, cut: range, shift: 0, comment)
            case .zero:
                guard bytes[range].contains(where: { $0 != 0 }) else { continue }
                let first = bytes[range].firstIndex { $0 != 0 } ?? place
                let last = bytes[range].lastIndex { $0 != 0 } ?? place
                for index in range { bytes[index] = 0 }
                try sample.expect(bytes, cut: first..<last + 1, shift: 0, comment)
            case .delete:
                bytes.removeSubrange(range)
                try sample.expect(bytes, cut: range, shift: -count, comment)
            case .insert:
                bytes.insert(contentsOf: generator.bytes(count), at: place)
                try sample.expect(bytes, cut: place..<place, shift: count, comment)
            }
        }
    }

    @Test func `A single flipped bit anywhere in a pack is found, and costs one frame`() throws {
        let seed: UInt64 = 63
        let sample = try Sample(seed: seed)
        var generator = SeededGenerator(seed: seed)
        for frame in sample.frames {
            let byte = frame.offset + generator.below(frame.end - frame.offset)
            var bytes = sample.bytes
            bytes[byte] ^= 1 << UInt8(generator.below(8))
            try sample.pack.replace(with: bytes)
            let found = try sample.pack.scan()
            #expect(found.frames.map(\.offset) == sample.frames.map(\.offset).filter { $0 != frame.offset })
            #expect(found.damages == [ByteSpan(offset: frame.offset, length: frame.end - frame.offset)])
        }
    }

    @Test func `Two frames that have changed places are both found`() throws {
        let sample = try Sample(seed: 64)
        let (one, two) = (sample.frames[3], sample.frames[4])
        let swapped =
            sample.bytes[..<one.offset] + sample.bytes[two.offset..<two.end] + sample.bytes[one.offset..<one.end]
            + sample.bytes[two.end...]
        try sample.pack.replace(with: Array(swapped))
        let found = try sample.pack.scan()
        #expect(found.frames.count == 30 && found.damages.isEmpty)
        #expect(found.frames[3].payload == two.payload && found.frames[4].payload == one.payload)
    }

    /// An archive may keep the pack of another archive as a record.
    @Test func `The frames of a pack that a damaged record holds are not taken for frames of this one`() throws {
        var generator = SeededGenerator(seed: 65)
        let inner = try TestPack()
        _ = try inner.write([NewRecord(generator.bytes(3_000), &generator)])
        let records = [
            NewRecord([1], &generator), NewRecord(try inner.bytes() + generator.bytes(900), &generator),
            NewRecord([2], &generator),
        ]
        let pack = try TestPack()
        let stored = try pack.write(records)
        try #require(try PackReader(pack.open()).header(at: stored[1].offset).codec == .stored)
        var bytes = try pack.bytes()
        bytes[stored[2].offset - 1] ^= 1
        try pack.replace(with: bytes)
        let found = try pack.scan()
        #expect(found.frames.map(\.offset) == [stored[0].offset, stored[2].offset])
        #expect(found.damages.map(\.range) == [stored[1].offset..<stored[2].offset])
    }
}
