// SPDX-License-Identifier: Apache-2.0

import Durability
import SystemPackage
import TestSupport
import Testing

/// The implementations of ``FileSystem`` that must behave alike.
enum TestedDisk: String, CaseIterable, CustomTestStringConvertible {
    case local
    case faultyWithoutFault

    var testDescription: String { rawValue }

    func fileSystem(root: FilePath) throws -> any FileSystem {
        switch self {
        case .local: LocalFileSystem()
        case .faultyWithoutFault: try FaultyFileSystem(root: root)
        }
    }
}

extension FileSystem {
    /// The bytes of a file, or `nil` where there is none.
    func bytes(_ path: FilePath) throws -> [UInt8]? { try contents(of: path, limit: .max) }

    /// Writes a file and makes its bytes and its name durable.
    func writeDurably(_ bytes: [UInt8], to path: FilePath) throws {
        let file = try open(path, .create)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try synchronizeDirectory(path.removingLastComponent())
    }
}

/// The error that a call throws, or `nil` where it returns.
func failure(of call: () throws -> Void) -> FileSystemError? {
    do {
        try call()
        return nil
    } catch {
        return error as? FileSystemError
    }
}
