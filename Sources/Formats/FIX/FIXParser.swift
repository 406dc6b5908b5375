// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what a FIX message says about itself (FIX 4.0 to 5.0 SP2, tag=value encoding).
///
/// The states, which FIX engines draw in different ways:
/// - `parsed`: the message begins with BeginString (8), has a MsgType (35) and a CheckSum (10) and nothing behind it,
///   and each of its fields is a tag, `=` and a value. A wrong checksum, body length, field order or group count is
///   diagnosed but leaves the message `parsed`: all of it could be read.
/// - `partial`: at least one field could be read, but one of these is missing, a field is garbled, or a data field has
///   another length than the field before it says.
/// - `unparsed`: no field could be read.
///
/// No data dictionary is needed and none is used: fields are taken wherever they stand, so a message whose fields or
/// groups are out of order loses nothing.
struct FIXParser: RecordParser {
    let rule = "fix-3"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        let bytes = message.span
        var reading = FIXReading(of: bytes)
        reading.readAll(in: bytes)
        let named = reading.finishNamed(in: bytes)
        return record(of: reading, named, in: bytes)
    }

    private func record(
        of reading: FIXReading, _ named: (parties: [TradeParty], instruments: [InstrumentDescription]),
        in bytes: Span<UInt8>
    ) -> ParsedRecord {
        var findings = reading.findings
        let statements = reading.statements
        guard reading.readableFields > 0 else {
            findings.note("fix.no-field", "No field could be read.")
            return ParsedRecord(state: .unparsed, format: .fix, rule: rule, diagnostics: findings.diagnostics)
        }
        let type = Self.code(statements.messageType, in: bytes)
        if type.isEmpty {
            findings.note("fix.message-type", "MsgType (35) is missing or no code.", isPartial: true)
        }
        let lifecycle = FIXLifecycle.lifecycle(of: type, statements, in: bytes)
        let names = FIXIdentifiers.collect(
            reading.names, of: type, lifecycle, isCorrection: Self.isCorrection(statements, in: bytes), in: bytes)
        names.report(to: &findings)
        let tradeDate = FIXDates.tradeDate(of: type, statements, in: bytes, findings: &findings)
        let events = FIXEvents.stated(by: type, statements, tradeDate, names.references, in: bytes)
        return ParsedRecord(
            state: findings.isPartial ? .partial : .parsed, format: .fix, rule: rule,
            formatVersion: Self.version(statements, in: bytes), messageType: type, lifecycle: lifecycle,
            identifiers: names.identifiers, references: names.references, tradeDate: tradeDate,
            documentDate: FIXDates.documentDate(statements, in: bytes), parties: named.parties,
            instruments: named.instruments, terms: reading.terms.terms(of: type, in: bytes),
            events: events,
            diagnostics: findings.diagnostics)
    }

    /// BeginString, and ApplVerID behind a stroke where it is stated: `FIXT.1.1/9`.
    private static func version(_ statements: FIXStatements, in bytes: Span<UInt8>) -> String {
        let session = code(statements.beginString, in: bytes)
        let application = code(statements.applicationVersion, in: bytes)
        return session.isEmpty || application.isEmpty ? session : session + "/" + application
    }

    /// A short value of letters, digits and full stops; anything else is empty.
    private static func code(_ value: Range<Int>?, in bytes: Span<UInt8>) -> String {
        guard let value, value.count <= 16 else { return "" }
        for index in value {
            guard bytes[index].isDigit || bytes[index].isLetter || bytes[index] == .fullStop else { return "" }
        }
        return bytes.text(value)
    }

    /// Whether an ExecutionReport corrects or cancels an earlier one (20 ExecTransType, 150 ExecType).
    private static func isCorrection(_ statements: FIXStatements, in bytes: Span<UInt8>) -> Bool {
        let transaction = code(statements.executionTransaction, in: bytes)
        let type = code(statements.executionType, in: bytes)
        return transaction == "1" || transaction == "2" || type == "G" || type == "H"
    }
}
