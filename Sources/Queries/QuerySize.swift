// SPDX-License-Identifier: Apache-2.0

/// How large a query is, as the limits of ``QueryParser`` count.
extension SearchQuery {
    /// How many words, phrases, beginnings and fields it has.
    var termCount: Int {
        switch self {
        case .everything, .nothing: 0
        case .word, .phrase, .prefix, .field: 1
        case .not(let inner): inner.termCount
        case .all(let terms), .any(let terms): terms.reduce(0) { $0 + $1.termCount }
        }
    }

    /// How many tokens an index makes of its terms at most.
    var tokenCount: Int {
        switch self {
        case .everything, .nothing: 0
        case .word(let text), .prefix(let text): text.tokenCount
        case .phrase(let words): words.reduce(0) { $0 + $1.tokenCount }
        case .field(_, .equals(let text)), .field(_, .prefix(let text)), .field(_, .contains(let text)): text.tokenCount
        case .field(_, .dates), .field(_, .numbers), .field(_, .identities): 1
        case .not(let inner): inner.tokenCount
        case .all(let terms), .any(let terms): terms.reduce(0) { $0 + $1.tokenCount }
        }
    }
}
