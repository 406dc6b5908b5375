// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import SystemPackage

/// Counts changing operations and says which of them fails.
struct FaultSchedule: Sendable {
    private(set) var operations: [FileOperation] = []
    private(set) var isDead = false
    var fault: Fault?

    /// Forgets the fault and the death; the count goes on.
    mutating func restart() {
        fault = nil
        isDead = false
    }

    /// Counts an operation.
    ///
    /// - Returns: how it must fail, or `nil` where it is to be carried out.
    /// - Throws: the error of a process that died, where it did; then the operation does not count.
    mutating func admit(
        _ kind: FileOperation.Kind, _ path: FilePath
    ) throws(FileSystemError) -> Fault.Mode? {
        try requireLife(path)
        operations.append(FileOperation(kind: kind, path: path))
        guard let fault, fault.operation == operations.count else { return nil }
        isDead = fault.thenDead
        return fault.mode
    }

    /// - Throws: where the process died.
    func requireLife(_ path: FilePath) throws(FileSystemError) {
        guard !isDead else {
            throw FileSystemError(
                code: .failed, subject: path, message: "could not work on \(path): a fault has ended this process")
        }
    }

    /// The error of the operation that was counted last.
    func failure(_ kind: FileOperation.Kind, _ path: FilePath) -> FileSystemError {
        FileSystemError(operation: "\(kind.rawValue) (played)", path: path, errno: fault?.errno ?? .ioError)
    }
}
