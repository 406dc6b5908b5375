// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads how a message names a financial instrument.
enum ISO20022Instrument {
    /// The instrument whose ISIN an element is, with what stands beside it.
    static func withISIN(_ element: XMLElement, in tree: XMLTree) -> InstrumentDescription? {
        let code = tree.text(of: element)
        guard !code.isEmpty, let parent = tree.parent(of: element) else { return nil }
        let isValid = InstrumentIdentificationNumber.isValid(code)
        var instrument = InstrumentDescription(identifiers: [.init(isValid ? .isin : .other, code)])
        describe(&instrument, beside: parent, in: tree)
        for other in tree.children(of: parent).prefix(16) where tree.isNamed("OthrId", other) {
            if let identifier = identifier(other, in: tree) { instrument.identifiers.append(identifier) }
        }
        return instrument
    }

    /// An instrument that has another code and no ISIN; `nil` where the code is not one of an instrument.
    static func withoutISIN(_ element: XMLElement, in tree: XMLTree) -> InstrumentDescription? {
        guard let parent = tree.parent(of: element), tree.isNamed("FinInstrmId", parent),
            tree.child("ISIN", of: parent) == nil, let identifier = identifier(element, in: tree)
        else { return nil }
        var instrument = InstrumentDescription(identifiers: [identifier])
        describe(&instrument, beside: parent, in: tree)
        return instrument
    }

    private static func describe(
        _ instrument: inout InstrumentDescription, beside parent: XMLElement, in tree: XMLTree
    ) {
        instrument.name = tree.text("Desc", of: parent) ?? tree.text("FullNm", of: parent) ?? ""
        let attributes = tree.parent(of: parent) ?? parent
        instrument.product = tree.text("FinInstrmAttrbts/ClssfctnTp/ClssfctnFinInstrm", of: attributes) ?? ""
    }

    private static func identifier(_ other: XMLElement, in tree: XMLTree) -> InstrumentDescription.Identifier? {
        guard let code = tree.text("Id", of: other) else { return nil }
        switch tree.text("Tp/Cd", of: other) ?? tree.text("Tp/Prtry", of: other) ?? "" {
        case "CUSP": return .init(.cusip, code)
        case "SEDL": return .init(.sedol, code)
        case "FIGI", "FIGG", "FIGC": return .init(.figi, code)
        case "TIKR": return .init(.symbol, code)
        default: return .init(.other, code)
        }
    }
}
