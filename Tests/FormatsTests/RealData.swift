// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport

/// The real messages that these tests read where a machine has them. They are not part of the package.
/// ``PackageRoot`` knows where they lie.
enum RealData {
    struct File: CustomStringConvertible {
        /// The folder, such as `fix`.
        let folder: String
        let name: String
        let bytes: [UInt8]

        var description: String { "\(folder)/\(name)" }
    }

    static let isPresent = root != nil

    /// All files, by folder and name.
    static let files: [File] = {
        guard let root else { return [] }
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return folders.sorted().flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
            return names.sorted().compactMap { name in
                (try? Data(contentsOf: root.appending(path: folder).appending(path: name)))
                    .map { File(folder: folder, name: name, bytes: Array($0)) }
            }
        }
    }()

    static func files(in folder: String) -> [File] { files.filter { $0.folder == folder } }

    private static let root = PackageRoot.realData.map { URL(fileURLWithPath: $0.string) }
}
