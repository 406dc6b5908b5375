// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Glibc
internal import Records
internal import Synchronization

/// Thrown when the reader of standard output has gone: what was to be done was done.
struct OutputClosed: Error {}

/// Standard output, buffered. Whoever acknowledges something flushes.
enum StandardOutput {
    private static let buffer = Mutex<[UInt8]>([])

    static var isTerminal: Bool { isatty(1) == 1 }

    static func write(_ bytes: some Collection<UInt8>) throws {
        let isFull = buffer.withLock { buffer in
            buffer.append(contentsOf: bytes)
            return buffer.count >= 1 << 16
        }
        if isFull { try flush() }
    }

    static func say(_ line: String) throws { try write(Array((line + "\n").utf8)) }

    /// Hands everything to the system.
    ///
    /// - Throws: ``OutputClosed`` where the reader has gone; ``ArchiveError`` where the output can't be written.
    static func flush() throws {
        let bytes = buffer.withLock { buffer in
            defer { buffer = [] }
            return buffer
        }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { source in
                Glibc.write(1, source.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EPIPE { throw OutputClosed() }
            guard count > 0 else {
                throw ArchiveError(
                    code: .failed, subject: "standard output",
                    message: "standard output can't be written (\(String(cString: strerror(errno)))); make room and "
                        + "repeat")
            }
            written += count
        }
    }
}

/// Standard error, for people and for the programs that watch.
enum StandardError {
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, bytes.count) }
    }

    /// Says something to a person, who is told which program speaks; control characters are made visible.
    static func tell(_ message: String) { say("muniment: \(VisibleText.escaped(message.utf8))") }
}
