// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The bytes of a source that belong to no record, as a gap frame keeps them (Docs/OnDiskFormat.md §4.3).
struct SourceGaps: Hashable {
    struct Gap: Hashable {
        var offset: Int
        var bytes: ArraySlice<UInt8>
    }

    var accession: AccessionID

    /// In the order of the source; they do not touch one another's bytes.
    let gaps: [Gap]

    /// The number of bytes.
    var byteCount: Int { gaps.reduce(0) { $0 + $1.bytes.count } }

    var encoded: [UInt8] {
        var result = accession.uuid.bytes
        result += LEB128.encoded(gaps.count)
        var end = 0
        for gap in gaps {
            result += LEB128.encoded(gap.offset - end) + LEB128.encoded(gap.bytes.count)
            end = gap.offset + gap.bytes.count
        }
        for gap in gaps { result += gap.bytes }
        return result
    }

    init(accession: AccessionID, gaps: [Gap]) {
        self.accession = accession
        self.gaps = gaps.sorted { $0.offset < $1.offset }
    }

    init?(decoding payload: [UInt8]) {
        guard payload.count >= 16, let uuid = TimeOrderedUUID(payload[0..<16]) else { return nil }
        var rest = payload[16...]
        // Each gap has two numbers, of a byte at least, and a byte of its own.
        guard let count = LEB128.number(from: &rest), count <= payload.count / 3 else { return nil }
        var places: [(offset: Int, length: Int)] = []
        var end = 0
        for _ in 0..<count {
            guard let distance = LEB128.number(from: &rest), let length = LEB128.number(from: &rest), length > 0,
                case (let offset, let isTooFar) = end.addingReportingOverflow(distance), !isTooFar,
                case (let next, let isTooLong) = offset.addingReportingOverflow(length), !isTooLong
            else { return nil }
            places.append((offset, length))
            end = next
        }
        var gaps: [Gap] = []
        for place in places {
            guard place.length <= rest.count else { return nil }
            gaps.append(Gap(offset: place.offset, bytes: rest.prefix(place.length)))
            rest = rest.dropFirst(place.length)
        }
        guard rest.isEmpty else { return nil }
        self.init(accession: AccessionID(uuid), gaps: gaps)
    }
}

/// Unsigned numbers of seven bits a byte, the least first (DWARF 5, 7.6: LEB128).
enum LEB128 {
    static func encoded(_ number: Int) -> [UInt8] {
        var rest = UInt64(number)
        var bytes: [UInt8] = []
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes
    }

    /// Takes a number from the beginning of bytes; `nil` where none begins there, or one that no file reaches.
    static func number(from bytes: inout ArraySlice<UInt8>) -> Int? {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            result |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(exactly: result) }
        }
        return nil
    }
}
