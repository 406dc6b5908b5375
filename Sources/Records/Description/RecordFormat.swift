// SPDX-License-Identifier: Apache-2.0

/// The format of a record's bytes.
public enum RecordFormat: String, Sendable, CaseIterable {
    /// FIX tag=value.
    case fix
    /// SWIFT MT (ISO 15022 and the older categories), in blocks or as a bare body.
    case swiftMT = "swift-mt"
    /// Any text that no other format claims.
    case text
    /// Bytes that are not text.
    case binary
}

/// What a parser could tell of a record: derived from its bytes by a named version of a rule.
public struct ParsedRecord: Hashable, Sendable {
    public var state: ParseState
    public var format: RecordFormat

    /// The format's own version, such as `FIX.4.4`; empty where it has none.
    public var formatVersion: String

    /// The format's own name of the kind of message: FIX 35, the three digits of an MT; empty where it has none.
    public var messageType: String
    public var lifecycle: Lifecycle?
    public var identifiers: [RecordIdentifier]
    public var references: [RecordReference]
    public var tradeDate: CivilDate?
    public var diagnostics: [ParseDiagnostic]

    /// The name and version of the rule that parsed, such as `fix-1`.
    public var rule: String

    public init(
        state: ParseState, format: RecordFormat, rule: String, formatVersion: String = "", messageType: String = "",
        lifecycle: Lifecycle? = nil, identifiers: [RecordIdentifier] = [], references: [RecordReference] = [],
        tradeDate: CivilDate? = nil, diagnostics: [ParseDiagnostic] = []
    ) {
        self.state = state
        self.format = format
        self.rule = rule
        self.formatVersion = formatVersion
        self.messageType = messageType
        self.lifecycle = lifecycle
        self.identifiers = identifiers
        self.references = references
        self.tradeDate = tradeDate
        self.diagnostics = diagnostics
    }
}
