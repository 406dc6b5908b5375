// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
public import Records

/// What came of restricting or releasing records.
public struct RestrictionReport: Sendable {
    /// The records that are restricted, or released, since this act.
    public var records: [RecordID]

    /// Those that were so already.
    public var unchanged: Int

    /// Other records in the chains of those that were named by an id: each is restricted by itself.
    public var others: [RecordID]
}

/// Restricts records, so that only who may restrict sees them, and releases them.
///
/// A restriction is of one record in all its versions, not of its chain. It hides the record in answers and exports and
/// takes nothing out of the archive: verification, rebuild and the ledger are as before.
public struct RecordRestriction {
    private let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Restricts records. One that is restricted under another kind is under this one from here on.
    ///
    /// *Durability:* when this returns, the restriction survives a power cut.
    ///
    /// - Parameters:
    ///   - ids: record identities, or ids that name one record each: of its chain the version that is in force, in each
    ///     source that it came in.
    ///   - reason: why; a detail of the act.
    /// - Throws: ``ArchiveError`` `not-found`, `ambiguous`, `usage` without a reason or for the detail of an act: nothing
    ///   was restricted.
    public func restrict(
        _ ids: [String], _ kind: RestrictionKind, reason: String
    ) throws(ArchiveError) -> RestrictionReport {
        try change(ids, to: kind, reason)
    }

    /// Releases records.
    ///
    /// *Durability:* when this returns, the release survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` as ``restrict(_:_:reason:)``.
    public func release(_ ids: [String], reason: String) throws(ArchiveError) -> RestrictionReport {
        try change(ids, to: nil, reason)
    }

    /// The restrictions in the order in which they were made; why in words is `nil` where the detail can't be read.
    ///
    /// - Parameter hasEnded: whether those that have ended are among them.
    /// - Complexity: reads the detail of each line.
    public func list(
        withEnded hasEnded: Bool = false
    ) throws(ArchiveError) -> [(entry: RestrictionEntry, reason: String?)] {
        try ArchiveView.answer(from: archive) { _ in
            var reasons: [Int: String] = [:]
            return try archive.register().restrictions().filter { hasEnded || $0.until == nil }.map { entry in
                if reasons[entry.since] == nil { reasons[entry.since] = reason(of: entry) }
                return (entry, reasons[entry.since])
            }
        }
    }

    private func reason(of entry: RestrictionEntry) -> String? {
        guard let key = entry.detail, let content = try? archive.detail(of: entry.since, in: key) else { return nil }
        return (try? CanonicalJSON(decoding: Array(content)))?["reason"]?.text
    }

    private func change(
        _ ids: [String], to kind: RestrictionKind?, _ reason: String
    ) throws(ArchiveError) -> RestrictionReport {
        let reason = try ActDetail.stated(reason)
        return try ArchiveError.wrap {
            if !archive.isLogged { try archive.withLock { _ in } }
            let (records, others) = try ArchiveView.answer(from: archive) { view in try chosen(ids, in: view) }
            return try archive.withLock { session in
                let known = try archive.register().restricted()
                let changed = records.filter { known.kinds[$0] != kind }
                for start in stride(from: 0, to: changed.count, by: RestrictionAct.mostRecords) {
                    let part = Array(changed[start..<min(start + RestrictionAct.mostRecords, changed.count)])
                    let act = LedgerAct.restriction(RestrictionAct(kind, records: part))
                    let detail = ActDetail(
                        act: act.name,
                        members: [
                            "reason": .string(reason), "records": .array(part.map { .string("\($0)") }),
                            "ids": .array(ids.prefix(RestrictionAct.mostRecords).map { .string($0) }),
                        ])
                    try session.record(act, detail: detail)
                }
                let after = try archive.register().restricted()
                return RestrictionReport(
                    records: changed, unchanged: records.count - changed.count,
                    others: others.filter { after.contains($0) != (kind != nil) })
            }
        }
    }

    /// The records that ids name, each once, and the others of their chains.
    private func chosen(_ ids: [String], in view: ArchiveView) throws -> (records: [RecordID], others: [RecordID]) {
        var records: [RecordID] = []
        var others: [RecordID] = []
        var seen: Set<RecordID> = []
        for id in ids {
            let chain = try RecordLookup(archive).chain(
                named: id, in: view,
                detail: "and restricted are records; details that name a restricted record are withheld with it",
                missing: "find its record id with 'muniment search' or 'muniment history'")
            for version in chain.versions {
                if version.contentDigest == chain.current.contentDigest {
                    if seen.insert(version.id).inserted { records.append(version.id) }
                } else {
                    others.append(version.id)
                }
            }
        }
        return (records, Set(others).filter { !seen.contains($0) }.sorted())
    }
}
