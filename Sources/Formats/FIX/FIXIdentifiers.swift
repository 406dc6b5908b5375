// SPDX-License-Identifier: Apache-2.0

import Records

/// Which fields of a FIX message are names, and whether the message establishes them or only mentions them.
///
/// A message owns the identifiers of the thing it states: a Confirmation (AK) its ConfirmID (664), an ExecutionReport (8)
/// its ExecID (17). So it does with names of that thing which another kind of message gave it, AllocID (70) in a
/// Confirmation or TradeReportID (571) in an ExecutionReport: they are common to both, and found by, but they put the
/// message into no chain of the other kind. All other names in it, and all names in an acknowledgement, are those of
/// other records and become references.
///
/// OrderID (37) is established by ExecutionReports: no other message is the order's record on the side that gave the
/// number. All reports of an order bear it, and a look-up by it lists them; ClOrdID (11) is the order's own (D).
enum FIXIdentifiers {
    /// What a field names, or `nil` where it is no name.
    static func kind(of tag: Int) -> RecordIdentifier.Kind? {
        switch tag {
        case 664, 772: .confirmation
        case 571, 572, 818, 881, 1003, 1040, 1041, 1042, 1126: .trade
        case 37, 198: .order
        case 11, 41, 526: .clientOrder
        case 17, 19, 527: .execution
        case 70, 72, 467, 755, 793, 795: .allocation
        case 880: .common
        case 1903: .uti
        case 66, 117, 131: .other
        default: nil
        }
    }

    /// As what a message of this type establishes the name that the field bears, or `nil` where it does not.
    static func owned(_ tag: Int, by messageType: String) -> RecordIdentifier.Kind? {
        switch messageType {
        case "8": ownedByExecution(tag)
        case "AK": ownedByConfirmation(tag)
        case "AE": ownedByTradeReport(tag)
        case "J", "AS": ownedByAllocation(tag, isReport: messageType == "AS")
        case "D", "F", "G", "AB", "AC": tag == 11 || tag == 526 ? .clientOrder : nil
        case "E": tag == 11 ? .clientOrder : tag == 66 ? .other : nil
        case "S": tag == 117 ? .other : nil
        case "R": tag == 131 ? .other : nil
        default: nil
        }
    }

    private static func ownedByExecution(_ tag: Int) -> RecordIdentifier.Kind? {
        switch tag {
        case 17, 527: .execution
        case 37, 198: .order
        case 526: .clientOrder
        case 1003, 1040, 1041: .trade
        case 571, 818, 880: .common
        case 1903: .uti
        default: nil
        }
    }

    private static func ownedByConfirmation(_ tag: Int) -> RecordIdentifier.Kind? {
        switch tag {
        case 664: .confirmation
        case 1003, 1040, 1041: .trade
        case 70, 467, 527, 571, 793, 818, 880: .common
        case 1903: .uti
        default: nil
        }
    }

    private static func ownedByTradeReport(_ tag: Int) -> RecordIdentifier.Kind? {
        switch tag {
        case 571, 818, 1003, 1040, 1041, 1042: .trade
        case 527, 880: .common
        case 1903: .uti
        default: nil
        }
    }

    private static func ownedByAllocation(_ tag: Int, isReport: Bool) -> RecordIdentifier.Kind? {
        switch tag {
        case 70, 467, 793: .allocation
        case 755 where isReport: .allocation
        default: nil
        }
    }

    /// Whether the field names the record in whose place the message steps: its chain goes on under a new name.
    static func isSuperseded(_ tag: Int, by messageType: String, _ lifecycle: Lifecycle?, isCorrection: Bool) -> Bool {
        let changes = lifecycle == .amended || lifecycle == .cancelled
        return switch (messageType, tag) {
        case ("AK", 772), ("J", 72), ("AS", 72), ("AS", 795), ("AE", 572), ("AE", 881): changes
        case ("8", 19): isCorrection
        case ("F", 41), ("G", 41), ("AC", 41): true
        default: false
        }
    }

    /// The names in a message, in order.
    ///
    /// A RegulatoryTradeID (1903) whose type (1906) is other than current (0) is another trade's.
    static func collect(
        _ names: [(tag: Int, value: Range<Int>)], of messageType: String, _ lifecycle: Lifecycle?, isCorrection: Bool,
        in bytes: Span<UInt8>
    ) -> IdentifierCollection {
        var collection = IdentifierCollection()
        for (index, name) in names.enumerated() {
            guard let kind = kind(of: name.tag) else { continue }
            let value = bytes.text(bytes.trimmed(name.value))
            let isOther = name.tag == 1903 && isOfAnotherTrade(names, after: index, in: bytes)
            if !isOther, let kind = owned(name.tag, by: messageType) {
                collection.own(kind, value)
            } else if isSuperseded(name.tag, by: messageType, lifecycle, isCorrection: isCorrection) {
                collection.mention(.supersedes, kind, value)
            } else {
                collection.mention(.link, kind, value)
            }
        }
        return collection
    }

    private static func isOfAnotherTrade(
        _ names: [(tag: Int, value: Range<Int>)], after index: Int, in bytes: Span<UInt8>
    ) -> Bool {
        guard index + 1 < names.count, names[index + 1].tag == 1906 else { return false }
        return bytes.text(names[index + 1].value) != "0"
    }
}
