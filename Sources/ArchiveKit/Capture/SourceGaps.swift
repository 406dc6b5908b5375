// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The bytes of a source that belong to no record, as a gap frame keeps them (Docs/OnDiskFormat.md §4.3).
struct SourceGaps: Hashable {
    struct Gap: Hashable {
        var offset: Int
        var bytes: ArraySlice<UInt8>
    }

    var accession: AccessionID
    var gaps: [Gap]

    /// The number of bytes.
    var byteCount: Int { gaps.reduce(0) { $0 + $1.bytes.count } }

    var encoded: [UInt8] {
        var result = accession.uuid.bytes
        for gap in gaps {
            result += UInt64(gap.offset).littleEndianBytes
            result += UInt32(gap.bytes.count).littleEndianBytes
            result += gap.bytes
        }
        return result
    }

    init(accession: AccessionID, gaps: [Gap]) {
        self.accession = accession
        self.gaps = gaps
    }

    init?(decoding payload: [UInt8]) {
        guard payload.count >= 16, let uuid = TimeOrderedUUID(payload[0..<16]) else { return nil }
        accession = AccessionID(uuid)
        gaps = []
        var position = 16
        while position < payload.count {
            guard payload.count - position >= 12,
                let offset = Int(exactly: UInt64(littleEndianBytes: payload[position..<position + 8]))
            else { return nil }
            let length = Int(UInt32(littleEndianBytes: payload[position + 8..<position + 12]))
            position += 12
            guard length <= payload.count - position else { return nil }
            gaps.append(Gap(offset: offset, bytes: payload[position..<position + length]))
            position += length
        }
    }
}
