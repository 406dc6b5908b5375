// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the instruments of a SWIFT message: field 35B (ISO 15022), which is `ISIN` and the number, or a country or
/// scheme between strokes and a number of its own, then a description of up to four lines. The first ones are kept.
struct SwiftMTInstruments {
    private(set) var instruments: [InstrumentDescription] = []
    private(set) var hasTooMany = false

    /// Takes note of a field 35B.
    mutating func note(_ value: Range<Int>, in bytes: Span<UInt8>) {
        guard instruments.count < ParsedRecord.mostParties else {
            hasTooMany = true
            return
        }
        let instrument = Self.instrument(value, in: bytes)
        if instrument != InstrumentDescription(), !instruments.contains(instrument) { instruments.append(instrument) }
    }

    private static func instrument(_ value: Range<Int>, in bytes: Span<UInt8>) -> InstrumentDescription {
        var instrument = InstrumentDescription()
        var words: [String] = []
        var rest = bytes.trimmed(value)
        for _ in 0..<8 where !rest.isEmpty {
            var line = SwiftMTLines.first(of: rest, in: bytes)
            rest = bytes.trimmed(line.upperBound..<rest.upperBound)
            if words.isEmpty, let (identifier, end) = identifier(in: line, of: bytes) {
                instrument.identifiers.append(identifier)
                line = bytes.trimmed(end..<line.upperBound)
            }
            if let text = bytes.name(line) { words.append(text) }
        }
        instrument.name = words.joined(separator: " ")
        return instrument
    }

    /// `ISIN US0378331005`, `/US/037833100`, `/TS/ACME`; some banks go on with the description in the same line.
    private static func identifier(
        in line: Range<Int>, of bytes: Span<UInt8>
    ) -> (InstrumentDescription.Identifier, end: Int)? {
        if line.count > 5, bytes.has("ISIN ", at: line.lowerBound) {
            let code = word(in: bytes.trimmed(line.lowerBound + 5..<line.upperBound), of: bytes)
            return bytes.name(code).map { (.proved(.isin, $0), code.upperBound) }
        }
        guard line.count > 4, bytes[line.lowerBound] == .solidus, bytes[line.lowerBound + 3] == .solidus else {
            return nil
        }
        let code = word(in: line.lowerBound + 4..<line.upperBound, of: bytes)
        guard let text = bytes.name(code) else { return nil }
        switch bytes.text(line.lowerBound + 1..<line.lowerBound + 3) {
        case "US": return (.proved(.cusip, text), code.upperBound)
        case "GB": return (.proved(.sedol, text), code.upperBound)
        case "TS": return (.init(.symbol, text), code.upperBound)
        default: return (.init(.other, text), code.upperBound)
        }
    }

    /// The bytes up to the first white space.
    private static func word(in range: Range<Int>, of bytes: Span<UInt8>) -> Range<Int> {
        var end = range.lowerBound
        while end < range.upperBound, !bytes[end].isBlank { end += 1 }
        return range.lowerBound..<end
    }
}
