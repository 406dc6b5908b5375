// SPDX-License-Identifier: Apache-2.0

import Records

/// What a part of a document is about, told by the key that it stands under; it says how the keys in it are meant.
struct JSONScope {
    enum Subject: Hashable {
        /// The record itself.
        case record
        /// What it supersedes: identifiers in here are another record's.
        case superseded
        /// What it mentions.
        case linked
        case party(TradeParty.Role)
        case instrument
        /// Anything else: only names that mean one thing everywhere are read.
        case other
    }

    let subject: Subject

    /// The folded key; that of the array for its elements.
    let name: FactName

    /// Whether the braces are an array's.
    let isArray: Bool

    private var isOutermost: Bool { name == .empty }

    /// The scope of an object or array under `name` inside of this one.
    func inside(_ name: FactName, isArray: Bool) -> JSONScope {
        JSONScope(subject: subject(of: name), name: name, isArray: isArray)
    }

    private func subject(of name: FactName) -> Subject {
        switch subject {
        case .superseded, .linked: return subject
        case .record, .other, .party, .instrument: break
        }
        if Self.superseded.contains(name) { return .superseded }
        if Self.linked.contains(name) { return .linked }
        if let role = FactVocabulary.role(of: name) { return .party(role) }
        if Self.instruments.contains(name) { return .instrument }
        switch subject {
        case .record: return Self.records.contains(name) ? .record : .other
        case .party, .instrument: return subject
        default: return .other
        }
    }

    /// What a value under `name` means here, or `nil`.
    ///
    /// - Parameter joined: the scope's own name and `name` in one: `trade` and `date` are the trade date.
    func meaning(of name: FactName, joined: FactName) -> FactMeaning? {
        switch subject {
        case .record:
            return (isOutermost ? nil : FactVocabulary.meaning(of: joined)) ?? FactVocabulary.meaning(of: name)
        case .superseded: return FactVocabulary.meaning(of: name)?.inScope { .superseded($0) }
        case .linked: return FactVocabulary.meaning(of: name)?.inScope { .linked($0) }
        case .party(let role): return meaning(of: name, as: role)
        case .instrument: return instrumentMeaning(of: name)
        case .other:
            if FactVocabulary.isGeneric(name) { return nil }
            return FactVocabulary.meaning(of: name)
        }
    }

    private func meaning(of name: FactName, as role: TradeParty.Role) -> FactMeaning? {
        if let facet = Self.partyFacets[name] { return .party(role, facet) }
        guard case .party(let other, let facet) = FactVocabulary.meaning(of: name) else { return nil }
        return .party(other, facet)
    }

    private func instrumentMeaning(of name: FactName) -> FactMeaning? {
        if let meaning = Self.instrumentMeanings[name] { return meaning }
        switch FactVocabulary.meaning(of: name) {
        case .instrument(let scheme): return .instrument(scheme)
        case .instrumentName: return .instrumentName
        case .product: return .product
        case .party(.venue, let facet): return .party(.venue, facet)
        default: return nil
        }
    }

    private static let partyFacets: [FactName: FactMeaning.Facet] = [
        "name": .name, "longname": .name, "legalname": .name, "legalentityname": .name, "partyname": .name,
        "lei": .lei, "leicode": .lei, "bic": .bic, "swift": .bic, "biccode": .bic, "bicfi": .bic, "id": .code,
        "code": .code, "partyid": .code, "mic": .code, "identifier": .code, "account": .account,
        "accountid": .account, "accountnumber": .account, "iban": .account, "accountno": .account,
    ]
    private static let instrumentMeanings: [FactName: FactMeaning] = [
        "name": .instrumentName, "description": .instrumentName, "longname": .instrumentName,
        "id": .instrument(.other), "code": .instrument(.other), "identifier": .instrument(.other), "type": .product,
        "assetclass": .product, "class": .product, "mic": .party(.venue, .code),
    ]
    private static let superseded: Set<FactName> = [
        "supersedes", "superseded", "replaces", "amends", "cancels", "corrects", "previous", "original", "prior",
        "previousversion", "originalconfirmation", "originaltrade", "previousconfirmation",
    ]
    private static let linked: Set<FactName> = [
        "related", "relatedtrades", "references", "links", "linkedtrades", "parent", "relatedto", "relatedidentifiers",
    ]
    private static let instruments: Set<FactName> = [
        "instrument", "security", "underlying", "underlier", "financialinstrument", "product", "instrumentdetails",
    ]
    private static let records: Set<FactName> = [
        "trade", "tradedetails", "transaction", "confirmation", "order", "execution", "allocation", "deal", "data",
        "payload", "body", "message", "record", "header", "details", "terms", "economics", "tradestate", "identifiers",
        "before", "tradeheader", "messageheader", "transactiondetails", "tradeidentifiers", "ids", "dates",
    ]
}
