// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads an entry of an OFX statement, with the account and currency that its context states.
///
/// `parsed` where the entry is whole, with its id and its day; `partial` where it does not end or one of these is missing
/// or no date. A file without entries is `parsed` where its `OFX` element ends.
struct OFXParser: RecordParser {
    let rule = "ofx-1"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        var record = ParsedRecord(state: .parsed, format: .ofx, rule: rule)
        var findings = ParseFindings()
        var reading = OFXReading()
        reading.read(context.span, isContext: true)
        reading.read(message.span, isContext: false)
        if reading.name.isEmpty {
            findings.note("ofx.no-element", "There is no element of OFX.", isPartial: true)
        } else if !reading.isClosed {
            findings.note("ofx.end", "The element does not end.", isPartial: true)
        }
        if reading.isTransaction {
            if !reading.hasIdentifier { findings.note("ofx.no-id", "The entry has no FITID.", isPartial: true) }
            if !reading.hasDate { findings.note("ofx.date", "The entry has no date that is one.", isPartial: true) }
            record.messageType = reading.name
        }
        reading.fill(&record, findings: &findings)
        record.state = findings.isPartial ? .partial : .parsed
        record.diagnostics = findings.diagnostics
        return record
    }
}

/// What the elements of an entry and of its context state (OFX 2.3 §11.4.4, §13.9.2).
struct OFXReading {
    private var facts = TradeFacts()
    private var securityCode: [UInt8] = []
    private var correction: (id: [UInt8], action: String) = ([], "")

    /// The outermost element of the message.
    private(set) var name = ""
    private(set) var isTransaction = false
    private(set) var isClosed = false
    private(set) var hasIdentifier = false
    private(set) var hasDate = false

    mutating func read(_ bytes: Span<UInt8>, isContext: Bool) {
        var scanner = OFXScanner(in: 0..<bytes.count)
        while let tag = scanner.next(in: bytes) {
            let element = tag.name.count <= 16 ? bytes.text(tag.name) : ""
            if tag.isEnd {
                if !isContext, element == name { isClosed = true }
                continue
            }
            if !isContext, name.isEmpty, element != "" {
                name = element
                isTransaction = OFXElement.kind(of: tag.name, in: bytes) == .transaction
                if element.hasPrefix("BUY") { facts.take(.action, [0x42].span) }
                if element.hasPrefix("SELL") { facts.take(.action, [0x53].span) }
            }
            guard !tag.value.isEmpty else { continue }
            let value = OFXValue.unescaped(tag.value, in: bytes)
            take(element, value.span, isContext: isContext)
        }
    }

    private mutating func take(_ element: String, _ value: Span<UInt8>, isContext: Bool) {
        switch element {
        case "FITID": takeIdentifier(value)
        case "SRVRTID", "REFNUM", "CHECKNUM": facts.take(.linked(.other), value)
        case "REVERSALFITID": facts.take(.linked(.other), value)
        case "CORRECTFITID": correction.id = value.indices.map { value[$0] }
        case "CORRECTACTION": correction.action = TradeFacts.text(value)
        case "DTTRADE": takeDate(.tradeDate, value)
        case "DTSETTLE", "DTAVAIL", "VALUEDATE": takeDate(.settlementDate, value)
        case "DTPOSTED": takeDate(.documentDate, value)
        case "DTASOF", "DTSERVER", "DTEND": if !isTransaction, !isContext { takeDate(.documentDate, value) }
        case "UNITS": facts.take(.quantity, value)
        case "UNITPRICE": facts.take(.price, value)
        case "TOTAL", "TRNAMT": facts.take(.amount(.net), value)
        case "CURSYM": facts.take(.currency, value)
        case "CURDEF": facts.takeUsualCurrency(value)
        case "ACCTID": facts.take(.party(.other, .account), value)
        case "BROKERID": facts.take(.party(.broker, .code), value)
        case "BANKID": facts.take(.party(.other, .code), value)
        case "NAME":
            guard isTransaction else { return }
            facts.beginParty(.other)
            facts.take(.party(.other, .name), value)
        case "UNIQUEID": securityCode = value.indices.map { value[$0] }
        case "UNIQUEIDTYPE": takeSecurity(value)
        case "SECNAME": if !isTransaction { facts.take(.instrumentName, value) }
        case "TICKER": if !isTransaction { facts.take(.instrument(.symbol), value) }
        default: break
        }
    }

    private mutating func takeIdentifier(_ value: Span<UInt8>) {
        hasIdentifier = true
        let isTrade = name.hasPrefix("BUY") || name.hasPrefix("SELL")
        facts.take(.identifier(isTrade ? .trade : .other), value)
    }

    /// The first eight digits; a time and a zone in brackets may follow (OFX 2.3 §3.2.8).
    private mutating func takeDate(_ meaning: FactMeaning, _ value: Span<UInt8>) {
        guard value.count >= 8, let number = value.number(0..<8),
            CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100) != nil
        else { return }
        if meaning != .settlementDate { hasDate = true }
        facts.take(meaning, value.extracting(0..<8))
    }

    private mutating func takeSecurity(_ type: Span<UInt8>) {
        guard !securityCode.isEmpty else { return }
        let scheme: InstrumentDescription.Identifier.Scheme =
            switch TradeFacts.text(type) {
            case "CUSIP": .cusip
            case "ISIN": .isin
            case "SEDOL": .sedol
            case "TICKER": .symbol
            default: .other
            }
        let code = securityCode
        securityCode = []
        facts.take(.instrument(scheme), code.span)
    }

    mutating func fill(_ record: inout ParsedRecord, findings: inout ParseFindings) {
        let code = securityCode
        if !code.isEmpty { facts.take(.instrument(.other), code.span) }
        let corrected = correction.id
        if !corrected.isEmpty {
            let isTrade = name.hasPrefix("BUY") || name.hasPrefix("SELL")
            facts.take(.superseded(isTrade ? .trade : .other), corrected.span)
            let isDelete = correction.action == "DELETE"
            let word = Array((isDelete ? "cancel" : "replace").utf8)
            facts.take(.action, word.span)
        }
        facts.fill(&record, findings: &findings)
    }
}
