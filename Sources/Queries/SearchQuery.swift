// SPDX-License-Identifier: Apache-2.0

/// What a search asks for: a tree that knows neither the text it came from nor the index that answers it.
///
/// A term keeps what was typed, scalar by scalar. Folding, and cutting a term into the tokens of the index, is left to
/// the index, so that `CONF-2024-001` or `2026-03-14` stays one term and is matched as the phrase of its tokens.
///
/// The language is described in Docs/SearchLanguage.md. It is going to have alternatives, exclusions, prefixes, fields
/// and ranges: each becomes a case of its own, and who reads a query lists its cases and has no `default`.
public indirect enum SearchQuery: Hashable, Sendable {
    /// Every record: nothing was asked for, the text was blank.
    case everything

    /// No record: something was typed, and none of it can be searched for.
    case nothing

    /// One word as typed: at least one letter or digit, no white space, no control character, no quote at its start.
    case word(String)

    /// Words one after another, as typed between quotes; at least one of them holds a letter or digit.
    ///
    /// A part is never empty and holds neither white space nor control characters. It may be pure punctuation, which
    /// an index of tokens passes over.
    case phrase([String])

    /// All of these at once. The parser makes it of two terms or more, in the order typed, repeated ones included.
    case all([SearchQuery])
}
