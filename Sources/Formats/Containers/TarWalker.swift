// SPDX-License-Identifier: Apache-2.0

public import Records

/// A member of a tar file, which is not unpacked: its bytes lie in the file as they are.
public struct TarEntry: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case file
        case folder
        /// A hard or symbolic link.
        case link
        /// A file with holes: its bytes in the tar file are not its content as it was.
        case sparse
        /// Devices, pipes and types that no standard names.
        case other
    }

    /// Its name as it stands in the file, whatever it is: a label, never used as a path.
    public var name: [UInt8]
    public var kind: Kind

    /// Where its bytes lie in the tar file. In a file that is cut it may reach beyond the end.
    public var data: ByteSpan

    /// When it was last changed, in seconds since 1970; `nil` where that is not said.
    public var modified: Int?

    /// The name to be shown; control characters, NUL too, are spaces.
    public var label: String { name.span.text(0..<name.count) }
}

/// Walks through a tar file that comes in pieces of any size (ustar, pax, GNU), in bounded memory.
///
/// A block that is no header where one should be is skipped, and so on to the next block that is one.
public struct TarWalker {
    /// Names and pax records beyond this are not read.
    private static let mostExtension = 1 << 20

    private enum Step {
        case header
        case skip(Int)
        case collect(type: UInt8, left: Int, padding: Int)
        case sparseMap(TarEntry)
    }

    private let length: Int?
    private var findings = ParseFindings()
    private var step = Step.header
    private var offset = 0
    private var block: [UInt8] = []
    private var collected: [UInt8] = []
    private var coming = TarExtension()
    private var hasExtension = false
    private var hasEnded = false
    private var hasEntry = false

    /// - Parameter length: the length of the whole file where it is known; no entry then reaches beyond it.
    public init(length: Int? = nil) { self.length = length }

    /// What was noticed so far, each kind once.
    public var diagnostics: [ParseDiagnostic] { findings.diagnostics }

    /// Takes the next bytes of the file, and calls `entry` for each member whose header is complete with them.
    public mutating func feed<Failure: Error>(
        _ bytes: ArraySlice<UInt8>, entry: (TarEntry) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            switch step {
            case .skip(let left):
                let count = min(left, rest.count)
                advance(count, &rest)
                step = left == count ? .header : .skip(left - count)
            case .collect(let type, let left, let padding):
                let count = min(left, rest.count)
                collected.append(contentsOf: rest.prefix(count))
                advance(count, &rest)
                step = .collect(type: type, left: left - count, padding: padding)
                if left == count { finishExtension(type, padding) }
            case .header, .sparseMap:
                let count = min(TarHeader.blockSize - block.count, rest.count)
                block.append(contentsOf: rest.prefix(count))
                advance(count, &rest)
                guard block.count == TarHeader.blockSize else { return }
                let found = readBlock()
                block.removeAll(keepingCapacity: true)
                if let found { try entry(found) }
            }
        }
    }

    /// Says that no more bytes come.
    public mutating func finish() {
        switch step {
        case .header where block.isEmpty || hasEnded:
            if !hasEntry, findings.diagnostics.isEmpty, !hasEnded {
                findings.note("tar.truncated", at: offset, "The file ends before its content.", isPartial: true)
            }
        default: findings.note("tar.truncated", at: offset, "The file ends before its content.", isPartial: true)
        }
    }

    private mutating func advance(_ count: Int, _ rest: inout ArraySlice<UInt8>) {
        offset += count
        rest = rest.dropFirst(count)
    }

    private mutating func readBlock() -> TarEntry? {
        if case .sparseMap(let entry) = step {
            return continueMap(of: entry)
        }
        let place = offset - TarHeader.blockSize
        guard let header = TarHeader(block.span) else {
            if block.allSatisfy({ $0 == 0 }) {
                hasEnded = true
            } else if hasEnded {
                findings.note("tar.trailing", at: place, "Other bytes stand behind the end.")
            } else {
                findings.note(
                    "tar.header", at: place, "There is no header where one should be; it goes on at the next one.",
                    isPartial: true)
            }
            return nil
        }
        hasEnded = false
        return read(header, at: place)
    }

    private mutating func read(_ header: TarHeader, at place: Int) -> TarEntry? {
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"),
            UInt8(ascii: "V"):
            collect(header, at: place)
            return nil
        default: break
        }
        defer { (coming, hasExtension) = (TarExtension(), false) }
        hasEntry = true
        let kind = kind(of: header.type)
        var size = coming.size ?? header.size ?? 0
        if coming.size == nil, header.size == nil {
            findings.note("tar.size", at: place, "The length of a member is no number.", isPartial: true)
        }
        // Of links, folders and devices the field says other things; a hard link has content in pax files only.
        let isLinkWithContent = header.type == UInt8(ascii: "1") && hasExtension
        if kind == .folder || kind == .link && !isLinkWithContent || (0x33...0x36).contains(header.type) { size = 0 }
        if kind == .sparse { findings.note("tar.sparse", at: place, "A member is a file with holes.") }
        let entry = TarEntry(
            name: coming.name ?? header.name, kind: kind, data: ByteSpan(offset: offset, length: size),
            modified: coming.modified ?? header.modified)
        guard !header.isMapContinued else {
            step = .sparseMap(entry)
            return nil
        }
        return begin(entry)
    }

    /// Goes on behind the bytes of a member.
    private mutating func begin(_ entry: TarEntry) -> TarEntry {
        var entry = entry
        let padded = Self.padded(entry.data.length)
        step = padded == 0 ? .header : .skip(padded)
        if let length, entry.data.length > length - offset {
            findings.note("tar.truncated", at: offset, "The file ends before its content.", isPartial: true)
            entry.data.length = max(0, length - offset)
        }
        return entry
    }

    /// Further blocks of the map of a file with holes (GNU tar, old sparse format): the last byte but seven says whether
    /// there is one more.
    private mutating func continueMap(of entry: TarEntry) -> TarEntry? {
        var entry = entry
        entry.data.offset = offset
        guard block[504] == 0 else {
            step = .sparseMap(entry)
            return nil
        }
        return begin(entry)
    }

    private mutating func collect(_ header: TarHeader, at place: Int) {
        let size = header.size ?? 0
        collected.removeAll(keepingCapacity: true)
        if size == 0 { return }
        let padded = Self.padded(size)
        let isRead = size <= Self.mostExtension && header.type != UInt8(ascii: "K") && header.type != UInt8(ascii: "V")
        if size > Self.mostExtension {
            findings.note("tar.extension", at: place, "What is said of a member cannot be read.", isPartial: true)
        }
        step = isRead ? .collect(type: header.type, left: size, padding: padded - size) : .skip(padded)
    }

    private mutating func finishExtension(_ type: UInt8, _ padding: Int) {
        step = padding == 0 ? .header : .skip(padding)
        switch type {
        case UInt8(ascii: "L"):
            coming.name = Array(collected.prefix { $0 != 0 })
        case UInt8(ascii: "g"):
            // What holds for all members behind it is nothing that is kept of them.
            break
        default:
            hasExtension = true
            let records = collected
            if !coming.read(records.span) {
                findings.note("tar.extension", at: offset, "What is said of a member cannot be read.", isPartial: true)
            }
        }
    }

    private func kind(of type: UInt8) -> TarEntry.Kind {
        switch type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): coming.isSparse ? .sparse : .file
        case UInt8(ascii: "1"), UInt8(ascii: "2"): .link
        case UInt8(ascii: "5"): .folder
        case UInt8(ascii: "S"): .sparse
        default: .other
        }
    }

    private static func padded(_ size: Int) -> Int {
        // Sizes are below 2^57.
        (size + TarHeader.blockSize - 1) / TarHeader.blockSize * TarHeader.blockSize
    }
}

/// Reads a tar file that is there as a whole.
public enum TarReading {
    /// The members in their order, and what was noticed. No member reaches beyond the end of the file.
    ///
    /// - Complexity: linear in the number of bytes.
    public static func entries(of bytes: [UInt8]) -> (entries: [TarEntry], diagnostics: [ParseDiagnostic]) {
        var walker = TarWalker(length: bytes.count)
        var entries: [TarEntry] = []
        walker.feed(bytes[...]) { entries.append($0) }
        walker.finish()
        return (entries, walker.diagnostics)
    }
}
