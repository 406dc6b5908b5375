// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// Days as they are typed in options.
enum CommandLineDate {
    /// - Throws: ``ArchiveError`` `usage` where the text is no day.
    static func read(_ text: String?, _ option: String) throws -> CivilDate? {
        guard let text else { return nil }
        guard let day = CivilDate(text) else {
            throw ArchiveError(
                code: .usage, subject: option, message: "\(option) takes a day such as 2026-01-31")
        }
        return day
    }
}
