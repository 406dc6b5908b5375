// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// Puts accessions in the place of names of sources, which only the register knows.
struct SourceNames {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    func resolved(_ query: SearchQuery) throws -> SearchQuery {
        switch query {
        case .field(.source, let condition): try source(query, condition)
        case .not(let query): .not(try resolved(query))
        case .all(let queries): .all(try queries.map { try resolved($0) })
        case .any(let queries): .any(try queries.map { try resolved($0) })
        case .everything, .nothing, .word, .phrase, .prefix, .field: query
        }
    }

    private func source(_ query: SearchQuery, _ condition: FieldCondition) throws -> SearchQuery {
        let wanted: String
        switch condition {
        case .equals(let text), .prefix(let text): wanted = text.lowercased()
        case .contains, .dates, .numbers: return .nothing
        }
        guard AccessionID(wanted) == nil else { return query }
        let named = try archive.register().accessions().filter { entry in
            "\(entry.name)".lowercased().contains(wanted)
        }
        return .any([query] + named.map { .field(.source, .equals("\($0.id)")) })
    }
}
