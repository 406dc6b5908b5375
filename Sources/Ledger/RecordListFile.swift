// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

internal import struct Crypto.SHA256

/// The frozen sets of records that lines of the ledger name, 16 bytes a record, and which commitments are theirs:
/// `lists-000001.bin` (Docs/OnDiskFormat.md §3).
///
/// It is never purged: an identity means nothing by itself.
///
/// Order of writes: the identities, synchronise, then the line that names them. A crash between leaves identities that the
/// next opening cuts off.
public final class RecordListFile {
    /// The name of the file in the folder `ledger`.
    public static let name: FilePath.Component = "lists-000001.bin"

    /// Bytes that are read at a time.
    private static let chunk = 1 << 20

    private let file: AppendOnlyFile

    /// Opens the file for appending and cuts what no line of the ledger names.
    ///
    /// - Parameter committed: bytes that lines name.
    /// - Throws: ``LedgerError`` `broken` where the file is shorter; `disk`.
    public init(_ directory: FilePath, in fileSystem: any FileSystem, committed: Int) throws(LedgerError) {
        file = try LedgerCompanion.open(
            directory.appending(Self.name), in: fileSystem, committedLength: committed,
            holding: "the \(committed) bytes of lists")
    }

    /// Appends a set.
    ///
    /// *Durability:* when this returns, it survives a power cut; it counts once a line names it.
    ///
    /// - Parameter records: each once, in their order.
    /// - Throws: ``LedgerError`` `disk`; the file must not be used again.
    public func append(_ records: [RecordID]) throws(LedgerError) -> RecordListRange {
        try append(records.count, records.lazy.map(\.uuid.bytes))
    }

    /// Appends which commitments are those of the records of a set.
    ///
    /// *Durability:* as ``append(_:)-([RecordID])``.
    ///
    /// - Throws: ``LedgerError`` `disk`; the file must not be used again.
    public func append(_ commitments: [ListedCommitment]) throws(LedgerError) -> RecordListRange {
        try append(commitments.count, commitments.lazy.map(Self.bytes))
    }

    private func append(
        _ count: Int, _ entries: some RandomAccessCollection<[UInt8]>
    ) throws(LedgerError) -> RecordListRange {
        let range = RecordListRange(offset: file.length, count: count, digest: Self.digest(of: entries))
        do {
            var rest = entries[...]
            while !rest.isEmpty {
                let part = rest.prefix(Self.chunk / RecordListRange.identitySize)
                try file.append(part.flatMap(\.self))
                rest = rest.dropFirst(part.count)
            }
            if count > 0 { try file.synchronize() }
        } catch {
            throw LedgerError(error)
        }
        return range
    }

    private static func bytes(_ entry: ListedCommitment) -> [UInt8] {
        [entry.record, entry.place].flatMap { number in withUnsafeBytes(of: UInt64(number).bigEndian) { Array($0) } }
    }

    /// Says that a line now names all that was appended.
    public func commit() { file.commit() }

    /// SHA-256 of the identities of records, one behind the other.
    public static func digest(of records: some Sequence<RecordID>) -> Digest {
        digest(of: records.lazy.map(\.uuid.bytes))
    }

    private static func digest(of entries: some Sequence<[UInt8]>) -> Digest {
        var hash = SHA256()
        for entry in entries { entry.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        return digest(hash)
    }

    /// The records of a set, proved by its digest.
    ///
    /// - Throws: ``LedgerError`` `broken` where the file ends before, or holds something else; `disk`.
    /// - Complexity: reads and keeps 16 bytes a record.
    public static func read(
        _ range: RecordListRange, from directory: FilePath, in fileSystem: any FileSystem
    ) throws(LedgerError) -> [RecordID] {
        var records: [RecordID] = []
        try prove(range, in: directory, of: fileSystem) { bytes in
            for start in stride(from: 0, to: bytes.count, by: RecordListRange.identitySize) {
                if let id = TimeOrderedUUID(bytes[start..<start + RecordListRange.identitySize]) {
                    records.append(RecordID(id))
                }
            }
        }
        return records
    }

    /// Which commitments are those of the records of a set, proved by their digest.
    ///
    /// - Throws: ``LedgerError`` `broken` where the file ends before, or holds something else; `disk`.
    /// - Complexity: reads and keeps 16 bytes for each.
    public static func commitments(
        _ range: RecordListRange, from directory: FilePath, in fileSystem: any FileSystem
    ) throws(LedgerError) -> [ListedCommitment] {
        var found: [ListedCommitment] = []
        try prove(range, in: directory, of: fileSystem) { bytes in
            bytes.withUnsafeBytes { bytes in
                func number(at offset: Int) -> Int {
                    Int(clamping: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                }
                for start in stride(from: 0, to: bytes.count, by: RecordListRange.identitySize) {
                    found.append(ListedCommitment(record: number(at: start), place: number(at: start + 8)))
                }
            }
        }
        return found
    }

    /// Compares a set with its digest.
    ///
    /// - Parameter each: gets the bytes, whole identities at a time; they are proved when this returns.
    /// - Throws: ``LedgerError`` `broken`, `disk`.
    public static func prove(
        _ range: RecordListRange, in directory: FilePath, of fileSystem: any FileSystem,
        each: ([UInt8]) -> Void = { _ in }
    ) throws(LedgerError) {
        let path = directory.appending(name)
        var hash = SHA256()
        var position = range.offset
        do {
            let file = range.count == 0 ? nil : try fileSystem.open(path, .read)
            while let file, position < range.end {
                let bytes = try file.read(at: position, count: min(chunk, range.end - position))
                guard bytes.count.isMultiple(of: RecordListRange.identitySize), !bytes.isEmpty else { break }
                bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
                each(bytes)
                position += bytes.count
            }
        } catch {
            throw LedgerError(error)
        }
        guard position == range.end, digest(hash) == range.digest else {
            throw LedgerError(
                code: .broken, subject: "\(path)",
                message: "the \(range.count) records from byte \(range.offset) of \(path) on do not agree with the "
                    + "ledger; restore the file")
        }
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

    private static func digest(_ hash: SHA256) -> Digest {
        guard let digest = hash.finalize().withUnsafeBytes({ Digest($0) }) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}
