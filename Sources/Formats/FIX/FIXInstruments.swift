// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the instruments of a FIX message: its own, then its legs', then the underlying ones.
///
/// FIX components Instrument, InstrumentLeg and UnderlyingInstrument: symbol, SecurityID with its source, description,
/// type, product, alternatives. A field that comes again begins another instrument.
struct FIXInstruments {
    private static let mostAlternatives = 16

    private var own = Family()
    private var legs = Family()
    private var underlying = Family()

    private enum Part: Int { case symbol, security, source, name, type, product, unique }

    /// One instrument, as far as it has been read.
    private struct Entry {
        private var parts = InlineArray<7, Range<Int>?>(repeating: nil)
        var alternative: Range<Int>?
        var alternatives: [(value: Range<Int>, source: UInt8?)] = []

        subscript(part: Part) -> Range<Int>? {
            get { parts[part.rawValue] }
            set { parts[part.rawValue] = newValue }
        }
    }

    private struct Family {
        var entry = Entry()
        var isOpen = false
        var closed: [InstrumentDescription] = []

        mutating func set(_ part: Part, _ value: Range<Int>, in bytes: Span<UInt8>) {
            if entry[part] != nil { close(in: bytes) }
            entry[part] = value
            isOpen = true
        }

        mutating func noteAlternative(source value: Range<Int>, in bytes: Span<UInt8>) {
            guard let alternative = entry.alternative else { return }
            entry.alternative = nil
            guard entry.alternatives.count < FIXInstruments.mostAlternatives else { return }
            entry.alternatives.append((alternative, value.count == 1 ? bytes[value.lowerBound] : nil))
        }

        mutating func close(in bytes: Span<UInt8>) {
            defer { (entry, isOpen) = (Entry(), false) }
            guard isOpen, closed.count < ParsedRecord.mostParties else { return }
            let instrument = FIXInstruments.instrument(entry, in: bytes)
            if instrument != InstrumentDescription(), !closed.contains(instrument) { closed.append(instrument) }
        }
    }

    /// Takes note of the next field.
    mutating func note(_ tag: Int, _ value: Range<Int>, in bytes: Span<UInt8>) {
        switch tag {
        case 55: own.set(.symbol, value, in: bytes)
        case 48: own.set(.security, value, in: bytes)
        case 22: own.set(.source, value, in: bytes)
        case 107: own.set(.name, value, in: bytes)
        case 167: own.set(.type, value, in: bytes)
        case 460: own.set(.product, value, in: bytes)
        case 2891: own.set(.unique, value, in: bytes)
        case 455: own.entry.alternative = value
        case 456: own.noteAlternative(source: value, in: bytes)
        case 600: legs.set(.symbol, value, in: bytes)
        case 602: legs.set(.security, value, in: bytes)
        case 603: legs.set(.source, value, in: bytes)
        case 620: legs.set(.name, value, in: bytes)
        case 609: legs.set(.type, value, in: bytes)
        case 607: legs.set(.product, value, in: bytes)
        case 605: legs.entry.alternative = value
        case 606: legs.noteAlternative(source: value, in: bytes)
        case 311: underlying.set(.symbol, value, in: bytes)
        case 309: underlying.set(.security, value, in: bytes)
        case 305: underlying.set(.source, value, in: bytes)
        case 307: underlying.set(.name, value, in: bytes)
        case 310: underlying.set(.type, value, in: bytes)
        case 462: underlying.set(.product, value, in: bytes)
        case 458: underlying.entry.alternative = value
        case 459: underlying.noteAlternative(source: value, in: bytes)
        default: break
        }
    }

    /// All instruments, as many as are kept.
    mutating func finish(in bytes: Span<UInt8>) -> [InstrumentDescription] {
        own.close(in: bytes)
        legs.close(in: bytes)
        underlying.close(in: bytes)
        return Array((own.closed + legs.closed + underlying.closed).prefix(ParsedRecord.mostParties))
    }

    private static func instrument(_ entry: Entry, in bytes: Span<UInt8>) -> InstrumentDescription {
        var instrument = InstrumentDescription()
        if let security = entry[.security], let value = bytes.name(security) {
            let source = entry[.source].flatMap { $0.count == 1 ? bytes[$0.lowerBound] : nil }
            instrument.identifiers.append(identifier(value, source: source))
        }
        for alternative in entry.alternatives {
            guard let value = bytes.name(alternative.value) else { continue }
            let identifier = identifier(value, source: alternative.source)
            if !instrument.identifiers.contains(identifier) { instrument.identifiers.append(identifier) }
        }
        if let unique = entry[.unique], let value = bytes.name(unique) {
            instrument.identifiers.append(.proved(.upi, value))
        }
        // "[N/A]" stands where an instrument has no symbol (FIX 4.4, Symbol).
        if let symbol = entry[.symbol], let value = bytes.name(symbol), value != "[N/A]" {
            let identifier = InstrumentDescription.Identifier(.symbol, value)
            if !instrument.identifiers.contains(identifier) { instrument.identifiers.append(identifier) }
        }
        instrument.name = entry[.name].flatMap { bytes.name($0) } ?? ""
        instrument.product = entry[.type].flatMap { bytes.name($0) } ?? product(entry[.product], in: bytes)
        return instrument
    }

    /// Code set SecurityIDSource (22). Without a source a number is an ISIN where form and check digit say so.
    private static func identifier(_ value: String, source: UInt8?) -> InstrumentDescription.Identifier {
        switch source {
        case UInt8(ascii: "1"): .proved(.cusip, value)
        case UInt8(ascii: "2"): .proved(.sedol, value)
        case UInt8(ascii: "4"), nil: .proved(.isin, value)
        case UInt8(ascii: "S"): .proved(.figi, value)
        case UInt8(ascii: "5"), UInt8(ascii: "8"), UInt8(ascii: "A"): .init(.symbol, value)
        default: .init(.other, value)
        }
    }

    /// Code set Product (460), by its symbolic names.
    private static func product(_ value: Range<Int>?, in bytes: Span<UInt8>) -> String {
        switch value.flatMap({ bytes.number($0) }) {
        case 1: "AGENCY"
        case 2: "COMMODITY"
        case 3: "CORPORATE"
        case 4: "CURRENCY"
        case 5: "EQUITY"
        case 6: "GOVERNMENT"
        case 7: "INDEX"
        case 8: "LOAN"
        case 9: "MONEYMARKET"
        case 10: "MORTGAGE"
        case 11: "MUNICIPAL"
        case 12: "OTHER"
        case 13: "FINANCING"
        default: ""
        }
    }
}
