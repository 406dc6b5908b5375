// SPDX-License-Identifier: Apache-2.0

/// A field, and what a person says that it is.
public struct FieldCorrection: Hashable, Sendable {
    public let field: CorrectableField

    /// No value takes the field away.
    public let values: [String]

    /// - Throws: ``DocumentError`` with a sentence where a value can't be one of the field.
    public init(_ field: CorrectableField, _ values: [String]) throws(DocumentError) {
        self.field = field
        self.values = values
        guard field.isList || values.count <= 1 else {
            throw DocumentError(field.name, "has one value; it was given \(values.count)")
        }
        for value in values {
            if let fault = Self.fault(of: value, in: field) {
                throw DocumentError(field.name, fault)
            }
        }
    }

    private static func fault(of value: String, in field: CorrectableField) -> String? {
        switch field {
        case .tradeDate, .documentDate, .settlementDate:
            CivilDate(value) == nil ? "is a date such as 2026-03-31" : nil
        case .side: TradeTerms.Side(rawValue: value) == nil ? "is buy or sell" : nil
        case .quantity, .price: ExactDecimal(value) == nil ? "is a number such as 1250.75" : nil
        case .amount: money(value) == nil ? "is a number and a currency such as 1250.75 USD" : nil
        case .lifecycle:
            Lifecycle(rawValue: value) == nil
                ? "is one of " + Lifecycle.allCases.map(\.rawValue).joined(separator: ", ") : nil
        case .currency: isCurrency(value) ? nil : "is a code of three letters such as USD"
        case .messageType, .account, .desk, .legalEntity, .instruments, .identifiers, .references, .parties:
            value.isEmpty || value.utf8.count > 1_024 || value.unicodeScalars.contains { $0.value < 0x20 }
                ? "is a text of 1 to 1,024 bytes on one line" : nil
        }
    }

    private static func money(_ value: String) -> Money? {
        let parts = value.split(separator: " ").map { String($0) }
        guard parts.count == 2, let number = ExactDecimal(parts[0]), isCurrency(parts[1]) else { return nil }
        return Money(number, parts[1])
    }

    private static func isCurrency(_ value: String) -> Bool {
        value.utf8.count == 3 && value.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// Sets the field.
    public func apply(to envelope: inout RecordEnvelope) {
        let value = values.first
        switch field {
        case .tradeDate: envelope.parsed.tradeDate = value.flatMap { CivilDate($0) }
        case .documentDate: envelope.parsed.documentDate = value.flatMap { CivilDate($0) }
        case .settlementDate: envelope.parsed.terms.settlementDate = value.flatMap { CivilDate($0) }
        case .side: envelope.parsed.terms.side = value.flatMap { TradeTerms.Side(rawValue: $0) }
        case .quantity: envelope.parsed.terms.quantity = value.flatMap { ExactDecimal($0) }
        case .price: envelope.parsed.terms.price = value.flatMap { ExactDecimal($0) }
        case .amount: envelope.parsed.terms.amount = value.flatMap { Self.money($0) }
        case .currency: envelope.parsed.terms.currency = value
        case .messageType: envelope.parsed.messageType = value ?? ""
        case .lifecycle: envelope.parsed.lifecycle = value.flatMap { Lifecycle(rawValue: $0) }
        case .account: envelope.account = value ?? ""
        case .desk: envelope.desk = value ?? ""
        case .legalEntity: envelope.legalEntity = value ?? ""
        case .instruments: envelope.parsed.instruments = values.map { Self.instrument($0) }
        case .identifiers(let kind):
            envelope.parsed.identifiers.removeAll { $0.kind == kind }
            envelope.parsed.identifiers += values.map { RecordIdentifier(kind, $0) }
        case .references(let role, let kind):
            envelope.parsed.references.removeAll { $0.role == role && $0.identifier.kind == kind }
            envelope.parsed.references += values.map { RecordReference(role, RecordIdentifier(kind, $0)) }
        case .parties(let role):
            envelope.parsed.parties.removeAll { $0.role == role }
            envelope.parsed.parties += values.map { Self.party(role, $0) }
        }
    }

    private static func instrument(_ value: String) -> InstrumentDescription {
        InstrumentIdentificationNumber.isValid(value)
            ? InstrumentDescription(identifiers: [InstrumentDescription.Identifier(.isin, value)])
            : InstrumentDescription(name: value)
    }

    private static func party(_ role: TradeParty.Role, _ value: String) -> TradeParty {
        LegalEntityIdentifier.isValid(value)
            ? TradeParty(role, identifiers: [PartyIdentifier(.lei, value)]) : TradeParty(role, name: value)
    }
}

extension CorrectableField {
    /// Takes the field over from another envelope of the record.
    public func copy(from source: RecordEnvelope, to target: inout RecordEnvelope) {
        switch self {
        case .tradeDate: target.parsed.tradeDate = source.parsed.tradeDate
        case .documentDate: target.parsed.documentDate = source.parsed.documentDate
        case .settlementDate: target.parsed.terms.settlementDate = source.parsed.terms.settlementDate
        case .side: target.parsed.terms.side = source.parsed.terms.side
        case .quantity: target.parsed.terms.quantity = source.parsed.terms.quantity
        case .price: target.parsed.terms.price = source.parsed.terms.price
        case .amount: target.parsed.terms.amount = source.parsed.terms.amount
        case .currency: target.parsed.terms.currency = source.parsed.terms.currency
        case .messageType: target.parsed.messageType = source.parsed.messageType
        case .lifecycle: target.parsed.lifecycle = source.parsed.lifecycle
        case .account: target.account = source.account
        case .desk: target.desk = source.desk
        case .legalEntity: target.legalEntity = source.legalEntity
        case .instruments: target.parsed.instruments = source.parsed.instruments
        case .identifiers(let kind):
            target.parsed.identifiers.removeAll { $0.kind == kind }
            target.parsed.identifiers += source.parsed.identifiers.filter { $0.kind == kind }
        case .references(let role, let kind):
            target.parsed.references.removeAll { $0.role == role && $0.identifier.kind == kind }
            target.parsed.references += source.parsed.references.filter {
                $0.role == role && $0.identifier.kind == kind
            }
        case .parties(let role):
            target.parsed.parties.removeAll { $0.role == role }
            target.parsed.parties += source.parsed.parties.filter { $0.role == role }
        }
    }
}

extension RecordEnvelope {
    /// The words that a person has set: they stand in no text, and a search is to find the record by them.
    public var statedWords: [String] {
        (revision?.fields ?? []).compactMap { CorrectableField($0) }.flatMap { field -> [String] in
            switch field {
            case .messageType: [parsed.messageType]
            case .account: [account]
            case .desk: [desk]
            case .legalEntity: [legalEntity]
            case .instruments: parsed.instruments.flatMap { [$0.name] + $0.identifiers.map(\.value) }
            case .identifiers(let kind): parsed.identifiers.filter { $0.kind == kind }.map(\.value)
            case .references(let role, let kind):
                parsed.references.filter { $0.role == role && $0.identifier.kind == kind }.map(\.identifier.value)
            case .parties(let role):
                parsed.parties.filter { $0.role == role }.flatMap { [$0.name] + $0.identifiers.map(\.value) }
            case .tradeDate, .documentDate, .settlementDate, .side, .quantity, .price, .amount, .currency, .lifecycle:
                []
            }
        }.filter { !$0.isEmpty }
    }
}
