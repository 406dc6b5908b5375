// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Records

/// The forms in which a command gives rows.
enum RowFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case csv
    case jsonl

    /// - Throws: ``ArchiveError`` `usage` where a form is asked for from a command that gives no rows.
    static func refuse(for command: any ParsableCommand, named path: [String]) throws {
        guard let command = command as? any ArchiveCommand, !command.givesRows,
            let format = command.options.format, format != .table
        else { return }
        throw ArchiveError(
            code: .usage, subject: "--format",
            message: "'\(path.joined(separator: " "))' gives no rows for --format \(format.rawValue); use --json")
    }
}

/// A command on an archive that may be asked for rows.
protocol ArchiveCommand: ParsableCommand {
    var options: ArchiveOptions { get }
    var givesRows: Bool { get }

    /// All that the command may ask for, rows of the table of roles (Docs/Roles.md); none where it opens no archive.
    static var permissions: [Permission] { get }

    /// What it asks for as it was typed.
    var permissions: [Permission] { get }
}

extension ArchiveCommand {
    var givesRows: Bool { false }
    var permissions: [Permission] { Self.permissions }
}

/// Comma-separated values as RFC 4180 has them: a header, lines that end in CR LF, quotation marks where they are needed.
///
/// A cell that a spreadsheet would read as a formula, for it begins with `=`, `+`, `-`, `@`, a tab or a carriage return,
/// gets an apostrophe before it; numbers are left as they are.
struct CommaSeparatedText {
    private let titles: [String]
    private var isBegun = false

    init(_ titles: [String]) { self.titles = titles }

    mutating func say(_ cells: [String]) throws {
        try begin()
        try StandardOutput.write(Array(Self.line(cells).utf8))
    }

    /// Says the header, also where no row follows.
    mutating func begin() throws {
        guard !isBegun else { return }
        isBegun = true
        try StandardOutput.write(Array(Self.line(titles).utf8))
    }

    static func line(_ cells: [String]) -> String { CommaSeparatedLine.text(cells) }
}
