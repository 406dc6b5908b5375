// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import SystemPackage

/// The files beside the lines of the ledger, of which lines name how far they are committed.
enum LedgerCompanion {
    /// Opens one for appending and cuts what no line of the ledger names.
    ///
    /// - Parameter content: what the lines name of it, for the error.
    /// - Throws: ``LedgerError`` `broken` where the file is shorter than lines say: it is left as it is; `disk`.
    static func open(
        _ path: FilePath, in fileSystem: any FileSystem, committedLength: Int, holding content: String
    ) throws(LedgerError) -> AppendOnlyFile {
        do {
            // A file that is missing must not be replaced by an empty one.
            let isExpected = try committedLength == 0 || fileSystem.status(path) != nil
            let opened = isExpected ? try fileSystem.open(path, .create) : nil
            guard let opened, try opened.length() >= committedLength else {
                throw LedgerError(
                    code: .broken, subject: "\(path)",
                    message: "\(path) holds fewer than \(content) that the ledger names; run verify, then restore it")
            }
            if committedLength == 0 {
                // An empty file may be the work of a process that was killed before it synchronised the file's name.
                try opened.synchronize()
                try fileSystem.synchronizeDirectory(path.removingLastComponent())
            }
            return try AppendOnlyFile(opened, committedLength: committedLength)
        } catch let error as LedgerError {
            throw error
        } catch let error as FileSystemError {
            throw LedgerError(error)
        } catch {
            throw LedgerError(code: .disk, subject: "\(path)", message: "\(error)", cause: error)
        }
    }
}
