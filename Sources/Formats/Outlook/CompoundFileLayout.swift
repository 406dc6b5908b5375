// SPDX-License-Identifier: Apache-2.0

/// An entry of a directory that is being made (MS-CFB 2.6.1).
struct CompoundFileNode {
    /// 64 bytes, and what is used of them with the NUL behind the name.
    let name: ArraySlice<UInt8>
    let nameLength: Int
    let kind: CompoundFileEntry.Kind
    let classID: ArraySlice<UInt8>
    var children: [Int] = []
    var left = CompoundFileEntry.none
    var right = CompoundFileEntry.none
    var child = CompoundFileEntry.none
    var start: UInt32 = 0
    var size = 0

    var isStorage: Bool { kind != .stream }

    /// An entry as it stands in a file.
    init(_ entry: Int, of file: CompoundFile) {
        let place = file.bytes.startIndex + file.entries[entry].place
        name = file.bytes[place..<place + 64]
        nameLength = min(64, max(2, file.bytes.span.short(at: file.entries[entry].place + 64) & ~1))
        kind = file.entries[entry].kind
        classID = file.bytes[place + 80..<place + 96]
    }

    /// A root, of the class of a storage of the file.
    init(root file: CompoundFile, classOf storage: Int) {
        name = ("Root Entry".utf8.flatMap { [$0, 0] } + [UInt8](repeating: 0, count: 44))[...]
        nameLength = 22
        kind = .root
        let place = file.bytes.startIndex + file.entries[storage].place
        classID = file.bytes[place + 80..<place + 96]
    }

    /// The shorter name first; of two of one length by their capital letters (MS-CFB 2.6.4).
    func precedes(_ other: CompoundFileNode) -> Bool {
        guard nameLength == other.nameLength else { return nameLength < other.nameLength }
        return name.prefix(nameLength).map(Self.capital).lexicographicallyPrecedes(
            other.name.prefix(nameLength).map(Self.capital))
    }

    private static func capital(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte - 0x20 : byte }

    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name)
        bytes.append(littleEndian: nameLength, 2)
        // Black.
        bytes.append(contentsOf: [kind.rawValue, 1])
        for number in [left, right, child] { bytes.append(littleEndian: Int(number), 4) }
        bytes.append(contentsOf: classID)
        // No state bits, no times.
        bytes.append(contentsOf: [UInt8](repeating: 0, count: 20))
        bytes.append(littleEndian: Int(start), 4)
        bytes.append(littleEndian: size, 8)
    }
}

/// The sectors of a compound file of version 3 that is being made (MS-CFB 2.2 to 2.6).
struct CompoundFileLayout {
    private static let sectorSize = 512

    private var sectors: [UInt8] = []
    private var fat: [UInt32] = []
    private var mini: [UInt8] = []
    private var miniFAT: [UInt32] = []

    /// About how many bytes the file has so far.
    var count: Int { sectors.count + mini.count + 2048 }

    /// Adds a stream.
    ///
    /// - Returns: its first sector.
    mutating func add(_ bytes: [UInt8]) -> UInt32 {
        if bytes.count >= CompoundFile.miniStreamCutoff { return addSectors(bytes) }
        return Self.add(bytes, of: CompoundFile.miniSectorSize, to: &mini, &miniFAT)
    }

    private mutating func addSectors(_ bytes: [UInt8]) -> UInt32 {
        Self.add(bytes, of: Self.sectorSize, to: &sectors, &fat)
    }

    /// Adds a chain of sectors, the last one filled up with zeros.
    private static func add(_ bytes: [UInt8], of size: Int, to sectors: inout [UInt8], _ table: inout [UInt32])
        -> UInt32
    {
        guard !bytes.isEmpty else { return CompoundFile.endOfChain }
        let first = table.count
        let number = (bytes.count + size - 1) / size
        sectors.append(contentsOf: bytes)
        sectors.append(contentsOf: [UInt8](repeating: 0, count: number * size - bytes.count))
        for index in 1..<number + 1 {
            table.append(index == number ? CompoundFile.endOfChain : UInt32(truncatingIfNeeded: first + index))
        }
        return UInt32(truncatingIfNeeded: first)
    }

    /// The file: header, streams, mini stream, tables.
    consuming func file(_ nodes: [CompoundFileNode]) -> [UInt8] {
        var nodes = nodes
        nodes[0].size = mini.count
        nodes[0].start = addSectors(mini)
        let miniTable = addSectors(Self.bytes(of: miniFAT))
        let miniSectors = (miniFAT.count + 127) / 128
        var entries: [UInt8] = []
        entries.reserveCapacity(nodes.count * 128 + 512)
        for node in nodes { node.append(to: &entries) }
        while entries.count % Self.sectorSize != 0 { Self.appendUnused(to: &entries) }
        let directory = addSectors(entries)
        let (fatSectors, difatSectors) = Self.tables(for: fat.count)
        let first = fat.count
        let places = (first..<first + fatSectors).map { UInt32(truncatingIfNeeded: $0) }
        fat.append(contentsOf: repeatElement(CompoundFile.fatSector, count: fatSectors))
        fat.append(contentsOf: repeatElement(CompoundFile.difatSector, count: difatSectors))
        var result = Self.header(
            places, directory: directory, miniTable: miniTable, miniSectors: miniSectors, difatSectors: difatSectors)
        result.append(contentsOf: sectors)
        result.append(contentsOf: Self.bytes(of: fat))
        appendDIFAT(places, first: first + fatSectors, to: &result)
        return result
    }

    /// How many sectors the FAT and the DIFAT need so that they hold themselves too.
    private static func tables(for count: Int) -> (fat: Int, difat: Int) {
        var (fat, difat) = (0, 0)
        while true {
            let needed = (count + fat + difat + 127) / 128
            let listed = needed > 109 ? (needed - 109 + 126) / 127 : 0
            if needed == fat, listed == difat { return (fat, difat) }
            (fat, difat) = (max(needed, fat), max(listed, difat))
        }
    }

    private static func header(
        _ fat: [UInt32], directory: UInt32, miniTable: UInt32, miniSectors: Int, difatSectors: Int
    ) -> [UInt8] {
        var header = CompoundFile.signature + [UInt8](repeating: 0, count: 16)
        // Minor and major version, byte order, the sizes of sectors as powers of two.
        for number in [0x3E, 3, 0xFFFE, 9, 6] { header.append(littleEndian: number, 2) }
        header.append(contentsOf: [UInt8](repeating: 0, count: 10))
        for number in [
            fat.count, Int(directory), 0, CompoundFile.miniStreamCutoff, Int(miniTable), miniSectors,
            difatSectors > 0 ? Int(fat[fat.count - 1]) + 1 : Int(CompoundFile.endOfChain), difatSectors,
        ] { header.append(littleEndian: number, 4) }
        header.append(contentsOf: bytes(of: Array(fat.prefix(109)), length: 109))
        return header
    }

    private func appendDIFAT(_ fat: [UInt32], first: Int, to result: inout [UInt8]) {
        var (rest, sector) = (fat.dropFirst(109), first)
        while !rest.isEmpty {
            result.append(contentsOf: Self.bytes(of: Array(rest.prefix(127)), length: 127))
            rest = rest.dropFirst(127)
            sector += 1
            result.append(littleEndian: rest.isEmpty ? Int(CompoundFile.endOfChain) : sector, 4)
        }
    }

    /// Numbers of sectors, filled up with free ones to `length` or else to whole sectors.
    private static func bytes(of numbers: [UInt32], length: Int? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        let length = length ?? (numbers.count + 127) / 128 * 128
        bytes.reserveCapacity(4 * length)
        for number in numbers { bytes.append(littleEndian: Int(number), 4) }
        bytes.append(contentsOf: [UInt8](repeating: 0xFF, count: 4 * (length - numbers.count)))
        return bytes
    }

    private static func appendUnused(to entries: inout [UInt8]) {
        entries.append(contentsOf: [UInt8](repeating: 0, count: 68))
        entries.append(contentsOf: [UInt8](repeating: 0xFF, count: 12))
        entries.append(contentsOf: [UInt8](repeating: 0, count: 48))
    }
}

extension [UInt8] {
    /// Appends the lowest bytes of a number, the lowest first.
    fileprivate mutating func append(littleEndian number: Int, _ length: Int) {
        for index in 0..<length { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}
