// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Records
public import SystemPackage

/// The commitments of all records ever captured, 32 bytes each, in capture order: `commitments-000001.bin`.
///
/// It is never purged: a commitment says nothing once its salt is gone.
public final class CommitmentFile {
    /// The name of the file in the folder `ledger`.
    public static let name: FilePath.Component = "commitments-000001.bin"

    private let file: AppendOnlyFile

    /// The number of commitments that were appended.
    public var count: Int { file.length / Digest.byteCount }

    /// Opens the file for appending and cuts what no line of the ledger names.
    ///
    /// - Parameter committed: the number of commitments that lines name.
    /// - Throws: ``LedgerError`` `broken` where the file has fewer; `disk`.
    public init(_ directory: FilePath, in fileSystem: any FileSystem, committed: Int) throws(LedgerError) {
        file = try LedgerCompanion.open(
            directory.appending(Self.name), in: fileSystem, committedLength: committed * Digest.byteCount,
            holding: "the \(committed) commitments")
    }

    /// Appends commitments.
    ///
    /// *Durability:* when this returns, they survive a power cut; they count once a line names them.
    ///
    /// - Throws: ``LedgerError`` `disk`; the file must not be used again.
    public func append(_ commitments: [Digest]) throws(LedgerError) {
        do {
            try file.append(commitments.flatMap(\.bytes))
            try file.synchronize()
        } catch {
            throw LedgerError(error)
        }
    }

    /// Says that a line now names all that was appended.
    public func commit() { file.commit() }

    /// Reads a range of commitments of the file in a folder, without opening it for appending.
    ///
    /// - Throws: ``LedgerError`` `disk`, or `broken` where there are fewer.
    public static func read(
        _ range: Range<Int>, from directory: FilePath, in fileSystem: any FileSystem
    ) throws(LedgerError) -> [Digest] {
        let path = directory.appending(name)
        do {
            let file = try fileSystem.open(path, .read)
            let bytes = try file.read(at: range.lowerBound * Digest.byteCount, count: range.count * Digest.byteCount)
            let digests = stride(from: 0, to: bytes.count - Digest.byteCount + 1, by: Digest.byteCount).compactMap {
                Digest(bytes[$0..<$0 + Digest.byteCount])
            }
            if digests.count == range.count { return digests }
        } catch {
            throw LedgerError(error)
        }
        throw LedgerError(
            code: .broken, subject: "\(path)", message: "\(path) ends before the commitments that the ledger names")
    }

    /// Reads single commitments of the file in a folder.
    ///
    /// - Parameter places: their indexes.
    /// - Returns: as many, in the same order.
    /// - Throws: ``LedgerError`` `disk`, or `broken` where there is none at an index.
    /// - Complexity: one read for those that stand together.
    public static func read(
        at places: [Int], from directory: FilePath, in fileSystem: any FileSystem
    ) throws(LedgerError) -> [Digest] {
        var found: [Int: Digest] = [:]
        var rest = Set(places).sorted()[...]
        while let first = rest.first {
            let run = zip(rest, first...).prefix { $0 == $1 }.count
            let digests = try read(first..<first + run, from: directory, in: fileSystem)
            for (offset, digest) in digests.enumerated() { found[first + offset] = digest }
            rest = rest.dropFirst(run)
        }
        return places.map { found[$0] ?? .zero }
    }

    /// The number of whole commitments in the file of a folder; 0 where there is none.
    ///
    /// - Throws: ``LedgerError`` `disk`.
    public static func count(in directory: FilePath, of fileSystem: any FileSystem) throws(LedgerError) -> Int {
        do {
            return try (fileSystem.status(directory.appending(name))?.size ?? 0) / Digest.byteCount
        } catch {
            throw LedgerError(error)
        }
    }
}
