// SPDX-License-Identifier: Apache-2.0

internal import Durability

/// Why the ledger could not be read or written. Two errors are equal when their codes are.
public struct LedgerError: Error, Equatable, CustomStringConvertible, Sendable {
    public enum Code: String, Sendable {
        /// A line that was durable is not what it was.
        case broken
        /// A line of more than 32,768 bytes.
        case tooLarge = "too-large"
        /// A line that no reader would take for one that follows; nothing was written.
        case unreadable
        /// The disk did not do what was asked; ``LedgerError/cause`` says why.
        case disk
    }

    public var code: Code

    /// The file, and the position where there is one.
    public var subject: String

    /// What happened and what to do.
    public var message: String
    public var cause: (any Error)?

    public init(code: Code, subject: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.subject = subject
        self.message = message
        self.cause = cause
    }

    init(_ cause: FileSystemError) {
        self.init(code: .disk, subject: "\(cause.subject)", message: cause.message, cause: cause)
    }

    public var description: String { message }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
