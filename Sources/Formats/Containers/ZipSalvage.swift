// SPDX-License-Identifier: Apache-2.0

/// Finds the members of a zip file without its directory, by their local headers (APPNOTE 4.3.7).
///
/// The search goes on behind each member that was found, so it reads every byte once.
enum ZipSalvage {
    static func entries(of bytes: Span<UInt8>, most: Int) -> [ZipEntry] {
        let inflation = Inflation()
        var entries: [ZipEntry] = []
        var place = 0
        while let start = signature(in: bytes, from: place), entries.count <= most {
            place = start + 4
            guard start + 30 <= bytes.count else { break }
            let nameEnd = start + 30 + bytes.short(at: start + 26)
            let first = nameEnd + bytes.short(at: start + 28)
            guard first <= bytes.count else { continue }
            var entry = entry(at: start, nameEnd, first, in: bytes)
            let isFolder = entry.isFolder(in: bytes)
            if entry.statesSize, entry.packedSize <= UInt64(bytes.count - first) {
                entry.data = first..<first + Int(entry.packedSize)
            } else if entry.method == 8, !entry.isEncrypted {
                entry.data = first..<inflation.measure(bytes, first..<bytes.count).end
                readDescriptor(of: &entry, in: bytes)
            } else {
                entry.isCut = entry.statesSize
                entry.data = first..<(entry.isCut ? bytes.count : end(in: bytes, from: first))
                readDescriptor(of: &entry, in: bytes)
            }
            place = max(place, entry.data.upperBound)
            if !isFolder { entries.append(entry) }
        }
        return entries
    }

    private static func entry(at start: Int, _ nameEnd: Int, _ first: Int, in bytes: Span<UInt8>) -> ZipEntry {
        var entry = ZipEntry(
            name: start + 30..<nameEnd, flags: bytes.short(at: start + 6), method: bytes.short(at: start + 8),
            checksum: UInt32(bytes.littleEndian(4, at: start + 14) ?? 0),
            size: bytes.littleEndian(4, at: start + 22) ?? 0, packedSize: bytes.littleEndian(4, at: start + 18) ?? 0,
            start: start)
        var offset: UInt64 = 0
        entry.readZip64(nameEnd..<first, &offset, in: bytes)
        entry.statesSize = entry.flags & 8 == 0
        return entry
    }

    /// Takes length and checksum from behind the packed bytes (4.3.9), where the descriptor has its signature.
    private static func readDescriptor(of entry: inout ZipEntry, in bytes: Span<UInt8>) {
        let place = entry.data.upperBound
        guard !entry.statesSize, bytes.has("PK\u{7}\u{8}", at: place),
            let checksum = bytes.littleEndian(4, at: place + 4)
        else { return }
        for width in [4, 8] {
            guard bytes.littleEndian(width, at: place + 8) == UInt64(entry.data.count),
                let size = bytes.littleEndian(width, at: place + 8 + width)
            else { continue }
            (entry.checksum, entry.size, entry.packedSize) = (UInt32(checksum), size, UInt64(entry.data.count))
            entry.statesSize = true
            return
        }
    }

    private static func signature(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var place = start
        while place + 4 <= bytes.count {
            if bytes[place] == 0x50, bytes.has("PK\u{3}\u{4}", at: place) { return place }
            place += 1
        }
        return nil
    }

    /// Where stored bytes of unknown length end: at the next signature of any kind.
    private static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var place = start
        while place + 4 <= bytes.count {
            if bytes[place] == 0x50, bytes[place + 1] == 0x4B {
                switch (bytes[place + 2], bytes[place + 3]) {
                case (7, 8), (3, 4), (1, 2), (5, 6): return place
                default: break
                }
            }
            place += 1
        }
        return bytes.count
    }
}
