// SPDX-License-Identifier: Apache-2.0

extension SearchQuery {
    /// Whether a part of the query is about a field.
    public func asks(for field: SearchField) -> Bool {
        switch self {
        case .field(let own, _): own == field
        case .not(let query): query.asks(for: field)
        case .all(let queries), .any(let queries): queries.contains { $0.asks(for: field) }
        case .everything, .nothing, .word, .phrase, .prefix: false
        }
    }
}
