// SPDX-License-Identifier: Apache-2.0

public import Records

/// The header of a frame: Docs/OnDiskFormat.md §4.1.
public struct FrameHeader: Hashable, Sendable {
    public var kind: FrameKind
    public var codec: FrameCodec

    /// The number of the dictionary frame, from 1; 0 for none.
    public var dictionary: UInt16

    /// Bytes of payload in the pack.
    public var storedLength: Int

    /// Bytes of payload after inflating.
    public var length: Int

    /// SHA-256 of the payload; in a record frame, the record's commitment.
    public var digest: Digest

    /// What only a record frame has.
    public var record: RecordFields?

    /// The part of a header that only a record frame has.
    public struct RecordFields: Hashable, Sendable {
        public var id: RecordID

        /// 16 random bytes.
        public var salt: [UInt8]

        /// Where the content is.
        public var content: Content
    }

    /// Where the content of a record is.
    public enum Content: Hashable, Sendable {
        /// In this frame, so many bytes.
        case here(length: Int)

        /// In the frame at an offset; and its SHA-256, so that the envelope can be proved without it.
        case elsewhere(offset: Int, digest: Digest)
    }

    /// Bytes of the header.
    public var byteCount: Int {
        switch record?.content {
        case nil: PackLayout.headerSize
        case .here: PackLayout.recordHeaderSize
        case .elsewhere: PackLayout.largestHeaderSize
        }
    }

    /// Bytes of header and payload.
    public var frameLength: Int { byteCount + storedLength }

    /// The bytes of the header, CRC included.
    ///
    /// - Precondition: the salt of a record has 16 bytes.
    public var encoded: [UInt8] {
        var bytes = PackLayout.magic
        bytes.reserveCapacity(PackLayout.largestHeaderSize)
        bytes.append(kind.rawValue)
        bytes.append(codec.rawValue)
        bytes.append(contentsOf: dictionary.littleEndianBytes)
        bytes.append(contentsOf: UInt32(storedLength).littleEndianBytes)
        bytes.append(contentsOf: UInt32(length).littleEndianBytes)
        bytes.append(contentsOf: digest.bytes)
        if let record {
            precondition(record.salt.count == PackLayout.saltSize, "a salt has 16 bytes")
            bytes.append(contentsOf: record.id.uuid.bytes)
            bytes.append(contentsOf: record.salt)
            switch record.content {
            case .here(let length): bytes.append(contentsOf: UInt32(length).littleEndianBytes)
            case .elsewhere(let offset, let digest):
                bytes.append(contentsOf: PackLayout.contentElsewhere.littleEndianBytes)
                bytes.append(contentsOf: digest.bytes)
                bytes.append(contentsOf: UInt64(offset).littleEndianBytes)
            }
        }
        bytes.append(contentsOf: CRC32C.checksum(bytes).littleEndianBytes)
        return bytes
    }

    public init(
        kind: FrameKind, codec: FrameCodec, dictionary: UInt16 = 0, storedLength: Int, length: Int, digest: Digest,
        record: RecordFields? = nil
    ) {
        self.kind = kind
        self.codec = codec
        self.dictionary = dictionary
        self.storedLength = storedLength
        self.length = length
        self.digest = digest
        self.record = record
    }

    /// Reads a header from the first bytes of `bytes`; `nil` where they are no header, or one that contradicts itself.
    public init?(decoding bytes: ArraySlice<UInt8>) {
        let start = bytes.startIndex
        guard bytes.count >= PackLayout.headerSize, bytes.starts(with: PackLayout.magic),
            let kind = FrameKind(rawValue: bytes[start + 4]), let codec = FrameCodec(rawValue: bytes[start + 5])
        else { return nil }
        func field(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
            bytes[start + offset..<start + offset + count]
        }
        var size = PackLayout.headerSize
        var isElsewhere = false
        if kind == .record {
            guard bytes.count >= PackLayout.recordHeaderSize else { return nil }
            isElsewhere = UInt32(littleEndianBytes: field(80, 4)) == PackLayout.contentElsewhere
            size = isElsewhere ? PackLayout.largestHeaderSize : PackLayout.recordHeaderSize
        }
        guard bytes.count >= size,
            CRC32C.checksum(field(0, size - 4)) == UInt32(littleEndianBytes: field(size - 4, 4)),
            let digest = Digest(field(16, 32))
        else { return nil }
        self.init(
            kind: kind, codec: codec, dictionary: UInt16(littleEndianBytes: field(6, 2)),
            storedLength: Int(UInt32(littleEndianBytes: field(8, 4))),
            length: Int(UInt32(littleEndianBytes: field(12, 4))), digest: digest)
        if kind == .record {
            guard let uuid = TimeOrderedUUID(field(48, 16)) else { return nil }
            var content = Content.here(length: Int(UInt32(littleEndianBytes: field(80, 4))))
            if isElsewhere {
                guard let digest = Digest(field(84, 32)),
                    let offset = Int(exactly: UInt64(littleEndianBytes: field(116, 8)))
                else { return nil }
                content = .elsewhere(offset: offset, digest: digest)
            }
            record = RecordFields(id: RecordID(uuid), salt: Array(field(64, 16)), content: content)
        }
        guard isConsistent else { return nil }
    }

    private var isConsistent: Bool {
        guard length <= PackLayout.largestPayload else { return false }
        switch codec {
        case .stored: guard storedLength == length, dictionary == 0 else { return false }
        case .deflate:
            guard storedLength <= length + 64, length / PackLayout.largestInflation <= storedLength else {
                return false
            }
        }
        guard case .here(let content) = record?.content else { return true }
        return content <= length
    }
}
