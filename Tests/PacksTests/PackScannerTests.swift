// SPDX-License-Identifier: Apache-2.0

import Durability
import Packs
import Records
import TestSupport
import Testing

@Suite struct PackScannerTests {
    @Test func `A pack cut at any byte gives the frames before the cut, and the rest as damage`() throws {
        var generator = SeededGenerator(seed: 71)
        let pack = try TestPack()
        let stored = try pack.write((0..<6).map { _ in NewRecord(generator.content(upTo: 120), &generator) })
        let bytes = try pack.bytes()
        let ends = stored.dropFirst().map(\.offset) + [bytes.count]
        for length in 0...bytes.count {
            try pack.replace(with: Array(bytes[..<length]))
            let found = try pack.scan()
            let whole = ends.filter { $0 <= length }
            #expect(found.frames.map(\.end) == whole, "cut at \(length)")
            let rest = (whole.last ?? 0)..<length
            #expect(found.damages.map(\.range) == (rest.isEmpty ? [] : [rest]), "cut at \(length)")
        }
    }

    @Test func `A pack that is shorter than its committed length is damaged up to that length`() throws {
        var generator = SeededGenerator(seed: 72)
        let pack = try TestPack()
        let stored = try pack.write([NewRecord([1], &generator), NewRecord([2], &generator)])
        let committed = try pack.bytes().count
        try pack.replace(with: Array(pack.bytes()[..<(stored[1].offset + 3)]))
        let found = try PackContents(scanning: pack.open(), range: 0..<committed)
        #expect(found.frames.map(\.offset) == [0])
        #expect(found.damages.map(\.range) == [stored[1].offset..<committed])
    }

    @Test func `A scan of a range gives its frames only, and what reaches beyond it as damage`() throws {
        var generator = SeededGenerator(seed: 73)
        let pack = try TestPack()
        let stored = try pack.write((0..<5).map { _ in NewRecord(generator.content(upTo: 200), &generator) })
        let file = try pack.open()
        let inner = try PackContents(scanning: file, range: stored[1].offset..<stored[3].offset)
        #expect(inner.frames.map(\.offset) == [stored[1].offset, stored[2].offset])
        #expect(inner.damages.isEmpty)
        let short = try PackContents(scanning: file, range: stored[1].offset..<stored[3].offset - 1)
        #expect(short.frames.map(\.offset) == [stored[1].offset])
        #expect(short.damages.map(\.range) == [stored[2].offset..<stored[3].offset - 1])
        let nothing = try PackContents(scanning: file, range: stored[1].offset..<stored[1].offset)
        #expect(nothing.frames.isEmpty && nothing.damages.isEmpty)
    }

    @Test(arguments: [81, 82] as [UInt64])
    func `Noise of 1 MiB with many magics holds no frame, and hides none`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let size = 1 << 20
        var noise: [UInt8] = []
        noise.reserveCapacity(size)
        while noise.count < size { noise += generator.next().littleEndianBytes }
        for _ in 0..<20_000 {
            let place = generator.below(size - 8)
            // A magic, and now and then a kind and codec that there are.
            let start = PackLayout.magic + (generator.below(2) == 0 ? [UInt8(1 + generator.below(5)), 0, 0, 0] : [])
            noise.replaceSubrange(place..<place + start.count, with: start)
        }
        let pack = try TestPack()
        try pack.replace(with: noise)
        let nothing = try pack.scan()
        #expect(nothing.frames.isEmpty, "seed \(seed)")
        #expect(nothing.damages.map(\.range) == [0..<size], "seed \(seed)")

        let other = try TestPack()
        _ = try other.write([NewRecord(generator.bytes(500), &generator)])
        let frame = try other.bytes()
        for place in [1, size / 2, size - 65_536 - 2, size - 1] {
            try pack.replace(with: Array(noise[..<place] + frame + noise[place...]))
            let found = try pack.scan()
            #expect(found.frames.map(\.offset) == [place], "seed \(seed), place \(place)")
            #expect(found.damages.count == 2, "seed \(seed), place \(place)")
        }
    }

    @Test func `A magic across the border of two windows is found`() throws {
        var generator = SeededGenerator(seed: 74)
        let pack = try TestPack()
        _ = try pack.write([NewRecord([5], &generator)])
        let frame = try pack.bytes()
        for window in [65_536, 1 << 20] {
            for place in (window - 5)...(window + 5) {
                try pack.replace(with: [UInt8](repeating: 0, count: place) + frame)
                #expect(try pack.scan().frames.map(\.offset) == [place])
            }
        }
    }

    @Test func `Frames with a sound header that claim more than there is do not stop the search`() throws {
        var generator = SeededGenerator(seed: 75)
        let pack = try TestPack()
        _ = try pack.write([NewRecord([5], &generator)])
        let frame = try pack.bytes()
        let liar = FrameHeader(
            kind: .gap, codec: .stored, storedLength: 1 << 30, length: 1 << 30, digest: .zero
        ).encoded
        try pack.replace(with: Array(repeatElement(liar, count: 50).joined()) + frame)
        let found = try pack.scan()
        #expect(found.frames.map(\.offset) == [50 * liar.count])
        #expect(found.damages.map(\.range) == [0..<50 * liar.count])
    }
}
