// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
public import Records

/// What a look-up by an id found.
public enum LookupOutcome: Sendable {
    /// One record, or one chain of versions.
    case found(ConfirmationChain)
    /// Several records that are not versions of one another; never a guess among them. So many more are restricted.
    case ambiguous([ConfirmationChain], withheld: Int)
    /// What was asked for is restricted, and so many records are left out for that.
    case withheld(Int)
    /// It was destroyed, or is being destroyed. Who sees some records only is not told so.
    case destroyed(DestroyedRecord)
    /// Nothing, what was looked into, identifiers that are near, and records that amend or cancel what has not come in.
    case notFound(Coverage, near: [String], superseding: [RecordID])

    var chains: [ConfirmationChain] {
        switch self {
        case .found(let chain): [chain]
        case .ambiguous(let chains, _): chains
        case .notFound, .withheld, .destroyed: []
        }
    }

    /// How many records are left out because they are restricted.
    public var withheldCount: Int {
        switch self {
        case .found(let chain): chain.withheld
        case .ambiguous(let chains, let withheld): chains.reduce(withheld) { $0 + $1.withheld }
        case .withheld(let count): count
        case .notFound, .destroyed: 0
        }
    }
}

/// The versions of one record in the order of the ledger, and the one that is in force.
public struct ConfirmationChain: Sendable {
    public var versions: [FoundRecord]

    /// The version that nothing amends or cancels; the latest, where a chain forks.
    public var current: FoundRecord

    /// What each version is in the chain.
    public var statuses: [RecordID: ChainStatus]

    /// Whether the id was found only after case, spaces, dashes and leading zeros were left out of account.
    public var isFolded = false

    /// How many other versions are left out because they are restricted.
    public var withheld = 0

    /// The versions that nothing supersedes.
    public var latest: Set<RecordID>

    /// Whether several versions are the last word at once: an amendment and a cancellation of one record, or two
    /// amendments, that know nothing of each other. One message that came in twice is one.
    public var isForked: Bool {
        Set(versions.lazy.filter { latest.contains($0.id) }.map(\.contentDigest)).count > 1
    }
}

/// Retrieves by any id: a record identity, or a name that a record calls itself by.
public struct RecordLookup {
    let archive: Archive

    /// Bounds what one id can make the archive read.
    static let mostRecords = 1_000

    /// The most candidates for one id that are named in the ledger.
    private static let mostNoted = 100

    /// Bounds what is answered at once: as many identities as a line of the ledger takes, and what is held in memory.
    private static let mostOfBatch = 500
    private static let mostBytesOfBatch = 32 << 20

    public init(_ archive: Archive) { self.archive = archive }

    /// Finds what an id names, hands it out, and then puts the read into the ledger.
    ///
    /// - Parameters:
    ///   - day: what was known at the end of this day; `nil` for now.
    ///   - answer: gets the outcome before the read is logged, so that nobody waits for the write lock.
    /// - Throws: ``ArchiveError`` `integrity` where a record that was found is damaged; whatever `answer` throws, and
    ///   then the read is logged all the same.
    public func find<Answer>(
        _ id: String, asOf day: CivilDate? = nil, answer: (LookupOutcome) throws -> Answer
    ) throws(ArchiveError) -> Answer {
        let outcome = try ArchiveView.answer(from: archive, asOf: day) { view in try find(id, in: view) }
        let result = Result { try answer(outcome) }
        try note(id, outcome, asOf: day)
        try archive.flushIfDue()
        return try ArchiveError.wrap { try result.get() }
    }

    /// Finds what each of many ids names. The ids of a batch are answered from one state of the archive and share a line of
    /// the ledger; a batch ends with ``mostOfBatch`` ids, or with the id that fills ``mostBytesOfBatch``.
    ///
    /// - Parameters:
    ///   - answer: gets each id with its outcome, in the order of `ids`; `integrity` where a record that was found is
    ///     damaged, and the others go on.
    /// - Throws: ``ArchiveError`` where the archive can't be read; whatever `answer` throws, and then what was read is
    ///   logged all the same.
    public func find(
        each ids: [String], asOf day: CivilDate? = nil,
        answer: (String, Result<LookupOutcome, ArchiveError>) throws -> Void
    ) throws(ArchiveError) {
        var rest = ids[...]
        while !rest.isEmpty {
            let outcomes = try ArchiveView.answer(from: archive, asOf: day) { view in try batch(rest, in: view) }
            let result = Result { for (id, outcome) in zip(rest, outcomes) { try answer(id, outcome) } }
            for (id, outcome) in zip(rest, outcomes) { try note(id, outcome, asOf: day) }
            try archive.flushIfDue()
            do throws(ArchiveError) {
                try ArchiveError.wrap { try result.get() }
            } catch {
                try archive.flush()
                throw error
            }
            rest = rest.dropFirst(outcomes.count)
        }
        try archive.flush()
    }

    private func batch(_ ids: ArraySlice<String>, in view: ArchiveView) throws -> [Result<LookupOutcome, ArchiveError>]
    {
        var outcomes: [Result<LookupOutcome, ArchiveError>] = []
        var bytes = 0
        for id in ids.prefix(Self.mostOfBatch) where bytes < Self.mostBytesOfBatch {
            do {
                let outcome = try find(id, in: view)
                bytes += outcome.chains.reduce(0) { $0 + $1.versions.reduce(0) { $0 + $1.content.count } }
                outcomes.append(.success(outcome))
            } catch {
                let error = ArchiveError(error)
                guard error.code == .integrity else { throw error }
                outcomes.append(.failure(error))
            }
        }
        return outcomes
    }

    /// Notes what was asked for and what was handed out; of what is damaged nothing was.
    private func note(
        _ id: String, _ outcome: Result<LookupOutcome, ArchiveError>, asOf day: CivilDate?
    ) throws(ArchiveError) {
        guard case .success(let outcome) = outcome else { return }
        try note(id, outcome, asOf: day)
    }

    private func note(_ id: String, _ outcome: LookupOutcome, asOf day: CivilDate?) throws(ArchiveError) {
        let chains = outcome.chains.prefix(Self.mostNoted)
        let records = chains.map(\.current.id)
        let count =
            switch outcome {
            case .found(let chain): chain.versions.count
            case .ambiguous(let chains, _): chains.count
            case .notFound, .withheld, .destroyed: 0
            }
        var entry: [String: CanonicalJSON] = [
            "id": .string(id), "count": .integer(Int64(count)), "records": .array(records.map { .string("\($0)") }),
        ]
        if outcome.withheldCount > 0 { entry["withheld"] = .integer(Int64(outcome.withheldCount)) }
        entry["asOf"] = day.map { .string("\($0)") }
        try archive.note(.read, .object(entry), count: count, records: records)
    }

    /// Finds without a trace: who hands the outcome out notes it.
    func find(_ id: String, in view: ArchiveView) throws -> LookupOutcome {
        if let record = RecordID(id), let found = try self.record(record, in: view), try view.isInScope(found) {
            if try view.isWithheld(found) { return .withheld(1) }
            let version = try FoundRecord(found, in: archive)
            return .found(
                ConfirmationChain(
                    versions: [version], current: version,
                    statuses: [version.id: try VersionChain(view).status(of: found)], latest: [version.id]))
        }
        var start: [LocatedRecord] = []
        // The detail of an act is named by its record identity only.
        let volumes = try view.volumes(naming: id, isTrailWanted: false)
        for volume in volumes {
            start += try volume.index.records(identifiedBy: id, upTo: view.sequence, limit: Self.mostRecords)
                .map { LocatedRecord(volume: volume.key, record: $0) }.filter { try view.isInScope($0) }
        }
        let isFolded = start.isEmpty
        if isFolded {
            for volume in volumes {
                start += try volume.index.records(identifiedLike: id, upTo: view.sequence, limit: Self.mostRecords)
                    .map { LocatedRecord(volume: volume.key, record: $0) }.filter { try view.isInScope($0) }
            }
        }
        var chains: [ConfirmationChain] = []
        var seen: Set<RecordID> = []
        var room = Self.mostRecords
        var withheld = 0
        for record in start.sorted(by: LocatedRecord.isEarlier) where !seen.contains(record.record.id) {
            let chain = try VersionChain(view).around(record, upTo: room)
            seen.formUnion(chain.members.map(\.record.id))
            room -= chain.members.count
            guard let last = chain.members.last(where: { chain.latest.contains($0.record.id) }) ?? chain.members.last
            else { continue }
            // An earlier version in the place of the one in force would be a wrong answer.
            guard try view.isInScope(last) else { continue }
            let members = try chain.members.filter { try view.isInScope($0) }
            let visible = try members.filter { try !view.isWithheld($0) }
            guard let place = visible.firstIndex(of: last) else {
                withheld += members.count - visible.count
                continue
            }
            let versions = try visible.map { try FoundRecord($0, in: archive) }
            let current = versions[place]
            var statuses: [RecordID: ChainStatus] = [:]
            for member in visible { statuses[member.record.id] = try VersionChain(view).status(of: member) }
            var found = ConfirmationChain(
                versions: versions, current: current, statuses: statuses, latest: Set(chain.latest))
            found.isFolded = isFolded
            found.withheld = members.count - visible.count
            chains.append(found)
        }
        chains = Self.merged(chains)
        switch chains.count {
        case 0 where withheld > 0: return .withheld(withheld)
        case 0:
            if view.scope == nil, let destroyed = try DestroyedRecords(archive).record(named: id) {
                return .destroyed(destroyed)
            }
            let superseding = try self.superseding(id, in: view)
            let shown = superseding.filter { !view.withheld.contains($0) }
            var coverage = try view.coverage()
            coverage.withheld = superseding.count - shown.count
            return .notFound(coverage, near: try near(id, in: view), superseding: shown)
        case 1 where withheld == 0: return .found(chains[0])
        default: return .ambiguous(chains, withheld: withheld)
        }
    }

    /// Sealed volumes that are opened for what is near an id: a filter can't tell.
    private static let mostNear = 16

    /// Identifiers that begin like one that was not found, in the open volumes and the newest of the others.
    private func near(_ id: String, in view: ArchiveView) throws -> [String] {
        var found: Set<String> = []
        let entries = view.entries.filter { !$0.isTrail }
        let sealed = entries.filter { $0.seal != nil }.sorted { $0.changed > $1.changed }
        for entry in entries.filter({ $0.seal == nil }) + sealed.prefix(Self.mostNear) {
            guard let volume = try view.volume(entry) else { continue }
            found.formUnion(
                try view.scope.map { try near(id, $0, entry, volume, view) }
                    ?? volume.index.identifiers(near: id, limit: 5).filter { try isBorne($0, in: volume, of: view) })
        }
        let wanted = IdentifierFolding.fold(id)
        func shared(_ value: String) -> Int {
            zip(IdentifierFolding.fold(value), wanted).prefix { $0 == $1 }.count
        }
        return Array(found.sorted { (-shared($0), $0) < (-shared($1), $1) }.prefix(5))
    }

    /// Whether a record that is not left out bears an identifier.
    private func isBorne(_ value: String, in volume: Volume, of view: ArchiveView) throws -> Bool {
        if view.withheld.isEmpty { return true }
        return try volume.index.records(identifiedBy: value, upTo: view.sequence, limit: Self.mostRecords)
            .contains { !view.withheld.contains($0.id) }
    }

    func record(_ id: RecordID, in view: ArchiveView) throws -> LocatedRecord? {
        for volume in try view.volumes(naming: "\(id)", isTrailWanted: true) {
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
                result[same].withheld += chain.withheld
                result[same].current = chain.current
                result[same].latest.formUnion(chain.latest)
                result[same].statuses.merge(chain.statuses) { old, _ in old }
            } else {
                result.append(chain)
            }
        }
        return result
    }
}

/// Follows amendments and cancellations to all versions of a record, across volumes and classes.
struct VersionChain {
    private static let mostMembers = 1_000

    let view: ArchiveView

    init(_ view: ArchiveView) { self.view = view }

    func status(of record: LocatedRecord) throws -> ChainStatus {
        let names = try view.names(of: record)
        return try view.archive.chainStatus(
            of: RowStatusInput(
                id: record.record.id, identifiers: names.identifiers, facts: names.facts,
                lifecycle: record.record.lifecycle, sequence: view.sequence))
    }

    /// - Parameter room: how many members to look for; the record itself where there is no more room.
    func around(_ start: LocatedRecord, upTo room: Int) throws -> (members: [LocatedRecord], latest: [RecordID]) {
        var members: [RecordID: LocatedRecord] = [start.record.id: start]
        var queue = [start]
        var superseded: Set<RecordID> = []
        while let record = queue.popLast(), members.count < min(room, Self.mostMembers) {
            let (others, found) = try neighbours(of: record)
            superseded.formUnion(found)
            for next in others where members[next.record.id] == nil {
                members[next.record.id] = next
                queue.append(next)
            }
        }
        let sorted = members.values.sorted(by: LocatedRecord.isEarlier)
        return (sorted, sorted.map(\.record.id).filter { !superseded.contains($0) })
    }

    /// The records that a record names as superseded and those that name it, and which of all are superseded by that.
    private func neighbours(of record: LocatedRecord) throws -> (others: [LocatedRecord], superseded: Set<RecordID>) {
        let names = try view.names(of: record)
        let (id, facts) = (record.record.id, names.facts)
        var others: [LocatedRecord] = []
        var superseded: Set<RecordID> = []
        for identifier in names.superseded {
            for volume in try view.volumes(naming: identifier.value, isTrailWanted: false) {
                let older = try volume.index
                    .records(identifiedBy: identifier.value, upTo: view.sequence, limit: Self.mostMembers)
                    .filter { $0.id != id }
                    .map { LocatedRecord(volume: volume.key, record: $0) }
                    .filter { older in
                        let others = try view.names(of: older)
                        return ChainRule.sidesAgree(others.facts, facts)
                            && others.identifiers.contains { identifier.names($0) }
                    }
                others += older
                superseded.formUnion(try older.filter { try !hasWord(over: record, $0, identifier) }.map(\.record.id))
            }
        }
        let own = try view.archive.register().supersessions(
            of: names.identifiers, upTo: view.sequence)
        for supersession in own
        where supersession.record != id && ChainRule.sidesAgree(supersession.facts, facts) {
            guard let volume = try view.volume(supersession.volume),
                let found = try volume.index.record(supersession.record, upTo: view.sequence)
            else { continue }
            others.append(LocatedRecord(volume: volume.key, record: found))
        }
        if ChainRule.last(superseding: id, facts: facts, own) != nil { superseded.insert(id) }
        return (others, superseded)
    }

    /// Whether a record came after another, and names the same identifier as superseded.
    private func hasWord(
        over record: LocatedRecord, _ later: LocatedRecord, _ identifier: RecordIdentifier
    ) throws -> Bool {
        guard LocatedRecord.isEarlier(record, than: later) else { return false }
        return try view.names(of: later).superseded.contains { $0.names(identifier) }
    }
}
