// SPDX-License-Identifier: Apache-2.0

/// A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then randomness.
///
/// Time and randomness are handed in, so that this layer has neither.
public struct TimeOrderedUUID: Hashable, Sendable, Comparable, CustomStringConvertible {
    private var high: UInt64
    private var low: UInt64

    /// Makes an identity from a time and 10 random bytes, of which 74 bits are used.
    ///
    /// - Parameters:
    ///   - milliseconds: milliseconds since 1970-01-01T00:00:00Z; 48 bits are kept.
    ///   - random: two random words.
    public init(milliseconds: UInt64, random: (UInt64, UInt64)) {
        high = milliseconds << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 >> 2
    }

    /// Makes an identity that is greater than another one, also within one millisecond and where the clock was set back:
    /// the other one is then counted on by a random step (RFC 9562, section 6.2, method 2).
    public init(milliseconds: UInt64, random: (UInt64, UInt64), after last: Self) {
        self.init(milliseconds: milliseconds, random: random)
        guard self <= last else { return }
        let next = (last.low & 0x3FFF_FFFF_FFFF_FFFF) + 1 + random.1 >> 32
        if next < 1 << 62 {
            (high, low) = (last.high, 0x8000_0000_0000_0000 | next)
        } else {
            self.init(milliseconds: last.high >> 16 + 1, random: random)
        }
    }

    /// Takes 16 bytes as they are stored, or answers `nil` for any other number.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var iterator = bytes.makeIterator()
        func word() -> UInt64 {
            var value: UInt64 = 0
            for _ in 0..<8 { value = value << 8 | UInt64(iterator.next() ?? 0) }
            return value
        }
        high = word()
        low = word()
    }

    /// Reads the form 8-4-4-4-12 of either case; any other text is `nil`.
    public init?(_ text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12],
            let bytes = Hexadecimal.decode(groups.joined())
        else { return nil }
        self.init(bytes)
    }

    /// The 16 bytes, most significant first.
    public var bytes: [UInt8] { high.bigEndianBytes + low.bigEndianBytes }

    /// The form 8-4-4-4-12 in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for nibble in 0..<32 {
                if nibble % 4 == 0, (8...20).contains(nibble) {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let word = nibble < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (nibble % 16))) & 0xF
                text[place] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                place += 1
            }
            return place
        }
    }

    public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

/// The identity of one arrival of a record. It means nothing by itself, so the ledger may keep it for ever.
public struct RecordID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let uuid: TimeOrderedUUID

    public init(_ uuid: TimeOrderedUUID) { self.uuid = uuid }

    /// Reads the text form of an identity, or answers `nil`.
    public init?(_ text: String) {
        guard let uuid = TimeOrderedUUID(text) else { return nil }
        self.uuid = uuid
    }

    public var description: String { uuid.description }

    public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

/// The identity of one source taken in: a file, a tar, standard input.
public struct AccessionID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let uuid: TimeOrderedUUID

    public init(_ uuid: TimeOrderedUUID) { self.uuid = uuid }

    /// Reads the text form of an identity, or answers `nil`.
    public init?(_ text: String) {
        guard let uuid = TimeOrderedUUID(text) else { return nil }
        self.uuid = uuid
    }

    public var description: String { uuid.description }

    public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}
