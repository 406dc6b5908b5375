// SPDX-License-Identifier: Apache-2.0

public import Records

/// Cuts a source into messages.
///
/// The spans are in order, do not overlap and lie inside the source; what lies between them is gap. So spans and gaps
/// tile the source, and a source can be put together again from its records and gaps.
///
/// A splitter never fails: a source in which it finds nothing is one message, the whole source. Its work is linear in
/// the number of bytes, whatever the bytes are.
public protocol MessageSplitter: Sendable {
    /// The name and version of the rule, such as `fix-lines-1`; all versions ever used stay in the code.
    var rule: String { get }

    /// The spans of the messages of `source`; at least one, unless the source is empty (then one empty span).
    func split(_ source: [UInt8]) -> [ByteSpan]
}

/// Reads what a message says about itself.
///
/// A parser never fails: what it cannot read it says in diagnostics, and in the state. A diagnostic holds no content.
/// Its work is linear in the number of bytes and what it collects is bounded.
public protocol RecordParser: Sendable {
    /// The name and version of the rule, such as `fix-1`; all versions ever used stay in the code.
    var rule: String { get }

    func parse(_ message: ArraySlice<UInt8>) -> ParsedRecord
}
