// SPDX-License-Identifier: Apache-2.0

public import Records

/// The rules by which records of each class are kept and go (ISO 15489: retention schedule).
///
/// A schedule is applied as a whole and has a version. It must have a rule for `unclassified`: no other rule that ends
/// keeps longer, and it ends through review only, for nobody knows yet what is in that class.
/// Docs/Retention.md shows the built-in one; Schemas/retention-schedule.schema.json is the form of the document.
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

    /// One a class.
    public let rules: [RetentionRule]

    private let places: [RecordClass: Int]

    /// A schedule of rules that are known to be right; what comes from outside is read by ``init(decoding:)``.
    init(name: String, version: Int, jurisdictions: [String], rules: [RetentionRule]) {
        self.name = name
        self.version = version
        self.jurisdictions = jurisdictions
        self.rules = rules
        places = Dictionary(rules.enumerated().map { ($1.recordClass, $0) }) { first, _ in first }
    }

    /// The rule of a class; a class without one is kept like what is unclassified. `nil` cannot be where a schedule was
    /// read or is built in.
    public func rule(for recordClass: RecordClass) -> RetentionRule? {
        (places[recordClass] ?? places[.unclassified]).map { rules[$0] }
    }

    /// The schedule with its version, and the rule that a class goes by: `default-1/trade-confirmation`.
    public func ruleName(for recordClass: RecordClass) -> String {
        let known = places[recordClass] == nil ? RecordClass.unclassified : recordClass
        return "\(name)-\(version)/\(known)"
    }

    /// The classes that a file plan gives and that have no rule of their own.
    public func classesWithoutRule(in plan: FilePlan) -> [RecordClass] {
        plan.recordClasses.filter { places[$0] == nil }
    }
}
