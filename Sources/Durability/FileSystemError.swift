// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

/// Why the disk did not do what was asked.
///
/// Two errors are equal when their codes are.
public struct FileSystemError: Error, Equatable, CustomStringConvertible, Sendable {
    /// The kind of failure.
    public enum Code: String, Sendable {
        case notFound = "not-found"
        case exists
        case notPermitted = "not-permitted"
        case noSpace = "no-space"
        case locked
        /// The operation failed in a way that leaves what is on disk unknown.
        case failed
    }

    public var code: Code

    /// The path that was worked on.
    public var subject: FilePath

    /// What was tried and what to do about it.
    public var message: String

    /// The system's own reason.
    public var cause: Errno?

    public init(code: Code, subject: FilePath, message: String, cause: Errno? = nil) {
        self.code = code
        self.subject = subject
        self.message = message
        self.cause = cause
    }

    /// The failure of a system call, with the remedy that its reason suggests.
    public init(operation: String, path: FilePath, errno: Errno) {
        let (code, remedy): (Code, String) =
            switch errno {
            case .noSuchFileOrDirectory, .notDirectory: (.notFound, "check the path")
            case .fileExists: (.exists, "choose another path")
            case .permissionDenied, .notPermitted, .readOnlyFileSystem: (.notPermitted, "check the permissions")
            case .noSpace, .diskQuotaExceeded: (.noSpace, "make room on the disk and repeat")
            case .resourceTemporarilyUnavailable, .wouldBlock: (.locked, "wait and repeat")
            default: (.failed, "check the disk and repeat")
            }
        self.init(
            code: code, subject: path, message: "could not \(operation) \(path): \(errno); \(remedy)", cause: errno)
    }

    public var description: String { message }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
