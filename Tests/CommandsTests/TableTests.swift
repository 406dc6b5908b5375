// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Commands

@Suite("Tables fit the terminal")
struct TableTests {
    @Test("No line is longer than the terminal is wide", arguments: [40, 60, 80, 100, 200] as [UInt16])
    func fitted(columns: UInt16) throws {
        let trial = try Trial.withSampleData()
        for line in [["search"], ["search", "account"], ["source", "list"]] {
            let run = try trial.muniment(line, to: .terminal(columns: columns))
            #expect(run.status == 0)
            #expect(run.lines.count > 3)
            for shown in run.lines { #expect(shown.count <= Int(columns), "\(shown)") }
        }
    }

    @Test("A narrow terminal still shows what a next command needs: the id, the accession and the source")
    func needed() throws {
        let trial = try Trial.withSampleData()
        let search = try trial.muniment(["search", "Wrong", "account"], to: .terminal(columns: 80))
        #expect(search.lines[0].split(separator: " ") == ["day", "type", "status", "id", "amount"])
        #expect(search.lines.contains { $0.contains("  CONF-20240314-0007-C  ") })
        try trial.put("nameless.txt", Array("a gull over the harbour\n".utf8))
        _ = try trial.muniment(["ingest", "nameless.txt"])
        let nameless = try trial.muniment(["search", "gull"], to: .terminal(columns: 80))
        #expect(nameless.lines[1].contains(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/))
        let list = try trial.muniment(["source", "list"], to: .terminal(columns: 80))
        #expect(list.text.contains("FIX/day-2024-03-14.log\n"))
        #expect(list.text.contains(try trial.accession(of: "day-2024-03-14.log")))
    }

    @Test("In a pipe a table is as wide as it needs")
    func pipe() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["source", "list"])
        #expect(run.text.contains("SampleData/Damaged/fix-two-messages-one-without-end.log\n"))
    }

    @Test("Numbers stand to the right, words to the left, and controls are visible")
    func alignment() {
        var table = TextTable([("name", .left), ("count", .right)])
        table.add(["a", "1"])
        table.add(["long\nname", "12,345"])
        #expect(
            table.lines(width: nil) == ["name           count", "a                  1", "long\\x0aname  12,345"])
    }

    @Test("Columns that can be done without go first, the least important before the others")
    func dropping() {
        var table = TextTable([("a", .left), ("b", .left), ("c", .left)], dropping: ["b", "a"])
        table.add(["1111", "2222", "3333"])
        #expect(table.lines(width: 16).last == "1111  2222  3333")
        #expect(table.lines(width: 15).last == "1111  3333")
        #expect(table.lines(width: 9).last == "3333")
        #expect(table.lines(width: 3).last == "33…")
    }

    @Test("A path that is too long keeps its end")
    func path() {
        var table = TextTable([("a", .left), ("b", .left), ("source", .left)], dropping: ["b"], leastLast: 8)
        table.add(["1111", "2222", "in/a/long/name.txt"])
        #expect(table.lines(width: 20).last == "1111  2222  …ame.txt")
        #expect(table.lines(width: 19).last == "1111  …ong/name.txt")
        #expect(table.lines(width: 24).first == "a     b     source")
    }

    @Test("Characters that take two columns are counted as two")
    func wide() {
        var table = TextTable([("source", .left), ("n", .left)])
        table.add(["手紙", "1"])
        table.add(["letter", "2"])
        #expect(table.lines(width: nil)[1] == "手紙    1")
        #expect(table.lines(width: 3)[1] == "手…")
    }

    @Test("Numbers have their thousands parted, and nouns their plural")
    func wording() {
        #expect(
            [0, 7, 999, 1_000, 1_234_567, -1_000].map { Wording.number($0) } == [
                "0", "7", "999", "1,000", "1,234,567", "-1,000",
            ])
        #expect(Wording.count(1, "source") == "1 source")
        #expect(Wording.count(2, "index", plural: "indexes") == "2 indexes")
    }
}
