// SPDX-License-Identifier: Apache-2.0

/// The members of a zip file: of its central directory, or where that is missing or damaged of the local headers.
///
/// The members are in the order in which they lie in the file, and no two share a byte: one that reaches into the one
/// before it is left out, since a few bytes that many members share unfold without bound.
struct ZipDirectory {
    private(set) var entries: [ZipEntry] = []
    private(set) var findings = ParseFindings()

    /// - Parameter most: the most members that are taken.
    /// - Complexity: linear in the number of bytes, beside the sorting of the members.
    init(of bytes: Span<UInt8>, most: Int) {
        if let end = ZipDirectoryEnd(of: bytes), read(end, most: most, in: bytes) {
            locate(base: end.base, in: bytes)
        } else {
            findings.note(
                "zip.directory-damaged", "The directory is missing or damaged; members are taken from their headers.")
            entries = ZipSalvage.entries(of: bytes, most: most)
        }
        if entries.count > most {
            findings.note("zip.limit", "There are more members than are unpacked.", isPartial: true)
            entries.removeLast(entries.count - most)
        }
        dropOverlapping()
    }

    /// Whether the directory could be read to its end.
    private mutating func read(_ end: ZipDirectoryEnd, most: Int, in bytes: Span<UInt8>) -> Bool {
        var place = end.directory.lowerBound
        var seen: UInt64 = 0
        while place + 46 <= end.directory.upperBound, bytes.has("PK\u{1}\u{2}", at: place) {
            let (name, extra) = (bytes.short(at: place + 28), bytes.short(at: place + 30))
            let next = place + 46 + name + extra + bytes.short(at: place + 32)
            guard next <= end.directory.upperBound else { break }
            seen += 1
            if entries.count <= most { take(place, name, extra, in: bytes) }
            place = next
        }
        // The count has sixteen bits where there is no zip64 record.
        guard place == end.directory.upperBound, seen == end.count || !end.isZip64 && seen & 0xFFFF == end.count else {
            entries = []
            return false
        }
        return true
    }

    private mutating func take(_ place: Int, _ name: Int, _ extra: Int, in bytes: Span<UInt8>) {
        let nameEnd = place + 46 + name
        var entry = ZipEntry(
            name: place + 46..<nameEnd, flags: bytes.short(at: place + 8), method: bytes.short(at: place + 10),
            checksum: UInt32(bytes.littleEndian(4, at: place + 16) ?? 0),
            size: bytes.littleEndian(4, at: place + 24) ?? 0,
            packedSize: bytes.littleEndian(4, at: place + 20) ?? 0, start: 0)
        var offset = bytes.littleEndian(4, at: place + 42) ?? 0
        entry.readZip64(nameEnd..<nameEnd + extra, &offset, in: bytes)
        guard !entry.isFolder(in: bytes) else { return }
        entry.start = Int(exactly: offset) ?? .max
        entries.append(entry)
    }

    /// Finds the packed bytes behind the local headers, which have names and fields of their own (4.3.7).
    private mutating func locate(base: Int, in bytes: Span<UInt8>) {
        var located: [ZipEntry] = []
        located.reserveCapacity(entries.count)
        for var entry in entries {
            let (start, overflow) = entry.start.addingReportingOverflow(base)
            guard !overflow, bytes.has("PK\u{3}\u{4}", at: start), start + 30 <= bytes.count else {
                findings.note("zip.member-damaged", "A member has no header where one should be.", isPartial: true)
                continue
            }
            let first = start + 30 + bytes.short(at: start + 26) + bytes.short(at: start + 28)
            guard first <= bytes.count else {
                findings.note("zip.member-damaged", at: start, "A member has no end.", isPartial: true)
                continue
            }
            entry.start = start
            entry.isCut = entry.packedSize > UInt64(bytes.count - first)
            entry.data = first..<(entry.isCut ? bytes.count : first + Int(entry.packedSize))
            located.append(entry)
        }
        entries = located
    }

    private mutating func dropOverlapping() {
        entries.sort { $0.start < $1.start }
        var end = 0
        var apart: [ZipEntry] = []
        apart.reserveCapacity(entries.count)
        for entry in entries {
            guard entry.start >= end else {
                findings.note(
                    "zip.overlap", at: entry.start, "Members share bytes; only the first of them is unpacked.",
                    isPartial: true)
                continue
            }
            end = entry.data.upperBound
            apart.append(entry)
        }
        entries = apart
    }
}

/// The end of central directory record, with its zip64 companion (APPNOTE 4.3.14 to 4.3.16).
struct ZipDirectoryEnd {
    let directory: Range<Int>
    let count: UInt64
    let isZip64: Bool

    /// What stands before the zip file: offsets in it count from here.
    let base: Int

    /// `nil` where there is no such record, or the directory does not lie before it.
    init?(of bytes: Span<UInt8>) {
        guard let place = Self.place(in: bytes), var count = bytes.littleEndian(2, at: place + 10),
            var size = bytes.littleEndian(4, at: place + 12), var offset = bytes.littleEndian(4, at: place + 16)
        else { return nil }
        var end = place
        var isZip64 = false
        if place >= 76, bytes.has("PK\u{6}\u{7}", at: place - 20),
            let record = Self.zip64(before: place, in: bytes)
        {
            (end, isZip64) = (record, true)
            count = bytes.littleEndian(8, at: record + 32) ?? 0
            size = bytes.littleEndian(8, at: record + 40) ?? 0
            offset = bytes.littleEndian(8, at: record + 48) ?? 0
        }
        guard size <= UInt64(end), offset <= UInt64(end) - size else { return nil }
        let first = end - Int(size)
        (directory, base) = (first..<end, first - Int(offset))
        (self.count, self.isZip64) = (count, isZip64)
    }

    /// The last place where the record can stand: behind it is a comment of at most 65,535 bytes, and perhaps a line end
    /// or two that a transfer has added.
    private static func place(in bytes: Span<UInt8>) -> Int? {
        guard bytes.count >= 22 else { return nil }
        for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 65_535 - 4), by: -1)
        where bytes.has("PK\u{5}\u{6}", at: place) && place + 22 + bytes.short(at: place + 20) <= bytes.count {
            return place
        }
        return nil
    }

    private static func zip64(before place: Int, in bytes: Span<UInt8>) -> Int? {
        let stated = bytes.littleEndian(8, at: place - 12).flatMap { Int(exactly: $0) } ?? 0
        // Where something stands before the zip file the stated place is wrong, but the record is as a rule the one before.
        return [stated, place - 76].first { $0 <= place - 76 && bytes.has("PK\u{6}\u{6}", at: $0) }
    }
}
