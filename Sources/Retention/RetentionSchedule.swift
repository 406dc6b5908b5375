// SPDX-License-Identifier: Apache-2.0

public import Records

/// The rules by which records of each class are kept and go (ISO 15489: retention schedule).
///
/// A schedule is applied as a whole and has a version. A class may have several rules: all that apply to a record are
/// told, and the one that keeps it for the longest governs. It must have rules for `unclassified`: no other rule that
/// ends keeps longer, and they end through review only, for nobody knows yet what is in that class.
/// Docs/Retention.md explains it; Schemas/retention-schedule.schema.json is the form of the document.
public struct RetentionSchedule: Hashable, Sendable {
    /// What every schedule says, and every text that shows one.
    public static let notice =
        "This schedule is not legal advice. Counsel must confirm each rule for the firm and its jurisdictions before use."

    /// Lower-case letters, digits and hyphens, at most 64 of them.
    public let name: String

    /// 1, 2, 3 ...: a schedule that is changed gets the next one.
    public let version: Int

    /// The jurisdictions and kinds of firm that it is meant for, in plain words.
    public let jurisdictions: [String]

    /// The legal entities of the firm, where rules or fiscal years ask for them.
    public let legalEntities: [RetentionEntity]

    /// At least one a class that is named.
    public let rules: [RetentionRule]

    private let places: [RecordClass: [Int]]
    private let entities: [String: Int]

    /// A schedule of rules that are known to be right; what comes from outside is read by ``init(decoding:)``.
    init(
        name: String, version: Int, jurisdictions: [String], legalEntities: [RetentionEntity] = [],
        rules: [RetentionRule]
    ) {
        self.name = name
        self.version = version
        self.jurisdictions = jurisdictions
        self.legalEntities = legalEntities
        self.rules = rules
        places = Dictionary(grouping: rules.indices) { rules[$0].recordClass }
        entities = Dictionary(legalEntities.enumerated().map { ($1.name.lowercased(), $0) }) { first, _ in first }
    }

    /// The rules of a class; a class without one is kept like what is unclassified.
    public func rules(for recordClass: RecordClass) -> [RetentionRule] {
        (places[recordClass] ?? places[.unclassified] ?? []).map { rules[$0] }
    }

    /// The rule of a class that applies to all of its records and has the longest period.
    public func rule(for recordClass: RecordClass) -> RetentionRule? {
        rules(for: recordClass).filter(\.condition.isEmpty).reduce(nil) { best, next in
            best.map { $0.period.covers(next.period) ? $0 : next } ?? next
        }
    }

    /// The schedule with its version, and the name of a rule: `default-2/trade-confirmation`.
    public func ruleName(_ rule: RetentionRule) -> String { "\(name)-\(version)/\(rule.id)" }

    /// A legal entity by the name that records have.
    public func entity(_ name: String) -> RetentionEntity? {
        name.isEmpty ? nil : entities[name.lowercased()].map { legalEntities[$0] }
    }

    /// The classes that a file plan gives and that have no rule of their own.
    public func classesWithoutRule(in plan: FilePlan) -> [RecordClass] {
        plan.recordClasses.filter { places[$0] == nil }
    }

    /// The rule of a name.
    public func rule(named id: String) -> RetentionRule? { rules.first { $0.id == id } }
}
