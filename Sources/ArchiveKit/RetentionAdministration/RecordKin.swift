// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Durability
internal import Records

/// A record and all that goes with it and no earlier: the versions of its chain, the members of its family, and theirs in
/// turn, across volumes and classes. Whoever of them is asked, they are the same.
struct RecordKin {
    struct Member {
        let located: LocatedRecord
        let envelope: RecordEnvelope

        /// Versions of one another have the same number, and no others.
        var chain: Int

        /// As it was known before it was corrected, read anew or filed under another class, the last first.
        let former: [Version]

        var id: RecordID { located.record.id }
        var names: RecordNames { RecordNames(envelope) }

        /// What was known of it before.
        var earlier: [RecordEnvelope] { former.map(\.envelope) }

        /// As it is known, and as it was at a line or after it.
        func versions(since line: Int) -> [Version] {
            [Version(located: located, envelope: envelope)] + former.filter { $0.located.record.until ?? .max > line }
        }

        /// The lines by which a person has corrected it.
        var corrections: [Int] {
            versions(since: 0).filter { $0.envelope.revision?.kind == .correct }.map(\.located.record.since)
        }
    }

    /// A record as it was known from one line to another.
    struct Version {
        let located: LocatedRecord
        let envelope: RecordEnvelope
    }

    /// Why it is not known who all of them are, or until when each is kept.
    enum Fault: Hashable {
        /// There are more than ``KinSearch/mostMembers``.
        case tooLarge
        /// A record or a volume can't be read.
        case unreadable(String, message: String)
    }

    /// The record that was asked about is the first.
    var members: [Member]
    var fault: Fault?
}

extension RecordKin.Fault {
    init(_ error: ArchiveError) { self = .unreadable(error.subject, message: error.message) }

    /// The fault as an error of who needs to know them all; `nil` where there are only too many.
    var error: ArchiveError? {
        guard case .unreadable(let subject, let message) = self else { return nil }
        return ArchiveError(code: .integrity, subject: subject, message: message)
    }
}

/// Finds the kin of records, from one to the next. What it has looked up once is not looked up again, as long as it is
/// asked about one view.
final class KinSearch {
    /// Bounds what one record can make the archive read.
    static let mostMembers = 1_000

    /// The formats whose records others come with. A record with a later envelope may have been of another at its capture.
    static let formatsOfHeads: Set<RecordFormat> = [.mail, .outlook, .zip, .gzip, .tar, .office]

    private let view: ArchiveView
    private var heads: [VolumeKey: Set<String>] = [:]
    private var lookedUp: Set<String> = []
    private var superseded: Set<String> = []
    private var losses: RecordKin.Fault??

    /// Members of kin that was found to be too large: whoever leads to one of them is of it.
    private var crowded: Set<RecordID> = []

    init(_ view: ArchiveView) { self.view = view }

    /// Looks up at once which identifiers of records are superseded by others.
    func prepare(_ envelopes: some Sequence<RecordEnvelope>) throws {
        lookedUp = Set(envelopes.lazy.flatMap(\.parsed.identifiers).map(\.value))
        superseded = try view.archive.register().superseded(among: lookedUp)
    }

    /// - Complexity: for most records a look-up or two; else an envelope for each member and each candidate.
    func kin(of start: LocatedRecord, _ envelope: RecordEnvelope) throws -> RecordKin {
        var walk = Walk()
        try add(start, envelope, to: &walk)
        guard try walk.fault != nil || !isAlone(start, envelope) else { return walk.kin }
        var next = 0
        while next < walk.members.count, walk.fault != .tooLarge {
            try visit(next, &walk)
            next += 1
        }
        if walk.fault == .tooLarge { crowded.formUnion(walk.places.keys) }
        return walk.kin
    }

    /// A record without its kin.
    func alone(_ located: LocatedRecord, _ envelope: RecordEnvelope) throws -> RecordKin {
        var walk = Walk()
        try add(located, envelope, to: &walk)
        return walk.kin
    }

    private struct Walk {
        var members: [RecordKin.Member] = []
        var places: [RecordID: Int] = [:]
        var fault: RecordKin.Fault?

        /// The first fault is told; that there are too many ends the search.
        mutating func note(_ new: RecordKin.Fault) { if fault == nil || new == .tooLarge { fault = new } }

        /// Says that two members are versions of one another.
        mutating func join(_ one: Int, _ other: Int) {
            let (kept, gone) = (
                min(members[one].chain, members[other].chain), max(members[one].chain, members[other].chain)
            )
            guard kept != gone else { return }
            for index in members.indices where members[index].chain == gone { members[index].chain = kept }
        }

        var kin: RecordKin { RecordKin(members: members, fault: fault) }
    }

    private func add(_ located: LocatedRecord, _ envelope: RecordEnvelope, to walk: inout Walk) throws {
        walk.places[located.record.id] = walk.members.count
        walk.members.append(
            RecordKin.Member(
                located: located, envelope: envelope, chain: walk.members.count, former: try former(located, &walk)))
        if walk.members.count > Self.mostMembers { walk.note(.tooLarge) }
    }

    private func visit(_ place: Int, _ walk: inout Walk) throws {
        let member = walk.members[place]
        func take(_ located: LocatedRecord, _ envelope: RecordEnvelope, isVersion: Bool) throws {
            guard walk.fault != .tooLarge else { return }
            if crowded.contains(located.record.id) { walk.note(.tooLarge) }
            if walk.places[located.record.id] == nil { try add(located, envelope, to: &walk) }
            if isVersion, let other = walk.places[located.record.id] { walk.join(place, other) }
        }
        for (located, envelope) in try older(than: member, &walk) + newer(than: member, &walk) {
            try take(located, envelope, isVersion: true)
        }
        guard walk.fault != .tooLarge else { return }
        for (located, envelope) in try relatives(of: member, &walk) {
            try take(located, envelope, isVersion: false)
        }
    }
}

// MARK: - Chains

extension KinSearch {
    private typealias Neighbour = (LocatedRecord, RecordEnvelope)

    /// The records that bear an identifier which a member names as superseded.
    private func older(than member: RecordKin.Member, _ walk: inout Walk) throws -> [Neighbour] {
        let names = member.envelope.parsed.references.filter { $0.role == .supersedes }.map(\.identifier)
        guard !names.isEmpty else { return [] }
        let facts = member.names.facts
        var found: [Neighbour] = []
        for identifier in names {
            for volume in try volumes(naming: identifier.value, &walk) {
                let rows = try volume.index.records(
                    identifiedLike: identifier.value, upTo: view.sequence, limit: Self.mostMembers + 1)
                guard rows.count <= Self.mostMembers else {
                    walk.note(.tooLarge)
                    return []
                }
                for row in rows where row.id != member.id {
                    let located = LocatedRecord(volume: volume.key, record: row)
                    guard let envelope = try envelope(of: located, &walk),
                        envelope.parsed.identifiers.contains(where: { identifier.names($0) }),
                        ChainRule.sidesAgree(RecordNames(envelope).facts, facts)
                    else { continue }
                    found.append((located, envelope))
                }
            }
        }
        return found
    }

    /// The records that name an identifier of a member as superseded.
    private func newer(than member: RecordKin.Member, _ walk: inout Walk) throws -> [Neighbour] {
        let borne = try member.envelope.parsed.identifiers.filter { try isSuperseded($0.value) }
        guard !borne.isEmpty else { return [] }
        let facts = member.names.facts
        let supersessions = try view.archive.register().supersessions(of: borne, upTo: view.sequence)
        // So many at most are told of a value.
        guard supersessions.count < Self.mostMembers else {
            walk.note(.tooLarge)
            return []
        }
        return try supersessions.filter { $0.record != member.id && ChainRule.sidesAgree($0.facts, facts) }
            .compactMap { try neighbour($0.record, &walk) }
    }

    private func isSuperseded(_ value: String) throws -> Bool {
        if lookedUp.contains(value) { return superseded.contains(value) }
        return try !view.archive.register().superseded(among: [value]).isEmpty
    }

    private func isAlone(_ located: LocatedRecord, _ envelope: RecordEnvelope) throws -> Bool {
        let parsed = envelope.parsed
        guard envelope.family == nil, !parsed.references.contains(where: { $0.role == .supersedes }),
            try !parsed.identifiers.contains(where: { try isSuperseded($0.value) })
        else { return false }
        return !mayBeHead(located)
    }
}

// MARK: - Families

extension KinSearch {
    private func mayBeHead(_ located: LocatedRecord) -> Bool {
        located.record.version > 1 || Self.formatsOfHeads.contains(located.record.format)
    }

    /// What a member came with, and what came with it.
    private func relatives(of member: RecordKin.Member, _ walk: inout Walk) throws -> [Neighbour] {
        var found: [Neighbour] = []
        if let head = member.envelope.family, let neighbour = try neighbour(head, &walk) { found.append(neighbour) }
        guard mayBeHead(member.located) else { return found }
        let folded = IdentifierFolding.fold("\(member.id)")
        for volume in try volumes(naming: "\(member.id)", &walk) where try heads(of: volume).contains(folded) {
            let rows = try volume.index.records(
                inFamilyOf: member.id, upTo: view.sequence, limit: Self.mostMembers + 1)
            guard rows.count <= Self.mostMembers else {
                walk.note(.tooLarge)
                return []
            }
            for row in rows {
                let located = LocatedRecord(volume: volume.key, record: row)
                guard let envelope = try envelope(of: located, &walk), envelope.family == member.id else { continue }
                found.append((located, envelope))
            }
        }
        return found
    }

    private func heads(of volume: Volume) throws -> Set<String> {
        if let known = heads[volume.key] { return known }
        let found = try volume.index.familyHeads()
        heads[volume.key] = found
        return found
    }
}

// MARK: - Reading

extension KinSearch {
    private func neighbour(_ id: RecordID, _ walk: inout Walk) throws -> Neighbour? {
        if let place = walk.places[id] { return (walk.members[place].located, walk.members[place].envelope) }
        guard let located = try locate(id, &walk) else { return nil }
        return try envelope(of: located, &walk).map { (located, $0) }
    }

    /// The version of a record that is in force. One that is in no volume was destroyed, unless records are lost.
    private func locate(_ id: RecordID, _ walk: inout Walk) throws -> LocatedRecord? {
        for volume in try volumes(naming: "\(id)", &walk) {
            guard let row = try volume.index.record(id, upTo: view.sequence) else { continue }
            return LocatedRecord(volume: volume.key, record: row)
        }
        if let fault = try lossFault() { walk.note(fault) }
        return nil
    }

    private func lossFault() throws -> RecordKin.Fault? {
        if let losses { return losses }
        var fault: RecordKin.Fault?
        for entry in view.entries where !entry.isTrail && fault == nil {
            guard let coverage = try view.coverage(of: entry) else {
                fault = RecordKin.Fault(.unseen(entry.key))
                continue
            }
            guard coverage.lost > 0 else { continue }
            fault = .unreadable(
                "\(entry.key)",
                message: "records of volume \(entry.key) are lost, so that it is not known what they were")
        }
        losses = .some(fault)
        return fault
    }

    private func volumes(naming id: String, _ walk: inout Walk) throws -> [Volume] {
        let found = try view.everyVolume(naming: id)
        if let key = found.unseen { walk.note(RecordKin.Fault(.unseen(key))) }
        return found.volumes
    }

    private func envelope(of located: LocatedRecord, _ walk: inout Walk) throws -> RecordEnvelope? {
        if let place = walk.places[located.record.id] { return walk.members[place].envelope }
        do {
            guard let volume = try view.volume(located.volume) else { throw ArchiveError.unseen(located.volume) }
            return try volume.envelope(of: located.record)
        } catch {
            let error = ArchiveError(error)
            guard error.isOfDamage else { throw error }
            walk.note(RecordKin.Fault(error))
            return nil
        }
    }

    /// The versions of a record before the one in force, the last first, in whatever volumes they lie.
    private func former(_ located: LocatedRecord, _ walk: inout Walk) throws -> [RecordKin.Version] {
        let record = located.record
        guard record.version > 1 else { return [] }
        guard let home = try view.volume(located.volume) else { throw ArchiveError.unseen(located.volume) }
        var found: [Int: RecordKin.Version] = [:]
        func read(_ rows: [IndexedRecord], in volume: Volume) throws {
            for row in rows where row.version < record.version && found[row.version] == nil {
                do {
                    found[row.version] = RecordKin.Version(
                        located: LocatedRecord(volume: volume.key, record: row), envelope: try volume.envelope(of: row))
                } catch {
                    let error = ArchiveError(error)
                    guard error.isOfDamage else { throw error }
                    walk.note(RecordKin.Fault(error))
                }
            }
        }
        let here = try home.index.versions(of: record.id, upTo: view.sequence)
        try read(here, in: home)
        // One that was never moved has all of its versions in one volume.
        if here.count < record.version {
            for volume in try volumes(naming: "\(record.id)", &walk) where volume.key != home.key {
                try read(volume.index.versions(of: record.id, upTo: view.sequence), in: volume)
            }
        }
        return found.sorted { $0.key > $1.key }.map(\.value)
    }
}

extension ArchiveError {
    /// Whether something in a pack can't be read, and reading it again will not help.
    var isOfDamage: Bool {
        if code == .integrity { return true }
        guard let error = cause as? FileSystemError else { return false }
        return error.code == .notFound
    }
}
