// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries

/// Words of the index that are spelled like those which no record has.
struct SpellingSuggestion {
    /// Volumes whose words are looked at: the newest, which are most alike to what is looked for.
    private static let mostVolumes = 6

    private let volumes: [VolumeEntry]
    private let view: ArchiveView

    init(_ view: ArchiveView) {
        self.view = view
        volumes = Array(view.entries.filter { !$0.isTrail }.sorted { $0.changed > $1.changed }.prefix(Self.mostVolumes))
    }

    /// The query with other words in the place of those that nothing has; `nil` where there are none better.
    func suggestion(for query: SearchQuery) throws -> SearchQuery? {
        let corrected = try corrected(query)
        return corrected == query ? nil : corrected
    }

    private func corrected(_ query: SearchQuery) throws -> SearchQuery {
        switch query {
        case .word(let word): .word(try nearest(word) ?? word)
        case .phrase(let words): .phrase(try words.map { try nearest($0) ?? $0 })
        case .all(let queries): .all(try queries.map { try corrected($0) })
        case .any(let queries): .any(try queries.map { try corrected($0) })
        case .everything, .nothing, .prefix, .field, .not: query
        }
    }

    /// The most frequent of the words that differ least from one that no record has.
    private func nearest(_ word: String) throws -> String? {
        var best: VocabularyWord?
        for entry in volumes {
            guard let index = try view.volume(entry)?.index else { continue }
            guard let near = try near(word, entry, index) else { return nil }
            if let near, best.map({ (near.distance, -near.count) < ($0.distance, -$0.count) }) ?? true { best = near }
        }
        return best?.word
    }

    /// Words of records that may be seen.
    private func near(_ word: String, _ entry: VolumeEntry, _ index: VolumeIndex) throws -> VocabularyWord?? {
        guard let seen = view.conditionOfScope(in: entry) else { return try index.vocabulary(near: word) }
        return try index.vocabulary(near: word, upTo: view.sequence, among: seen)
    }
}
