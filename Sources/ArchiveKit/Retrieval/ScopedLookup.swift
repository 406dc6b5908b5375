// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// What is said of an id that was not found, to who sees the records of some legal entities and desks only: the same whether
/// others have it or nobody has.
extension RecordLookup {
    /// Records that amend or cancel what an id names and what has not come in; three at most, and of those in scope.
    func superseding(_ id: String, in view: ArchiveView) throws -> [RecordID] {
        guard view.scope != nil else {
            return try archive.register().records(superseding: id, upTo: view.sequence, limit: 3)
        }
        let all = try archive.register().records(superseding: id, upTo: view.sequence, limit: Self.mostRecords)
        return Array(
            try all.filter { try record($0, in: view).map { try view.isInScope($0) } ?? false }.prefix(3))
    }

    /// The fewest characters by which identifiers are near, and the most records that are looked at for them.
    private static let fewestShared = 4
    private static let mostAlike = 20

    /// Identifiers of records in scope that begin like one: those of the newest. Which other records there are shows in none.
    func near(
        _ id: String, _ scope: ScopeRule, _ entry: VolumeEntry, _ volume: Volume, _ view: ArchiveView
    ) throws -> [String] {
        let wanted = IdentifierFolding.fold(id)
        var stem = wanted
        while stem.count >= Self.fewestShared {
            let condition = SearchCondition(
                scope.conjoined(.field(.id, .prefix(stem))), in: entry.key.recordClass, upTo: view.sequence,
                without: view.withheld(in: entry))
            let records = try volume.index.search(condition, upTo: view.sequence, limit: Self.mostAlike)
            let values = try records.flatMap { record in
                try view.names(of: LocatedRecord(volume: volume.key, record: record)).identifiers.map(\.value)
            }
            let near = Set(values).filter { value in
                let folded = IdentifierFolding.fold(value)
                return folded.hasPrefix(stem) && folded != wanted
            }
            if !near.isEmpty { return Array(near.sorted().prefix(5)) }
            stem = String(stem.dropLast())
        }
        return []
    }
}
