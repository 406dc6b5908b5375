// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Records

/// What a look-up by an id found.
public enum LookupOutcome: Sendable {
    /// One record, or one chain of versions.
    case found(ConfirmationChain)
    /// Several records that are not versions of one another; never a guess among them.
    case ambiguous([ConfirmationChain])
    /// Nothing, and what was looked into.
    case notFound(Coverage)
}

/// The versions of one record in the order of the ledger, and the one that is in force.
public struct ConfirmationChain: Sendable {
    public var versions: [FoundRecord]

    /// The version that nothing amends or cancels; the latest, where a chain forks.
    public var current: FoundRecord
}

/// Retrieves by any id: a record identity, or a name that a record calls itself by.
public struct RecordLookup {
    private let archive: Archive

    /// Bounds what one id can make the archive read.
    private static let mostRecords = 1_000

    public init(_ archive: Archive) { self.archive = archive }

    /// Finds what an id names, hands it out, and then puts the read into the ledger.
    ///
    /// - Parameter answer: gets the outcome before the read is logged, so that nobody waits for the write lock.
    /// - Throws: ``ArchiveError`` `integrity` where a record that was found is damaged; whatever `answer` throws, and
    ///   then the read is logged all the same.
    public func find<Answer>(
        _ id: String, answer: (LookupOutcome) throws -> Answer
    ) throws(ArchiveError) -> Answer {
        let outcome = try ArchiveView.answer(from: archive) { view in try find(id, in: view) }
        let result = Result { try answer(outcome) }
        switch outcome {
        case .found(let chain): try archive.log(.read(count: chain.versions.count, records: [chain.current.id]))
        case .ambiguous(let chains):
            try archive.log(.read(count: chains.count, records: chains.prefix(100).map(\.current.id)))
        case .notFound: try archive.log(.read(count: 0, records: []))
        }
        return try ArchiveError.wrap { try result.get() }
    }

    private func find(_ id: String, in view: ArchiveView) throws -> LookupOutcome {
        if let record = RecordID(id), let found = try self.record(record, in: view) {
            let version = try FoundRecord(found, in: archive)
            return .found(ConfirmationChain(versions: [version], current: version))
        }
        var start: [LocatedRecord] = []
        for volume in view.volumes {
            start += try volume.index.records(identifiedBy: id, upTo: view.sequence, limit: Self.mostRecords)
                .map { LocatedRecord(volume: volume.key, record: $0) }
        }
        var chains: [ConfirmationChain] = []
        var seen: Set<RecordID> = []
        var room = Self.mostRecords
        for record in start.sorted(by: LocatedRecord.isEarlier) where !seen.contains(record.record.id) {
            let chain = try VersionChain(view).around(record, upTo: room)
            seen.formUnion(chain.members.map(\.record.id))
            room -= chain.members.count
            let versions = try chain.members.map { try FoundRecord($0, in: archive) }
            guard let current = versions.first(where: { $0.id == chain.current }) ?? versions.last else { continue }
            chains.append(ConfirmationChain(versions: versions, current: current))
        }
        chains = Self.merged(chains)
        switch chains.count {
        case 0: return .notFound(try view.coverage())
        case 1: return .found(chains[0])
        default: return .ambiguous(chains)
        }
    }

    private func record(_ id: RecordID, in view: ArchiveView) throws -> LocatedRecord? {
        for volume in view.volumes {
            if let record = try volume.index.record(id, upTo: view.sequence) {
                return LocatedRecord(volume: volume.key, record: record)
            }
        }
        return nil
    }

    /// The same message that arrived in several sources is one answer, not a choice.
    private static func merged(_ chains: [ConfirmationChain]) -> [ConfirmationChain] {
        var result: [ConfirmationChain] = []
        for chain in chains {
            let same = result.firstIndex { $0.current.contentDigest == chain.current.contentDigest }
            if let same {
                result[same].versions += chain.versions
                result[same].current = chain.current
            } else {
                result.append(chain)
            }
        }
        return result
    }
}

/// Follows amendments and cancellations to all versions of a record, across volumes and classes.
private struct VersionChain {
    private static let mostMembers = 1_000

    let view: ArchiveView

    init(_ view: ArchiveView) { self.view = view }

    /// - Parameter room: how many members to look for; the record itself where there is no more room.
    func around(_ start: LocatedRecord, upTo room: Int) throws -> (members: [LocatedRecord], current: RecordID?) {
        var members: [RecordID: LocatedRecord] = [start.record.id: start]
        var queue = [start]
        var superseded: Set<RecordID> = []
        while let record = queue.popLast(), members.count < min(room, Self.mostMembers) {
            let (older, newer) = try neighbours(of: record)
            if !newer.isEmpty { superseded.insert(record.record.id) }
            superseded.formUnion(older.map(\.record.id))
            for next in older + newer where members[next.record.id] == nil {
                members[next.record.id] = next
                queue.append(next)
            }
        }
        let sorted = members.values.sorted(by: LocatedRecord.isEarlier)
        return (sorted, sorted.last { !superseded.contains($0.record.id) }?.record.id)
    }

    private func neighbours(
        of record: LocatedRecord
    ) throws -> (older: [LocatedRecord], newer: [LocatedRecord]) {
        let envelope = try FoundRecord(record, in: view.archive).envelope
        var older: [LocatedRecord] = []
        var newer: [LocatedRecord] = []
        let superseded = envelope.parsed.references.filter { $0.role == .supersedes }.map(\.identifier)
        for volume in view.volumes {
            for identifier in superseded {
                older += try volume.index
                    .records(identifiedBy: identifier.value, upTo: view.sequence, limit: Self.mostMembers)
                    .map { LocatedRecord(volume: volume.key, record: $0) }
                    .filter { try names($0, identifier) }
            }
            for identifier in envelope.parsed.identifiers {
                newer += try volume.index
                    .records(mentioning: identifier, as: .supersedes, upTo: view.sequence, limit: Self.mostMembers)
                    .map { LocatedRecord(volume: volume.key, record: $0) }
            }
        }
        return (older.filter { $0.record.id != record.record.id }, newer.filter { $0.record.id != record.record.id })
    }

    private func names(_ record: LocatedRecord, _ identifier: RecordIdentifier) throws -> Bool {
        try view.archive.volume(record.volume).index.identifiers(of: record.record.row).contains(identifier)
    }
}
