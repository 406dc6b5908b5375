// SPDX-License-Identifier: Apache-2.0

/// FpML documents made for these tests.
enum FpMLSample {
    static let identifierScheme = "http://www.fpml.org/coding-scheme/external/unique-transaction-identifier"

    /// A message of FpML 5 about an option on a share, whose header, correlation and names are as given.
    static func option(
        _ root: String = "requestConfirmation", header: String = "<messageId>MSG-1</messageId>",
        chain: String = "<correlationId>COR-1</correlationId><sequenceNumber>1</sequenceNumber>",
        trade: String = "TRD-1"
    ) -> String {
        """
        <?xml version="1.0"?>
        <\(root) xmlns="http://www.fpml.org/FpML-5/confirmation" fpmlVersion="5-12"><header>\(header)\
        <sentBy>5493001RKR55V4X61F71</sentBy><sendTo>BANKB</sendTo>\
        <creationTimestamp>2024-03-05T09:00:00Z</creationTimestamp></header>\(chain)<trade><tradeHeader>\
        <partyTradeIdentifier><partyReference href="a"/><tradeId>\(trade)</tradeId></partyTradeIdentifier>\
        <partyTradeIdentifier><issuer>5493001RKR55V4X61F71</issuer>\
        <tradeId tradeIdScheme="\(identifierScheme)">U1</tradeId></partyTradeIdentifier>\
        <tradeDate>2024-03-04-05:00</tradeDate></tradeHeader><equityOption>\
        <buyerPartyReference href="b"/><sellerPartyReference href="a"/><underlyer><singleUnderlyer><equity>\
        <instrumentId instrumentIdScheme="urn:isin">US5949181045</instrumentId><description>A &amp; B</description>\
        </equity></singleUnderlyer></underlyer><notional><currency>EUR</currency><amount>1000.50</amount></notional>\
        <strike><strikePrice>12.5</strikePrice></strike><numberOfOptions>80</numberOfOptions>\
        <equityPremium><paymentDate><unadjustedDate>2024-03-06</unadjustedDate></paymentDate></equityPremium>\
        </equityOption></trade><party id="a"><partyId>5493001RKR55V4X61F71</partyId><partyName>Bank A</partyName></party>\
        <party id="b"><partyId>BANKB</partyId><partyName>Bank B</partyName></party></\(root)>
        """
    }

    static let exchange = """
        <FpML version="4-10" xsi:type="f:RequestTradeConfirmation"><header><messageId>M</messageId></header><trade>\
        <tradeHeader><tradeDate>2024-03-04</tradeDate></tradeHeader><fxSingleLeg><exchangedCurrency1><paymentAmount>\
        <currency>EUR</currency><amount>10</amount></paymentAmount></exchangedCurrency1><exchangedCurrency2>\
        <paymentAmount><currency>USD</currency><amount>11</amount></paymentAmount></exchangedCurrency2>\
        <dealtCurrency>ExchangedCurrency2</dealtCurrency><valueDate>2024-03-06</valueDate><exchangeRate><rate>1.1</rate>\
        </exchangeRate></fxSingleLeg></trade></FpML>
        """

    static let all = [option(), option("requestConfirmationRetracted"), exchange]
}

/// FIXML documents made for these tests.
enum FIXMLSample {
    static let amended = """
        <FIXML v="5.0 SP2"><Cnfm CnfmID="C-2" CnfmRefID="C-1" TransTyp="1" AllocID="AL-1" Side="1" Qty="100" AvgPx="10.5" \
        Ccy="EUR" NetMny="1050" TrdDt="2024-03-04" SettlDt="2024-03-06"><Hdr SID="BROKER" TID="FUND" \
        Snt="2024-03-05T09:00:00Z"/><Instrmt Sym="MSFT" ID="US5949181045" Src="4" SecTyp="CS" Desc="A &amp; B"/>\
        <Pty R="17" ID="5493001RKR55V4X61F71" Src="N"><Sub ID="Bank A" Typ="5"/></Pty></Cnfm></FIXML>
        """

    static let report = """
        <FIXML xmlns="http://www.fixprotocol.org/FIXML-4-4"><Batch><TrdCaptRpt RptID="R-2" RptRefID="R-1" TransTyp="2" \
        TrdDt="2024-03-04" LastQty="5" LastPx="7"><RegTrdID ID="UTI-OLD" Typ="1"/><RegTrdID Typ="0" ID="UTI-1"/>\
        <RptSide Side="1"/><RptSide Side="2"/></TrdCaptRpt><TrdCaptRpt RptID="R-3" TransTyp="0"/></Batch></FIXML>
        """

    static let elements = """
        <FIXML><FIXMLMessage><Header><Sender><CompID>S</CompID></Sender></Header><ApplicationMessage><Order>\
        <ClOrdID>O-1</ClOrdID><Side Value="2"/><OrderQty>7</OrderQty></Order></ApplicationMessage></FIXMLMessage></FIXML>
        """

    static let all = [amended, report, elements]
}
