// SPDX-License-Identifier: Apache-2.0

import Formats
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// Goes over every real file and holds Docs/Formats.md to what it measures: how many messages of each folder and format
/// are parsed, and which files have messages that are not, with the reason for each.
@Suite("Table of the real data", .enabled(if: RealData.isPresent))
struct RealDataTableTests {
    struct Counts {
        var files = 0
        var messages = 0
        var parsed = 0
        var partial = 0
        var unparsed = 0

        mutating func count(_ state: ParseState) {
            messages += 1
            switch state {
            case .parsed: parsed += 1
            case .partial: partial += 1
            case .unparsed: unparsed += 1
            }
        }
    }

    /// The rows as the page has them, and the files that have messages which are not parsed.
    private func measured() -> (rows: [String], files: [String]) {
        var groups: [String: Counts] = [:]
        var files: [String] = []
        for file in RealData.files {
            let format = FormatRecognizer.recognize(file.bytes)
            let split = FormatRegistry.splitter(for: format).split(file.bytes)
            var counts = Counts()
            for message in split.messages {
                let context = message.context.map { split.contexts[$0][...] } ?? []
                let record = FormatRegistry.parser(for: message.format).parse(
                    file.bytes[message.span.range], context: context)
                counts.count(record.state)
            }
            var group = groups["\(file.folder) | `\(format.rawValue)`", default: Counts()]
            group.files += 1
            group.messages += counts.messages
            group.parsed += counts.parsed
            group.partial += counts.partial
            group.unparsed += counts.unparsed
            groups["\(file.folder) | `\(format.rawValue)`"] = group
            if counts.partial + counts.unparsed > 0 {
                files.append("| `\(file)` | \(counts.messages) | \(counts.partial) | \(counts.unparsed) |")
            }
        }
        let rows = groups.sorted { $0.key < $1.key }.map { name, counts in
            "| \(name) | \(counts.files) | \(counts.messages) | \(counts.parsed) | \(counts.partial) | \(counts.unparsed) |"
        }
        return (rows, files.sorted())
    }

    @Test("The page says what is measured, of every folder and of every file that is not wholly read")
    func page() throws {
        let path = PackageRoot.path.appending("Docs").appending("Formats.md").string
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex(of: "## Real files"))
        let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("| ") }
        let named = section.filter { $0.hasPrefix("| `") }
        let counted = section.filter { !$0.hasPrefix("| `") && !$0.hasPrefix("| ---") && $0.contains(" | `") }
        let (rows, files) = measured()
        #expect(counted == rows)
        // The reason stands in the last cell.
        let reasons = named.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            return (row: cells.prefix(5).joined(separator: "|") + "|", reason: cells.dropFirst(5).joined())
        }
        #expect(reasons.map(\.row) == files)
        #expect(reasons.allSatisfy { $0.reason.contains { $0.isLetter } })
    }
}
