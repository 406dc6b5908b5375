// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Glibc
internal import SystemPackage

/// A program of the firm that is told something: it gets JSON Lines on its standard input, and does with them what it is for,
/// such as sending a mail or calling a webhook.
///
/// It gets no record content, and half a minute.
struct NotificationProgram {
    private static let seconds = 30

    private let path: FilePath

    /// - Throws: ``ArchiveError`` `usage` where there is no such program.
    init(_ name: String) throws {
        path = CommandLinePath.all([name])[0]
        guard access(path.string, X_OK) == 0 else {
            throw ArchiveError(
                code: .usage, subject: "--notify",
                message: "\(Wording.path(path)) is no program that can be run; name one by its path")
        }
    }

    /// - Returns: whether it has ended well.
    func tell(_ lines: [String]) -> Bool {
        let text = lines.map { $0 + "\n" }.joined()
        guard let source = DocumentTextTool.file(holding: Array(text.utf8)[...]) else { return false }
        defer { close(source) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, source, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        let name = path.string.hasPrefix("/") || path.string.hasPrefix(".") ? path.string : "./\(path.string)"
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(name), nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard posix_spawn(&process, name, &actions, nil, &arguments, environ) == 0 else { return false }
        var result: Int32 = 0
        for _ in 0..<Self.seconds * 20 {
            let ended = waitpid(process, &result, WNOHANG)
            if ended == process { return result == 0 }
            if ended < 0, errno != EINTR { return false }
            usleep(50_000)
        }
        kill(process, SIGKILL)
        while waitpid(process, &result, 0) < 0, errno == EINTR {}
        return false
    }
}
