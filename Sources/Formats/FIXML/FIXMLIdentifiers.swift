// SPDX-License-Identifier: Apache-2.0

import Records

/// Which fields of a FIXML message are names, and whose: as in tag=value FIX (``FIXIdentifiers``), and the secondary
/// identifiers that clearing houses put into FIXML.
enum FIXMLIdentifiers {
    /// A field of a message that names something.
    struct Name {
        let field: Int
        let value: String

        /// Whether it is the identifier of another trade than the one that is stated (RegulatoryTradeIDType 1906).
        var isOfAnotherTrade = false
    }

    static func kind(of field: Int) -> RecordIdentifier.Kind? {
        switch field {
        case 989: .allocation
        case 1127: .trade
        case 568, 721, 820, 859, 1730: .other
        default: FIXIdentifiers.kind(of: field)
        }
    }

    static func collect(
        _ names: [Name], of type: String, _ lifecycle: Lifecycle?, isCorrection: Bool,
        to collection: inout IdentifierCollection
    ) {
        for name in names {
            guard let kind = kind(of: name.field) else { continue }
            if !name.isOfAnotherTrade, let kind = owned(name.field, by: type) {
                collection.own(kind, name.value)
            } else if FIXIdentifiers.isSuperseded(
                name.field, by: tagType(type), lifecycle, isCorrection: isCorrection)
            {
                collection.mention(.supersedes, kind, name.value)
            } else {
                collection.mention(.link, kind, name.value)
            }
        }
    }

    /// An alert about an allocation (BM) names things as the instruction (J) does.
    static func tagType(_ type: String) -> String { type == "BM" ? "J" : type }

    private static func owned(_ field: Int, by type: String) -> RecordIdentifier.Kind? {
        switch (type, field) {
        case ("AS", 989), ("J", 989), ("BM", 989): .allocation
        // The id of a report or a request of a kind of its own, where the message is no answer.
        case ("AO", 721), ("BF", 721), ("BG", 721), ("b", 721), ("j", 721): nil
        case ("AE", 568), ("AR", 568), ("AQ", 568), ("AO", 568), ("AP", 568): nil
        case (_, 721), (_, 568): .other
        default: FIXIdentifiers.owned(field, by: tagType(type))
        }
    }
}
