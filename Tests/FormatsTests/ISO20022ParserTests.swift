// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

@Suite("ISO 20022 parser")
struct ISO20022ParserTests {
    static let lei = "5493006MHB84DD0ZWV18"
    static let instruction = """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:sese.023.001.09"><SctiesSttlmTxInstr>
        <TxId>TX1</TxId>
        <SttlmTpAndAddtlParams><SctiesMvmntTp>RECE</SctiesMvmntTp><CmonId>C1</CmonId></SttlmTpAndAddtlParams>
        @<TradDtls><TradId>T1</TradId><PlcOfTrad><MktTpAndId><MktIdrCd>XLON</MktIdrCd></MktTpAndId></PlcOfTrad>
        <TradDt><Dt><DtTm>2024-03-04T10:00:00Z</DtTm></Dt></TradDt><SttlmDt><Dt><Dt>2024-03-06</Dt></Dt></SttlmDt>
        <DealPric><Val><Amt Ccy="GBP">10.50</Amt></Val></DealPric></TradDtls>
        <FinInstrmId><ISIN>GB0002634946</ISIN><Desc>BAE Systems &amp; Co</Desc></FinInstrmId>
        <QtyAndAcctDtls><SttlmQty><Qty><Unit>100</Unit></Qty></SttlmQty>
        <AcctOwnr><Id><AnyBIC>MUNIGB2L</AnyBIC></Id></AcctOwnr><SfkpgAcct><Id>ACC1</Id></SfkpgAcct></QtyAndAcctDtls>
        <DlvrgSttlmPties><Dpstry><Id><AnyBIC>CRSTGB22XXX</AnyBIC></Id></Dpstry>
        <Pty1><Id><AnyBIC>AGNTGB22</AnyBIC></Id></Pty1>
        <Pty2><LEI>\(lei)</LEI><Nm>Other Bank</Nm><PrcgId>P1</PrcgId></Pty2></DlvrgSttlmPties>
        <RcvgSttlmPties><Pty1><Id><AnyBIC>MUNIGB2L</AnyBIC></Id></Pty1></RcvgSttlmPties>
        <SttlmAmt><Amt Ccy="USD">1350.00</Amt></SttlmAmt>
        </SctiesSttlmTxInstr></Document>
        """

    private func parse(_ message: String) -> ParsedRecord {
        FormatRegistry.parser(for: .iso20022).parse(message.bytes[...])
    }

    private func document(_ type: String, _ body: String) -> String {
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(type)\">\(body)</Document>"
    }

    @Test("A settlement instruction gives its names, days, parties, instrument and terms")
    func instruction() {
        let record = parse(Self.instruction.replacing("@", with: ""))
        #expect(record.state == .parsed && record.diagnostics.isEmpty)
        #expect(record.messageType == "sese.023" && record.formatVersion == "001.09")
        #expect(record.lifecycle == .new)
        #expect(record.identifiers == [.init(.message, "TX1"), .init(.common, "C1"), .init(.trade, "T1")])
        #expect(record.references.isEmpty)
        #expect(record.tradeDate == CivilDate("2024-03-04"))
        #expect(record.terms.settlementDate == CivilDate("2024-03-06"))
        #expect(record.terms.side == .buy)
        #expect(record.terms.quantity == ExactDecimal("100") && record.terms.price == ExactDecimal("10.5"))
        #expect(record.terms.amount == ExactDecimal("1350").map { Money($0, "USD") })
        #expect(record.terms.currency == "GBP")
        #expect(record.instruments.first?.identifier(.isin) == "GB0002634946")
        #expect(record.instruments.first?.name == "BAE Systems & Co")
        let seller = record.parties.first { $0.role == .seller }
        #expect(seller?.identifiers == [.init(.lei, Self.lei)] && seller?.name == "Other Bank")
        #expect(record.parties.first { $0.role == .custodian }?.identifier(.bic) == "AGNTGB22")
        #expect(record.parties.first { $0.role == .depository }?.identifier(.bic) == "CRSTGB22XXX")
        #expect(record.parties.first { $0.role == .buyer }?.identifier(.bic) == "MUNIGB2L")
        #expect(record.parties.first { $0.role == .client }?.identifier(.account) == "ACC1")
        #expect(record.parties.first { $0.role == .venue }?.identifier(.mic) == "XLON")
    }

    @Test("A link for information to an own instruction says what an instruction replaces; one for its order is a link")
    func replacement() {
        let link = "<Lnkgs><PrcgPos><Cd>INFO</Cd></PrcgPos><Ref><SctiesSttlmTxId>TX0</SctiesSttlmTxId></Ref></Lnkgs>"
        let amended = parse(Self.instruction.replacing("@", with: link))
        #expect(amended.lifecycle == .amended)
        #expect(amended.references == [.init(.supersedes, .init(.message, "TX0"))])
        let before = parse(Self.instruction.replacing("@", with: link.replacing("INFO", with: "BEFO")))
        #expect(before.lifecycle == .new)
        #expect(before.references == [.init(.link, .init(.message, "TX0"))])
        #expect(amended.identifiers == before.identifiers)
    }

    @Test("A cancellation request supersedes what it names, and owns the name that both share")
    func cancellation() {
        let request = parse(
            document(
                "sese.020.001.06",
                "<SctiesTxCxlReq><AcctOwnrTxId><SctiesSttlmTxId><TxId>X2</TxId></SctiesSttlmTxId></AcctOwnrTxId>"
                    + "<PrevRef><AcctOwnrTxId>X1</AcctOwnrTxId><CmonId>C1</CmonId></PrevRef></SctiesTxCxlReq>"))
        #expect(request.lifecycle == .cancelled)
        #expect(request.identifiers == [.init(.message, "X2"), .init(.common, "C1")])
        #expect(request.references == [.init(.supersedes, .init(.message, "X1"))])
        let plain = parse(
            document(
                "sese.020.001.06",
                "<SctiesTxCxlReq><AcctOwnrTxId><SctiesSttlmTxId><TxId>X1</TxId></SctiesSttlmTxId></AcctOwnrTxId>"
                    + "</SctiesTxCxlReq>"))
        #expect(plain.identifiers.isEmpty)
        #expect(plain.references == [.init(.supersedes, .init(.message, "X1"))])
        let payment = parse(
            document(
                "camt.056.001.08",
                "<FIToFIPmtCxlReq><Assgnmt><Id>A1</Id></Assgnmt><Undrlyg><TxInf><CxlId>Z1</CxlId>"
                    + "<OrgnlInstrId>I1</OrgnlInstrId></TxInf></Undrlyg></FIToFIPmtCxlReq>"))
        #expect(payment.lifecycle == .cancelled)
        #expect(payment.identifiers == [.init(.message, "A1"), .init(.message, "Z1")])
        #expect(payment.references == [.init(.supersedes, .init(.message, "I1"))])
    }

    @Test("A status owns no name but its own message's")
    func status() {
        let advice = parse(
            document(
                "sese.024.001.10",
                "<SctiesSttlmTxStsAdvc><TxId><AcctOwnrTxId>X1</AcctOwnrTxId><AcctSvcrTxId>S1</AcctSvcrTxId></TxId>"
                    + "<TxDtls><TradDt><Dt>2024-01-02</Dt></TradDt></TxDtls></SctiesSttlmTxStsAdvc>"))
        #expect(advice.lifecycle == .status && advice.identifiers.isEmpty)
        #expect(advice.references.map(\.identifier.value) == ["X1", "S1"])
        #expect(advice.references.allSatisfy { $0.role == .link })
        #expect(advice.tradeDate == CivilDate("2024-01-02"))
        let report = parse(
            document(
                "pacs.002.001.10",
                "<FIToFIPmtStsRpt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2024-01-02T03:04:05</CreDtTm></GrpHdr><TxInfAndSts>"
                    + "<OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId><OrgnlTxId>T1</OrgnlTxId></TxInfAndSts>"
                    + "</FIToFIPmtStsRpt>"))
        #expect(report.lifecycle == .status && report.identifiers == [.init(.message, "M1")])
        #expect(report.references == [.init(.link, .init(.message, "T1"))])
        #expect(report.documentDate == CivilDate("2024-01-02"))
    }

    @Test("A confirmation has its servicer's name as its own and the instruction's as a link")
    func confirmation() {
        let settled = parse(
            document(
                "sese.025.001.10",
                "<SctiesSttlmTxConf><TxIdDtls><AcctOwnrTxId>X1</AcctOwnrTxId><AcctSvcrTxId>S1</AcctSvcrTxId>"
                    + "<SctiesMvmntTp>DELI</SctiesMvmntTp></TxIdDtls></SctiesSttlmTxConf>"))
        #expect(settled.identifiers == [.init(.confirmation, "S1")])
        #expect(settled.references == [.init(.link, .init(.message, "X1"))])
        #expect(settled.terms.side == .sell)
        let trade = parse(
            document(
                "setr.027.001.04",
                "<SctiesTradConf><Id><TxId>K1</TxId></Id><TradDtls><TradId>T1</TradId></TradDtls></SctiesTradConf>"))
        #expect(trade.identifiers == [.init(.confirmation, "K1"), .init(.trade, "T1")] && trade.lifecycle == .new)
        let withdrawn = parse(
            document(
                "setr.029.001.02",
                "<SctiesTradConfCxl><Id><TxId>K2</TxId></Id><Refs><Ref><TxId>K1</TxId></Ref></Refs></SctiesTradConfCxl>"
            ))
        #expect(withdrawn.lifecycle == .cancelled && withdrawn.identifiers == [.init(.confirmation, "K2")])
        #expect(withdrawn.references == [.init(.supersedes, .init(.confirmation, "K1"))])
    }

    @Test("A payment gives its names, agents, debtor and creditor, and one amount where it has one transaction")
    func payment() {
        let transaction =
            "<CdtTrfTxInf><PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><UETR>u-1</UETR></PmtId>"
            + "<IntrBkSttlmAmt Ccy=\"EUR\">12.30</IntrBkSttlmAmt><IntrBkSttlmDt>2024-05-06</IntrBkSttlmDt>"
            + "<Dbtr><Nm>Ann\n   Debtor</Nm></Dbtr><DbtrAcct><Id><IBAN>DE02</IBAN></Id></DbtrAcct>"
            + "<DbtrAgt><FinInstnId><BICFI>AAAADEFF</BICFI></FinInstnId></DbtrAgt><Cdtr><Nm>Bob</Nm></Cdtr></CdtTrfTxInf>"
        let head = "<GrpHdr><MsgId>M1</MsgId></GrpHdr>"
        let one = parse(document("pacs.008.001.08", "<FIToFICstmrCdtTrf>\(head)\(transaction)</FIToFICstmrCdtTrf>"))
        #expect(
            one.identifiers == [
                .init(.message, "M1"), .init(.message, "I1"), .init(.common, "E1"), .init(.other, "u-1"),
            ])
        #expect(one.terms.amount == ExactDecimal("12.3").map { Money($0, "EUR") })
        #expect(one.terms.settlementDate == CivilDate("2024-05-06"))
        #expect(one.parties.first?.name == "Ann Debtor")
        #expect(one.parties.first?.identifiers == [.init(.account, "DE02")])
        #expect(one.parties.contains(TradeParty(.custodian, identifiers: [.init(.bic, "AAAADEFF")])))
        let other = transaction.replacing("12.30", with: "99")
        let two = parse(
            document("pacs.008.001.08", "<FIToFICstmrCdtTrf>\(head)\(transaction)\(other)</FIToFICstmrCdtTrf>"))
        #expect(two.terms.amount == nil)
    }

    @Test("The header names the message, its sender and its receiver, also alone")
    func header() {
        let header =
            "<AppHdr xmlns=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.02\"><Fr><FIId><FinInstnId><BICFI>AAAADEFF</BICFI>"
            + "</FinInstnId></FIId></Fr><To><FIId><FinInstnId><BICFI>BBBBDEFF</BICFI></FinInstnId></FIId></To>"
            + "<BizMsgIdr>B1</BizMsgIdr><MsgDefIdr>pacs.009.001.08</MsgDefIdr><CreDt>2024-01-02T00:00:00Z</CreDt>"
            + "<Rltd><BizMsgIdr>B0</BizMsgIdr></Rltd></AppHdr>"
        let alone = parse(header)
        #expect(alone.messageType == "head.001" && alone.state == .parsed && alone.lifecycle == nil)
        #expect(alone.identifiers == [.init(.message, "B1")])
        #expect(alone.references == [.init(.link, .init(.message, "B0"))])
        #expect(alone.parties.map(\.role) == [.sender, .receiver])
        #expect(alone.documentDate == CivilDate("2024-01-02"))
        let bare = parse(header + "<Document><X><MsgId>M1</MsgId></X></Document>")
        #expect(bare.messageType == "pacs.009" && bare.state == .parsed)
    }

    @Test("What is damaged, empty or of no known definition is partial; what has no element is unparsed")
    func states() {
        let cut = parse(String(Self.instruction.replacing("@", with: "").prefix(900)))
        #expect(cut.state == .partial && cut.identifiers.contains(.init(.trade, "T1")))
        #expect(parse("<Document><X/></Document>").state == .partial)
        #expect(parse(document("sese.023.001.09", "")).state == .partial)
        #expect(parse("text").state == .unparsed)
    }

    @Test("Functions that a message states are its lifecycle")
    func functions() {
        for (code, lifecycle) in [("NEWM", Lifecycle.new), ("REPL", .amended), ("CANC", .cancelled)] {
            let record = parse(
                document(
                    "seev.031.001.10",
                    "<CorpActnNtfctn><NtfctnGnlInf><NtfctnTp>\(code)</NtfctnTp></NtfctnGnlInf></CorpActnNtfctn>"))
            #expect(record.lifecycle == lifecycle)
        }
        #expect(
            parse(document("camt.053.001.08", "<BkToCstmrStmt><Stmt><Id>S</Id></Stmt></BkToCstmrStmt>")).lifecycle
                == nil)
        #expect(parse(document("seev.039.001.10", "<CorpActnCxlAdvc/>")).lifecycle == .cancelled)
    }

    @Test("A message with very many names, parties and instruments stays bounded")
    func bounds() {
        let part = "<SttlmDtls><TxId>#</TxId><Pty1><Nm>#</Nm></Pty1><ISIN>#</ISIN><Dbtr><Nm>#</Nm></Dbtr></SttlmDtls>"
        let many = (0..<2000).map { part.replacing("#", with: "N\($0)") }.joined()
        let record = parse(document("sese.023.001.09", "<SctiesSttlmTxInstr>\(many)</SctiesSttlmTxInstr>"))
        #expect(record.identifiers.count == 256)
        #expect(record.parties.count <= ParsedRecord.mostParties)
        #expect(record.instruments.count <= ParsedRecord.mostParties)
        #expect(record.diagnostics.map(\.code) == ["too-many-identifiers"])
    }
}
