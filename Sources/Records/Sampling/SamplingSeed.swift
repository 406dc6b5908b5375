// SPDX-License-Identifier: Apache-2.0

/// Sixteen bytes that fix every choice of an audit sample: who has them and the population draws the same records.
public struct SamplingSeed: Hashable, Sendable, CustomStringConvertible {
    /// The number of bytes.
    public static let byteCount = 16

    public let bytes: [UInt8]

    /// Takes 16 bytes, or answers `nil` for any other number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Takes 32 hexadecimal digits of either case.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hexadecimal.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// 32 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }
}
