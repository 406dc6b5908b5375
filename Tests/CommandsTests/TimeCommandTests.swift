// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The time on the command line")
struct TimeCommandTests {
    private func made() throws -> Trial {
        let trial = try Trial(nil)
        _ = try trial.muniment(["init", "--test-clock", "--now", "2026-03-02T10:00:00Z"])
        return trial
    }

    @Test("status tells of a clock that is not believed, and time confirm makes the ledger go by it")
    func confirm() throws {
        let trial = try made()
        let leap = ["--now", "2026-04-02T10:00:00.001Z"]
        #expect(try trial.muniment(["status", "--now", "2026-04-02T10:00:00Z"]).status == 0)
        let doubted = try trial.muniment(["status"] + leap)
        #expect(doubted.status == 3 && doubted.text.contains("more than 31 days after the ledger's time"))
        #expect(doubted.text.contains("a records manager says 'muniment time confirm'"))
        let json = try trial.muniment(["status", "--json"] + leap)
        #expect(try json.status == 3 && json.object()["clockDoubt"] as? String == "ahead")
        let done = try trial.muniment(["time", "confirm"] + leap)
        #expect(done.status == 0)
        #expect(
            done.text == "the ledger's time is 2026-04-02T10:00:00.001Z, from line 5 on; before it was "
                + "2026-03-02T10:00:00.000Z\n")
        let status = try trial.muniment(["status", "--json"] + leap)
        #expect(try status.status == 0 && status.object()["clockDoubt"] == nil)
        let again = try trial.muniment(["time", "confirm", "--json"] + leap).object()
        #expect(Set(again.keys) == ["line", "time", "before"] && again["line"] as? Int == 6)
    }

    @Test("20 is refused: a clock that is behind can't be confirmed, and only records managers confirm one")
    func refused() throws {
        let trial = try made()
        let early = ["--now", "2026-03-02T09:59:59.999Z"]
        try refuses(try trial.muniment(["time", "confirm"] + early), 20, "behind the ledger's time")
        let status = try trial.muniment(["status", "--json"] + early)
        #expect(try status.status == 3 && status.object()["clockDoubt"] as? String == "behind")
        let now = ["--now", "2026-03-02T10:00:00Z"]
        let token = try trial.muniment(["token", "create", "--role", "auditor", "--name", "t"] + now).lines[0]
        try refuses(
            try trial.muniment(["time", "confirm"] + now, environment: ["MUNIMENT_TOKEN": String(token)]), 21,
            "'time' takes the role records-manager")
        try refuses(try trial.muniment(["time", "confirm", "--unlogged"] + now), 21, "--unlogged")
    }
}
