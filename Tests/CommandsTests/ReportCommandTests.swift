// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite("report due counts what is due when, in each form, and says what it can't tell")
struct ReportCommandTests {
    @Test("By class and month, by one of them, by a day; as a table, CSV, JSON Lines and JSON")
    func due() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        #expect(try trial.muniment(["ingest", "a.fix", "--now", "2026-03-04T10:00:00Z"]).status == 0)
        let now = ["--now", "2026-03-05T10:00:00Z"]
        let table = try trial.muniment(["report", "due"] + now)
        #expect(table.status == 0)
        #expect(
            table.lines.first?.split(separator: " ") == [
                "class", "due", "in", "records", "destroy", "due", "now", "past", "ceiling",
            ])
        #expect(table.lines[1].split(separator: " ") == ["trade-confirmation", "2030-01", "2", "2", "-", "-"])
        #expect(table.text.contains("2 records due, 0 of them on 2026-03-04 or before, by their own rules"))
        #expect(table.text.contains("0 records awaiting an event, 0 permanent"))
        let json = try trial.muniment(["report", "due", "--until", "2030-01-01", "--json"] + now).object()
        #expect(
            Set(json.keys) == [
                "day", "until", "by", "rows", "records", "due", "overdue", "awaiting", "permanent", "unknown",
                "incomplete", "details",
            ])
        let row = try #require((json["rows"] as? [[String: Any]])?.first)
        #expect(
            Set(row.keys) == [
                "class", "month", "state", "records", "due", "overdue", "destroy", "transfer", "review",
            ])
        #expect(row["month"] as? String == "2030-01" && row["destroy"] as? Int == 2)
        let early = try trial.muniment(["report", "due", "--until", "2029-12-31", "--json"] + now).object()
        #expect((early["rows"] as? [Any])?.isEmpty == true && early["records"] as? Int == 0)
        let lines = try trial.muniment(["report", "due", "--by", "month", "--format", "jsonl"] + now).objects()
        #expect(lines.map { $0["type"] as? String } == ["row", "summary"] && lines[0]["class"] == nil)
        let rows = try trial.muniment(["report", "due", "--by", "class", "--format", "csv"] + now)
        #expect(
            rows.text == "class,month,state,records,due,overdue,destroy,transfer,review\r\n"
                + "trade-confirmation,,dated,2,0,0,2,0,0\r\n")
        for by in ["", "desk", "class,class", "class,"] {
            try refuses(
                try trial.muniment(["report", "due", "--by", by] + now), 64, "--by takes class, month, or both")
        }
        try refuses(try trial.muniment(["report", "due", "--until", "soon"] + now), 64, "--until takes a day")
    }

    @Test("What is past its ceiling is a finding, and who may not see reports is refused")
    func findings() throws {
        let trial = try Trial(["--test-clock", "--now", "2026-03-01T00:00:00Z"])
        let start = ["--now", "2026-03-04T10:00:00Z"]
        for (name, role) in [("fred", "front-office"), ("otto", "auditor")] {
            _ = try trial.muniment(["agent", "add", name, "--kind", "person", "--role", role] + start)
        }
        try trial.put("m.eml", Array(MailMaker.mail("Note", "a line").utf8))
        #expect(try trial.muniment(["ingest", "m.eml"] + start).status == 0)
        #expect(try trial.muniment(["report", "due", "--as", "otto"] + start).status == 0)
        try refuses(try trial.muniment(["report", "due", "--as", "fred"] + start), 21, "takes the role")
        #expect(try trial.muniment(["time", "confirm", "--now", "2034-01-01T10:00:00Z"]).status == 0)
        let late = try trial.muniment(["report", "due", "--now", "2034-01-05T10:00:00Z"])
        #expect(late.status == 3 && late.errors.contains("1 record past its ceiling"))
        #expect(late.text.contains("1 record due, 1 of them on 2034-01-04 or before"))
    }
}
