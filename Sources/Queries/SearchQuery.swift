// SPDX-License-Identifier: Apache-2.0

/// What a search asks for: a tree that knows neither the text it came from nor the index that answers it.
///
/// A term keeps what was typed, scalar by scalar. Folding, and cutting a term into the tokens of the index, is left to
/// the index, so that `CONF-2024-001` stays one term and is matched as the phrase of its tokens.
///
/// The parser returns trees in one shape only: no ``all(_:)`` stands directly in another one, nor an ``any(_:)`` in
/// another one, nor a ``not(_:)`` in another one; ``everything`` and ``nothing`` stand alone. At most
/// ``QueryParser/maximumDepth`` brackets are needed to write a tree. Who reads a query lists its cases and has no
/// `default`. The language is described in Docs/SearchLanguage.md.
public indirect enum SearchQuery: Hashable, Sendable {
    /// Every record: nothing was asked for, the text was blank.
    case everything

    /// No record: something was typed, and none of it can be searched for.
    case nothing

    /// One word as typed: at least one letter or digit, no white space, no control character, and nothing in it that
    /// the language gives a meaning to or recognises (``LookAlike``). The tokens of it stand one after another in the
    /// record.
    case word(String)

    /// Words one after another, as typed between quotes; at least one of them holds a letter or digit.
    ///
    /// A part is never empty and holds neither white space nor control characters. It may be pure punctuation, which
    /// an index of tokens passes over. A single word with something in it that could be syntax, or that is recognised
    /// as more than a word, is a phrase of one.
    case phrase([String])

    /// What a word begins with, without its star: the tokens one after another, the last one being the beginning of a
    /// token. At least two letters or digits.
    case prefix(String)

    /// A property of the record.
    case field(SearchField, FieldCondition)

    /// Every record but these.
    case not(SearchQuery)

    /// All of these at once. The parser makes it of two or more, in the order typed, repeated ones included.
    case all([SearchQuery])

    /// One of these at least. The parser makes it of two or more, in the order typed, repeated ones included.
    case any([SearchQuery])
}
