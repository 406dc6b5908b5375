// SPDX-License-Identifier: Apache-2.0

import Records

/// The usual names of columns and keys, folded (``FactName``), and what they mean.
///
/// English as desks, brokers and regulators write it (FIX field names among them), German and French as their banks'
/// exports do. A name that is not here is not an error: its value is text.
enum FactVocabulary {
    /// What a folded name means, or `nil`.
    static func meaning(of name: FactName) -> FactMeaning? { names[name] }

    /// Names that mean something only where nothing else stands around them: in a row, or at the top of a document.
    static func isGeneric(_ name: FactName) -> Bool { generic.contains(name) }

    /// The role of what is described under a key, such as `counterparty`.
    static func role(of name: FactName) -> TradeParty.Role? { rolesByName[name] }

    private static let generic: Set<FactName> = [
        "id", "ref", "reference", "identifier", "number", "no", "date", "datetime", "time", "timestamp", "type",
        "status", "action",
        "event", "name", "amount", "value", "price", "quantity", "qty", "currency", "ccy", "account", "accountid",
        "venue", "exchange", "symbol", "code", "ticker", "trader", "desk", "side", "direction", "total", "version",
        "rate", "product", "state", "units", "notional", "valuedate", "market", "broker", "security", "instrument",
    ]

    private static let rolesByName: [FactName: TradeParty.Role] = Dictionary(
        uniqueKeysWithValues: roles.map { (FactName($0.key), $0.value) })

    private static let names: [FactName: FactMeaning] = {
        var names: [FactName: FactMeaning] = [:]
        addParties(to: &names)
        addIdentifiers(to: &names)
        for (meaning, words) in plain {
            for word in words.split(separator: " ") { names[FactName(String(word))] = meaning }
        }
        return names
    }()

    private static let roles: [String: TradeParty.Role] = [
        "counterparty": .counterparty, "counterpart": .counterparty, "cpty": .counterparty, "ctpty": .counterparty,
        "ctpy": .counterparty, "cparty": .counterparty, "contraparty": .counterparty, "gegenpartei": .counterparty,
        "kontrahent": .counterparty, "contrepartie": .counterparty, "controparte": .counterparty,
        "othercounterparty": .counterparty, "buyer": .buyer, "kaeufer": .buyer, "acheteur": .buyer, "seller": .seller,
        "verkaeufer": .seller, "vendeur": .seller, "client": .client, "customer": .client, "kunde": .client,
        "investor": .client, "broker": .broker, "executingbroker": .broker, "custodian": .custodian,
        "depotbank": .custodian, "ccp": .clearingHouse, "clearinghouse": .clearingHouse,
        "centralcounterparty": .clearingHouse, "executingfirm": .executingFirm, "executingparty": .executingFirm,
        "executingentity": .executingFirm, "ourentity": .executingFirm, "trader": .trader, "dealer": .trader,
        "haendler": .trader, "desk": .desk, "tradingdesk": .desk, "venue": .venue, "exchange": .venue,
        "tradingvenue": .venue, "executionvenue": .venue, "boerse": .venue, "handelsplatz": .venue,
        "boersenplatz": .venue, "marketplace": .venue, "sender": .sender, "receiver": .receiver, "party": .other,
        "parties": .other,
    ]

    private static func addParties(to names: inout [FactName: FactMeaning]) {
        let facets: [(String, FactMeaning.Facet)] = [
            ("", .either), ("name", .name), ("longname", .name), ("lei", .lei), ("leicode", .lei), ("bic", .bic),
            ("swift", .bic), ("biccode", .bic), ("id", .code), ("code", .code), ("mic", .code), ("account", .account),
            ("accountid", .account), ("acct", .account), ("iban", .account), ("accountnumber", .account),
        ]
        for (word, role) in roles where word != "party" && word != "parties" {
            for (suffix, facet) in facets { names[FactName(word + suffix)] = .party(role, facet) }
        }
    }

    private static func addIdentifiers(to names: inout [FactName: FactMeaning]) {
        let things: [(String, RecordIdentifier.Kind)] = [
            ("confirmation", .confirmation), ("conf", .confirmation), ("confirm", .confirmation), ("trade", .trade),
            ("deal", .trade), ("tradereport", .trade), ("geschaefts", .trade), ("order", .order), ("auftrags", .order),
            ("clientorder", .clientOrder), ("clord", .clientOrder), ("execution", .execution), ("exec", .execution),
            ("fill", .execution), ("allocation", .allocation), ("alloc", .allocation), ("uti", .uti), ("usi", .uti),
            ("message", .message), ("msg", .message), ("", .other),
        ]
        let endings = [
            "id", "ref", "reference", "no", "nr", "num", "number", "nummer", "identifier", "referenceid",
            "referencenumber", "refno", "referenz", "referenznummer",
        ]
        for (thing, kind) in things {
            for ending in kind == .uti ? endings + [""] : endings where thing + ending != "no" {
                let name = thing + ending
                names[FactName(name)] = .identifier(kind)
                for word in ["orig", "original", "prev", "previous", "prior", "ref", "referenced", "old"] {
                    names[FactName(word + name)] = .previous(kind)
                }
                for word in ["supersedes", "superseded", "replaces", "replaced", "amends", "cancels", "corrects"] {
                    names[FactName(word + name)] = .superseded(kind)
                }
                for word in ["related", "linked", "parent", "block"] { names[FactName(word + name)] = .linked(kind) }
            }
        }
    }

    private static let plain: [(FactMeaning, String)] = [
        (
            .identifier(.other),
            "transactionid transactionreference transactionreferencenumber transactionnumber referenceid vorgangsnummer"
        ),
        (.identifier(.uti), "uniquetransactionidentifier uniquetradeidentifier uniqueswapidentifier"),
        (.superseded(.other), "supersedes replaces amends cancels"),
        (
            .action,
            "status activity side buysell direction type tradestatus confstatus reportstatus buysellindicator bs richtung "
                + "kaufverkauf sens typ buyorsell messagefunction"
        ),
        (
            .event,
            "event eventtype eventname action actiontype transactiontype transtype tradeevent tradeeventtype "
                + "lifecycleevent lifecycleeventtype"
        ),
        (.eventDate(.event), "eventdate lifecycleeventdate dateofevent"),
        (
            .eventDate(.closing),
            "earlyterminationdate unwinddate closeoutdate novationdate assignmentdate dateoftermination"
        ),
        (.eventDate(.end), "terminationdate maturitydate maturity expirydate expirationdate"),
        (
            .quantity,
            "quantity qty shares noofshares numberofshares units nominal stueck anzahl menge quantite tradequantity "
                + "tradeqty orderqty lastqty execqty nominale nominalamount facevalue"
        ),
        (
            .price,
            "price rate tradeprice priceshare pricepershare amountshare unitprice unitcost unitcostp kurs preis prix "
                + "cours executionprice execprice lastpx avgpx averageprice fixedrate tprice dealrate dealprice"
        ),
        (
            .amount(.settlement),
            "settlementamount settlamount settlamt consideration considerationamount settlementvalue"
        ),
        (
            .amount(.net),
            "netamount netmoney netamt netproceeds netcashproceeds total totalamount totalsharesamount proceeds betrag "
                + "montant amount ausmachenderbetrag netconsideration"
        ),
        (.amount(.gross), "grossamount grosstradeamt grossamt value kurswert principal grossconsideration marketvalue"),
        (.amount(.notional), "notional notionalamount notionalvalue"),
        (
            .currency,
            "currency ccy curr tradecurrency tradeccy dealtcurrency dealccy waehrung devise instrumentcurrency "
                + "currencycode pricecurrency currencypriceshare notionalcurrency"
        ),
        (
            .settlementCurrency,
            "settlementcurrency settlcurrency settlementccy settleccy paymentcurrency accountcurrency"
        ),
        (
            .tradeDate,
            "tradedate dealdate executiondate tradingdate handelstag handelsdatum abschlusstag schlusstag "
                + "datenegociation tradedatetime executiontime executiontimestamp transactiondatetime transacttime "
                + "tradetimestamp dateoftrade executiondatetime ausfuehrungsdatum"
        ),
        (
            .settlementDate,
            "settlementdate settledate settldate settlementdatetime valuedate contractualsettlementdate valuta "
                + "valutadatum wertstellung datevaleur paymentdate paydate"
        ),
        (
            .documentDate,
            "createdat created createddate creationdate sentat senton sendingtime sentdate documentdate issuedate "
                + "reportdate asof asofdate statementdate confirmationdate reportingtimestamp creationtimestamp "
                + "messagedate receivedat receiveddate publishedat"
        ),
        (.rowDate, "date datetime time timestamp rundate transactiondate bookingdate buchungstag datum posteddate"),
        (.party(.other, .account), "account accountid accountnumber accountno acct konto kontonummer depot compte"),
        (.party(.trader, .name), "tradername dealername"),
        (.party(.venue, .code), "mic lastmkt marketidentifiercode"),
        (.party(.counterparty, .lei), "leicounterparty leiofcounterparty othercounterpartyid"),
        (.instrument(.isin), "isin isincode instrumentisin securityisin isinvalorwkn"),
        (.instrument(.cusip), "cusip instrumentcusip securitycusip"),
        (.instrument(.sedol), "sedol instrumentsedol securitysedol"),
        (.instrument(.figi), "figi bbgid"),
        (.instrument(.upi), "upi uniqueproductidentifier"),
        (.instrument(.symbol), "symbol ticker tickersymbol instrumentsymbol securitysymbol"),
        (.instrument(.other), "securityid instrumentid wkn valor instrumentcode securitycode ric"),
        (
            .instrumentName,
            "instrument instrumentname security securityname securitydescription instrumentdescription "
                + "symboldescription underlier investmentname wertpapier wertpapierbezeichnung bezeichnung libelle"
        ),
        (.product, "product producttype assetclass assettype instrumenttype securitytype stratatradetype"),
        (.messageType, "schema messagetype msgtype documenttype"),
    ]
}
