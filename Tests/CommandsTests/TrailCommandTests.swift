// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The trail on the command line")
struct TrailCommandTests {
    private func filled() throws -> Trial {
        let trial = try Trial()
        try trial.put("a.fix", Array(FIXText.confirmation("C-1").utf8))
        _ = try trial.muniment(["ingest", "a.fix"])
        _ = try trial.muniment(["get", "C-1"])
        _ = try trial.muniment(["search", "zqword"])
        return trial
    }

    @Test("ledger search answers in JSON Lines with a summary, in CSV and as a table")
    func forms() throws {
        let trial = try filled()
        let objects = try trial.muniment(["ledger", "search", "zqword", "--json"]).objects()
        #expect(objects.map { $0["type"] as? String } == ["act", "summary"])
        #expect(
            Set(objects[0].keys) == [
                "type", "line", "time", "clock", "agent", "name", "act", "records", "facts", "detail",
            ])
        #expect(objects[0]["act"] as? String == "search" && objects[0]["name"] as? String == "owner")
        #expect(Set(objects[1].keys) == ["type", "count", "line", "incomplete", "understood"])
        let csv = try trial.muniment(["ledger", "search", "--act", "capture", "--format", "csv"])
        let rows = csv.text.split(separator: "\r\n")
        #expect(rows.count == 2 && rows[0] == "line,time,agent,name,act,records,facts,detail,sources")
        #expect(rows[1].hasSuffix("a.fix"))
        let page = try trial.muniment(["ledger", "search", "--limit", "2"])
        #expect(page.lines.count == 3 && page.errors.contains("there are more: repeat with --cursor 2"))
        #expect(try trial.muniment(["ledger", "search", "--limit", "1", "--cursor", "2"]).text.contains("schedule"))
        try refuses(
            try trial.muniment(["ledger", "search", "--act", "x"]), 64, "there is no act of this name; acts are")
        try refuses(try trial.muniment(["ledger", "search", "--agent", "x"]), 4, "there is no such agent")
        try refuses(try trial.muniment(["ledger", "search", "--limit", "0"]), 64, "--limit takes a number from 1 on")
    }

    @Test("ledger show is the trail of one record, and the front office sees none")
    func show() throws {
        let trial = try filled()
        let acts = try trial.muniment(["ledger", "show", "C-1", "--json"]).objects()
        #expect(acts.dropLast().map { $0["act"] as? String } == ["capture", "read"])
        try refuses(try trial.muniment(["ledger", "show", "C-404"]), 4, "no record bears this id")
        let token = try trial.muniment(["token", "create", "--role", "front-office", "--name", "t"]).lines[0]
        for line in [["ledger", "show", "C-1"], ["ledger", "search", "zqword"]] {
            try refuses(
                try trial.muniment(line, environment: ["MUNIMENT_TOKEN": String(token)]), 21,
                "'trail' takes the role auditor or examiner or records-manager")
        }
    }
}
