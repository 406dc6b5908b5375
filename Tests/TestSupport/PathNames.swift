// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import SystemPackage

/// An absolute path as the names on it, from the root of the file system, without `.` and `..`.
///
/// A name is its bytes, as on disk. FilePath's own views do the same, but slowly where nothing is optimised, and the
/// model of a disk takes a path apart for each operation.
struct PathNames: Hashable, Sendable {
    typealias Name = [UInt8]

    var names: [Name]

    init(names: [Name]) { self.names = names }

    /// Takes a path apart; a relative one starts at the working directory. Links are not followed.
    init(_ path: FilePath) {
        names = path.withPlatformString { text in
            let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
            let isAbsolute = bytes.first == UInt8(ascii: "/")
            var names = isAbsolute ? [] : Self(FilePath(FileManager.default.currentDirectoryPath)).names
            for name in bytes.split(separator: UInt8(ascii: "/")) {
                if name.elementsEqual(".".utf8) { continue }
                if name.elementsEqual("..".utf8) { _ = names.popLast() } else { names.append(Array(name)) }
            }
            return names
        }
    }

    var path: FilePath {
        let bytes = Array(names.map { [UInt8(ascii: "/")] + $0 }.joined()).map { CChar(bitPattern: $0) }
        return FilePath(platformString: bytes + [0])
    }

    func appending(_ name: Name) -> Self { Self(names: names + [name]) }

    /// The names that follow those of `root`, or `nil` where this path does not lie in it.
    func below(_ root: Self) -> ArraySlice<Name>? {
        names.starts(with: root.names) ? names.dropFirst(root.names.count) : nil
    }
}

extension FilePath.Component {
    /// The bytes of the name.
    var bytes: PathNames.Name { withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } }
}
