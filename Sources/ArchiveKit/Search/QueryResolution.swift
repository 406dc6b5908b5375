// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// Puts what only the register and the ledger know in the place of names: accessions for names of sources, and for holds the
/// records that they are on, as of the line of a view. None is left out, however many there are.
struct QueryResolution {
    private let view: ArchiveView

    /// The holds whose own queries are being resolved: of one that asks for itself, only its list counts.
    private let within: Set<Int>

    private var archive: Archive { view.archive }

    init(_ view: ArchiveView, within: Set<Int> = []) {
        self.view = view
        self.within = within
    }

    /// - Complexity: where a hold is asked for, reads the lists and the details of the holds in force.
    func resolved(_ query: SearchQuery) throws -> SearchQuery {
        switch query {
        case .field(.source, let condition): try source(query, condition)
        case .field(.hold, let condition): try hold(query, condition)
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
        case .identities: return query
        case .contains, .dates, .numbers: return .nothing
        }
        guard AccessionID(wanted) == nil else { return query }
        let named = try archive.register().accessions().filter { entry in
            "\(entry.name)".lowercased().contains(wanted)
        }
        return .any([query, .field(.source, .identities(named.map(\.id.uuid)))])
    }

    // MARK: Holds

    private func hold(_ query: SearchQuery, _ condition: FieldCondition) throws -> SearchQuery {
        switch condition {
        case .equals(let text) where text.lowercased() == "yes": return try held { _ in true }
        case .equals(let text) where text.lowercased() == "no": return .not(try held { _ in true })
        case .equals(let text): return try held { Self.folded($0) == Self.folded(text) }
        case .prefix(let stem): return try held { Self.folded($0).hasPrefix(Self.folded(stem)) }
        case .identities: return query
        case .contains, .dates, .numbers: return .nothing
        }
    }

    private static func folded(_ matter: String) -> String { String(FactLines.line("", matter).dropFirst()) }

    /// What the holds of some matters are on themselves.
    ///
    /// - Parameter isWanted: asked with the name of the matter; without one where its words can't be read.
    private func held(_ isWanted: (String) -> Bool) throws -> SearchQuery {
        var records: Set<TimeOrderedUUID> = []
        var queries: [SearchQuery] = []
        let administration = HoldAdministration(archive)
        for entry in try archive.register().holds(withReleased: true)
        where entry.sequence <= view.sequence && entry.releasedBy ?? .max > view.sequence {
            guard isWanted(administration.words(of: entry)?.matter ?? "") else { continue }
            let held = try HeldRecords(entry, in: archive)
            records.formUnion(held.list.map(\.uuid))
            guard held.query != .nothing, !within.contains(entry.number), within.count < Self.deepest else { continue }
            let query = try QueryResolution(view, within: within.union([entry.number])).resolved(held.query)
            queries.append(query)
            records.formUnion(try formerly(query, since: entry.sequence))
        }
        return .any([.field(.hold, .identities(records.sorted()))] + queries)
    }
}

extension QueryResolution {
    /// So many holds may ask for one another; of those further down their lists count.
    private static let deepest = 2

    /// The records of which a version matched that was in force at a line or after it, and is not any more: a hold keeps them.
    private func formerly(_ query: SearchQuery, since line: Int) throws -> [TimeOrderedUUID] {
        try view.entries.filter { !$0.isTrail }.flatMap { entry in
            guard let index = try view.volume(entry)?.index else { throw ArchiveError.unseen(entry.key) }
            let condition = SearchCondition(query, in: entry.key.recordClass, upTo: view.sequence, everySince: line)
            let rows = try index.rows(condition.former, upTo: view.sequence, limit: .max)
            return try index.records(at: rows.map(\.row)).map(\.id.uuid)
        }
    }
}

extension Archive {
    /// What a text asks for, as far as who acts may ask it: to those who must not see holds, `hold:` is no field.
    func understanding(of text: String) -> QueryUnderstanding {
        QueryParser.parse(text, today: today, without: hidesHolds ? [.hold] : [])
    }
}
