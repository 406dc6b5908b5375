// SPDX-License-Identifier: Apache-2.0

internal import Foundation
public import SystemPackage

/// Where the package lies that these tests were built from, found from the place of this file.
///
/// Links are resolved, so a package that only links to these sources finds the root of the real ones.
public enum PackageRoot {
    /// The folder of Package.swift.
    public static let path: FilePath = {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        return FilePath(file.path).removingLastComponent().removingLastComponent().removingLastComponent()
    }()

    /// The sources to ingest that are part of the package.
    public static let sampleData = path.appending("SampleData")

    /// Real messages that are not part of the package, or `nil` where this machine has none.
    ///
    /// They lie where the environment variable `MUNIMENT_REALDATA` says, else in `shared/realdata` beside the package.
    public static let realData: FilePath? = {
        let named = ProcessInfo.processInfo.environment["MUNIMENT_REALDATA"].map { FilePath($0) }
        let place = named ?? path.removingLastComponent().appending("shared").appending("realdata")
        var isDirectory: ObjCBool = false
        let found = FileManager.default.fileExists(atPath: place.string, isDirectory: &isDirectory)
        return found && isDirectory.boolValue ? place : nil
    }()
}
