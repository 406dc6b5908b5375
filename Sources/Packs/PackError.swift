// SPDX-License-Identifier: Apache-2.0

/// Why a pack could not be read or written. Two errors are equal when their codes are.
public struct PackError: Error, Equatable, CustomStringConvertible, Sendable {
    public enum Code: String, Sendable {
        /// Bytes are not what they were when they were written.
        case damaged
        /// More bytes than a frame may hold.
        case tooLarge = "too-large"
        /// The disk did not do what was asked; ``PackError/cause`` says why.
        case disk
    }

    public var code: Code

    /// The pack and the offset in it.
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

    public var description: String { message }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
