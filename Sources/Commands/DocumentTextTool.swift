// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Glibc
internal import Records
internal import Synchronization

/// Extracts the text of PDF files with pdftotext (Poppler), where it is installed.
///
/// The tool is a process of its own with bounded time, memory and output: what a file makes of it can't harm the capture.
/// A document that it can't read is captured without text.
enum DocumentTextTool {
    private static let limits = "ulimit -t 30; ulimit -v 2097152; "
    private static let seconds = 60

    /// The version of pdftotext on this machine; asked once.
    private static let version: String? = {
        guard let said = run("exec pdftotext -v 2>&1", input: []) else { return nil }
        let words = String(decoding: said, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        guard let index = words.firstIndex(of: "version"), index + 1 < words.count else { return nil }
        return String(words[index + 1].prefix(20))
    }()

    static var isInstalled: Bool { version != nil }

    /// The text of a document; `nil` where the tool is not installed or gives none.
    static func text(of format: RecordFormat, _ bytes: ArraySlice<UInt8>) -> ExtractedText? {
        guard format == .pdf, let version else { return nil }
        let command = limits + "exec pdftotext -q -layout -enc UTF-8 - - 2>/dev/null"
        guard let text = run(command, input: bytes), text.contains(where: { $0 > 0x20 }) else { return nil }
        return ExtractedText(tool: "pdftotext-\(version)", text: text)
    }

    /// What a command of the shell writes; `nil` where it fails, writes too much or takes too long.
    private static func run(_ command: String, input: ArraySlice<UInt8>) -> [UInt8]? {
        guard let source = Self.file(holding: input) else { return nil }
        defer { close(source) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, source, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        let words: [String] = ["sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, "/bin/sh", &actions, nil, &arguments, environ)
        close(ends[1])
        guard status == 0 else { return nil }
        let output = read(from: ends[0])
        if output == nil { kill(process, SIGKILL) }
        var result: Int32 = 0
        while waitpid(process, &result, 0) < 0, errno == EINTR {}
        return result == 0 ? output : nil
    }

    /// Everything that comes; `nil` where it is more than a text may have or does not end in time.
    private static func read(from descriptor: Int32) -> [UInt8]? {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var start = timespec()
        clock_gettime(CLOCK_MONOTONIC, &start)
        while true {
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            guard now.tv_sec - start.tv_sec < seconds else { return nil }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, 1_000) > 0 else { continue }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? output : nil }
            output += buffer[..<count]
            guard output.count <= ExtractedText.limit else { return nil }
        }
    }

    /// A file without a name that holds bytes, at its beginning.
    static func file(holding bytes: ArraySlice<UInt8>) -> Int32? {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/muniment-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
        var written = bytes.startIndex
        while written < bytes.endIndex {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                close(descriptor)
                return nil
            }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }
}
