// SPDX-License-Identifier: Apache-2.0

import Records

/// The instruments of a row or document, put together from what is stated of each.
struct InstrumentFacts {
    private var slots: [InstrumentDescription] = [InstrumentDescription()]

    /// The instruments of which something is known.
    var descriptions: [InstrumentDescription] { slots.filter { !Self.isEmpty($0) } }

    /// Begins another instrument, unless the last one is still empty.
    mutating func begin() {
        guard let last = slots.last, !Self.isEmpty(last), slots.count < ParsedRecord.mostParties else { return }
        slots.append(InstrumentDescription())
    }

    /// Takes a code; one that is an ISIN is taken for that, and one that should be and is not for another code.
    mutating func take(_ scheme: InstrumentDescription.Identifier.Scheme, _ value: Span<UInt8>) {
        guard value.count <= IdentifierCollection.longestValue, let index = slots.indices.last else { return }
        let text = TradeFacts.text(value)
        let isISIN = InstrumentIdentificationNumber.isValid(text)
        let identifier = InstrumentDescription.Identifier(isISIN ? .isin : scheme == .isin ? .other : scheme, text)
        guard slots[index].identifiers.count < 8, !slots[index].identifiers.contains(identifier) else { return }
        slots[index].identifiers.append(identifier)
    }

    mutating func take(name value: Span<UInt8>) {
        guard value.count <= IdentifierCollection.longestValue, let index = slots.indices.last else { return }
        let text = TradeFacts.text(value)
        if InstrumentIdentificationNumber.isValid(text) {
            take(.isin, value)
        } else if slots[index].name.isEmpty {
            slots[index].name = text
        }
    }

    mutating func take(product value: Span<UInt8>) {
        guard value.count <= IdentifierCollection.longestValue, let index = slots.indices.last else { return }
        if slots[index].product.isEmpty { slots[index].product = TradeFacts.text(value) }
    }

    private static func isEmpty(_ description: InstrumentDescription) -> Bool {
        description.identifiers.isEmpty && description.name.isEmpty && description.product.isEmpty
    }
}
