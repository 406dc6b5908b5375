// SPDX-License-Identifier: Apache-2.0

internal import Durability
internal import Records
internal import SystemPackage

/// Finds the files that are meant by paths: a file is itself, a directory stands for all files in it, in the order of
/// their names.
///
/// A link is followed where a person named it, and not inside a directory: that is how trees lead out of themselves.
struct SourceWalk {
    let fileSystem: any FileSystem

    /// A folder that is never taken in: the archive itself.
    let excluded: FilePath

    func files(
        in path: FilePath, isNamed: Bool = true, found: (FilePath) throws -> Void,
        failed: (FilePath, ArchiveError) throws -> Void
    ) throws {
        let status: FileStatus?
        do {
            status = try isNamed ? followed(path) : fileSystem.status(path)
        } catch {
            return try failed(path, ArchiveError(error))
        }
        guard let status else {
            return try failed(
                path,
                ArchiveError(
                    code: .failed, subject: "\(path)",
                    message: "\(Self.shown(path)) is not there; check the path"))
        }
        switch status.kind {
        case .file: try found(path)
        case .directory:
            if try isExcluded(status) {
                // Found on the way it is left out as a matter of course; who names it is told.
                guard isNamed else { return }
                return try failed(
                    path,
                    ArchiveError(
                        code: .failed, subject: "\(path)",
                        message: "\(Self.shown(path)) is the archive itself and was left out; name other files"))
            }
            let names: [FilePath.Component]
            do {
                names = try fileSystem.list(path)
            } catch {
                return try failed(path, ArchiveError(error))
            }
            for name in names {
                try files(in: path.appending(name), isNamed: false, found: found, failed: failed)
            }
        case .link where isNamed: try found(path)
        case .link:
            try failed(
                path,
                ArchiveError(
                    code: .failed, subject: "\(path)",
                    message: "\(Self.shown(path)) is a link and was left out; name it to have it captured"))
        case .other:
            try failed(
                path,
                ArchiveError(
                    code: .failed, subject: "\(path)",
                    message: "\(Self.shown(path)) is no regular file and was left out; put its bytes into a file"))
        }
    }

    /// What stands at a path; where that is a link to a directory, the directory. The dot follows the link.
    private func followed(_ path: FilePath) throws(FileSystemError) -> FileStatus? {
        let status = try fileSystem.status(path)
        guard status?.kind == .link, let target = try? fileSystem.status(path.appending(".")) else { return status }
        return target
    }

    private func isExcluded(_ status: FileStatus) throws -> Bool {
        guard let archive = try followed(excluded) else { return false }
        return archive.identity == status.identity
    }

    static func name(of path: FilePath) -> SourceName {
        SourceName(
            bytes: path.withPlatformString { pointer in
                var bytes: [UInt8] = []
                var next = pointer
                while next.pointee != 0 {
                    bytes.append(UInt8(bitPattern: next.pointee))
                    next += 1
                }
                return bytes
            })
    }

    static func shown(_ path: FilePath) -> String { "\(name(of: path))" }
}
