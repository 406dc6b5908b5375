// SPDX-License-Identifier: Apache-2.0

import Records

/// The instruments of a FIXML message: the traded one, its legs and underlyings.
struct FIXMLInstruments {
    private var list: [InstrumentDescription] = []
    private var hasTooMany = false

    /// The instrument that is being read, and the codes whose sources have not been read yet.
    private var instrument = InstrumentDescription()
    private var codes: [(code: String, source: String)] = []

    /// Takes note of a field of FIX: Symbol (55), SecurityID (48) and its source (22), SecurityAltID (455) and its
    /// source (456), SecurityDesc (107), SecurityType (167).
    mutating func note(_ field: Int, _ text: String) {
        switch field {
        case 55: add(.symbol, text)
        case 48, 455: noteCode(text, source: nil)
        case 22, 456: noteCode(nil, source: text)
        case 107: if instrument.name.isEmpty { instrument.name = text }
        case 167: if instrument.product.isEmpty { instrument.product = text }
        default: break
        }
    }

    /// A code and its source stand beside one another, in either order.
    private mutating func noteCode(_ code: String?, source: String?) {
        guard codes.count < 16 else { return }
        if let last = codes.last, code != nil ? last.code.isEmpty : last.source.isEmpty {
            codes[codes.count - 1] = (code ?? last.code, source ?? last.source)
        } else {
            codes.append((code ?? "", source ?? ""))
        }
    }

    /// Another element begins.
    mutating func separate() {
        for (code, source) in codes where !code.isEmpty { add(Self.scheme(of: code, source: source), code) }
        codes = []
    }

    /// The instrument that was being read is complete.
    mutating func finish() {
        separate()
        let isEmpty = instrument.identifiers.isEmpty && instrument.name.isEmpty && instrument.product.isEmpty
        if !isEmpty, !list.contains(instrument) {
            if list.count < ParsedRecord.mostParties { list.append(instrument) } else { hasTooMany = true }
        }
        instrument = InstrumentDescription()
    }

    func listed(findings: inout ParseFindings) -> [InstrumentDescription] {
        if hasTooMany { findings.note("too-many-instruments", "There are more instruments than are kept.") }
        return list
    }

    private mutating func add(_ scheme: InstrumentDescription.Identifier.Scheme, _ value: String) {
        let identifier = InstrumentDescription.Identifier(scheme, value)
        guard !value.isEmpty, instrument.identifiers.count < 16, !instrument.identifiers.contains(identifier) else {
            return
        }
        instrument.identifiers.append(identifier)
    }

    /// SecurityIDSource (22); a code that is an ISIN by its check digit is one under any source.
    private static func scheme(of code: String, source: String) -> InstrumentDescription.Identifier.Scheme {
        if code.utf8.count == 12, InstrumentIdentificationNumber.isValid(code) { return .isin }
        switch source {
        case "1": return .cusip
        case "2": return .sedol
        case "5", "8", "A": return .symbol
        case "S": return .figi
        default: return .other
        }
    }
}
