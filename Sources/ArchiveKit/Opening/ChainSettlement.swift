// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// Settles what rows are in their chains, so that who reads need not find it out (Docs/OnDiskFormat.md §6).
///
/// The caller holds the write lock.
struct ChainSettlement {
    private let archive: Archive

    init(_ archive: Archive) { self.archive = archive }

    /// So many values are settled at once: a large ingest does not wait for its end.
    static let most = 20_000

    /// So many are left to those who read.
    static let few = 16

    /// Settles what is unsettled.
    ///
    /// - Parameter fewest: where there are fewer values, nothing is done.
    /// - Returns: whether there may be more.
    /// - Complexity: for each volume linear in the values, and a frame for each row that bears one.
    @discardableResult
    func run(fewest: Int) throws -> Bool {
        let register = try archive.register()
        // Each commit asks, and most find little.
        guard try register.unsettledValueCount() >= max(1, fewest) else { return false }
        let values = try register.unsettledValues(limit: Self.most)
        let folded = Set(values.map { IdentifierFolding.fold($0) })
        let keys = folded.map { (folded: $0, key: IdentifierFilter.Key($0)) }
        var changes: [RegisterChange] = []
        for entry in try register.volumes().volumes {
            var asked = folded
            if entry.seal != nil, let filter = archive.filter(of: entry) {
                asked = Set(keys.lazy.filter { filter.mayHold($0.key) }.map(\.folded))
            }
            guard !asked.isEmpty else { continue }
            // Rows that an index does not have now would never be asked for again.
            guard let volume = try? archive.volume(entry.key),
                try IndexCatchUp.standing(volume, register, isReader: false) == .current
            else { return false }
            for row in try volume.index.rows(bearing: asked) {
                let history = try register.supersessionHistory(of: row.names.identifiers)
                changes.append(
                    .statuses(entry.key, row.row, ChainRule.spans(of: row.id, facts: row.names.facts, history)))
            }
        }
        try register.apply(changes + [.settled(values)], head: register.head())
        return values.count == Self.most
    }

    /// Settles all that is unsettled, where it is enough. Statuses are derived: what fails is noticed, not passed on.
    func runQuietly(fewest: Int) {
        do {
            while try run(fewest: fewest) {}
        } catch {
            archive.environment.notice(
                "the statuses of chains are not settled, and searches take longer: \(ArchiveError(error).message)")
        }
    }

    /// Says of volumes that nothing is settled, since rows came into their indexes that nobody has told of, or the rows are
    /// others.
    ///
    /// - Complexity: linear in what supersedes something, and in the identifiers of the volumes.
    func unsettle(_ volumes: Set<VolumeKey>) throws {
        let register = try archive.register()
        let values = Dictionary(grouping: try register.supersededValues()) { IdentifierFolding.fold($0) }
        guard !values.isEmpty else { return }
        let folded = Set(values.keys)
        var changes: [RegisterChange] = []
        for key in volumes.sorted() {
            guard let volume = try? archive.volume(key) else { continue }
            changes.append(.statusesForgotten(key))
            changes.append(.borne(try volume.index.borne(among: folded).sorted().flatMap { values[$0] ?? [] }))
        }
        try register.apply(changes, head: register.head())
    }
}

extension Archive {
    /// Settles what the acts of a command have left unsettled, where it is more than a little. What fails is noticed and made
    /// up for later.
    func settleChains() {
        do {
            guard try register().unsettledValueCount() >= ChainSettlement.few else { return }
            while try withLock({ _ in try ChainSettlement(self).run(fewest: ChainSettlement.few) }) {}
        } catch {
            environment.notice(
                "the statuses of chains are not settled, and searches take longer: \(ArchiveError(error).message)")
        }
    }
}
