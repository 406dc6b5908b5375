// SPDX-License-Identifier: Apache-2.0

import Records

/// Which fields of a FIX message are names, and whether the message establishes them or only mentions them.
///
/// A message owns the identifiers that it gives to the thing it states: a Confirmation (AK) its ConfirmID (664), an
/// ExecutionReport (8) its ExecID (17). All other names in it, and all names in an acknowledgement, are those of other
/// records and become references.
enum FIXIdentifiers {
    /// What a field names, or `nil` where it is no name.
    static func kind(of tag: Int) -> RecordIdentifier.Kind? {
        switch tag {
        case 664, 772: .confirmation
        case 571, 572, 1003, 1041, 1126: .trade
        case 37: .order
        case 11, 41: .clientOrder
        case 17, 19: .execution
        case 70, 72, 467, 755: .allocation
        case 1903: .uti
        case 66, 117, 131, 818, 881: .other
        default: nil
        }
    }

    /// Whether a message of this type establishes the name that the field bears.
    static func isOwned(_ tag: Int, by messageType: String) -> Bool {
        switch messageType {
        case "AK": tag == 664
        case "J": tag == 70 || tag == 467
        case "AS": tag == 755 || tag == 70 || tag == 467
        case "8": tag == 17
        case "D", "F", "G", "AB", "AC": tag == 11
        case "E": tag == 66 || tag == 11
        case "AE": tag == 571 || tag == 1003 || tag == 1041 || tag == 1903 || tag == 818
        case "S": tag == 117
        case "R": tag == 131
        default: false
        }
    }

    /// Whether the field names the record in whose place the message steps: its chain goes on under a new name.
    static func isSuperseded(_ tag: Int, by messageType: String, _ lifecycle: Lifecycle?, isCorrection: Bool) -> Bool {
        let changes = lifecycle == .amended || lifecycle == .cancelled
        return switch (messageType, tag) {
        case ("AK", 772), ("J", 72), ("AS", 72), ("AE", 572): changes
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
            if isOwned(name.tag, by: messageType), !isOther {
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
