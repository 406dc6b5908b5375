// SPDX-License-Identifier: Apache-2.0

/// What a message says of the thing it describes: its own lifecycle, not that of its chain.
///
/// FIX 666 ConfirmTransType, 71 AllocTransType, 487 TradeReportTransType, 20 ExecTransType; MT :23G:.
public enum Lifecycle: String, Sendable, CaseIterable {
    /// A first statement: FIX 666=0, MT NEWM.
    case new
    /// Takes the place of an earlier one: FIX 666=1, MT AMND or REPL.
    case amended
    /// Withdraws an earlier one: FIX 666=2, MT CANC.
    case cancelled
    /// Speaks about an earlier one without changing it: a status, an acknowledgement, a reversal notice.
    case status
}

/// How much of a record could be understood. All three are kept alike (DESIGN law 2).
public enum ParseState: String, Sendable, CaseIterable {
    case parsed
    case partial
    case unparsed
}

/// Something that was noticed about a record. It never holds content.
public struct ParseDiagnostic: Hashable, Sendable {
    /// The field's name for it, such as `fix.checksum`.
    public var code: String

    /// Where in the record, in bytes, if it has a place.
    public var offset: Int?

    /// One clear sentence without content of the record.
    public var message: String

    public init(code: String, offset: Int? = nil, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}
