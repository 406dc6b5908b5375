// SPDX-License-Identifier: Apache-2.0

/// What a disk holds of one file: the bytes that are durable, and the changes that are not yet.
///
/// It follows the kernel, not POSIX's hope: after a failed synchronise the unsynchronised bytes count as clean and are
/// never written, while the length that they gave to the file can still become durable, as zeros.
struct FileModel: Sendable {
    /// A change since the last successful synchronise.
    enum Change: Sendable {
        case write(offset: Int, bytes: [UInt8])
        case truncate(length: Int)
        /// What is left of a write that a failed synchronise dropped.
        case grow(length: Int)
    }

    /// The unit in which a disk writes or does not write.
    static let sector = 512

    private(set) var durable: [UInt8]
    private var unsynchronised: [Change] = []

    init(durable: [UInt8]) { self.durable = durable }

    mutating func record(_ change: Change) { unsynchronised.append(change) }

    /// A synchronise succeeded: all changes that were not dropped are durable.
    mutating func synchronise() {
        for change in unsynchronised { Self.apply(change, to: &durable) }
        unsynchronised = []
    }

    /// A synchronise failed: the bytes can never become durable unless they are written again.
    mutating func dropUnsynchronisedBytes() {
        unsynchronised = unsynchronised.map { change in
            guard case .write(let offset, let bytes) = change else { return change }
            return .grow(length: offset + bytes.count)
        }
    }

    /// What a power cut may leave: the durable bytes and a random part of the changes, sector by sector.
    func remains(_ luck: inout Luck) -> [UInt8] {
        var result = durable
        luck.turn()
        for change in unsynchronised {
            switch change {
            case .write(let offset, let bytes):
                if luck.strikes() { Self.apply(.grow(length: offset + bytes.count), to: &result) }
                var start = 0
                while start < bytes.count {
                    let end = min(bytes.count, start + Self.sector - (offset + start) % Self.sector)
                    let piece = Change.write(offset: offset + start, bytes: Array(bytes[start..<end]))
                    if luck.strikes() { Self.apply(piece, to: &result) }
                    start = end
                }
            case .truncate, .grow: if luck.strikes() { Self.apply(change, to: &result) }
            }
        }
        return result
    }

    private static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .write(_, let new) where new.isEmpty: break
        case .write(let offset, let new):
            apply(.grow(length: offset + new.count), to: &bytes)
            bytes.replaceSubrange(offset..<offset + new.count, with: new)
        case .truncate(let length):
            bytes.removeLast(max(0, bytes.count - length))
            apply(.grow(length: length), to: &bytes)
        case .grow(let length):
            bytes.append(contentsOf: repeatElement(0, count: max(0, length - bytes.count)))
        }
    }
}
