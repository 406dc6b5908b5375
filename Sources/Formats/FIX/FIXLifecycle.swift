// SPDX-License-Identifier: Apache-2.0

import Records

/// What a FIX message says of the thing it describes, by its message type.
///
/// FIX 4.0 to 5.0 SP2: code sets ConfirmTransType (666), AllocTransType (71), TradeReportTransType (487; letters in
/// FIX 4.3), ExecTransType (20) and ExecType (150). A code that says nothing plain gives nothing.
enum FIXLifecycle {
    static func lifecycle(of messageType: String, _ statements: FIXStatements, in bytes: Span<UInt8>) -> Lifecycle? {
        switch messageType {
        case "D", "E", "AB": .new
        case "F": .cancelled
        case "G", "AC": .amended
        case "AK": statements.confirmationTransaction.flatMap { ofConfirmation(bytes.text($0)) }
        case "J", "AS": statements.allocationTransaction.flatMap { ofAllocation(bytes.text($0)) }
        case "AE": statements.tradeReportTransaction.flatMap { ofTradeReport(bytes.text($0)) }
        case "8": ofExecution(statements, in: bytes)
        case "9", "AR", "AT", "AU", "P": .status
        default: nil
        }
    }

    private static func ofConfirmation(_ code: String) -> Lifecycle? {
        switch code {
        case "0": .new
        case "1": .amended
        case "2": .cancelled
        default: nil
        }
    }

    private static func ofAllocation(_ code: String) -> Lifecycle? {
        switch code {
        case "0": .new
        case "1": .amended
        case "2": .cancelled
        case "3", "4", "5", "6": .status
        default: nil
        }
    }

    private static func ofTradeReport(_ code: String) -> Lifecycle? {
        switch code {
        case "0", "N": .new
        case "1", "C", "4", "V", "5": .cancelled
        case "2", "R": .amended
        case "3", "L": .status
        default: nil
        }
    }

    private static func ofExecution(_ statements: FIXStatements, in bytes: Span<UInt8>) -> Lifecycle? {
        switch statements.executionTransaction.map({ bytes.text($0) }) {
        case "1": return .cancelled
        case "2": return .amended
        case "3": return .status
        default: break
        }
        switch statements.executionType.map({ bytes.text($0) }) {
        case "0", "1", "2", "F": return .new
        case "4", "H": return .cancelled
        case "5", "G": return .amended
        case "6", "8", "A", "E", "I": return .status
        default: return statements.executionTransaction.map { bytes.text($0) } == "0" ? .new : nil
        }
    }
}
