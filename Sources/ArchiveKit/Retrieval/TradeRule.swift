// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Records

/// Which records are of one trade: those that bear the same identifier of a trade, whatever each calls it, and whose
/// sides can be the same parties (``ChainRule/sidesAgree(_:_:)``). For two counterparties may use one identifier.
public enum TradeRule {
    /// What an identifier of a trade is called.
    private static let kinds: Set<RecordIdentifier.Kind> = [.trade, .uti, .common]

    /// The values of identifiers that are those of a trade.
    public static func values(of identifiers: [RecordIdentifier]) -> Set<String> {
        Set(identifiers.lazy.filter { kinds.contains($0.kind) }.map(\.value))
    }

    /// Whether a hit is of the same trade as a record.
    public static func relates(_ hit: SearchHit, _ record: FoundRecord) -> Bool {
        !values(of: hit.identifiers).isDisjoint(with: values(of: record.envelope.parsed.identifiers))
            && ChainRule.sidesAgree(hit.sides, FactLines.lines(of: record.envelope))
    }
}
