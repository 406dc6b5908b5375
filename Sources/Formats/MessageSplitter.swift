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

    /// The messages of `source`; at least one, unless the source is empty (then one empty message).
    func split(_ source: [UInt8]) -> SourceSplit
}

/// The messages of a source, and what they share.
public struct SourceSplit: Hashable, Sendable {
    /// One message.
    public struct Message: Hashable, Sendable {
        public var span: ByteSpan

        /// The format of the message, which chooses its parser: a wrapper may hold several.
        public var format: RecordFormat

        /// The index of its context; `nil` for none.
        public var context: Int?

        public init(_ span: ByteSpan, _ format: RecordFormat, context: Int? = nil) {
            self.span = span
            self.format = format
            self.context = context
        }
    }

    public var messages: [Message]

    /// What a message needs to be understood and does not hold itself: the header of a table. At most 64 KiB each.
    public var contexts: [[UInt8]]

    public init(_ messages: [Message], contexts: [[UInt8]] = []) {
        self.messages = messages
        self.contexts = contexts
    }

    /// Messages of one format, without contexts.
    public init(_ spans: [ByteSpan], _ format: RecordFormat) {
        self.init(spans.map { Message($0, format) })
    }

    public var spans: [ByteSpan] { messages.map(\.span) }
}

/// Reads what a message says about itself.
///
/// A parser never fails: what it cannot read it says in diagnostics, and in the state. A diagnostic holds no content.
/// Its work is linear in the number of bytes and what it collects is bounded.
public protocol RecordParser: Sendable {
    /// The name and version of the rule, such as `fix-1`; all versions ever used stay in the code.
    var rule: String { get }

    /// - Parameter context: what the splitter found that the message needs; empty for none.
    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord
}

extension RecordParser {
    /// Reads a message that needs no context.
    public func parse(_ message: ArraySlice<UInt8>) -> ParsedRecord { parse(message, context: []) }
}
