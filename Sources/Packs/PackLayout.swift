// SPDX-License-Identifier: Apache-2.0

/// Sizes, magics and numbers of a pack, as Docs/OnDiskFormat.md §4 has them.
public enum PackLayout {
    /// Begins every frame.
    public static let magic: [UInt8] = [0x9D, 0x4D, 0x46, 0x01]

    /// Bytes of the header of a frame that is no record.
    public static let headerSize = 52

    /// Bytes of the header of a record frame that holds its content.
    public static let recordHeaderSize = 88

    /// Bytes of the header of a record frame whose content lies in another one; no header is longer.
    public static let largestHeaderSize = 128

    /// The most bytes that a payload may have after inflating: 1 GiB.
    public static let largestPayload = 1 << 30

    /// Bytes of the salt of a record.
    static let saltSize = 16

    /// Stands for a content length where the content lies in another frame.
    static let contentElsewhere = UInt32.max

    /// Raw deflate makes at most 1,032 bytes of one (zlib, "Maximum Compression Factor"); a header that claims more lies.
    static let largestInflation = 1_032
}

/// What the payload of a frame is.
public enum FrameKind: UInt8, Sendable, CaseIterable {
    case dictionary = 1
    case record = 2
    case context = 3
    case text = 4
    case gap = 5
}

/// How the payload of a frame is stored.
public enum FrameCodec: UInt8, Sendable, CaseIterable {
    case stored = 0
    /// RFC 1951.
    case deflate = 1
}
