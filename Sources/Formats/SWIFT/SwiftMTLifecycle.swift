// SPDX-License-Identifier: Apache-2.0

import Records

/// What a SWIFT message says of the thing it describes.
///
/// SWIFT User Handbook, categories 1 to 9: field 23G (function of the message) of the ISO 15022 messages, field 22A (type
/// of operation) of the treasury confirmations, or its elder 22; the common group n92 (request for cancellation), n95
/// and n96 (queries and answers); the status messages MT 509, 548, 549 and 567; acknowledgements of the network.
/// A new message whose LINK sequence names a previous one of its own type steps in its place.
enum SwiftMTLifecycle {
    static func lifecycle(of messageType: String, function: String?, operation: String?, replaces: Bool) -> Lifecycle? {
        var ofFunction = function.flatMap(lifecycle(ofFunction:))
        if ofFunction == .new, replaces { ofFunction = .amended }
        switch messageType {
        case "ACK", "NAK": return .status
        case "509", "548", "549", "567": return ofFunction == .cancelled ? .cancelled : .status
        case let type where type.count == 3 && type.hasSuffix("92"): return .cancelled
        case let type where type.count == 3 && (type.hasSuffix("95") || type.hasSuffix("96")): return .status
        default: return ofFunction ?? operation.flatMap(lifecycle(ofOperation:))
        }
    }

    /// Field 23G: four letters, and perhaps a stroke and a subfunction.
    private static func lifecycle(ofFunction function: String) -> Lifecycle? {
        switch function.prefix(while: { $0 != "/" }) {
        case "NEWM", "INST": .new
        case "AMND", "REPL", "REPE", "RPLA": .amended
        case "CANC", "WITH": .cancelled
        case "RMDR": .status
        default: nil
        }
    }

    /// Field 22A, or the first part of field 22.
    private static func lifecycle(ofOperation operation: String) -> Lifecycle? {
        switch operation.prefix(while: { $0 != "/" }) {
        case "NEWT", "NEW": .new
        case "AMND", "AMEND": .amended
        case "CANC", "CANCEL": .cancelled
        default: nil
        }
    }
}
