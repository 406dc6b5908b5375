// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest: 32 bytes, the identity of content (FIPS 180-4).
///
/// The type holds a digest; it does not compute one. Layers that hash hand the bytes in.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number of bytes of a digest.
    public static let byteCount = 32

    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes 32 bytes, or answers `nil` for any other number of them.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var iterator = bytes.makeIterator()
        func word() -> UInt64 {
            var value: UInt64 = 0
            for _ in 0..<8 { value = value << 8 | UInt64(iterator.next() ?? 0) }
            return value
        }
        words = (word(), word(), word(), word())
    }

    /// Takes 64 hexadecimal digits of either case.
    public init?(hex: String) {
        guard let bytes = Hexadecimal.decode(hex) else { return nil }
        self.init(bytes)
    }

    private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// 32 zero bytes: stands for "nothing before".
    public static let zero = Digest(words: (0, 0, 0, 0))

    /// The 32 bytes, most significant first.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.byteCount)
        for word in [words.0, words.1, words.2, words.3] { result.append(contentsOf: word.bigEndianBytes) }
        return result
    }

    /// The first eight bytes as a signed integer: a key for an index that is proved by the whole digest afterwards.
    public var key: Int64 { Int64(bitPattern: words.0) }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.encode(bytes) }

    public var description: String { hex }

    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    public static func < (left: Self, right: Self) -> Bool { left.words < right.words }

    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension FixedWidthInteger {
    /// The bytes of this integer, most significant first.
    public var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

    /// The bytes of this integer, least significant first.
    public var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }

    /// Reads an integer whose least significant byte stands first.
    ///
    /// - Precondition: `bytes` holds as many bytes as the integer has.
    public init(littleEndianBytes bytes: some Collection<UInt8>) {
        precondition(bytes.count == Self.bitWidth / 8)
        var value: Self = 0
        var shift = 0
        for byte in bytes {
            value |= Self(truncatingIfNeeded: byte) << shift
            shift += 8
        }
        self = value
    }
}
