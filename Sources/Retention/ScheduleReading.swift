// SPDX-License-Identifier: Apache-2.0

public import Records

/// A schedule as it was read, or all that is wrong with it.
///
/// Faults that do not depend on one another are all told, so that one look at a document is enough; what is judged over
/// several rules (names that stand twice, `unclassified`, ceilings) is looked at once the rules are right.
public struct ScheduleReading {
    /// `nil` where there is a fault.
    public private(set) var schedule: RetentionSchedule?
    public private(set) var faults: [DocumentError] = []

    /// Of so many faults the first are told.
    public static let mostFaults = 20

    /// Reads a document as JSON.
    public init(_ bytes: some Collection<UInt8>) {
        guard bytes.count <= DocumentObject.longest else {
            self.init(
                refused: DocumentError(
                    "", "is larger than \(DocumentObject.longest) bytes; take out what is no rule"))
            return
        }
        do throws(CanonicalJSONError) {
            self.init(try CanonicalJSON(decoding: bytes))
        } catch {
            self.init(
                refused: DocumentError(
                    "", "is not the JSON that is read here: \(error.message) at byte \(error.offset)"))
        }
    }

    private init(refused fault: DocumentError) { faults = [fault] }

    private mutating func refuse(_ fault: DocumentError) { faults.append(fault) }

    /// Reads a document.
    public init(_ json: CanonicalJSON) {
        let known = ScheduleShape.schedule.known(of: json, &faults, most: Self.mostFaults)
        let document = attempt { () throws(DocumentError) in
            try DocumentObject(decoding: known.encoded, members: ScheduleShape.schedule.names)
        }
        if let document { read(document) }
        faults = Array(faults.prefix(Self.mostFaults))
        if !faults.isEmpty { schedule = nil }
    }

    /// Runs a part of the reading; its fault is kept, and the reading goes on.
    mutating func attempt<Value>(_ part: () throws(DocumentError) -> Value) -> Value? {
        do throws(DocumentError) {
            return try part()
        } catch {
            faults.append(error)
            return nil
        }
    }

    private mutating func read(_ document: DocumentObject) {
        let name = attempt { () throws(DocumentError) in try document.name("name") }
        let version = attempt { () throws(DocumentError) in
            try document.integer("version", in: 1...RetentionSchedule.largestVersion)
        }
        _ = attempt { () throws(DocumentError) in
            guard try document.text("notice", atMost: RetentionSchedule.longestNote) == RetentionSchedule.notice else {
                throw DocumentError("notice", "has other words than it must have; write '\(RetentionSchedule.notice)'")
            }
        }
        let jurisdictions = attempt { () throws(DocumentError) in try Self.jurisdictions(document) }
        let entities = entities(document)
        guard let rules = rules(document), faults.isEmpty else { return }
        check(rules, entities)
        guard let name, let version, let jurisdictions, faults.isEmpty else { return }
        schedule = RetentionSchedule(
            name: name, version: version, jurisdictions: jurisdictions, legalEntities: entities, rules: rules)
    }

    private static func jurisdictions(_ document: DocumentObject) throws(DocumentError) -> [String] {
        var jurisdictions: [String] = []
        for (path, text) in try document.texts("jurisdictions", atMost: RetentionSchedule.mostTexts) {
            jurisdictions.append(try DocumentObject.line(text, at: path, atMost: RetentionSchedule.longestNote))
        }
        guard !jurisdictions.isEmpty else {
            throw DocumentError("jurisdictions", "is missing; say whom the schedule is meant for")
        }
        return jurisdictions
    }

    private mutating func entities(_ document: DocumentObject) -> [RetentionEntity] {
        let objects = attempt { () throws(DocumentError) in
            try document.objects(
                "legalEntities", members: ScheduleShape.entity.names, atMost: RetentionSchedule.mostEntities)
        }
        var entities: [RetentionEntity] = []
        var names: Set<String> = []
        for object in objects ?? [] {
            let entity = attempt { () throws(DocumentError) in try RetentionEntity(object) }
            guard let entity else { continue }
            if names.insert(entity.name.lowercased()).inserted {
                entities.append(entity)
            } else {
                refuse(DocumentError(object.place("name"), "is the name of an earlier entity; make one of the two"))
            }
        }
        return entities
    }

    /// The rules, or `nil` where not all could be read.
    private mutating func rules(_ document: DocumentObject) -> [RetentionRule]? {
        let objects = attempt { () throws(DocumentError) in
            try document.objects("rules", members: ScheduleShape.rule.names, atMost: RetentionSchedule.mostRules)
        }
        guard let objects else { return nil }
        var rules: [RetentionRule] = []
        for object in objects where faults.count < Self.mostFaults {
            if let rule = rule(object) { rules.append(rule) }
        }
        return rules.count == objects.count ? rules : nil
    }

    private mutating func check(_ rules: [RetentionRule], _ entities: [RetentionEntity]) {
        faults += ScheduleCheck(rules: rules, entities: entities).faults
    }
}

extension RetentionEntity {
    /// The most definitions of a fiscal year.
    static let mostDefinitions = 32

    init(_ object: DocumentObject) throws(DocumentError) {
        let name = try object.text("name")
        let jurisdiction = try object.optionalText("jurisdiction")
        var definitions: [FiscalCalendar.Definition] = []
        for entry in try object.objects(
            "fiscalYears", members: ScheduleShape.fiscalYear.names, atMost: Self.mostDefinitions)
        {
            let text = try entry.text("from")
            guard text.utf8.count == 10, let from = CivilDate(text) else {
                throw DocumentError(
                    entry.place("from"), "is no day; write the first day on which it counts, YYYY-MM-DD")
            }
            guard let end = FiscalYearEnd(try entry.text("end")) else {
                throw DocumentError(
                    entry.place("end"), "is no day of a year; write MM-DD, such as 03-31; 02-29 is the end of February")
            }
            guard definitions.last.map({ $0.from < from }) ?? true else {
                throw DocumentError(entry.place("from"), "is not after the day before it; put them in order")
            }
            definitions.append(FiscalCalendar.Definition(from: from, end: end))
        }
        self.init(name, jurisdiction: jurisdiction, fiscal: FiscalCalendar(definitions))
    }
}
