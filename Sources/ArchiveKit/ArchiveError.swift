// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Ledger
internal import Packs

/// Why the archive did not do what was asked. Two errors are equal when their codes are.
public struct ArchiveError: Error, Equatable, CustomStringConvertible, Sendable {
    /// The kinds of failure; each has one exit status and one HTTP status.
    public enum Code: String, Sendable, CaseIterable {
        case failed
        case notFound = "not-found"
        /// What was asked for was destroyed, under a certificate.
        case destroyed
        case ambiguous
        case noArchive = "no-archive"
        case locked
        case newerFormat = "newer-format"
        case integrity
        case notAllowed = "not-allowed"
        /// By the clock, and by whatever else keeps an act from being done yet.
        case refused
        case usage
    }

    public var code: Code

    /// What it is about: a path, an identity.
    public var subject: String

    /// What happened and what to do. It holds no content of a record.
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

    /// Gives an error of a layer below the form of this one.
    public init(_ error: any Error) {
        switch error {
        case let error as ArchiveError: self = error
        case let error as FileSystemError:
            self.init(
                code: error.code == .locked ? .locked : .failed, subject: "\(error.subject)", message: error.message,
                cause: error)
        case let error as LedgerError:
            self.init(
                code: error.code == .broken ? .integrity : .failed, subject: error.subject, message: error.message,
                cause: error)
        case let error as PackError:
            self.init(
                code: error.code == .damaged ? .integrity : .failed, subject: error.subject, message: error.message,
                cause: error)
        case let error as CatalogueError:
            let code: Code =
                switch error.code {
                case .busy: .locked
                case .notPermitted: .notAllowed
                default: .failed
                }
            self.init(code: code, subject: error.subject, message: error.message, cause: error)
        default: self.init(code: .failed, subject: "", message: "\(error)", cause: error)
        }
    }

    /// Runs work and gives its errors the form of this module.
    static func wrap<Result>(_ work: () throws -> Result) throws(ArchiveError) -> Result {
        do { return try work() } catch { throw ArchiveError(error) }
    }
}
