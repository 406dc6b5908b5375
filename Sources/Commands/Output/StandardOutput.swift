// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Glibc
internal import Records
internal import Synchronization

/// Thrown when the reader of standard output has gone: what was to be done was done.
struct OutputClosed: Error {}

/// Standard output, buffered. Whoever acknowledges something flushes.
///
/// Before something that a person may want to read by pages, ``hold()`` keeps everything until ``finish()``: the act is
/// then in the ledger before the reading begins.
enum StandardOutput {
    private struct State {
        var bytes: [UInt8] = []
        var isHeld = false

        /// What was said on standard error meanwhile, and belongs behind what is held.
        var notes: [String] = []
    }

    private static let state = Mutex(State())

    /// What is held is no more than this; then it goes out as it comes.
    private static let mostHeld = 16 << 20

    static var isTerminal: Bool { isatty(1) == 1 }

    static func write(_ bytes: some Collection<UInt8>) throws {
        let isFull = state.withLock { state in
            state.bytes.append(contentsOf: bytes)
            if state.bytes.count > mostHeld { state.isHeld = false }
            return state.bytes.count >= 1 << 16 && !state.isHeld
        }
        if isFull { try flush() }
    }

    static func say(_ line: String) throws { try write(Array((line + "\n").utf8)) }

    /// Keeps what is written from now on for a pager, where there is one.
    static func hold(_ isWanted: Bool) {
        guard isWanted, isTerminal, Pager() != nil else { return }
        state.withLock { $0.isHeld = true }
    }

    /// Keeps a note for later where output is held.
    fileprivate static func keep(_ note: String) -> Bool {
        state.withLock { state in
            if state.isHeld { state.notes.append(note) }
            return state.isHeld
        }
    }

    /// Lets go of what was held: by a pager where it is long.
    ///
    /// - Throws: as ``flush()``.
    static func finish() throws {
        let held = state.withLock { state in
            defer { state.isHeld = false }
            return state.isHeld ? state.bytes : nil
        }
        defer {
            let notes = state.withLock { state in
                defer { state.notes = [] }
                return state.notes
            }
            for note in notes { StandardError.say(note) }
        }
        if let held, Pager.isLong(held), Pager()?.show(held) == true { state.withLock { $0.bytes = [] } }
        try flush()
    }

    /// Hands everything to the system, unless it is held.
    ///
    /// - Throws: ``OutputClosed`` where the reader has gone; ``ArchiveError`` where the output can't be written.
    static func flush() throws {
        let bytes = state.withLock { state -> [UInt8] in
            guard !state.isHeld else { return [] }
            defer { state.bytes = [] }
            return state.bytes
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
        guard !StandardOutput.keep(line) else { return }
        put(line + "\n")
    }

    /// Puts bytes there as they are, whatever is held.
    static func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, bytes.count) }
    }

    /// Says something to a person, who is told which program speaks; control characters are made visible.
    static func tell(_ message: String) { say("muniment: \(VisibleText.escaped(message.utf8))") }
}
