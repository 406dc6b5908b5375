// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("A file system error")
struct FileSystemErrorTests {
    @Test(
        "has the code and the remedy that its reason suggests",
        arguments: [
            (Errno.noSuchFileOrDirectory, FileSystemError.Code.notFound, "check the path"),
            (.notDirectory, .notFound, "check the path"),
            (.fileExists, .exists, "choose another path"),
            (.permissionDenied, .notPermitted, "check the permissions"),
            (.notPermitted, .notPermitted, "check the permissions"),
            (.readOnlyFileSystem, .notPermitted, "check the permissions"),
            (.noSpace, .noSpace, "make room"),
            (.diskQuotaExceeded, .noSpace, "make room"),
            (.wouldBlock, .locked, "wait"),
            (.ioError, .failed, "check the disk"),
        ])
    func codesFollowReasons(errno: Errno, code: FileSystemError.Code, remedy: String) {
        let error = FileSystemError(operation: "write", path: "/archive/file", errno: errno)
        #expect(error.code == code)
        #expect(error.cause == errno)
        #expect(error.subject == "/archive/file")
        #expect(error.message.contains("write /archive/file"))
        #expect(error.message.contains(remedy))
        #expect(error.description == error.message)
    }

    @Test("equals another of the same code, whatever else it says")
    func equalityIsByCode() {
        let error = FileSystemError(code: .exists, subject: "one", message: "one")
        #expect(error == FileSystemError(code: .exists, subject: "two", message: "two"))
        #expect(error != FileSystemError(code: .notFound, subject: "one", message: "one"))
    }

    @Test("names the path in every failing call", arguments: TestedDisk.allCases)
    func namesThePath(disk: TestedDisk) throws {
        let directory = try TemporaryDirectory()
        let fileSystem = try disk.fileSystem(root: directory.path)
        let missing = directory.path.appending("missing")
        let calls: [() throws -> Void] = [
            { _ = try fileSystem.open(missing, .read) },
            { _ = try fileSystem.list(missing) },
            { try fileSystem.remove(missing) },
            { try fileSystem.rename(missing, to: directory.path.appending("elsewhere")) },
            { try fileSystem.synchronizeDirectory(missing) },
            { try fileSystem.createDirectory(missing.appending("below")) },
            { _ = try fileSystem.open(missing.appending("below"), .create) },
        ]
        for call in calls {
            let error = try #require(failure(of: call))
            #expect(error.code == .notFound)
            #expect(error.message.contains(missing.string))
            #expect(error.message.contains("check the path"))
        }
    }

    @Test("says that a taken name exists", arguments: TestedDisk.allCases)
    func takenNames(disk: TestedDisk) throws {
        let directory = try TemporaryDirectory()
        let fileSystem = try disk.fileSystem(root: directory.path)
        let path = directory.path.appending("taken")
        try fileSystem.createDirectory(path)
        let error = try #require(failure { try fileSystem.createDirectory(path) })
        #expect(error.code == .exists)
        #expect(error.message.contains(path.string))
    }
}
