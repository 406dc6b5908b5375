// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("The text by which a record is found can be had")
struct SearchedTextTests {
    private static let table = "trade_id,trade_date,price\nT-1,2026-03-02,\u{1B}Ärger\n"

    private static func trial() throws -> Trial {
        let trial = try Trial()
        try trial.put("a.fix", Array((FIXText.confirmation("C-1") + FIXText.confirmation("C-2")).utf8))
        try trial.put("b.csv", Array(table.utf8))
        _ = try trial.muniment(["ingest", "a.fix", "b.csv"])
        return trial
    }

    @Test("It holds the values and no tags, with case and accents as they stand")
    func values() throws {
        let trial = try Self.trial()
        let run = try trial.muniment(["get", "--text", "T-1"])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.text.contains("T-1") && run.text.contains("Ärger") && run.text.hasSuffix("\n"))
        #expect(!run.text.contains("trade_id") && !run.text.contains("\u{1B}"))
        let json = try trial.muniment(["get", "--text", "--json", "T-1"]).object()
        #expect(Set(json.keys) == ["record", "text"])
        #expect((json["text"] as? String).map { $0 + "\n" } == run.text)
        let terminal = try trial.muniment(["get", "--text", "T-1"], to: .terminal(columns: 80))
        #expect(terminal.text == run.text)
    }

    @Test("Every word of it finds the record, also what a person has said, and no other word does")
    func words() throws {
        let trial = try Self.trial()
        _ = try trial.muniment(["correct", "C-1", "--set", "party.buyer=Whimbrel Bank", "--reason", "an example"])
        let text = try trial.muniment(["get", "--text", "C-1"]).text
        #expect(text.contains("Whimbrel Bank"))
        let words = Set(text.split { !$0.isLetter && !$0.isNumber })
        #expect(words.isSuperset(of: ["Whimbrel", "C", "1", "ALDR", "CEDR", "ACME", "none"]))
        for word in words {
            let found = try trial.muniment(["search", "--json", "--", "\"\(word)\" id:C-1"]).object()
            #expect(found["count"] as? Int == 1, "\(word)")
        }
        let other = try trial.muniment(["search", "--json", "Whimbrel", "id:C-2"]).object()
        #expect(other["count"] as? Int == 0)
    }

    @Test("A list gives a file of text for each id")
    func list() throws {
        let trial = try Self.trial()
        try trial.put("ids", Array("C-1\nT-1\nC-404\n".utf8))
        let run = try trial.muniment(["get", "--ids-from", "ids", "--out", "texts", "--text", "--json"])
        #expect(run.status == 3)
        #expect(try run.objects().map { $0["file"] as? String } == ["C-1.txt", "T-1.txt", nil])
        #expect(try trial.bytes("texts/T-1.txt") == Array(trial.muniment(["get", "--text", "T-1"]).output))
    }

    @Test("A record without text gives nothing, and two forms at once are refused")
    func edges() throws {
        let trial = try Trial()
        try trial.put("in", [0x00, 0xFF, 0x1B])
        _ = try trial.muniment(["ingest", "in"])
        let hits = try trial.muniment(["search", "--json"]).object()["hits"] as? [[String: Any]]
        let id = try #require(hits?.first?["record"] as? String)
        let run = try trial.muniment(["get", "--text", id])
        #expect(run.status == 0 && run.text.isEmpty)
        try refuses(try trial.muniment(["get", "--text", "--original", id]), 64, "--text is one form of a record")
    }
}
