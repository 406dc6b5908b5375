// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Sources whose names are asked for by the words of a text: a line names only their accessions, the register knows the
/// names, and they are kept in the contexts of records (Docs/OnDiskFormat.md §4.3).
struct TrailSources {
    /// The sources, with their names.
    let names: [AccessionID: SourceName]

    /// No line before it can be of one of them.
    let first: Int

    /// - Complexity: linear in the sources of the archive.
    init(matching query: SearchQuery, in archive: Archive) throws {
        let found = try archive.register().accessions().filter { entry in
            NameText("\(entry.name)", id: entry.id).matches(query)
        }
        names = Dictionary(found.map { ($0.id, $0.name) }) { first, _ in first }
        first = try found.map(\.sequence).min().map { try Self.opening(before: $0, archive) } ?? .max
    }

    /// What opens a long source stands right before its first capture.
    private static func opening(before capture: Int, _ archive: Archive) throws -> Int {
        let reader = archive.ledgerReader
        guard var line = try reader.line(numbered: capture, before: try reader.length())?.line else { return 1 }
        while let before = try reader.line(endingAt: line.offset), case .accessionOpen = before.act { line = before }
        return line.sequence
    }
}

extension LedgerAct {
    /// The sources that the act took in, took in again or handed out.
    var sources: [AccessionID] {
        switch self {
        case .capture(let capture): capture.accessions.map(\.id)
        case .accessionOpen(let id), .accessionClose(let id, _, _), .recapture(let id), .sourceRead(let id, _): [id]
        default: []
        }
    }
}

/// The name of a source as a text that is searched: in lower case and folded, its words with blanks between, so that
/// `report.csv`, `"report csv"` and `epor` are all found in `final-Report.csv`.
private struct NameText {
    private let name: String
    private let id: AccessionID

    init(_ name: String, id: AccessionID) {
        self.name = Self.words(of: name)
        self.id = id
    }

    private static func words(of text: String) -> String {
        TextFolding.fold(text).lowercased().unicodeScalars.split { !TextFolding.isOfToken($0) }
            .map { String($0) }.joined(separator: " ")
    }

    /// Whether the query finds it by something that stands in it: what must not be there finds nothing by itself.
    func matches(_ query: SearchQuery) -> Bool {
        switch query {
        case .everything, .nothing, .not: return false
        case .word(let text): return holds(text)
        case .phrase(let parts): return holds(parts.joined(separator: " "))
        case .prefix(let text):
            let wanted = Self.words(of: text)
            return !wanted.isEmpty && " \(name)".contains(" \(wanted)")
        case .field(.source, .equals(let text)), .field(.source, .prefix(let text)):
            return AccessionID(text.lowercased()) == id || holds(text)
        case .field: return false
        case .any(let parts): return parts.contains { matches($0) }
        case .all(let parts):
            var isFound = false
            for part in parts {
                if case .not(let unwanted) = part {
                    if matches(unwanted) { return false }
                } else {
                    guard matches(part) else { return false }
                    isFound = true
                }
            }
            return isFound
        }
    }

    private func holds(_ text: String) -> Bool {
        let wanted = Self.words(of: text)
        return !wanted.isEmpty && name.contains(wanted)
    }
}
