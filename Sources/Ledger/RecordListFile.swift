// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

internal import struct Crypto.SHA256

/// The frozen sets of records that lines of the ledger name, 16 bytes a record: `lists-000001.bin`
/// (Docs/OnDiskFormat.md §3).
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
        let range = RecordListRange(offset: file.length, count: records.count, digest: Self.digest(of: records))
        do {
            for start in stride(from: 0, to: records.count, by: Self.chunk / RecordListRange.identitySize) {
                let end = min(records.count, start + Self.chunk / RecordListRange.identitySize)
                try file.append(records[start..<end].flatMap(\.uuid.bytes))
            }
            if !records.isEmpty { try file.synchronize() }
        } catch {
            throw LedgerError(error)
        }
        return range
    }

    /// Says that a line now names all that was appended.
    public func commit() { file.commit() }

    /// SHA-256 of the identities of records, one behind the other.
    public static func digest(of records: some Sequence<RecordID>) -> Digest {
        var hash = SHA256()
        for record in records { record.uuid.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }
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
