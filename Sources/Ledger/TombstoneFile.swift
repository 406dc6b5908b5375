// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

internal import struct Crypto.HMAC
internal import struct Crypto.SHA256
internal import struct Crypto.SymmetricKey

/// Where the entries of one line stand in the file of tombstones, and what their bytes are.
public struct TombstoneRange: Hashable, Sendable {
    /// The first byte.
    public var offset: Int

    /// The number of entries.
    public var count: Int

    /// SHA-256 of their bytes.
    public var digest: Digest

    public init(offset: Int, count: Int, digest: Digest) {
        self.offset = offset
        self.count = count
        self.digest = digest
    }

    /// The first byte behind it.
    public var end: Int { offset + count * Tombstone.size }
}

/// What is left of a destroyed record: a keyed digest by which an id, or the bytes, are known again, and by nobody else.
public struct Tombstone: Hashable, Sendable, Comparable {
    /// The bytes of the digest, and of an entry.
    static let digestSize = 16
    static let size = 20

    /// The digest, and the number of the certificate, as they stand in the file.
    let bytes: [UInt8]

    public static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

/// The key of tombstones. Who has it can tell by trial which ids were destroyed, and nothing else.
public struct TombstoneKey: Sendable {
    /// The bytes of a key.
    public static let size = 32

    private let key: SymmetricKey

    /// `nil` where the bytes are no key.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// What a tombstone is of.
    public enum Subject: Sendable {
        /// An identifier as it is folded, or a record identity in words.
        case identifier(String)
        /// The SHA-256 of content.
        case content(Digest)

        fileprivate var bytes: [UInt8] {
            switch self {
            case .identifier(let folded): [UInt8(ascii: "i")] + Array(folded.utf8)
            case .content(let digest): [UInt8(ascii: "c")] + digest.bytes
            }
        }
    }

    public func tombstone(of subject: Subject, certificate: Int) -> Tombstone {
        Tombstone(bytes: digest(of: subject) + UInt32(truncatingIfNeeded: certificate).littleEndianBytes)
    }

    fileprivate func digest(of subject: Subject) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: subject.bytes, using: key).prefix(Tombstone.digestSize))
    }
}

/// The tombstones of all destroyed records: `tombstones-000001.bin` (Docs/OnDiskFormat.md §3). It is never purged.
///
/// Order of writes: the entries, synchronise, then the line that names them. A crash between leaves entries that the next
/// opening cuts off.
public final class TombstoneFile {
    /// The name of the file in the folder `ledger`.
    public static let name: FilePath.Component = "tombstones-000001.bin"

    private let file: AppendOnlyFile

    /// Opens the file for appending and cuts what no line of the ledger names.
    ///
    /// - Parameter committed: bytes that lines name.
    /// - Throws: ``LedgerError`` `broken` where the file is shorter; `disk`.
    public init(_ directory: FilePath, in fileSystem: any FileSystem, committed: Int) throws(LedgerError) {
        file = try LedgerCompanion.open(
            directory.appending(Self.name), in: fileSystem, committedLength: committed,
            holding: "the \(committed) bytes of tombstones")
    }

    /// Appends a set.
    ///
    /// *Durability:* when this returns, it survives a power cut; it counts once a line names it.
    ///
    /// - Parameter tombstones: in any order.
    /// - Throws: ``LedgerError`` `disk`; the file must not be used again.
    public func append(_ tombstones: Set<Tombstone>) throws(LedgerError) -> TombstoneRange {
        let bytes = tombstones.sorted().flatMap(\.bytes)
        let range = TombstoneRange(offset: file.length, count: tombstones.count, digest: Self.digest(of: bytes))
        do {
            if !bytes.isEmpty {
                try file.append(bytes)
                try file.synchronize()
            }
        } catch {
            throw LedgerError(error)
        }
        return range
    }

    private static func digest(of bytes: [UInt8]) -> Digest {
        guard let digest = SHA256.hash(data: bytes).withUnsafeBytes({ Digest($0) }) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }

    /// Bytes of the file of a folder; 0 where there is none.
    ///
    /// - Throws: ``LedgerError`` `disk`.
    public static func length(in directory: FilePath, of fileSystem: any FileSystem) throws(LedgerError) -> Int {
        do {
            return try fileSystem.status(directory.appending(name))?.size ?? 0
        } catch {
            throw LedgerError(error)
        }
    }

    /// Compares a set with its digest.
    ///
    /// - Throws: ``LedgerError`` `broken`, `disk`.
    public static func prove(
        _ range: TombstoneRange, in directory: FilePath, of fileSystem: any FileSystem
    ) throws(LedgerError) {
        let path = directory.appending(name)
        var bytes: [UInt8] = []
        do {
            if range.count > 0 {
                bytes = try fileSystem.open(path, .read).read(
                    at: range.offset, count: range.count * Tombstone.size)
            }
        } catch {
            throw LedgerError(error)
        }
        guard digest(of: bytes) == range.digest else {
            throw LedgerError(
                code: .broken, subject: "\(path)",
                message: "the \(range.count) entries from byte \(range.offset) of \(path) on do not agree with the "
                    + "ledger; restore the file")
        }
    }
}

/// Tells by the tombstones which certificate a destroyed id is in.
public final class TombstoneSearch: Sendable {
    private let key: TombstoneKey
    private let file: MappedFile
    private let ranges: [TombstoneRange]

    /// - Parameter ranges: of all lines.
    public init(_ key: TombstoneKey, _ file: MappedFile, _ ranges: [TombstoneRange]) {
        self.key = key
        self.file = file
        self.ranges = ranges
    }

    /// The numbers of the certificates that a subject is in, in the order of the ledger.
    ///
    /// - Complexity: a binary search in the entries of each line.
    public func certificates(of subject: TombstoneKey.Subject) -> [Int] {
        let wanted = key.digest(of: subject)
        return ranges.flatMap { certificates(of: wanted, in: $0) }
    }

    private func certificates(of wanted: [UInt8], in range: TombstoneRange) -> [Int] {
        let bytes = file.bytes
        guard range.offset >= 0, range.end <= bytes.count else { return [] }
        func entry(_ index: Int) -> UnsafeRawBufferPointer.SubSequence {
            let start = range.offset + index * Tombstone.size
            return bytes[start..<start + Tombstone.size]
        }
        var low = 0
        var high = range.count
        while low < high {
            let middle = (low + high) / 2
            if entry(middle).prefix(Tombstone.digestSize).lexicographicallyPrecedes(wanted) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [Int] = []
        while low < range.count, entry(low).prefix(Tombstone.digestSize).elementsEqual(wanted) {
            let number = entry(low).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            found.append(number)
            low += 1
        }
        return found
    }
}

extension TombstoneRange {
    var json: CanonicalJSON {
        ["offset": .integer(Int64(offset)), "count": .integer(Int64(count)), "digest": .string(digest.hex)]
    }

    init?(_ json: CanonicalJSON) {
        guard let offset = json.count("offset"), let count = json.count("count"), let digest = json.digest("digest")
        else { return nil }
        self.init(offset: offset, count: count, digest: digest)
    }
}
