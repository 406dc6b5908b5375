// SPDX-License-Identifier: Apache-2.0

import Records

extension ChainMessage {
    /// The message as it is sent.
    var text: String {
        switch style {
        case .fix: confirmationText
        case .execution: executionText
        case .order: orderText
        case .swift: swiftText
        case .json: jsonText
        case .table: rowText
        case .letter: letterText
        case .mail: mailText
        case .fpml: fpmlText
        case .settlement: act == .cancel ? settlementCancellationText : settlementText
        }
    }

    static let tableHeader =
        "trade_id,conf_id,status,orig_conf_id,trade_date,settle_date,side,quantity,instrument,isin,price,ccy,"
        + "counterparty,cpty_lei,comment\n"

    private var partnerLEI: String { ChainParties.lei(partner) }
    private var compactDay: String { tradeDay.replacing("-", with: "") }
    private var compactWritten: String { writtenDay.replacing("-", with: "") }
    private func choose(_ new: String, _ amended: String, _ cancelled: String) -> String {
        switch act {
        case .new: new
        case .amend: amended
        case .cancel: cancelled
        }
    }

    private var head: String { "49=MUNIMENT|52=\(compactWritten)-09:15:00|56=\(ChainParties.comp(partner))" }
    private var sides: String {
        "453=2|448=\(partnerLEI)|447=N|452=17|448=\(ChainParties.own)|447=N|452=1"
    }

    private var confirmationText: String {
        let earlier = earlier.map { "|772=\($0)" } ?? ""
        return FIXMessage.text(
            "35=AK|\(head)|664=\(id)\(earlier)|666=\(choose("0", "1", "2"))|\(sides)|1003=\(trade)|75=\(compactDay)|"
                + "55=SANO|54=1|80=691|6=4.2143|15=AUD|58=\(word)")
    }

    private var executionText: String {
        let earlier = earlier.map { "|19=\($0)" } ?? ""
        return FIXMessage.text(
            "35=8|\(head)|17=\(id)\(earlier)|150=\(choose("F", "G", "H"))|39=2|\(sides)|1003=\(trade)|75=\(compactDay)|"
                + "55=SANO|54=1|32=691|31=4.2143|15=AUD|58=\(word)")
    }

    private var orderText: String {
        let earlier = earlier.map { "|41=\($0)" } ?? ""
        return FIXMessage.text(
            "35=\(choose("D", "G", "F"))|\(head)|11=\(id)\(earlier)|55=SANO|54=1|38=691|40=2|44=4.21|75=\(compactDay)|"
                + "58=\(word)")
    }

    private var swiftText: String {
        let link = earlier.map { ":16R:LINK\r\n:13A::LINK//515\r\n:20C::PREV//\($0)\r\n:16S:LINK\r\n" } ?? ""
        let code = statesLEI ? ":95L::ALTE//\(partnerLEI)\r\n" : ""
        let bic = ChainParties.bic(partner, branch: number % 2 == 0)
        return "{1:F01MUNIGB2LAXXX0848126088}{2:I515\(bic)N}{4:\r\n:16R:GENL\r\n:20C::SEME//\(id)\r\n"
            + ":23G:\(choose("NEWM", "NEWM", "CANC"))\r\n:98A::PREP//\(compactWritten)\r\n:22F::TRTR//TRAD\r\n"
            + ":16R:LINK\r\n:20C::TRRF//\(trade)\r\n:16S:LINK\r\n\(link):16S:GENL\r\n:16R:CONFDET\r\n"
            + ":98A::TRAD//\(compactDay)\r\n:90B::DEAL//ACTU/AUD4,2143\r\n:22H::BUSE//SELL\r\n:16R:CONFPRTY\r\n"
            + ":95P::BUYR//\(bic)\r\n\(code):16S:CONFPRTY\r\n:16R:CONFPRTY\r\n:95P::SELL//\(ChainParties.ownBIC)\r\n"
            + ":16S:CONFPRTY\r\n:36B::CONF//UNIT/691,\r\n:35B:ISIN AU6156850322\r\nSANOVIA STEEL\r\n"
            + ":70E::TPRO//\(word)\r\n:16S:CONFDET\r\n-}"
    }

    private var jsonText: String {
        let earlier = earlier.map { "\"supersedes\": {\"confirmationId\": \"\($0)\"}, " } ?? ""
        return "{\"schema\": \"confirmation/3.2\", \"confirmationId\": \"\(id)\", "
            + "\"eventType\": \"\(choose("NEW", "AMEND", "CANCEL"))\", \"tradeId\": \"\(trade)\", "
            + "\"createdAt\": \"\(writtenDay)T11:55:11.540Z\", \(earlier)\"trade\": {\"assetClass\": \"Equity\", "
            + "\"tradeDate\": \"\(tradeDay)\", \"direction\": \"SELL\", \"quantity\": 691, \"price\": 4.2143, "
            + "\"currency\": \"AUD\"}, \"instrument\": {\"isin\": \"AU6156850322\", \"name\": \"Sanovia Steel\"}, "
            + "\"counterparty\": {\"name\": \"\(ChainParties.name(partner))\", \"lei\": \"\(partnerLEI)\", "
            + "\"bic\": \"\(ChainParties.bic(partner))\"}, \"executingParty\": {\"name\": \"Muniment Securities plc\", "
            + "\"lei\": \"\(ChainParties.own)\"}, \"comments\": \"\(word)\"}\n"
    }

    private var rowText: String {
        "\(trade),\(id),\(choose("NEW", "AMEND", "CANCEL")),\(earlier ?? ""),\(tradeDay),\(tradeDay),S,691,"
            + "Sanovia Steel,AU6156850322,4.2143,AUD,\(ChainParties.name(partner)),\(partnerLEI),\(word)\n"
    }

    private var sentences: String {
        let terms =
            "\(ChainParties.name(partner)) (LEI \(partnerLEI)) 691 Sanovia Steel (ISIN AU6156850322) at a price of "
            + "4.2143 AUD"
        return switch act {
        case .new: "We confirm that on \(tradeDay) we sold to \(terms)."
        case .amend:
            "This confirmation amends and supersedes our confirmation \(earlier ?? "") dated \(tradeDay). The "
                + "corrected terms are that on \(tradeDay) we sold to \(terms)."
        case .cancel:
            "Please treat our confirmation \(earlier ?? "") dated \(tradeDay) as cancelled. It had stated that we sold "
                + "to \(terms). No settlement will take place."
        }
    }

    private var letterText: String {
        let title = choose("TRADE CONFIRMATION", "AMENDED CONFIRMATION", "CANCELLATION OF CONFIRMATION")
        return "Muniment Securities plc\nCash Equities\n\n\(writtenDay)\n\n\(ChainParties.name(partner))\n\n"
            + "Our reference: \(id)\nTrade: \(trade)\n\(title)\n\nDear Sir or Madam,\n\n\(sentences)\n\n"
            + "Client instruction \(word).\n\nYours sincerely,\nQuentin Brannigan\nMuniment Securities plc\n"
    }

    private var mailText: String {
        let title = choose("Trade confirmation", "Amended confirmation", "Cancellation of confirmation")
        return "From: Amelia Lindqvist <alindqv@muniment.example>\nTo: Wilhelmina Crowhurst <w.crow@partner.example>\n"
            + "Date: \(writtenDay) 15:20:30 +0000\nMessage-ID: <\(word)@muniment.example>\n"
            + "Subject: \(title) \(id) / trade \(trade)\n\nDear Wilhelmina,\n\n\(sentences)\n\n"
            + "Give-up to \(word).\n\nYours sincerely,\nAmelia Lindqvist\nMuniment Securities plc\n"
    }
}

extension ChainMessage {
    private var fpmlText: String {
        let root = act == .cancel ? "requestConfirmationRetracted" : "requestConfirmation"
        let earlier = earlier.map { "<inReplyTo>\($0)</inReplyTo>" } ?? ""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <\(root) xmlns="http://www.fpml.org/FpML-5/confirmation" fpmlVersion="5-10">
              <header><messageId messageIdScheme="urn:muniment:message-id">\(id)</messageId>\(earlier)
                <sentBy>\(ChainParties.own)</sentBy><sendTo>\(ChainParties.lei(partner))</sendTo>
                <creationTimestamp>\(writtenDay)T15:13:30Z</creationTimestamp></header>
              <isCorrection>\(act == .amend)</isCorrection>
              <correlationId correlationIdScheme="urn:muniment:correlation-id">\(trade)</correlationId>
              <sequenceNumber>\(act == .new ? 1 : 2)</sequenceNumber>
              <trade><tradeHeader><partyTradeIdentifier><partyReference href="party1"/>
                <tradeId tradeIdScheme="urn:muniment:trade-id">\(trade)</tradeId></partyTradeIdentifier>
                <partyTradeInformation><partyReference href="party1"/><comment>\(word)</comment></partyTradeInformation>
                <tradeDate>\(tradeDay)</tradeDate></tradeHeader>
              <fxSingleLeg><productType>ForeignExchange:Forward</productType>
                <exchangedCurrency1><payerPartyReference href="party1"/><receiverPartyReference href="party2"/>
                  <paymentAmount><currency>EUR</currency><amount>1420.00</amount></paymentAmount></exchangedCurrency1>
                <exchangedCurrency2><payerPartyReference href="party2"/><receiverPartyReference href="party1"/>
                  <paymentAmount><currency>JPY</currency><amount>13329.00</amount></paymentAmount></exchangedCurrency2>
                <valueDate>\(tradeDay)</valueDate></fxSingleLeg></trade>
              <party id="party1"><partyId>\(ChainParties.own)</partyId></party>
              <party id="party2"><partyId>\(ChainParties.lei(partner))</partyId>
                <partyName>\(ChainParties.name(partner))</partyName></party>
            </\(root)>

            """
    }

    private var settlementText: String {
        let link =
            earlier.map {
                "<Lnkgs><PrcgPos><Cd>INFO</Cd></PrcgPos><Ref><SctiesSttlmTxId>\($0)</SctiesSttlmTxId></Ref></Lnkgs>"
            } ?? ""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:sese.023.001.09"><SctiesSttlmTxInstr>
              <TxId>\(id)</TxId>
              <SttlmTpAndAddtlParams><SctiesMvmntTp>RECE</SctiesMvmntTp><Pmt>APMT</Pmt>
                <CmonId>\(trade)</CmonId></SttlmTpAndAddtlParams>
              \(link)
              <TradDtls><TradId>\(trade)</TradId><TradDt><Dt><Dt>\(tradeDay)</Dt></Dt></TradDt>
                <SttlmInstrPrcgAddtlDtls>\(word)</SttlmInstrPrcgAddtlDtls></TradDtls>
              <FinInstrmId><ISIN>AU6156850322</ISIN><Desc>Sanovia Steel</Desc></FinInstrmId>
              <QtyAndAcctDtls><SttlmQty><Qty><Unit>691</Unit></Qty></SttlmQty>
                <AcctOwnr><Id><AnyBIC>\(ChainParties.ownBIC)</AnyBIC></Id>
                  <LEI>\(ChainParties.own)</LEI></AcctOwnr></QtyAndAcctDtls>
              <DlvrgSttlmPties><Pty1><Id><AnyBIC>\(ChainParties.bic(partner))</AnyBIC></Id>
                <LEI>\(ChainParties.lei(partner))</LEI><Nm>\(ChainParties.name(partner))</Nm></Pty1></DlvrgSttlmPties>
            </SctiesSttlmTxInstr></Document>

            """
    }

    private var settlementCancellationText: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:sese.020.001.06"><SctiesTxCxlReq>
          <AcctOwnrTxId><SctiesSttlmTxId><TxId>\(id)</TxId></SctiesSttlmTxId></AcctOwnrTxId>
          <PrevRef><AcctOwnrTxId>\(earlier ?? "")</AcctOwnrTxId><CmonId>\(trade)</CmonId></PrevRef>
          <AcctOwnr><Id><AnyBIC>\(ChainParties.ownBIC)</AnyBIC></Id><LEI>\(ChainParties.own)</LEI></AcctOwnr>
          <TxDtls><FinInstrmId><ISIN>AU6156850322</ISIN></FinInstrmId><SttlmQty><Qty><Unit>691</Unit></Qty></SttlmQty>
            <TradDt><Dt><Dt>\(tradeDay)</Dt></Dt></TradDt>
            <DlvrgPty><Nm>\(ChainParties.name(partner))</Nm><LEI>\(ChainParties.lei(partner))</LEI></DlvrgPty></TxDtls>
          <CxlRsn><Cd><Cd>CANI</Cd></Cd><AddtlRsnInf>\(word)</AddtlRsnInf></CxlRsn>
        </SctiesTxCxlReq></Document>

        """
    }
}
