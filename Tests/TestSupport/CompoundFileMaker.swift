// SPDX-License-Identifier: Apache-2.0

/// Makes compound files (MS-CFB) for tests, in the plainest way: each tree of siblings is a list to the right.
public enum CompoundFileMaker {
    /// What a storage holds.
    public indirect enum Node: Sendable {
        case stream(String, [UInt8])
        case storage(String, [Node])

        public var name: String {
            switch self {
            case .stream(let name, _), .storage(let name, _): name
            }
        }
    }

    /// A file whose root holds `nodes`; of version 3, or of version 4 with sectors of 4096 bytes.
    public static func file(_ nodes: [Node], version: Int = 3) -> [UInt8] {
        var making = Making(sectorSize: version == 4 ? 4096 : 512)
        making.entries = [entry("Root Entry", kind: 5)]
        making.add(nodes, to: 0)
        return making.file(version: version)
    }

    /// Where parts of a file stand, so that a test can damage them.
    public static func offset(ofSector sector: Int, version: Int = 3) -> Int {
        (sector + 1) * (version == 4 ? 4096 : 512)
    }

    fileprivate static func entry(_ name: String, kind: UInt8) -> [UInt8] {
        let units = name.utf16.flatMap { number(Int($0), 2) }
        var entry = units + [UInt8](repeating: 0, count: 64 - units.count) + number(units.count + 2, 2) + [kind, 1]
        entry += [UInt8](repeating: 0xFF, count: 12) + [UInt8](repeating: 0, count: 48)
        return entry
    }

    public static func number(_ value: Int, _ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

private struct Making {
    let sectorSize: Int
    var entries: [[UInt8]] = []
    private var sectors: [UInt8] = []
    private var table: [Int] = []
    private var mini: [UInt8] = []
    private var miniTable: [Int] = []

    init(sectorSize: Int) { self.sectorSize = sectorSize }

    private static let end = 0xFFFF_FFFE

    mutating func add(_ nodes: [CompoundFileMaker.Node], to storage: Int) {
        var last: Int?
        for node in nodes {
            let index = entries.count
            if let last { set(last, 72, index) } else { set(storage, 76, index) }
            last = index
            switch node {
            case .stream(let name, let bytes):
                entries.append(CompoundFileMaker.entry(name, kind: 2))
                set(index, 116, bytes.count < 4096 ? addMini(bytes) : add(bytes))
                set(index, 120, bytes.count)
            case .storage(let name, let nodes):
                entries.append(CompoundFileMaker.entry(name, kind: 1))
                add(nodes, to: index)
            }
        }
    }

    private mutating func set(_ entry: Int, _ offset: Int, _ value: Int) {
        entries[entry].replaceSubrange(offset..<offset + 4, with: CompoundFileMaker.number(value, 4))
    }

    private mutating func add(_ bytes: [UInt8]) -> Int {
        guard !bytes.isEmpty else { return Self.end }
        let first = table.count
        let count = (bytes.count + sectorSize - 1) / sectorSize
        sectors += bytes + [UInt8](repeating: 0, count: count * sectorSize - bytes.count)
        table += (1...count).map { $0 == count ? Self.end : first + $0 }
        return first
    }

    private mutating func addMini(_ bytes: [UInt8]) -> Int {
        guard !bytes.isEmpty else { return Self.end }
        let first = miniTable.count
        let count = (bytes.count + 63) / 64
        mini += bytes + [UInt8](repeating: 0, count: count * 64 - bytes.count)
        miniTable += (1...count).map { $0 == count ? Self.end : first + $0 }
        return first
    }

    private func numbers(_ values: [Int]) -> [UInt8] { values.flatMap { CompoundFileMaker.number($0, 4) } }

    /// Sectors in this order: streams, mini stream, its table, directory, table of sectors.
    mutating func file(version: Int) -> [UInt8] {
        let perSector = sectorSize / 4
        set(0, 120, mini.count)
        let stream = add(mini)
        set(0, 116, stream)
        while miniTable.count % perSector != 0 { miniTable.append(0xFFFF_FFFF) }
        let miniFAT = add(numbers(miniTable))
        while entries.count % (sectorSize / 128) != 0 {
            entries.append(
                [UInt8](repeating: 0, count: 68) + [UInt8](repeating: 0xFF, count: 12)
                    + [UInt8](repeating: 0, count: 48))
        }
        let directory = add(entries.flatMap { $0 })
        var count = 0
        while (table.count + count + perSector - 1) / perSector > count { count += 1 }
        precondition(count <= 109, "the maker writes no list of tables beyond the header")
        let first = table.count
        table += [Int](repeating: 0xFFFF_FFFD, count: count)
        while table.count % perSector != 0 { table.append(0xFFFF_FFFF) }
        var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
        for value in [0x3E, version, 0xFFFE, version == 4 ? 12 : 9, 6] { header += CompoundFileMaker.number(value, 2) }
        header += [UInt8](repeating: 0, count: 10)
        header += numbers([count, directory, 0, 4096, miniFAT, miniTable.count / perSector, Self.end, 0])
        header += numbers((0..<109).map { $0 < count ? first + $0 : 0xFFFF_FFFF })
        header += [UInt8](repeating: 0, count: sectorSize - header.count)
        return header + sectors + numbers(table)
    }
}
