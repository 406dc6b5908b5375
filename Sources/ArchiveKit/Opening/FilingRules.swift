// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
public import Records
internal import Retention

/// The rules by which an archive files what comes in and keeps it: the file plan and the retention schedule in force.
///
/// Both are facts of the ledger; an archive whose ledger has none goes by what is built in.
public struct FilingRules: Hashable, Sendable {
    public let plan: FilePlan
    let schedule: RetentionSchedule

    /// The lines that put them in force; 0 for what is built in.
    public let planSequence: Int
    public let scheduleSequence: Int

    /// What an archive goes by whose ledger has none: the first versions, for ever.
    static let standard = FilingRules(
        plan: .standard, schedule: .standardOfVersion1, planSequence: 0, scheduleSequence: 0)

    /// The document of the plan or of the schedule.
    public func document(_ kind: RulesDocument.Kind) -> CanonicalJSON {
        switch kind {
        case .filePlan: plan.json
        case .schedule: schedule.json
        }
    }

    /// The name of a row of the plan, from what an envelope names; anything else as it stands.
    public func rowName(_ rule: String) -> String {
        guard rule.hasPrefix("\(plan.name)-\(plan.version)/"),
            let number = rule.split(separator: "/").last.flatMap({ Int($0) }),
            plan.rows.indices.contains(number - 1)
        else { return rule }
        return plan.rows[number - 1].name
    }

    /// The classes of the plan that the schedule has no rule for, and that are kept like what is unclassified.
    public var classesWithoutRule: [RecordClass] { schedule.classesWithoutRule(in: plan) }
}

/// A file plan or a retention schedule as somebody wrote it, read and found to be right.
public struct RulesDocument: Sendable {
    public enum Kind: Sendable {
        case filePlan
        case schedule
    }

    enum Content: Sendable {
        case plan(FilePlan)
        case schedule(RetentionSchedule)
    }

    let content: Content

    public var name: String {
        switch content {
        case .plan(let plan): plan.name
        case .schedule(let schedule): schedule.name
        }
    }
    public var version: Int {
        switch content {
        case .plan(let plan): plan.version
        case .schedule(let schedule): schedule.version
        }
    }

    /// Rows of a plan, rules of a schedule.
    public var count: Int {
        switch content {
        case .plan(let plan): plan.rows.count
        case .schedule(let schedule): schedule.rules.count
        }
    }
    public var json: CanonicalJSON {
        switch content {
        case .plan(let plan): plan.json
        case .schedule(let schedule): schedule.json
        }
    }

    var act: LedgerAct {
        switch content {
        case .plan: .rules(.filePlan, document: json)
        case .schedule: .rules(.schedule, document: json)
        }
    }

    /// What is built in.
    public static func standard(_ kind: Kind) -> RulesDocument {
        switch kind {
        case .filePlan: RulesDocument(content: .plan(.standard))
        case .schedule: RulesDocument(content: .schedule(.standard))
        }
    }

    init(content: Content) { self.content = content }

    /// Reads a document strictly: JSON, or YAML where it is a schedule.
    ///
    /// - Parameter subject: what the sentence of an error begins with, such as the path of the file.
    /// - Throws: ``ArchiveError`` `usage` with the first fault of a plan and its place, or with ``ScheduleFaults`` as its
    ///   cause; nothing was changed.
    public init(_ kind: Kind, decoding bytes: [UInt8], subject: String) throws(ArchiveError) {
        switch kind {
        case .filePlan:
            do throws(DocumentError) {
                content = .plan(try FilePlan(decoding: bytes))
            } catch {
                throw ArchiveError(code: .usage, subject: subject, message: "\(subject): \(error.message)")
            }
        case .schedule:
            let file = ScheduleFile(bytes)
            guard let schedule = file.schedule else {
                let faults = ScheduleFaults(file.faults, subject: subject)
                throw ArchiveError(code: .usage, subject: subject, message: faults.message, cause: faults)
            }
            content = .schedule(schedule)
        }
        let length = json.encoded.count
        guard length <= RulesKind.largestDocument else {
            throw ArchiveError(
                code: .usage, subject: subject,
                message: "\(subject) has \(length) bytes without its white space, over the limit of "
                    + "\(RulesKind.largestDocument) for a line of the ledger; shorten it")
        }
    }
}

extension Archive {
    /// The rules in force at the end of the ledger.
    ///
    /// - Throws: ``ArchiveError`` `newer-format` where the ledger has rules that this version can't read.
    public func rulesInForce() throws(ArchiveError) -> FilingRules {
        try ArchiveError.wrap {
            try ArchiveView.catchUp(self)
            return try rules()
        }
    }

    /// The rules in force as far as the register was brought up.
    func rules() throws(ArchiveError) -> FilingRules {
        try ArchiveError.wrap {
            let register = try register()
            let sequences = try (
                register.lastRules(RulesKind.filePlan.rawValue), register.lastRules(RulesKind.schedule.rawValue)
            )
            if let known = knownRules, (known.planSequence, known.scheduleSequence) == sequences { return known }
            let rules = FilingRules(
                plan: try last(.filePlan, register) { bytes throws(DocumentError) in try FilePlan(decoding: bytes) }
                    ?? .standard,
                schedule: try last(.schedule, register) { bytes throws(DocumentError) in
                    try RetentionSchedule(decoding: bytes)
                } ?? .standardOfVersion1, planSequence: sequences.0, scheduleSequence: sequences.1)
            knownRules = rules
            return rules
        }
    }

    private func last<Rules>(
        _ kind: RulesKind, _ register: Register, _ read: ([UInt8]) throws(DocumentError) -> Rules
    ) throws -> Rules? {
        guard let entry = try register.rules(kind.rawValue).last else { return nil }
        do throws(DocumentError) {
            return try read(entry.document)
        } catch {
            throw ArchiveError(
                code: .newerFormat, subject: kind.rawValue,
                message: "the \(kind.rawValue) in line \(entry.sequence) of the ledger can't be read by this version "
                    + "(\(error.message)); use the version of muniment that wrote it, or a later one")
        }
    }

    /// The versions of the file plans of a name that the ledger has put in force.
    private func versions(of name: String) throws -> [Int] {
        try register().rules(RulesKind.filePlan.rawValue).compactMap { entry in
            guard let document = try? CanonicalJSON(decoding: entry.document), document["name"]?.text == name else {
                return nil
            }
            return document["version"]?.number.map { Int($0) }
        } + (name == FilePlan.standard.name ? [FilePlan.standard.version] : [])
    }

    /// Puts a file plan in force for what is captured from now on; records that are there stay as they were filed.
    ///
    /// *Durability:* when this returns, the plan is in the ledger.
    ///
    /// - Returns: the classes of the plan that the schedule has no rule for.
    /// - Throws: ``ArchiveError`` `failed` where it is not newer than every plan of its name that was in force.
    public func put(inForce document: RulesDocument) throws(ArchiveError) -> [RecordClass] {
        guard case .plan(let plan) = document.content else {
            throw ArchiveError(
                code: .notAllowed, subject: document.name,
                message: "a schedule is chosen when an archive is created; leave this one as it is")
        }
        return try withLock { session in
            let before = try rules().plan
            // Envelopes name a plan by its name and version: each names one plan for ever, whatever came between.
            let last = try versions(of: plan.name).max() ?? 0
            guard plan.version > last else {
                throw ArchiveError(
                    code: .failed, subject: plan.name,
                    message: plan == before
                        ? "version \(plan.version) of \(plan.name) is in force already"
                        : "version \(last) of \(plan.name) has been in force; give a plan of this name a later version "
                            + "than that")
            }
            try session.record(document.act)
            return try rules().classesWithoutRule
        }
    }
}
