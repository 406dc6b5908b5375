// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit

/// How a command ends: one table, the same for every command (Docs/CommandLine.md, "Exit status").
enum ExitStatus: Int32, Error, CaseIterable {
    case done = 0
    case failed = 1
    case findings = 3
    case notFound = 4
    case ambiguous = 5
    case destroyed = 6
    case noArchive = 10
    case locked = 11
    case newerFormat = 12
    case integrity = 13
    case refused = 20
    case notAllowed = 21
    case usage = 64

    init(_ code: ArchiveError.Code) {
        self =
            switch code {
            case .failed: .failed
            case .notFound: .notFound
            case .ambiguous: .ambiguous
            case .destroyed: .destroyed
            case .noArchive: .noArchive
            case .locked: .locked
            case .newerFormat: .newerFormat
            case .integrity: .integrity
            case .notAllowed: .notAllowed
            case .refused: .refused
            case .usage: .usage
            }
    }
}
