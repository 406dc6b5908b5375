// SPDX-License-Identifier: Apache-2.0

import Records

/// Names of elements and attributes that say what they hold, in lower case without `_` and `-`.
enum XMLRecordVocabulary {
    enum Meaning {
        case identifier(RecordIdentifier.Kind)
        case link(RecordIdentifier.Kind)
        case lei
        case bic
        case party(TradeParty.Role)
        case account
        case instrument(InstrumentDescription.Identifier.Scheme)
        case instrumentName
        case product
        case tradeDate
        case settlementDate
        case documentDate
        case currency
        case quantity
        case price
        case amount
        case side
        case event
        case eventDate(EventFacts.Day)
    }

    /// The longest name in the table.
    static let longestName = 24

    static func meaning(of name: String) -> Meaning? { meanings[name] }

    private static let meanings: [String: Meaning] = [
        "tradeid": .identifier(.trade), "tradereference": .identifier(.trade), "traderef": .identifier(.trade),
        "tradenumber": .identifier(.trade), "dealid": .identifier(.trade), "uti": .identifier(.uti),
        "usi": .identifier(.uti), "confirmationid": .identifier(.confirmation),
        "confirmid": .identifier(.confirmation), "executionid": .identifier(.execution),
        "execid": .identifier(.execution), "ibexecid": .identifier(.execution), "orderid": .identifier(.order),
        "iborderid": .identifier(.order), "clordid": .identifier(.clientOrder),
        "clientorderid": .identifier(.clientOrder), "transactionid": .identifier(.other),
        "messageid": .identifier(.message), "msgid": .identifier(.message), "origtradeid": .link(.trade),
        "originaltradeid": .link(.trade), "origorderid": .link(.order),
        "lei": .lei, "legalentityidentifier": .lei, "bic": .bic,
        "counterparty": .party(.counterparty), "counterpartyname": .party(.counterparty), "buyer": .party(.buyer),
        "seller": .party(.seller), "trader": .party(.trader), "tradername": .party(.trader),
        "traderid": .party(.trader), "desk": .party(.desk), "exchange": .party(.venue), "venue": .party(.venue),
        "broker": .party(.broker), "accountid": .account,
        "isin": .instrument(.isin), "cusip": .instrument(.cusip), "sedol": .instrument(.sedol),
        "figi": .instrument(.figi), "symbol": .instrument(.symbol), "ticker": .instrument(.symbol),
        "description": .instrumentName, "tradetype": .product, "assetcategory": .product,
        "producttype": .product, "tradedate": .tradeDate, "dealdate": .tradeDate,
        "settledate": .settlementDate, "settlementdate": .settlementDate, "settledatetarget": .settlementDate,
        "valuedate": .settlementDate, "reportdate": .documentDate, "currency": .currency,
        "currencycode": .currency, "quantity": .quantity, "qty": .quantity, "price": .price,
        "tradeprice": .price, "amount": .amount, "netcash": .amount, "notional": .amount, "nominal": .amount,
        "buysell": .side, "side": .side,
        "event": .event, "eventtype": .event, "tradeevent": .event, "lifecycleevent": .event, "actiontype": .event,
        "eventdate": .eventDate(.event), "novationdate": .eventDate(.closing), "assignmentdate": .eventDate(.closing),
        "earlyterminationdate": .eventDate(.closing), "terminationdate": .eventDate(.end),
        "maturitydate": .eventDate(.end),
    ]
}
