// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Text that records of one format in one volume have in common: what deflate refers to instead of storing it again
/// (RFC 1951; zlib: preset dictionary). Docs/OnDiskFormat.md §4.4.
///
/// It is made of pieces of its volume's records and ends with them: it never leaves its pack.
public struct CompressionDictionary: Hashable, Sendable {
    /// 1, 2, 3 ... in its pack; frame headers name it.
    public var number: UInt16

    /// The number of the dictionary that it builds on; 0 for none.
    public var base: UInt16

    /// The format of the records that it is for.
    public var format: String

    /// At most 32 KiB, as far as deflate looks back: what its frame holds, or that behind the bytes of its base.
    public var bytes: [UInt8]

    /// The most bytes of a dictionary.
    public static let limit = 32_768

    public init(number: UInt16, base: UInt16 = 0, format: String, bytes: [UInt8]) {
        self.number = number
        self.base = base
        self.format = format
        self.bytes = bytes
    }

    /// The payload of its frame: number, length of the format's name, the name, the bytes.
    public var encoded: [UInt8] {
        number.littleEndianBytes + base.littleEndianBytes + [UInt8(clamping: format.utf8.count)] + format.utf8 + bytes
    }

    /// Reads the payload of a dictionary frame; `nil` where it is none.
    public init?(decoding payload: [UInt8]) {
        guard payload.count >= 5 else { return nil }
        let start = 5 + Int(payload[4])
        guard start <= payload.count, payload.count - start <= Self.limit else { return nil }
        self.init(
            number: UInt16(littleEndianBytes: payload[0..<2]), base: UInt16(littleEndianBytes: payload[2..<4]),
            format: String(decoding: payload[5..<start], as: UTF8.self),
            bytes: Array(payload[start...]))
        guard number > 0, base != number else { return nil }
    }

    /// The bytes that deflate is given where this is built on another one.
    public func built(on base: CompressionDictionary) -> CompressionDictionary {
        var whole = self
        whole.bytes = (base.bytes + bytes).suffix(Self.limit)
        return whole
    }
}

extension CompressionDictionary {
    /// The most records that a dictionary is learned from.
    public static let sampleCount = 1_024

    /// Records of a volume after which a dictionary is learned from all that there are.
    public static let storedSamples = 256

    /// Records of one commit group that are enough to learn from at once.
    public static let fewestSamples = 48

    /// Learns a dictionary from records.
    ///
    /// The samples are laid end to end and cut into as many stretches as the dictionary has room for pieces. Of each
    /// stretch the piece is taken whose strings of eight bytes occur in the most records; what a piece covers counts no
    /// more. The pieces that cover most come last, where deflate reaches them in the fewest bits. (After COVER: Liao,
    /// Petri, Moffat, Wirth, "Effective construction of relative Lempel-Ziv dictionaries", 2016.)
    ///
    /// - Complexity: linear in the bytes of the samples, of which at most 4 MiB are looked at.
    public static func learn(from samples: [[UInt8]]) -> [UInt8] {
        var training = DictionaryTraining(samples)
        return training.run()
    }
}

/// The working state of ``CompressionDictionary/learn(from:)``.
private struct DictionaryTraining {
    private static let gram = 8
    private static let piece = 256
    private static let tableBits = 18
    private static let mostBytes = 4 << 20
    private static let mostBytesOfSample = 16 << 10

    private var text: [UInt8] = []
    private var hashes: [UInt32] = []
    private var counts: [UInt16]

    init(_ samples: [[UInt8]]) {
        counts = [UInt16](repeating: 0, count: 1 << Self.tableBits)
        var lastSeen = [UInt16](repeating: 0, count: 1 << Self.tableBits)
        for (index, sample) in samples.enumerated() {
            let part = sample.prefix(Self.mostBytesOfSample)
            guard text.count + part.count <= Self.mostBytes else { break }
            let start = text.count
            text += part
            guard part.count >= Self.gram else { continue }
            let mark = UInt16(truncatingIfNeeded: index + 1)
            for position in start..<(text.count - Self.gram + 1) {
                let hash = Self.hash(text, position)
                while hashes.count < position { hashes.append(.max) }
                hashes.append(hash)
                if lastSeen[Int(hash)] != mark {
                    lastSeen[Int(hash)] = mark
                    counts[Int(hash)] &+= 1
                }
            }
        }
        while hashes.count < text.count { hashes.append(.max) }
        // What one record alone has would not help another one.
        for index in counts.indices where counts[index] < 2 { counts[index] = 0 }
    }

    private static func hash(_ text: [UInt8], _ position: Int) -> UInt32 {
        let word = text.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: UInt64.self) }
        return UInt32(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - tableBits))
    }

    mutating func run() -> [UInt8] {
        guard text.count > CompressionDictionary.limit else { return text }
        let pieces = CompressionDictionary.limit / Self.piece
        let stretch = text.count / pieces
        var chosen: [(score: Int, start: Int)] = []
        for number in 0..<pieces {
            let start = number * stretch
            let best = bestPiece(in: start..<min(start + max(stretch, Self.piece), text.count))
            guard best.score > 0 else { continue }
            chosen.append(best)
            for position in best.start..<min(best.start + Self.piece, hashes.count) where hashes[position] != .max {
                counts[Int(hashes[position])] = 0
            }
        }
        chosen.sort { ($0.score, $1.start) < ($1.score, $0.start) }
        return chosen.flatMap { text[$0.start..<min($0.start + Self.piece, text.count)] }
    }

    private func bestPiece(in range: Range<Int>) -> (score: Int, start: Int) {
        func value(_ position: Int) -> Int {
            position < hashes.count && hashes[position] != .max ? Int(counts[Int(hashes[position])]) : 0
        }
        let width = Self.piece - Self.gram + 1
        var score = 0
        for position in range.lowerBound..<min(range.lowerBound + width, text.count) { score += value(position) }
        var best = (score: score, start: range.lowerBound)
        var start = range.lowerBound
        while start + 1 < range.upperBound, start + Self.piece < text.count {
            score += value(start + width) - value(start)
            start += 1
            if score > best.score { best = (score, start) }
        }
        return best
    }
}
