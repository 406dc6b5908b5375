// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Ledger
import Records
import Retention
import Testing

@testable import ArchiveKit

/// What becomes of every record of an archive, worked out the long way: from the frames of the packs, record by record and
/// pair by pair, without indexes.
struct PlainRetention {
    struct Record {
        var id: RecordID
        var envelope: RecordEnvelope
        var envelopes: [RecordEnvelope]

        /// The line from which on each version is in force.
        var lines: [Int: Int] = [:]

        /// What is known of it, and what was at a line or after it.
        func known(since line: Int) -> [RecordEnvelope] {
            envelopes.filter { lines[($0.revision?.version ?? 1) + 1] ?? .max > line }
        }
        /// The lines by which a person corrected it.
        var corrections: [Int]
    }

    struct Standing {
        var floor: RetentionFloor
        var ownRules: RetentionFloor
        var own: RetentionFloor
        var holds: [Int]
        var action: DispositionAction
        var chain: Set<RecordID>
        var kin: Set<RecordID>
    }

    private(set) var standings: [RecordID: Standing] = [:]

    /// The records that lie in each volume, also those that were moved elsewhere.
    private(set) var lying: [VolumeKey: Set<RecordID>] = [:]

    static func records(_ archive: TestArchive) throws -> [Record] { try read(archive).records }

    private static func read(
        _ archive: TestArchive
    ) throws -> (records: [Record], lying: [VolumeKey: Set<RecordID>]) {
        let contents = try ArchiveContents(archive)
        var found: [RecordID: Record] = [:]
        var lying: [VolumeKey: Set<RecordID>] = [:]
        for item in contents.records + contents.addenda {
            lying[item.volume, default: []].insert(item.id)
            var record = found[item.id] ?? Record(id: item.id, envelope: item.envelope, envelopes: [], corrections: [])
            if item.envelope.revision?.version ?? 1 >= record.envelope.revision?.version ?? 1 {
                record.envelope = item.envelope
            }
            record.envelopes.append(item.envelope)
            record.lines[item.envelope.revision?.version ?? 1] = item.sequence
            if item.envelope.revision?.kind == .correct { record.corrections.append(item.sequence) }
            found[item.id] = record
        }
        return (found.values.sorted { $0.id < $1.id }, lying)
    }

    init(_ world: RetentionWorld, on day: CivilDate) throws {
        let (records, lying) = try Self.read(world.archive)
        self.lying = lying
        let open = try world.archive.open()
        let schedule = try open.rules().schedule
        let events = try open.register().retentionEvents()
        let days = Dictionary(uniqueKeysWithValues: try world.archive.lines().map { ($0.sequence, $0.wall) })
        func isVersion(_ one: Record, _ other: Record) -> Bool {
            one.envelope.parsed.references.contains { reference in
                reference.role == .supersedes
                    && other.envelope.parsed.identifiers.contains { reference.identifier.names($0) }
            }
        }
        func isFamily(_ one: Record, _ other: Record) -> Bool { one.envelope.family == other.id }
        func closures(_ isNear: (Record, Record) -> Bool) -> [RecordID: Set<RecordID>] {
            var group = Dictionary(uniqueKeysWithValues: records.map { ($0.id, Set([$0.id])) })
            for one in records {
                for other in records where one.id != other.id && isNear(one, other) {
                    let both = (group[one.id] ?? []).union(group[other.id] ?? [])
                    for id in both { group[id] = both }
                }
            }
            return group
        }
        let chains = closures(isVersion)
        let kin = closures { isVersion($0, $1) || isFamily($0, $1) }
        let table = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
        for record in records {
            let chain = (chains[record.id] ?? []).compactMap { table[$0] }
            func named(by envelopes: (Record) -> [RecordEnvelope]) -> Set<Int> {
                Set(
                    events.filter { entry in
                        guard let subject = entry.subject else { return false }
                        return chain.contains { record in
                            envelopes(record).contains { RecordNames($0).names(subject, of: record.id) }
                        }
                    }.map(\.number))
            }
            let now = named { [$0.envelope] }
            let named = named { $0.envelopes }
            let corrections = chain.flatMap(\.corrections)
            // Corrections of what reaches it, and of those, whatever they are about.
            let reaching = events.filter { entry in
                var next: RetentionEventEntry? = entry
                while let one = next, !named.contains(one.number) {
                    next = one.corrects.flatMap { number in events.first { $0.number == number } }
                }
                return next != nil
            }.map { entry in
                RetentionEvent(
                    entry.kind, on: entry.day, line: entry.number,
                    recorded: open.description.day(of: entry.recorded),
                    origin: .hand(isConfirmed: entry.confirmedBy != nil), corrects: entry.corrects,
                    isElsewhere: !named.contains(entry.number),
                    // Nobody else than who corrects confirms here.
                    corrected: corrections.filter { $0 > entry.confirmedBy ?? 0 }.compactMap { days[$0] }
                        .map { open.description.day(of: $0) }.max(),
                    isFormer: named.contains(entry.number) && !now.contains(entry.number))
            }
            let amended = chain.flatMap(\.envelopes).filter { $0.parsed.lifecycle == .amended }
                .map { min($0.parsed.documentDate ?? $0.captured, $0.captured) }.max()
            let extended = world.extensions.filter { $0.reach.includes(record) }.map(\.given)
            func floors(_ extensions: [RetentionExtension]) -> [RetentionStatus] {
                record.envelopes.map { envelope in
                    var retained = RetainedRecord(envelope, lastAmendment: amended)
                    // What it ends through is told by what is known now.
                    if record.envelope.parsed.state == .parsed, envelope.parsed.state != .parsed {
                        retained.settlementDate = nil
                        retained.tradeDate = nil
                        retained.documentDate = nil
                        retained.state = .parsed
                    }
                    return RetentionEvaluator(schedule).status(
                        of: retained, on: day, events: reaching, extensions: extensions)
                }
            }
            let (plain, full) = (floors([]), floors(extended))
            standings[record.id] = Standing(
                floor: .awaiting, ownRules: try #require(plain.map(\.ownFloor).max()),
                own: try #require(full.map(\.ownFloor).max()),
                holds: world.holds.filter {
                    $0.includes(record) || $0.desk != nil && record.envelope.parsed.state == .unparsed
                }.map(\.number),
                action: try #require(full.map(\.action).max()), chain: chains[record.id] ?? [],
                kin: kin[record.id] ?? [])
        }
        for record in records {
            let members = try #require(standings[record.id]).kin.compactMap { standings[$0] }
            standings[record.id]?.floor = try #require(members.map(\.own).max())
        }
    }

    /// The holds on a record and on what belongs with it.
    func holds(on id: RecordID) -> [Int] {
        Set((standings[id]?.kin ?? []).flatMap { standings[$0]?.holds ?? [] }).sorted()
    }

    /// Whether a verdict is right on a day.
    func allows(_ verdict: RecordJudgement.Verdict, of id: RecordID, on day: CivilDate) -> Bool {
        guard let own = standings[id] else { return false }
        let holds = holds(on: id)
        if own.floor == .permanent || holds.isEmpty {
            if let due = own.floor.due, due <= day { return verdict == .due(own.action) }
            guard case .kept(let reason) = verdict else { return false }
            switch reason {
            case .floor(let until): return own.ownRules == own.floor && own.floor == .day(until)
            case .awaiting: return own.ownRules == own.floor && own.floor == .awaiting
            case .permanent: return own.ownRules == own.floor && own.floor == .permanent
            case .extended(let until):
                return own.ownRules < own.floor && own.own == own.floor && own.floor.day == until
            case .chain(let other): return own.own < own.floor && isLatest(other, own) && own.chain.contains(other)
            case .family(let other): return own.own < own.floor && isLatest(other, own) && !own.chain.contains(other)
            case .held, .restricted, .tooLarge, .unreadable, .evidence: return false
            }
        }
        return verdict == .kept(.held(holds))
    }

    private func isLatest(_ other: RecordID, _ own: Standing) -> Bool {
        own.kin.contains(other) && standings[other]?.own == own.floor
    }
}
