// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Why an index or the register could not be read or written. Two errors are equal when their codes are.
///
/// Everything here is derived: the remedy is always a rebuild.
public struct CatalogueError: Error, Equatable, CustomStringConvertible, Sendable {
    public enum Code: String, Sendable {
        /// The file is not there, or is no index of this version.
        case missing
        /// SQLite could not do what was asked.
        case database
        /// The file can't be read by one who may not write beside it, as a write-ahead log demands.
        case notPermitted = "not-permitted"
        /// The disk is full: nothing is wrong with the file.
        case noSpace = "no-space"
        /// Another process kept the file busy for too long.
        case busy
        /// A day would have more rows in one volume than a row number can hold.
        case dayFull = "day-full"
    }

    public var code: Code

    /// The file.
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

extension CatalogueError {
    /// Runs database work and gives its errors the form of this module. SQL and its arguments stay inside.
    static func wrap<Result>(_ subject: String, _ work: () throws -> Result) throws(CatalogueError) -> Result {
        do {
            return try work()
        } catch let error as CatalogueError {
            throw error
        } catch let error as DatabaseError {
            let code: Code =
                switch (error.resultCode, error.extendedResultCode) {
                case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _): .busy
                case (.SQLITE_READONLY, _): .notPermitted
                case (.SQLITE_CANTOPEN, _), (.SQLITE_NOTADB, _): .missing
                case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_SHMSIZE): .noSpace
                default: .database
                }
            let message =
                switch code {
                case .busy: "is busy; repeat the command"
                case .noSpace: "could not be written: the disk is full; make room on the disk and repeat"
                case .notPermitted: "can't be read without leave to write in its folder; ask the archive's owner for it"
                default: "can't be used (\(error.resultCode.rawValue)); run rebuild"
                }
            throw CatalogueError(code: code, subject: subject, message: "\(subject) \(message)", cause: error)
        } catch {
            throw CatalogueError(
                code: .database, subject: subject, message: "\(subject) can't be used; run rebuild", cause: error)
        }
    }
}
