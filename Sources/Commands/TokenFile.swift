// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Glibc
internal import SystemPackage

/// The token of the environment. Tools that this program starts read what came in from outside, so they are not to have it.
enum EnvironmentToken {
    /// Taken out of the environment when it is first asked for: before there is a second thread, or another process.
    static let text: String? = {
        guard let value = getenv("MUNIMENT_TOKEN") else { return nil }
        let text = String(cString: value)
        // A process of the same user can look at the place where the system has put it.
        memset(value, 0, strlen(value))
        unsetenv("MUNIMENT_TOKEN")
        return text
    }()
}

/// A file that holds a token: a secret, so a file that others can read is refused.
enum TokenFile {
    private static let limit = 4_096

    /// The token of a file, without blanks and ends of lines around it.
    ///
    /// - Throws: ``ArchiveError`` `failed` where there is no such file; `not-allowed` where others can read it; `usage`
    ///   where it is too long for a token.
    static func read(_ name: String) throws -> String {
        let path = CommandLinePath.all([name])[0]
        let descriptor = Glibc.open(path.string, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ArchiveError(
                code: .failed, subject: "--token-file",
                message:
                    "the file of the token \(Wording.path(path)) can't be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw ArchiveError(
                code: .notAllowed, subject: "--token-file",
                message: "others can read or write the file of the token \(Wording.path(path)); make it yours alone by "
                    + "'chmod 600', and have the token replaced if somebody may have read it")
        }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace)
        guard count <= limit, words.count == 1, let token = words.first else {
            throw ArchiveError(
                code: .usage, subject: "--token-file",
                message: "\(Wording.path(path)) holds no token; it takes what 'muniment token create' printed, alone")
        }
        return String(token)
    }
}
