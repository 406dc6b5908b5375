// SPDX-License-Identifier: Apache-2.0

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
}
