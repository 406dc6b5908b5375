// SPDX-License-Identifier: Apache-2.0

import Records

/// The products of an FpML document, and what they are of.
struct FpMLInstruments {
    private var list: [InstrumentDescription] = []

    /// The element whose instrument is the last one of the list.
    private var owner: Int?
    private var hasTooMany = false

    /// A product begins: the element's name is its kind.
    mutating func begin(_ element: Int, product: String) {
        guard owner != element else { return }
        owner = nil
        guard list.count < ParsedRecord.mostParties else {
            hasTooMany = true
            return
        }
        list.append(InstrumentDescription(product: product))
        owner = element
    }

    /// A code of the instrument that an element describes.
    mutating func note(
        _ identifier: InstrumentDescription.Identifier, of element: Int, product: @autoclosure () -> String
    ) {
        if owner != element { begin(element, product: product()) }
        guard owner == element, !identifier.value.isEmpty else { return }
        let isKnown = list[list.count - 1].identifiers.contains(identifier)
        if !isKnown, list[list.count - 1].identifiers.count < 16 { list[list.count - 1].identifiers.append(identifier) }
    }

    /// The name of the instrument that an element describes.
    mutating func noteName(_ name: String, of element: Int, product: @autoclosure () -> String) {
        if owner != element { begin(element, product: product()) }
        guard owner == element, list[list.count - 1].name.isEmpty else { return }
        list[list.count - 1].name = name
    }

    /// Whether the last instrument is that of an element.
    func describes(_ element: Int) -> Bool { owner == element }

    /// `productType` says the kind where the element's name does not.
    mutating func noteProductType(_ type: String, of element: Int) {
        guard owner == element, !type.isEmpty else { return }
        let last = list.count - 1
        switch list[last].product {
        case "genericProduct", "nonSchemaProduct", "standardProduct", "": list[last].product = type
        default: break
        }
    }

    func listed(findings: inout ParseFindings) -> [InstrumentDescription] {
        if hasTooMany { findings.note("too-many-instruments", "There are more instruments than are kept.") }
        return list
    }

    /// A code of an instrument by its own form and by the address of its scheme (`instrumentIdScheme`).
    static func identifier(_ value: String, scheme: String?) -> InstrumentDescription.Identifier {
        typealias Identifier = InstrumentDescription.Identifier
        if value.utf8.count == 12, InstrumentIdentificationNumber.isValid(value) { return Identifier(.isin, value) }
        let address = SchemeAddress(scheme)
        if address.says("cusip") { return Identifier(.cusip, value) }
        if address.says("sedol") { return Identifier(.sedol, value) }
        if address.says("figi") { return Identifier(.figi, value) }
        if address.says("unique-product-identifier") || address.says("iso4914") { return Identifier(.upi, value) }
        if address.says("reuters") || address.says("-ric") || address.says("bloomberg") || address.says("ticker") {
            return Identifier(.symbol, value)
        }
        return Identifier(.other, value)
    }
}
