// SPDX-License-Identifier: Apache-2.0

internal import Foundation
public import SystemPackage

/// A new empty directory for one test, removed with all it holds when nobody holds this object any more.
///
/// The path has no links in it, so it can be compared with paths that the system gives back.
public final class TemporaryDirectory: Sendable {
    public let path: FilePath

    /// Creates the directory.
    ///
    /// - Parameter parent: where; by default the machine's own place for temporary files.
    public init(below parent: FilePath? = nil) throws {
        let parent = parent.map { URL(fileURLWithPath: $0.string) } ?? FileManager.default.temporaryDirectory
        let place = parent.resolvingSymlinksInPath()
            .appendingPathComponent("muniment-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(
            at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = FilePath(place.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }
}
