// SPDX-License-Identifier: Apache-2.0

/// The names of the fields that FIX messages of a back office hold most (FIX Trading Community, FIX 4.4 and 5.0 SP2).
enum FIXFieldNames {
    static func name(of tag: some StringProtocol) -> String? { names[String(tag)] }

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ")
            for (tag, name) in zip(parts, parts.dropFirst()) where tag.first?.isNumber == true {
                names[String(tag)] = String(name)
            }
        }
        return names
    }()

    private static let table = """
        1 Account 6 AvgPx 7 BeginSeqNo 8 BeginString 9 BodyLength 10 CheckSum
        11 ClOrdID 12 Commission 13 CommType 14 CumQty 15 Currency 16 EndSeqNo
        17 ExecID 18 ExecInst 19 ExecRefID 21 HandlInst 22 SecurityIDSource 23 IOIID
        27 IOIQty 30 LastMkt 31 LastPx 32 LastQty 34 MsgSeqNum 35 MsgType
        36 NewSeqNo 37 OrderID 38 OrderQty 39 OrdStatus 40 OrdType 41 OrigClOrdID
        43 PossDupFlag 44 Price 45 RefSeqNum 48 SecurityID 49 SenderCompID 50 SenderSubID
        52 SendingTime 53 Quantity 54 Side 55 Symbol 56 TargetCompID 57 TargetSubID
        58 Text 59 TimeInForce 60 TransactTime 63 SettlType 64 SettlDate 65 SymbolSfx
        66 ListID 70 AllocID 71 AllocTransType 72 RefAllocID 73 NoOrders 75 TradeDate
        76 ExecBroker 77 PositionEffect 78 NoAllocs 79 AllocAccount 80 AllocQty 87 AllocStatus
        88 AllocRejCode 97 PossResend 98 EncryptMethod 99 StopPx 100 ExDestination 102 CxlRejReason
        103 OrdRejReason 106 Issuer 107 SecurityDesc 108 HeartBtInt 112 TestReqID 115 OnBehalfOfCompID
        117 QuoteID 118 NetMoney 119 SettlCurrAmt 120 SettlCurrency 122 OrigSendingTime 123 GapFillFlag
        126 ExpireTime 128 DeliverToCompID 131 QuoteReqID 132 BidPx 133 OfferPx 136 NoMiscFees
        137 MiscFeeAmt 138 MiscFeeCurr 139 MiscFeeType 141 ResetSeqNumFlag 146 NoRelatedSym 150 ExecType
        151 LeavesQty 152 CashOrderQty 153 AllocAvgPx 154 AllocNetMoney 155 SettlCurrFxRate 157 NumDaysInterest
        158 AccruedInterestRate 159 AccruedInterestAmt 167 SecurityType 194 LastSpotRate 195 LastForwardPoints 198 SecondaryOrderID
        200 MaturityMonthYear 201 PutOrCall 202 StrikePrice 207 SecurityExchange 223 CouponRate 231 ContractMultiplier
        236 Yield 238 PriceDelta 262 MDReqID 268 NoMDEntries 311 UnderlyingSymbol 371 RefTagID
        372 RefMsgType 373 SessionRejectReason 375 ContraBroker 378 ExecRestatementReason 381 GrossTradeAmt 382 NoContraBrokers
        421 Country 423 PriceType 434 CxlRejResponseTo 439 ClearingFirm 440 ClearingAccount 447 PartyIDSource
        448 PartyID 452 PartyRole 453 NoPartyIDs 454 NoSecurityAltID 455 SecurityAltID 456 SecurityAltIDSource
        460 Product 461 CFICode 470 CountryOfIssue 487 TradeReportTransType 523 PartySubID 526 SecondaryClOrdID
        527 SecondaryExecID 528 OrderCapacity 541 MaturityDate 552 NoSides 555 NoLegs 570 PreviouslyReported
        571 TradeReportID 572 TradeReportRefID 573 MatchStatus 574 MatchType 600 LegSymbol 602 LegSecurityID
        623 LegRatioQty 624 LegSide 625 TradingSessionSubID 626 AllocType 635 ClearingFeeIndicator 644 RFQReqID
        661 AllocAcctIDSource 664 ConfirmID 665 ConfirmStatus 666 ConfirmTransType 669 LastParPx 715 ClearingBusinessDate
        755 AllocReportID 756 NoNested2PartyIDs 757 Nested2PartyID 758 Nested2PartyIDSource 759 Nested2PartyRole 772 ConfirmRefID
        773 ConfirmType 774 ConfirmRejReason 793 SecondaryAllocID 795 AllocReportRefID 797 CopyMsgIndicator 802 NoPartySubIDs
        803 PartySubIDType 828 TrdType 856 TradeReportType 857 AllocNoOrdersType 859 ConfirmReqID 880 TrdMatchID
        1003 TradeID 1040 SecondaryTradeID 1041 FirmTradeID 1056 CalculatedCcyLastQty 1128 ApplVerID 1137 DefaultApplVerID
        1300 MarketSegmentID 1301 MarketID 1903 RegulatoryTradeID 1906 RegulatoryTradeIDType
        """
}
