// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Catalogue
internal import Records

/// What commands say of dispositions.
enum DispositionText {
    static func visible(_ text: String?) -> String { text.map { VisibleText.escaped($0.utf8) } ?? "-" }

    // MARK: JSON

    static func members(_ found: DispositionGathering, _ plan: DispositionListing?) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "type": "disposition-size", "records": .integer(Int64(found.records.count)), "day": .string("\(found.day)"),
            "schedule": .string(found.schedule), "action": .string(found.isTransfer ? "transfer" : "destroy"),
            "approvals": .integer(Int64(found.approvals)), "underReview": .integer(Int64(found.underReview)),
            "more": .boolean(found.hasMore), "leftOut": .array(found.leftOut.map { .string("\($0)") }),
            "volumes": .array(
                found.volumes.map {
                    ["volume": .string("\($0.key)"), "records": .integer(Int64($0.due.count))]
                }),
        ]
        members["plan"] = plan.map { .integer(Int64($0.entry.number)) }
        members["executable"] = plan.map { .string("\($0.executable)") }
        members["digest"] = plan.map { .string($0.entry.leaf.hex) }
        return members
    }

    static func members(_ listing: DispositionListing) -> [String: CanonicalJSON] {
        let entry = listing.entry
        var members: [String: CanonicalJSON] = [
            "type": "disposition", "plan": .integer(Int64(entry.number)), "state": .string(listing.state.rawValue),
            "action": .string(entry.action), "line": .integer(Int64(entry.sequence)),
            "digest": .string(entry.leaf.hex), "made": .string("\(entry.planned)"), "agent": .string(entry.agent),
            "asOf": .integer(Int64(entry.line)), "day": .string("\(entry.day)"), "schedule": .string(entry.schedule),
            "records": .integer(Int64(entry.list.count)), "needed": .integer(Int64(entry.approvals)),
            "approvers": .array(listing.approvers.map { .string($0) }),
            "executable": .string("\(listing.executable)"),
            "volumes": .array(
                entry.volumes.map { ["volume": .string("\($0.volume)"), "records": .integer(Int64($0.records))] }),
            "acts": .array(
                listing.acts.map { act in
                    var members: [String: CanonicalJSON] = [
                        "act": .string(act.entry.act.rawValue), "line": .integer(Int64(act.entry.sequence)),
                        "time": .string("\(act.entry.done)"), "agent": .string(act.entry.agent),
                    ]
                    members["reason"] = act.reason.map { .string($0) }
                    members["from"] = act.entry.from.map { .string("\($0)") }
                    members["to"] = act.entry.to.map { .string("\($0)") }
                    return .object(members)
                }),
        ]
        members["reason"] = listing.reason.map { .string($0) }
        members["notice"] = entry.noticeDays.map { .integer(Int64($0)) }
        if let certificate = listing.certificate {
            members["destroyed"] = certificate.destroyed.map { .integer(Int64($0)) }
            members["kept"] = certificate.kept.map { .integer(Int64($0)) }
        }
        return members
    }

    static func members(_ outcome: DispositionOutcome, isDryRun: Bool) -> [String: CanonicalJSON] {
        [
            "type": "disposition-outcome", "plan": .integer(Int64(outcome.plan)),
            "state": .string(
                isDryRun
                    ? "dry-run" : outcome.isEnded ? "executed" : outcome.unlinking.isEmpty ? "executing" : "unlinking"),
            "destroyed": .integer(Int64(outcome.destroyed)), "kept": .integer(Int64(outcome.kept)),
            "volumes": .array(outcome.gone.map { .string("\($0)") }),
            "unlinking": .array(outcome.unlinking.map { .string("\($0)") }),
        ]
    }

    static func members(_ run: DispositionRun.Outcome) -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "type": "disposition-run",
            "executed": .array(run.outcomes.filter(\.isEnded).map { .integer(Int64($0.plan)) }),
            "unlinking": .array(run.outcomes.filter { !$0.unlinking.isEmpty }.map { .integer(Int64($0.plan)) }),
            "destroyed": .integer(Int64(run.outcomes.reduce(0) { $0 + $1.destroyed })),
            "waiting": .array(run.waiting.map { .integer(Int64($0.entry.number)) }),
            "due": .integer(Int64(run.found?.records.count ?? 0)),
            "underReview": .integer(Int64(run.found?.underReview ?? 0)),
        ]
        members["planned"] = run.planned.map { .integer(Int64($0.entry.number)) }
        return members
    }

    // MARK: Words

    static func say(_ found: DispositionGathering) throws {
        let verb = found.isTransfer ? "handed over" : "destroyed"
        try StandardOutput.say(
            "\(Wording.count(found.records.count, "record")) in \(Wording.count(found.volumes.count, "volume")) may be "
                + "\(verb), as of \(found.day) by schedule \(found.schedule)")
        for share in found.volumes {
            let kept = share.kept.values.reduce(0, +)
            let reasons = share.kept.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
                .prefix(3).map { "\(Wording.number($0.value)) \($0.key)" }.joined(separator: ", ")
            try StandardOutput.say(
                "  \(share.key): \(Wording.number(share.due.count))"
                    + (kept > 0
                        ? ", \(Wording.number(kept)) stay: \(reasons)\(share.kept.count > 3 ? " ..." : "")" : ""))
        }
        if found.underReview > 0 {
            try StandardOutput.say(
                "\(Wording.count(found.underReview, "record")) end through review: a person decides about them")
        }
        for key in found.leftOut {
            try StandardOutput.say("  \(key): NOT looked into, or something of it is lost; run 'muniment verify'")
        }
        if found.hasMore { try StandardOutput.say("more is due than one plan takes; plan again after this one") }
    }

    static func say(
        _ listing: DispositionListing, _ options: ArchiveOptions, _ sentence: String, next: String?
    ) throws {
        if options.json { return try StandardOutput.say(JSONText.line(members(listing))) }
        try StandardOutput.say(sentence)
        if let next { try StandardOutput.say("next: \(Wording.command(on: options.path, next))") }
    }

    static func say(_ listing: DispositionListing) throws {
        let entry = listing.entry
        try StandardOutput.say(
            "plan \(entry.number) to \(entry.action) \(Wording.count(entry.list.count, "record")): "
                + listing.state.rawValue)
        try StandardOutput.say("reason: \(visible(listing.reason))")
        try StandardOutput.say(
            "made on \("\(entry.planned)".prefix(10)) by \(entry.agent), line \(entry.sequence), for \(entry.day) by schedule "
                + entry.schedule)
        try StandardOutput.say("digest: \(entry.leaf.hex)")
        try StandardOutput.say(
            "approvals: \(listing.approvers.count) of \(entry.approvals)"
                + (listing.approvers.isEmpty ? "" : " (\(listing.approvers.joined(separator: ", ")))")
                + (entry.noticeDays == nil ? "" : "; to be carried out from \(listing.executable) on"))
        for volume in entry.volumes {
            let carried = listing.carried.last { $0.from == volume.volume }
            let state =
                carried.map { $0.unlinked == nil ? "carried over, files are still there" : "gone" } ?? "untouched"
            try StandardOutput.say("  \(volume.volume): \(Wording.number(volume.records)) of the plan, \(state)")
        }
        for act in listing.acts {
            let volumes = [act.entry.from, act.entry.to].compactMap { $0.map { "\($0)" } }.joined(separator: " to ")
            try StandardOutput.say(
                "\("\(act.entry.done)".prefix(10)) \(act.entry.act.rawValue)"
                    + (volumes.isEmpty ? "" : " \(volumes)") + " by \(act.entry.agent), line \(act.entry.sequence)"
                    + (act.reason.map { ": \(VisibleText.escaped($0.utf8))" } ?? ""))
        }
    }

    static func say(_ outcome: DispositionOutcome, isDryRun: Bool, _ options: ArchiveOptions) throws {
        let plan = "plan \(outcome.plan)"
        if isDryRun {
            return try StandardOutput.say(
                "\(plan) would destroy \(Wording.count(outcome.destroyed, "record")) now, and "
                    + "\(Wording.number(outcome.kept)) are taken out of it; nothing was done, as --dry-run asks")
        }
        guard outcome.isEnded else {
            return try StandardOutput.say(
                "\(plan) is not ended: somebody reads \(outcome.unlinking.map { "\($0)" }.joined(separator: ", ")) still; "
                    + "next: \(Wording.command(on: options.path, "disposition execute \(outcome.plan)"))")
        }
        try StandardOutput.say(
            "\(plan) is carried out: \(Wording.count(outcome.destroyed, "record")) destroyed, "
                + "\(Wording.number(outcome.kept)) taken out of it; \(Wording.count(outcome.gone.count, "volume")) gone"
        )
        try StandardOutput.say(
            "next: \(Wording.command(on: options.path, "disposition certificate \(outcome.plan)"))")
    }
}
