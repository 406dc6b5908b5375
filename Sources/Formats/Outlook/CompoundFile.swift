// SPDX-License-Identifier: Apache-2.0

/// A compound file (MS-CFB): a small file system of storages and streams in one file.
///
/// Nothing that the file says is believed. A chain of sectors is followed for as many steps as the file has sectors and
/// no further, so one that loops ends; a length is never more than the file's; an entry of the directory belongs to the
/// first storage that names it. What can't be read is left out, and ``isDamaged`` or the answer says so.
struct CompoundFile {
    static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    /// Sector numbers that are none (MS-CFB 2.1).
    static let lastRegular: UInt32 = 0xFFFF_FFFA
    static let difatSector: UInt32 = 0xFFFF_FFFC
    static let fatSector: UInt32 = 0xFFFF_FFFD
    static let endOfChain: UInt32 = 0xFFFF_FFFE
    static let free: UInt32 = 0xFFFF_FFFF

    /// Streams shorter than this lie in the mini stream, in sectors of 64 bytes (MS-CFB 2.2).
    static let miniStreamCutoff = 4096
    static let miniSectorSize = 64

    let bytes: ArraySlice<UInt8>

    /// 512 in version 3, 4096 in version 4.
    let sectorSize: Int

    /// Sectors behind the header; the last one may be cut.
    let sectorCount: Int

    /// Root first; an entry that is not in use has its place too.
    private(set) var entries: [CompoundFileEntry] = []

    /// Whether the directory or the tables of sectors can't be read as the header has them.
    private(set) var isDamaged = false

    private var fat: [UInt32] = []
    private var miniFAT: [UInt32] = []
    private var miniStream: [UInt32] = []

    /// `nil` where the header (MS-CFB 2.2) is none, or there is no root.
    ///
    /// - Complexity: linear in the number of bytes.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count > 512, bytes.starts(with: Self.signature) else { return nil }
        self.bytes = bytes
        let header = bytes.span
        let version = header.short(at: 26)
        switch (version, header.short(at: 30)) {
        case (4, 12): sectorSize = 4096
        case (_, 9): sectorSize = 512
        default: return nil
        }
        guard header.short(at: 28) == 0xFFFE, bytes.count > sectorSize else { return nil }
        sectorCount = (bytes.count - 1) / sectorSize
        readFAT(header)
        let directory = chain(from: Self.number(header, 48))
        note(isWhole: directory.isWhole)
        readDirectory(directory.sectors, isVersion3: sectorSize == 512)
        guard let root = entries.first, root.kind == .root else { return nil }
        readMiniTables(root, first: Self.number(header, 60))
    }

    /// The sectors of the FAT, by the header's list and the chain of DIFAT sectors (MS-CFB 2.5).
    private mutating func readFAT(_ header: Span<UInt8>) {
        let perSector = sectorSize / 4
        let needed = (sectorCount + perSector - 1) / perSector
        for index in 0..<min(109, needed) { fat.append(Self.number(header, 76 + 4 * index)) }
        var sector = Self.number(header, 68)
        var steps = 0
        while fat.count < needed, sector < Self.lastRegular {
            guard steps <= sectorCount, let range = range(of: sector), range.count == sectorSize else {
                isDamaged = true
                return
            }
            for index in 0..<min(perSector - 1, needed - fat.count) {
                fat.append(Self.number(header, range.lowerBound + 4 * index))
            }
            sector = Self.number(header, range.upperBound - 4)
            steps += 1
        }
    }

    private mutating func readDirectory(_ sectors: [UInt32], isVersion3: Bool) {
        let source = bytes
        let span = source.span
        for sector in sectors {
            guard let range = range(of: sector) else { continue }
            for place in stride(from: range.lowerBound, through: range.upperBound - 128, by: 128) {
                entries.append(CompoundFileEntry(span, at: place, isVersion3: isVersion3))
            }
        }
        if entries.first?.kind == .root { note(isWhole: CompoundFileEntry.link(&entries)) }
    }

    private mutating func readMiniTables(_ root: CompoundFileEntry, first: UInt32) {
        let stream = chain(from: root.start)
        let table = chain(from: first)
        (miniStream, miniFAT) = (stream.sectors, table.sectors)
        note(isWhole: stream.isWhole && table.isWhole)
    }

    private mutating func note(isWhole: Bool) { if !isWhole { isDamaged = true } }

    private static func number(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: bytes.littleEndian(4, at: offset) ?? UInt64(free))
    }

    /// Where a sector lies, counted from the file's first byte; `nil` where the file has none of that number.
    private func range(of sector: UInt32) -> Range<Int>? {
        guard sector < sectorCount else { return nil }
        let start = (Int(sector) + 1) * sectorSize
        return start..<min(start + sectorSize, bytes.count)
    }

    /// The number behind a sector in a table whose own sectors are given (MS-CFB 2.3, 2.4).
    private func next(after sector: UInt32, in table: [UInt32]) -> UInt32? {
        let perSector = sectorSize / 4
        let (row, column) = Int(sector).quotientAndRemainder(dividingBy: perSector)
        guard row < table.count, let range = range(of: table[row]), 4 * column + 4 <= range.count else { return nil }
        return Self.number(bytes.span, range.lowerBound + 4 * column)
    }

    /// A chain of the FAT; not whole where it loops, leaves the file or does not end.
    private func chain(from first: UInt32) -> (sectors: [UInt32], isWhole: Bool) {
        var sectors: [UInt32] = []
        var sector = first
        while sector < Self.lastRegular {
            guard sectors.count < sectorCount, range(of: sector) != nil else { return (sectors, false) }
            sectors.append(sector)
            guard let next = next(after: sector, in: fat) else { return (sectors, false) }
            sector = next
        }
        return (sectors, sector == Self.endOfChain || first == Self.free)
    }

    /// The bytes of a stream, at most `limit` of them, and whether they are all that it is said to have.
    ///
    /// - Complexity: linear in the number of bytes that are given.
    func read(_ stream: Int, limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
        var result: [UInt8] = []
        let size = min(Int(clamping: entries[stream].size), bytes.count, max(0, limit))
        result.reserveCapacity(size)
        let isEnded = walk(stream, size) { range in
            result.append(contentsOf: bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound])
        }
        return (result, isEnded && result.count == entries[stream].size)
    }

    /// How many of the bytes that a stream is said to have can be read.
    ///
    /// - Complexity: linear in that number.
    func measure(_ stream: Int) -> (count: Int, isWhole: Bool) {
        var count = 0
        let isEnded = walk(stream, min(Int(clamping: entries[stream].size), bytes.count)) { count += $0.count }
        return (count, isEnded && count == entries[stream].size)
    }

    /// Gives the ranges, counted from the file's first byte, that the first `size` bytes of a stream lie in.
    ///
    /// - Returns: whether the chain ends where the bytes do. One that loops has no end.
    private func walk(_ stream: Int, _ size: Int, _ body: (Range<Int>) -> Void) -> Bool {
        let isMini = entries[stream].size < Self.miniStreamCutoff
        var (sector, left) = (entries[stream].start, size)
        while left > 0, sector < Self.lastRegular {
            guard let range = isMini ? miniRange(of: sector) : range(of: sector) else { return false }
            let taken = min(left, range.count)
            body(range.lowerBound..<range.lowerBound + taken)
            left -= taken
            // The sector that is cut is the last one of the file; nothing follows in it.
            guard left == 0 || range.count == (isMini ? Self.miniSectorSize : sectorSize) else { return false }
            guard let next = next(after: sector, in: isMini ? miniFAT : fat) else { return false }
            sector = next
        }
        return size == 0 || sector == Self.endOfChain
    }

    private func miniRange(of sector: UInt32) -> Range<Int>? {
        let (row, offset) = (Int(sector) * Self.miniSectorSize).quotientAndRemainder(dividingBy: sectorSize)
        guard row < miniStream.count, let range = range(of: miniStream[row]), offset < range.count else { return nil }
        let start = range.lowerBound + offset
        return start..<min(start + Self.miniSectorSize, range.upperBound)
    }
}
