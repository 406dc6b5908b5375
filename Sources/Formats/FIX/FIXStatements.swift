// SPDX-License-Identifier: Apache-2.0

/// The fields of a FIX message that say once what it is; the first occurrence of each counts.
struct FIXStatements {
    /// 8 BeginString.
    var beginString: Range<Int>?
    /// 9 BodyLength.
    var bodyLength: Range<Int>?
    /// 35 MsgType.
    var messageType: Range<Int>?
    /// 1128 ApplVerID: the application version under FIXT.1.1.
    var applicationVersion: Range<Int>?
    /// 20 ExecTransType (FIX 4.0 to 4.2).
    var executionTransaction: Range<Int>?
    /// 150 ExecType.
    var executionType: Range<Int>?
    /// 71 AllocTransType.
    var allocationTransaction: Range<Int>?
    /// 487 TradeReportTransType.
    var tradeReportTransaction: Range<Int>?
    /// 666 ConfirmTransType.
    var confirmationTransaction: Range<Int>?
    /// 75 TradeDate.
    var tradeDate: Range<Int>?
    /// 52 SendingTime.
    var sendingTime: Range<Int>?
    /// 1937 TradeContinuation.
    var tradeContinuation: Range<Int>?
    /// 60 TransactTime.
    var transactionTime: Range<Int>?

    mutating func note(_ tag: Int, _ value: Range<Int>) {
        switch tag {
        case 8: beginString = beginString ?? value
        case 9: bodyLength = bodyLength ?? value
        case 20: executionTransaction = executionTransaction ?? value
        case 35: messageType = messageType ?? value
        case 52: sendingTime = sendingTime ?? value
        case 60: transactionTime = transactionTime ?? value
        case 71: allocationTransaction = allocationTransaction ?? value
        case 75: tradeDate = tradeDate ?? value
        case 150: executionType = executionType ?? value
        case 487: tradeReportTransaction = tradeReportTransaction ?? value
        case 666: confirmationTransaction = confirmationTransaction ?? value
        case 1128: applicationVersion = applicationVersion ?? value
        case 1937: tradeContinuation = tradeContinuation ?? value
        default: break
        }
    }
}
