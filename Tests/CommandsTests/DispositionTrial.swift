// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// An archive of nine years with persons, a service, confirmations that are due and one that is not, and a report that ends
/// through review.
struct DispositionTrial {
    let trial: Trial
    static let noon = "2024-01-02T13:00:00Z"

    /// - Parameter schedule: changes the default schedule before it is applied.
    init(confirmations: Int = 4, rule: [String: Any] = [:], isScoped: Bool = false, hasAgents: Bool = true)
        throws
    {
        trial = try Trial(["--test-clock", "--now", "2015-03-02T10:00:00Z"])
        let start = ["--now", "2015-03-02T11:00:00Z"]
        if hasAgents { try addAgents(start) }
        if isScoped {
            let made = ["agent", "add", "sue", "--kind", "person", "--role", "auditor", "--desk", "rates"] + start
            try #require(try trial.muniment(made).status == 0)
        }
        if !rule.isEmpty { try apply(rule) }
        try ingest("report.txt", "a report to the authority: zqreport", ["--class", "regulatory-report"], 2015)
        try ingest(
            "a.fix",
            (1...confirmations).map { FIXText.confirmation("C-\($0)", date: "20200302", note: "zqword\($0)x") }
                .joined(), ["--desk", "equities"], 2020)
        try ingest("k.fix", FIXText.confirmation("K-1", date: "20230302", note: "zqlater"), [], 2023)
        try confirm("2024-01-02T12:30:00Z")
    }

    private func addAgents(_ start: [String]) throws {
        for (name, kind, role) in [
            ("mona", "person", "records-manager"), ("rita", "person", "records-manager"),
            ("amy", "person", "approver"), ("bob", "person", "approver"), ("otto", "person", "auditor"),
            ("job", "service", "records-manager"),
        ] {
            let run = try trial.muniment(["agent", "add", name, "--kind", kind, "--role", role] + start)
            try #require(run.status == 0, "\(run.errors)")
        }
        // Who has two roles does not approve their own plan all the same.
        try #require(
            try trial.muniment(["agent", "change", "mona", "--role", "records-manager", "--role", "approver"] + start)
                .status == 0
        )
    }

    private func apply(_ rule: [String: Any]) throws {
        let shown = try trial.muniment(["schedule", "show", "--json", "--now", "2015-03-02T11:00:00Z"])
        var document = try shown.object()
        document["version"] = 9
        document["rules"] = (document["rules"] as? [[String: Any]])?.map { own in
            own["class"] as? String == "trade-confirmation" ? own.merging(rule) { $1 } : own
        }
        try trial.put("schedule.json", try JSONSerialization.data(withJSONObject: document))
        let run = try trial.muniment(["schedule", "apply", "schedule.json", "--yes", "--now", "2015-03-02T11:00:00Z"])
        try #require(run.status == 0, "\(run.errors)")
    }

    func ingest(_ name: String, _ text: String, _ options: [String], _ year: Int) throws {
        try trial.put(name, Array(text.utf8))
        if year > 2015 { try confirm("\(year)-03-04T10:00:00Z") }
        let run = try trial.muniment(["ingest", name, "--now", "\(year)-03-04T11:00:00Z"] + options)
        try #require(run.status == 0 || run.status == 3, "\(run.errors)")
    }

    func confirm(_ time: String) throws {
        let run = try trial.muniment(["time", "confirm", "--now", time])
        try #require(run.status == 0, "\(run.errors)")
    }

    /// Runs a command as somebody, at noon where no other time is said.
    func run(_ arguments: [String], as name: String? = "mona", at time: String = noon) throws -> MunimentRun {
        try trial.muniment(arguments + ["--now", time] + (name.map { ["--as", $0] } ?? []))
    }

    func dispose(_ arguments: String..., as name: String? = "mona", at time: String = noon) throws -> MunimentRun {
        try run(["disposition"] + arguments, as: name, at: time)
    }

    @discardableResult
    func plan(_ arguments: [String] = [], reason: String = "due", at time: String = noon) throws -> [String: Any] {
        let run = try run(["disposition", "plan", "--reason", reason, "--json"] + arguments, at: time)
        try #require(run.status == 0, "\(run.errors)")
        return try run.object()
    }

    /// Plans what is due, has it approved and carries it out.
    func destroy() throws {
        try plan()
        try #require(try dispose("approve", "1", "--reason", "seen", as: "amy").status == 0)
        let run = try dispose("execute", "1")
        try #require(run.status == 0, "\(run.errors)")
    }

    /// The identity of a record, by an id or a word of it.
    func record(_ word: String) throws -> String {
        let hits = try run(["search", word, "--json"]).object()["hits"] as? [[String: Any]]
        return try #require(hits?.first?["record"] as? String, "\(word)")
    }

    /// A command is refused in one sentence, the ledger says who asked for what and why not, and nothing else.
    func refused(
        _ arguments: [String], as name: String? = "mona", at time: String = noon, _ status: Int32, _ words: String,
        asked: String? = nil, reason: String? = nil, environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try trial.acts()
        let run = try trial.muniment(
            arguments + ["--now", time] + (name.map { ["--as", $0] } ?? []), environment: environment)
        try refuses(run, status, words, location: location)
        let added = try trial.acts().dropFirst(before.count).filter { $0 != "checkpoint" }
        guard let asked, let reason else {
            return #expect(added.allSatisfy { $0 == "read" }, "\(added)", sourceLocation: location)
        }
        #expect(Array(added) == ["refusal"], sourceLocation: location)
        let line = try #require(try trial.ledger().split(separator: UInt8(ascii: "\n")).last)
        let json = try JSONSerialization.jsonObject(with: Data(line.prefix { $0 != UInt8(ascii: "\t") }))
        let object = try #require(json as? [String: Any])
        #expect(object["asked"] as? String == asked && object["reason"] as? String == reason, sourceLocation: location)
    }
}
