// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// A record as one of a unit: where it is, and its place in the order of a search.
struct UnitMember {
    var id: RecordID
    var volume: VolumeKey
    var row: FoundRow

    init(_ located: LocatedRecord) {
        (id, volume, row) = (located.record.id, located.volume, FoundRow(located.record))
    }

    /// Whether it stands before another in the order of a search.
    func isBefore(_ other: LocatedRecord, isNewestFirst: Bool) -> Bool {
        let other = FoundRow(other.record)
        return isNewestFirst ? row.isNewer(than: other) : other.isNewer(than: row)
    }
}

/// Finds all records that are one with a record: the versions of its chain, or the records of its trade, as of a line.
///
/// Whatever is asked for, a unit is the same: records hang together also through such as no query finds. Two records are
/// related where one of them supersedes an identifier that the other bears (``ChainRule``), or where both bear an
/// identifier of a trade (``TradeRule``), and their sides can be the same parties; and a unit is all that hangs together
/// by that.
///
/// What is related through a value depends on how the two bear it and on who their sides are. So records that agree in
/// that are kept together, and each such group is compared with the others once.
struct UnitMembers {
    private let unit: CountingUnit
    private let view: ArchiveView
    private let watch: SearchWatch

    init(_ unit: CountingUnit, _ view: ArchiveView, _ watch: SearchWatch) {
        self.unit = unit
        self.view = view
        self.watch = watch
    }

    /// How a record is tied to others by a value: it supersedes what bears it, or bears it itself.
    private struct Bond: Hashable {
        var isSuperseding: Bool
        var identifier: RecordIdentifier

        /// The number of its facts about its sides among those that were met.
        var sides: Int
    }

    /// The facts about sides that were met while one unit was gathered.
    private struct MetSides {
        private var numbers: [String: Int] = [:]
        private(set) var all: [String] = []

        mutating func number(of facts: String) -> Int {
            if let number = numbers[facts] { return number }
            numbers[facts] = all.count
            all.append(facts)
            return all.count - 1
        }
    }

    /// Records with the same bond, and the bonds that each of them has.
    private typealias Groups = [Bond: [(member: UnitMember, bonds: [Bond])]]

    /// The members of the unit of a record, itself first, and whether it bears anything by which it could have others.
    ///
    /// - Returns: `nil` where the watch has ended it.
    /// - Complexity: a look-up for each identifier of a member, and an envelope for each record that bears or supersedes it.
    func around(_ start: LocatedRecord) throws -> (members: [UnitMember], isTied: Bool)? {
        var sides = MetSides()
        var members = [UnitMember(start)]
        guard start.volume.recordClass != .auditTrail else { return (members, false) }
        var queue = bonds(of: try view.names(of: start), &sides)
        let isTied = !queue.isEmpty
        var known: Set<RecordID> = [start.record.id]
        var groups: [String: Groups] = [:]
        var done: Set<Bond> = []
        while let bond = queue.popLast() {
            guard done.insert(bond).inserted else { continue }
            let value = bond.identifier.value
            var others: Groups
            if let met = groups[value] {
                others = met
            } else {
                guard let gathered = try gather(value, without: known, &sides) else { return nil }
                others = gathered
            }
            groups[value] = nil
            for other in others.keys where relates(bond, other) && agree(bond, other, sides) {
                for (member, bonds) in others.removeValue(forKey: other) ?? [] where known.insert(member.id).inserted {
                    members.append(member)
                    queue += bonds
                }
                guard watch.goesOn else { return nil }
            }
            groups[value] = others
        }
        return (members, isTied)
    }

    private func bonds(of names: RecordNames, _ sides: inout MetSides) -> [Bond] {
        let number = sides.number(of: ChainRule.sides(in: names.facts))
        if unit == .trade {
            return TradeRule.values(of: names.identifiers).map {
                Bond(isSuperseding: false, identifier: RecordIdentifier(.trade, $0), sides: number)
            }
        }
        return names.superseded.map { Bond(isSuperseding: true, identifier: $0, sides: number) }
            + names.identifiers.map { Bond(isSuperseding: false, identifier: $0, sides: number) }
    }

    private func relates(_ one: Bond, _ other: Bond) -> Bool {
        if unit == .trade { return true }
        guard one.isSuperseding != other.isSuperseding else { return false }
        return one.isSuperseding
            ? one.identifier.names(other.identifier) : other.identifier.names(one.identifier)
    }

    private func agree(_ one: Bond, _ other: Bond, _ sides: MetSides) -> Bool {
        one.sides == other.sides || ChainRule.sidesAgree(sides.all[one.sides], sides.all[other.sides])
    }

    /// The records that are tied to others by a value; `nil` where the watch has ended it.
    ///
    /// - Parameter known: what is in the unit, and is not read again.
    private func gather(_ value: String, without known: Set<RecordID>, _ sides: inout MetSides) throws -> Groups? {
        var groups: Groups = [:]
        if unit == .chain {
            let superseding = try view.archive.register().records(superseding: value, upTo: view.sequence, limit: 1)
            guard !superseding.isEmpty else { return groups }
        }
        for volume in try view.volumes(naming: value, isTrailWanted: false) {
            guard watch.goesOn else { return nil }
            try volume.index.forEachRecord(
                naming: value, isMentionEnough: unit == .chain, upTo: view.sequence, watch: watch, except: known
            ) { record, names in
                guard view.scope?.holds(names.facts) ?? true else { return }
                let member = UnitMember(LocatedRecord(volume: volume.key, record: record))
                let bonds = bonds(of: names, &sides)
                for bond in Set(bonds) where bond.identifier.value == value {
                    groups[bond, default: []].append((member, bonds))
                }
            }
        }
        return watch.hasStopped ? nil : groups
    }
}
