// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The program through which a person reads what is longer than the screen: `PAGER`, or `less -FRX`.
struct Pager {
    private let command: String

    /// The pager of this terminal; `nil` where there is none, where somebody reads by a program, or where none is wanted.
    init?() {
        guard isatty(0) == 1, isatty(1) == 1, Self.value("TERM") != "dumb" else { return nil }
        if let own = Self.value("PAGER") {
            guard !own.isEmpty, own != "cat" else { return nil }
            command = own
        } else {
            guard Program.isInstalled("less") else { return nil }
            command = "less -FRX"
        }
    }

    private static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Whether a text does not find room on the screen.
    static func isLong(_ bytes: [UInt8]) -> Bool {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return false }
        return bytes.count { $0 == UInt8(ascii: "\n") } >= Int(size.ws_row)
    }

    /// Hands a text to the pager and waits until the person has read it.
    ///
    /// An interrupt is the pager's meanwhile; a pager that is left early is no failure.
    ///
    /// - Returns: `false` where the pager could not be started.
    func show(_ bytes: [UInt8]) -> Bool {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let before = signal(SIGINT, SIG_IGN)
        defer { signal(SIGINT, before) }
        guard let child = start(reading: ends[0]) else {
            for end in ends { close(end) }
            return false
        }
        close(ends[0])
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { source in
                write(ends[1], source.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        close(ends[1])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        // A shell that does not find the program, or may not run it, ends so.
        return ![126, 127].contains(status >> 8 & 0xFF)
    }

    private func start(reading input: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        // What this program ignores would be ignored by the pager, too.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let words: [String] = ["sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        guard posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ) == 0 else { return nil }
        return child
    }
}

/// Programs beside this one.
enum Program {
    /// Whether a program is found by its name.
    static func isInstalled(_ name: String) -> Bool {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
