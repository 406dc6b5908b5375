// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SystemPackage

/// Paths as they were typed: file names are bytes, and need not be UTF-8.
enum CommandLinePath {
    /// The paths that arguments stand for, each with the bytes that the system handed over.
    static func all(_ arguments: [String]) -> [FilePath] {
        var given = (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0] }
        return arguments.map { argument in
            guard let index = given.firstIndex(where: { String(cString: $0) == argument }) else {
                return FilePath(argument)
            }
            return FilePath(platformString: given.remove(at: index))
        }
    }

    /// The full path that an argument stands for.
    static func absolute(_ argument: String) -> FilePath {
        let path = all([argument])[0]
        guard path.isRelative, let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return FilePath(platformString: folder).pushing(path)
    }
}
