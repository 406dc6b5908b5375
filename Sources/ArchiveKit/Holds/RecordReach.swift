// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Queries
internal import Records

/// Which records an act reaches: those of the list that was frozen with it, and those that match a query or have matched it
/// since, whenever they came in. Details of acts match none.
final class RecordReach {
    private let list: [RecordID]
    private let query: SearchQuery
    private let since: Int
    private let view: ArchiveView
    private var resolved: SearchQuery?
    private var conditions: [RecordClass: SearchCondition] = [:]

    /// The rows of one volume that match or have matched, found at once.
    private var looked: (volume: VolumeKey, rows: Set<RowNumber>)?

    /// - Parameters:
    ///   - list: in the order of the identities.
    ///   - query: ``SearchQuery/nothing`` where only the list counts.
    ///   - since: the line of the act. A version of a record that was in force at this line or after it matches for ever,
    ///     also when another has taken its place.
    init(_ list: [RecordID], matching query: SearchQuery, since: Int, in view: ArchiveView) {
        self.list = list
        self.query = query
        self.since = since
        self.view = view
    }

    /// Runs the query over a whole volume, whose records are then told without a look-up each.
    ///
    /// - Throws: ``ArchiveError`` `failed` where the volume can't be looked into.
    func lookThrough(_ key: VolumeKey) throws {
        guard query != .nothing, key.recordClass != .auditTrail, looked?.volume != key else { return }
        let rows = try volume(key).index.rows(condition(for: key), upTo: view.sequence, limit: .max)
        looked = (key, Set(rows.map(\.row)))
    }

    /// Whether a record is in the list.
    func lists(_ id: RecordID) -> Bool { list.hasSorted(id) }

    /// Whether a record is among them.
    ///
    /// - Throws: ``ArchiveError`` `failed` where a volume with a version of it can't be looked into.
    /// - Complexity: a look-up for each version, unless its volume was looked through.
    func includes(_ member: RecordKin.Member) throws -> Bool {
        if lists(member.id) { return true }
        guard query != .nothing else { return false }
        return try member.versions(since: since).contains { try matches($0.located) }
    }

    private func matches(_ version: LocatedRecord) throws -> Bool {
        guard version.volume.recordClass != .auditTrail else { return false }
        if let looked, looked.volume == version.volume { return looked.rows.contains(version.record.row) }
        return try !volume(version.volume).index.matches(
            of: condition(for: version.volume), among: [version.record.row], upTo: view.sequence, watch: SearchWatch()
        ).isEmpty
    }

    private func volume(_ key: VolumeKey) throws -> Volume {
        guard let volume = try view.volume(key) else { throw ArchiveError.unseen(key) }
        return volume
    }

    private func condition(for key: VolumeKey) throws -> SearchCondition {
        if let condition = conditions[key.recordClass] { return condition }
        let query = try resolved ?? QueryResolution(view).resolved(query)
        resolved = query
        let condition = SearchCondition(query, in: key.recordClass, upTo: view.sequence, everySince: since)
        conditions[key.recordClass] = condition
        return condition
    }
}
