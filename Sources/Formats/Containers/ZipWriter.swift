// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Makes the bytes of a zip file (APPNOTE.TXT 6.3), entry by entry: deflated where that is shorter, with zip64 fields where
/// numbers need them. The same entries make the same bytes: they have no time.
///
/// It writes nothing itself and holds what the directory at the end says: the names, and 40 bytes an entry.
public struct ZipWriter {
    private struct Entry {
        var name: [UInt8]
        var isDeflated: Bool
        var checksum: UInt32
        var size: Int
        var packedSize: Int
        var offset: Int
    }

    private var entries: [Entry] = []
    private var length = 0

    public init() {}

    /// The next bytes of the file: an entry of a name, with slashes between folders, and its content.
    public mutating func entry(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let packed = Self.deflated(content)
        var entry = Entry(
            name: Array(name.utf8), isDeflated: packed != nil, checksum: Self.checksum(content), size: content.count,
            packedSize: packed?.count ?? content.count, offset: length)
        let extra =
            entry.size > Self.most || entry.packedSize > Self.most
            ? Self.number(1, 2) + Self.number(16, 2) + Self.number(entry.size, 8) + Self.number(entry.packedSize, 8)
            : []
        var bytes = Array("PK\u{3}\u{4}".utf8) + Self.common(entry, isLarge: !extra.isEmpty)
        bytes += Self.number(entry.name.count, 2) + Self.number(extra.count, 2) + entry.name + extra
        bytes += packed ?? content
        entry.offset = length
        entries.append(entry)
        length += bytes.count
        return bytes
    }

    /// The last bytes of the file: its directory.
    public func finish() -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            let isLarge = max(entry.size, entry.packedSize, entry.offset) > Self.most
            let extra =
                isLarge
                ? Self.number(1, 2) + Self.number(24, 2) + Self.number(entry.size, 8) + Self.number(entry.packedSize, 8)
                    + Self.number(entry.offset, 8) : []
            bytes += Array("PK\u{1}\u{2}".utf8) + Self.number(Self.version, 2) + Self.common(entry, isLarge: isLarge)
            bytes += Self.number(entry.name.count, 2) + Self.number(extra.count, 2) + [UInt8](repeating: 0, count: 10)
            bytes += Self.number(isLarge ? Self.unknown : entry.offset, 4) + entry.name + extra
        }
        let (count, size) = (entries.count, bytes.count)
        if count >= 0xFFFF || length + size > Self.most {
            let end = length + size
            bytes += Array("PK\u{6}\u{6}".utf8) + Self.number(44, 8) + Self.number(Self.version, 2)
            bytes += Self.number(Self.version, 2) + Self.number(0, 8) + Self.number(count, 8) + Self.number(count, 8)
            bytes += Self.number(size, 8) + Self.number(length, 8)
            bytes += Array("PK\u{6}\u{7}".utf8) + Self.number(0, 4) + Self.number(end, 8) + Self.number(1, 4)
        }
        bytes += Array("PK\u{5}\u{6}".utf8) + Self.number(0, 4)
        bytes += Self.number(min(count, 0xFFFF), 2) + Self.number(min(count, 0xFFFF), 2)
        bytes += Self.number(min(size, Self.unknown), 4) + Self.number(min(length, Self.unknown), 4) + [0, 0]
        return bytes
    }

    /// The greatest number of 32 bits that says itself.
    private static let most = 0xFFFF_FFFE
    private static let unknown = 0xFFFF_FFFF

    /// Zip64, which 4.5 of the specification has.
    private static let version = 45

    /// What the header of an entry and the directory say alike: version, flags (UTF-8), method, time and day (the first of
    /// the format), checksum, sizes.
    private static func common(_ entry: Entry, isLarge: Bool) -> [UInt8] {
        number(version, 2) + number(1 << 11, 2) + number(entry.isDeflated ? 8 : 0, 2) + number(0, 2) + number(0x21, 2)
            + number(Int(entry.checksum), 4) + number(isLarge ? unknown : entry.packedSize, 4)
            + number(isLarge ? unknown : entry.size, 4)
    }

    /// A number with the lowest byte first.
    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(bytes.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) })
    }

    /// The bytes deflated; `nil` where they are not fewer.
    private static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 32, bytes.count <= Int(UInt32.max) else { return nil }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard muniment_deflate_init(stream, 6) == Z_OK else { return nil }
        defer { deflateEnd(stream) }
        var isWhole = false
        let packed = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(bytes.count - 1)
                isWhole = deflate(stream, Z_FINISH) == Z_STREAM_END
            }
            count = bytes.count - 1 - Int(stream.pointee.avail_out)
        }
        return isWhole ? packed : nil
    }
}
