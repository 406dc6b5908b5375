// SPDX-License-Identifier: Apache-2.0

/// Makes a compound file of its own of a storage in one, its streams byte for byte.
///
/// The same storage gives the same bytes: the copy is of version 3, without times, and its trees are as flat as they can
/// be, all their nodes black (MS-CFB 2.6.4 allows that).
struct CompoundFileCopy {
    private static let namedProperties = "__nameid_version1.0"

    let file: CompoundFile

    /// How many bytes of streams may still be read, and how many the copy may have.
    private var left: Int
    private let room: Int

    /// Whether every stream could be read.
    private(set) var isWhole = true

    /// Bytes of streams of the storage.
    private(set) var count = 0

    private var nodes: [CompoundFileNode] = []
    private var layout = CompoundFileLayout()

    /// - Parameters:
    ///   - limit: bytes of streams that are read at most.
    ///   - room: bytes that the copy has at most.
    init(of file: CompoundFile, limit: Int, room: Int) {
        self.file = file
        left = limit
        self.room = room
    }

    /// A storage as a file; `nil` where there is no room for it.
    ///
    /// An attached message becomes a message at the top (MS-OXMSG 2.4.1): its property stream has a longer header there,
    /// and beside it lie the names of properties (2.2.3), which only the top of the file that it was in has.
    mutating func storage(_ storage: Int) -> [UInt8]? {
        let isMessage = OutlookProperties.stand(in: storage, of: file)
        nodes = [CompoundFileNode(root: file, classOf: isMessage ? 0 : storage)]
        let names = file.entries[0].children.first { file.entries[$0].name(in: file.bytes) == Self.namedProperties }
        return fill(from: storage, extra: isMessage ? names : nil, isMessage: isMessage) ? finish() : nil
    }

    private mutating func fill(from storage: Int, extra: Int?, isMessage: Bool) -> Bool {
        var pending = [(storage: storage, node: 0)]
        while let next = pending.popLast() {
            var entries = file.entries[next.storage].children
            if next.node == 0, let extra { entries.append(extra) }
            for entry in entries {
                let node = nodes.count
                var new = CompoundFileNode(entry, of: file)
                if new.isStorage {
                    pending.append((entry, node))
                } else if !write(
                    entry, &new, isHeaderLengthened: isMessage && next.node == 0, isExtra: next.storage == extra)
                {
                    return false
                }
                nodes.append(new)
                nodes[next.node].children.append(node)
            }
        }
        return true
    }

    private mutating func write(
        _ entry: Int, _ node: inout CompoundFileNode, isHeaderLengthened: Bool, isExtra: Bool
    ) -> Bool {
        let taken = file.read(entry, limit: isExtra ? room : left)
        var bytes = taken.bytes
        if !taken.isWhole { isWhole = false }
        if !isExtra {
            left -= bytes.count
            count += bytes.count
        }
        let headers = OutlookProperties.HeaderLength.self
        if isHeaderLengthened, bytes.count >= headers.embeddedMessage.rawValue,
            file.entries[entry].name(in: file.bytes) == OutlookProperties.streamName
        {
            let added = headers.message.rawValue - headers.embeddedMessage.rawValue
            bytes.insert(
                contentsOf: [UInt8](repeating: 0, count: added), at: headers.embeddedMessage.rawValue)
        }
        node.size = bytes.count
        node.start = layout.add(bytes)
        return layout.count + 128 * nodes.count <= room
    }

    private mutating func finish() -> [UInt8]? {
        for index in nodes.indices where nodes[index].isStorage { linkChildren(of: index) }
        let bytes = layout.file(nodes)
        return bytes.count <= room ? bytes : nil
    }

    /// Makes a tree of the children of a storage, in the order of their names.
    private mutating func linkChildren(of storage: Int) {
        let order = nodes[storage].children.sorted { nodes[$0].precedes(nodes[$1]) }
        func top(_ range: Range<Int>) -> UInt32 {
            guard !range.isEmpty else { return CompoundFileEntry.none }
            let middle = range.lowerBound + range.count / 2
            let left = top(range.lowerBound..<middle)
            let right = top(middle + 1..<range.upperBound)
            (nodes[order[middle]].left, nodes[order[middle]].right) = (left, right)
            return UInt32(truncatingIfNeeded: order[middle])
        }
        nodes[storage].child = top(order.indices)
    }
}
