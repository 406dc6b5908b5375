// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What must be right between the rules of a schedule.
struct ScheduleCheck {
    let rules: [RetentionRule]
    let entities: [RetentionEntity]

    var faults: [DocumentError] { names + unconditional + jurisdictions + ceilings + unclassified }

    private var names: [DocumentError] {
        var first: [String: Int] = [:]
        return rules.enumerated().compactMap { index, rule in
            guard let earlier = first.updateValue(first[rule.id] ?? index, forKey: rule.id) else { return nil }
            return DocumentError(
                "rules[\(index)].id",
                "is '\(rule.id)' like that of rules[\(earlier)]"
                    + (rule.id == rule.recordClass.name ? " (where none is written it is the class)" : "")
                    + "; give each rule a name of its own")
        }
    }

    /// A class of which no rule speaks of all records would leave some without any.
    private var unconditional: [DocumentError] {
        let covered = Set(rules.filter(\.condition.isEmpty).map(\.recordClass))
        var told: Set<RecordClass> = []
        return rules.enumerated().compactMap { index, rule in
            guard !covered.contains(rule.recordClass), told.insert(rule.recordClass).inserted else { return nil }
            return DocumentError(
                "rules[\(index)].when",
                "leaves records of '\(rule.recordClass)' without a rule; add a rule for the class without 'when'")
        }
    }

    /// A jurisdiction that no entity has is misspelt, or its entity was forgotten: the rule would never apply.
    private var jurisdictions: [DocumentError] {
        let known = Set(entities.compactMap { $0.jurisdiction?.lowercased() })
        return rules.enumerated().flatMap { index, rule in
            rule.condition.jurisdictions.enumerated().compactMap { place, name in
                guard !known.contains(name.lowercased()) else { return nil }
                return DocumentError(
                    "rules[\(index)].when.jurisdiction[\(place)]",
                    "is that of no entity in legalEntities; correct it, or give an entity this jurisdiction")
            }
        }
    }

    /// Rules with one trigger are compared with their cutoffs, others by their periods: their dates are not known before
    /// there is a record, and the floor counts then.
    private var ceilings: [DocumentError] {
        rules.enumerated().compactMap { index, rule in
            guard let ceiling = rule.ceiling else { return nil }
            let longer = rules.first { other in
                guard other.recordClass == rule.recordClass, other.id != rule.id else { return false }
                let more =
                    other.trigger == rule.trigger && other.cutoff != rule.cutoff ? other.cutoff.mostMonths : 0
                return !ceiling.covers(other.period, and: more)
            }
            return longer.map { other in
                DocumentError(
                    "rules[\(index)].ceiling",
                    "comes before the end of the rule '\(other.id)' for the same class; lengthen it, or remove it")
            }
        }
    }

    private var unclassified: [DocumentError] {
        let places = rules.indices.filter { rules[$0].recordClass == .unclassified }
        guard !places.isEmpty else {
            return [DocumentError("rules", "has no rule for 'unclassified'; add one with the action 'review'")]
        }
        var faults: [DocumentError] = []
        for index in places where rules[index].action != .review || rules[index].trigger.mayAwait {
            faults.append(
                DocumentError(
                    "rules[\(index)]",
                    "is the rule for 'unclassified'; give it the action 'review' and a trigger that is no event"))
        }
        let longest = places.filter { rules[$0].condition.isEmpty }.reduce(nil) { best, next -> Int? in
            best.map { rules[$0].period.covers(rules[next].period) ? $0 : next } ?? next
        }
        if let longest,
            !rules.allSatisfy({ $0.period == .permanent || rules[longest].period.covers($0.period) })
        {
            faults.append(
                DocumentError(
                    "rules[\(longest)].period",
                    "is shorter than that of another class; 'unclassified' must have the longest period that ends"))
        }
        return faults
    }
}
