// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Glibc

/// The searches of a list, one a line, read as they are needed: a program at the other end of a pipe gets an answer
/// before it asks the next.
///
/// Blank lines are passed over. Of a line so much is kept as a search reads, and more; so no line is too long.
struct QueryLines {
    /// Bytes of a line that are kept: more than a search reads, so that its answer says what was left out.
    static let mostBytes = 1 << 20

    private let file: (any OpenFile)?
    private let title: String
    private var offset = 0
    private var buffer: ArraySlice<UInt8> = []
    private var isAtEnd = false

    /// - Parameter list: a path; `-` for standard input.
    /// - Throws: ``ArchiveError`` `failed` where the file can't be opened.
    init(_ list: String) throws(ArchiveError) {
        guard list != "-" else {
            (file, title) = (nil, "standard input")
            return
        }
        let path = CommandLinePath.all([list])[0]
        title = Wording.path(path)
        do throws(FileSystemError) {
            file = try LocalFileSystem().open(path, .read)
        } catch {
            throw Self.unreadable(title, error.message, error)
        }
    }

    /// The next line that is not blank, without what ends it; `nil` behind the last one.
    ///
    /// - Throws: ``ArchiveError`` `failed` where the list can't be read on.
    mutating func next() throws(ArchiveError) -> String? {
        while let line = try line() {
            // A mark that says that a file is UTF-8 is no part of its first line.
            let bytes = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line[...]
            if bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return String(decoding: bytes, as: UTF8.self) }
        }
        return nil
    }

    private mutating func line() throws(ArchiveError) -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if buffer.isEmpty {
                try fill()
                if buffer.isEmpty { return line.isEmpty ? nil : line }
            }
            let part = buffer.prefix { $0 != 0x0A && $0 != 0x0D }
            line += part.prefix(Self.mostBytes - line.count)
            buffer = buffer.dropFirst(part.count)
            guard !buffer.isEmpty else { continue }
            buffer = buffer.dropFirst()
            return line
        }
    }

    private mutating func fill() throws(ArchiveError) {
        guard !isAtEnd else { return }
        if let file {
            do throws(FileSystemError) {
                buffer = try file.read(at: offset, count: 1 << 16)[...]
            } catch {
                throw Self.unreadable(title, error.message, error)
            }
        } else {
            buffer = try Self.standardInput()[...]
        }
        offset += buffer.count
        isAtEnd = buffer.isEmpty
    }

    private static func standardInput() throws(ArchiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(0, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable("standard input", String(cString: strerror(errno)), nil) }
            return Array(bytes.prefix(count))
        }
    }

    private static func unreadable(_ title: String, _ reason: String, _ cause: (any Error)?) -> ArchiveError {
        ArchiveError(
            code: .failed, subject: "--queries-from", message: "the searches of \(title) can't be read: \(reason)",
            cause: cause)
    }
}
