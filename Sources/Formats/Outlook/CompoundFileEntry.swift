// SPDX-License-Identifier: Apache-2.0

/// An entry of the directory of a compound file (MS-CFB 2.6): a storage, which has children, or a stream.
struct CompoundFileEntry {
    /// MS-CFB 2.6.1; any other number is `unused`.
    enum Kind: UInt8 {
        case unused = 0
        case storage = 1
        case stream = 2
        case root = 5
    }

    /// The number that names no entry.
    static let none: UInt32 = 0xFFFF_FFFF

    let kind: Kind

    /// Where the entry itself stands, counted from the file's first byte.
    let place: Int
    let start: UInt32
    let size: UInt64

    /// Numbers of the entries of a storage, in the order of the tree.
    private(set) var children: [Int] = []

    private let left: UInt32
    private let right: UInt32
    private let child: UInt32

    init(_ bytes: Span<UInt8>, at place: Int, isVersion3: Bool) {
        func number(_ offset: Int) -> UInt32 {
            UInt32(truncatingIfNeeded: bytes.littleEndian(4, at: place + offset) ?? UInt64(Self.none))
        }
        self.place = place
        kind = Kind(rawValue: bytes[place + 66]) ?? .unused
        (left, right, child, start) = (number(68), number(72), number(76), number(116))
        // The upper half is not to be relied on in version 3 (MS-CFB 2.6.1).
        size = isVersion3 ? UInt64(number(120)) : bytes.littleEndian(8, at: place + 120) ?? 0
    }

    /// The name, or `nil` where it is not ASCII, as all names of messages are.
    func name(in bytes: ArraySlice<UInt8>) -> String? {
        let span = bytes.span
        let length = span.short(at: place + 64)
        guard (2...64).contains(length), length.isMultiple(of: 2) else { return nil }
        var name: [UInt8] = []
        for offset in stride(from: place, to: place + length - 2, by: 2) {
            guard span[offset + 1] == 0, span[offset] < 0x80 else { return nil }
            name.append(span[offset])
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Gives each storage its children: the nodes of a tree of siblings, from the left to the right (MS-CFB 2.6.4).
    ///
    /// - Returns: whether every number names an entry in use that no other one has named.
    /// - Complexity: linear in the number of entries.
    static func link(_ entries: inout [CompoundFileEntry]) -> Bool {
        var isSound = true
        var claimed = [Bool](repeating: false, count: entries.count)
        func claim(_ number: UInt32, _ entries: [CompoundFileEntry]) -> Int? {
            guard number != none else { return nil }
            guard number < entries.count, number > 0, !claimed[Int(number)],
                entries[Int(number)].kind == .storage || entries[Int(number)].kind == .stream
            else {
                isSound = false
                return nil
            }
            claimed[Int(number)] = true
            return Int(number)
        }
        var storages = [0]
        while let storage = storages.popLast() {
            var path: [Int] = []
            var children: [Int] = []
            var next = entries[storage].child
            while true {
                while let entry = claim(next, entries) {
                    path.append(entry)
                    next = entries[entry].left
                }
                guard let entry = path.popLast() else { break }
                children.append(entry)
                if entries[entry].kind == .storage { storages.append(entry) }
                next = entries[entry].right
            }
            entries[storage].children = children
        }
        return isSound
    }
}
