// SPDX-License-Identifier: Apache-2.0

/// Finds a word of a fixed vocabulary by its bytes, without making a string of them.
///
/// Made once for each vocabulary; a search looks at the bytes once and at very few entries.
struct WordTable<Word: Sendable>: Sendable {
    private struct Entry: Sendable {
        let hash: UInt32
        let letters: Range<Int>
        let word: Word
    }

    private let letters: [UInt8]
    private let entries: [Entry]

    /// Where the entry of a hash stands, or -1; the next slot is looked at where another word has the place.
    private let slots: [Int16]
    private let longest: Int

    /// - Parameter words: at most 8,192, each with its spelling; of two with one spelling the first is found.
    init(_ words: [(spelling: String, word: Word)]) {
        var letters: [UInt8] = []
        var entries: [Entry] = []
        var size = 16
        while size < words.count * 4 { size *= 2 }
        var slots = [Int16](repeating: -1, count: size)
        for (spelling, word) in words.prefix(8192) {
            let bytes = Array(spelling.utf8)
            let hash = Self.hash(bytes.span, 0..<bytes.count)
            var slot = Int(hash) & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int16(entries.count)
            entries.append(Entry(hash: hash, letters: letters.count..<letters.count + bytes.count, word: word))
            letters += bytes
        }
        self.letters = letters
        self.entries = entries
        self.slots = slots
        longest = entries.map(\.letters.count).max() ?? 0
    }

    /// The word that `range` spells, byte for byte.
    func word(_ range: Range<Int>, in bytes: Span<UInt8>) -> Word? {
        guard range.count <= longest else { return nil }
        let hash = Self.hash(bytes, range)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, isSpelled(entry.letters, range, in: bytes) { return entry.word }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isSpelled(_ word: Range<Int>, _ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard word.count == range.count else { return false }
        for offset in 0..<word.count where letters[word.lowerBound + offset] != bytes[range.lowerBound + offset] {
            return false
        }
        return true
    }

    /// FNV-1a.
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
        return hash
    }
}
