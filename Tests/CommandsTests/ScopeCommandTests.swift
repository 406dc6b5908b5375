// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Scopes: an agent of one desk learns nothing of another, from no command")
struct ScopeCommandTests {
    /// Two desks, and an id of each in the other's chain; of who has no desk there is one record.
    private func filled(_ desks: [String] = ["rates", "equities", ""]) throws -> Trial {
        let trial = try Trial(["--test-clock"])
        let texts = [
            "rates": FIXText.confirmation("R-1", note: "kestrel") + FIXText.confirmation("R-2", note: "kestrels"),
            "equities": FIXText.confirmation("E-1", note: "secretword kestrel")
                + FIXText.confirmation("E-2", amends: "E-1", note: "heron") + FIXText.confirmation("R-29"),
            "": FIXText.confirmation("X-1", note: "kestrelx"),
        ]
        for desk in desks {
            let name = "\(desk.isEmpty ? "none" : desk).fix"
            try trial.put(name, Array((texts[desk] ?? "").utf8))
            let made = try trial.muniment(
                ["ingest", name] + (desk.isEmpty ? [] : ["--desk", desk, "--legal-entity", "Acme"]))
            #expect(made.status == 0)
        }
        let kind = ["--kind", "person", "--role", "auditor"]
        #expect(
            try trial.muniment(["agent", "add", "rita"] + kind + ["--desk", "Rates", "--legal-entity", "ACME"]).status
                == 0)
        #expect(try trial.muniment(["agent", "add", "otto"] + kind).status == 0)
        return trial
    }

    @Test("agent add, change and list say the scope, and --no-scope takes it away")
    func administration() throws {
        let trial = try filled()
        let listed = try trial.muniment(["agent", "list", "--json"]).objects()
        let rita = try #require(listed.first { $0["name"] as? String == "rita" })
        #expect(rita["scoped"] as? Bool == true && rita["desks"] as? [String] == ["Rates"])
        #expect(rita["legalEntities"] as? [String] == ["ACME"])
        #expect(listed.allSatisfy { $0["name"] as? String == "rita" || $0["scoped"] == nil })
        let table = try trial.muniment(["agent", "list", "--format", "csv"]).text
        #expect(table.contains(",revoked,scope\r\n") && table.contains("legal entity ACME, and desk Rates"))
        let changed = try trial.muniment(["agent", "change", "rita", "--desk", "equities"])
        #expect(changed.text.contains("it sees no records but those of desk equities"))
        #expect(try trial.muniment(["search", "--count", "--as", "rita"]).text == "3\n")
        #expect(try trial.muniment(["agent", "change", "rita", "--no-scope"]).status == 0)
        #expect(try trial.muniment(["search", "--count", "--as", "rita"]).text == "6\n")
        try refuses(
            try trial.muniment(["agent", "change", "rita", "--no-scope", "--desk", "x"]), 64, "say two things")
        try refuses(
            try trial.muniment(["agent", "change", "rita", "--desk", " "]), 64, "a name in a scope has 1 to 200")
        let token = try trial.muniment([
            "token", "create", "--name", "t", "--role", "auditor", "--desk", "rates", "--json",
        ]).object()
        #expect(token["scoped"] as? Bool == true && token["desks"] as? [String] == ["rates"])
        let ledger = String(decoding: try trial.ledger(), as: UTF8.self)
        #expect(ledger.contains("\"scoped\":true") && !ledger.contains("ACME") && !ledger.contains("equities"))
    }

    @Test("Whatever is asked, the answer is that of an archive of this desk alone, by words and status")
    func same() throws {
        let (whole, part) = (try filled(), try filled(["rates"]))
        for line in [
            ["search", "--count", "--json"], ["search", "kestrel", "--count", "--facets", "--json"],
            ["search", "secretword", "--json"], ["search", "kestrelx", "--json"], ["search", "heron", "--json"],
            ["search", "kestrelz", "--json"], ["search", "id:E-1", "--json"], ["search", "desk:equities", "--json"],
            ["search", "--unit", "chain", "--count", "--json"], ["search", "class:audit-trail", "--json"],
            ["search", "entity:acme", "--count", "--format", "csv"], ["search", "R-2", "--unit", "trade", "--count"],
            ["get", "E-1"], ["get", "E-2"], ["get", "R-29"], ["get", "X-1"], ["get", "R-1"], ["get", "R-2", "--text"],
            ["show", "E-1"], ["show", "R-1"], ["history", "E-1"], ["history", "X-1"], ["get", "R-9"],
        ] {
            let runs = try [whole, part].map { try $0.muniment(line + ["--as", "rita"]) }
            #expect(runs[0].status == runs[1].status, "\(line)")
            #expect(Self.plain(runs[0].text) == Self.plain(runs[1].text), "\(line)")
            #expect(Self.plain(runs[0].errors) == Self.plain(runs[1].errors), "\(line)")
            for word in ["secretword", "E-2", "R-29", "X-1"] where !line.contains(word) {
                #expect(!runs[0].text.contains(word) && !runs[0].errors.contains(word), "\(line)")
            }
        }
        let missing = try whole.muniment(["get", "E-1", "--as", "rita"])
        try refuses(missing, 4, "no record is known by the id 'E-1'")
        #expect(missing.errors.contains("searched the records of your legal entities and desks"))
        #expect(!missing.errors.contains("6"))
        let coverage = try whole.muniment(["search", "", "--json", "--as", "rita"]).object()["coverage"]
        #expect(
            Set((coverage as? [String: Any] ?? [:]).keys) == [
                "line", "withheld", "incomplete", "unsearched", "lost", "scoped",
            ])
    }

    /// Without identities, lines and times.
    private static func plain(_ text: String) -> String {
        text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
            .replacing(/"line":[0-9]+/, with: "")
            .replacing(/line [0-9,]+/, with: "line")
    }

    @Test("Many ids at once, and the record id of another desk's record, are answered as ids that nobody has")
    func bulk() throws {
        let trial = try filled()
        let hits = try trial.muniment(["search", "E-1", "--json", "--as", "otto"]).object()["hits"] as? [[String: Any]]
        let record = try #require(hits?.first?["record"] as? String)
        try trial.put("ids", Array("R-1\nE-1\n\(record)\nnobody\n".utf8))
        let got = try trial.muniment(["get", "--ids-from", "ids", "--out", "got", "--format", "csv", "--as", "rita"])
        #expect(got.status == 3)
        let rows = got.text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",")[1] }
        #expect(rows == ["found", "not-found", "not-found", "not-found"], "\(got.text)")
        for verb in ["get", "show", "history"] {
            try refuses(try trial.muniment([verb, record, "--as", "rita"]), 4, "no record is known by the id")
            #expect(try trial.muniment([verb, record, "--as", "otto"]).status == 0)
        }
    }

    @Test("What can't be limited to a desk is refused with a sentence and status 21, and searches leave their trace")
    func refused() throws {
        let trial = try filled()
        for line in [
            ["status"], ["source", "list"], ["verify"], ["agent", "list"], ["token", "list"],
            ["ledger", "prove", "R-1"],
            ["ledger", "prove", "E-1"], ["ledger", "search"], ["ledger", "show", "R-1"], ["ledger", "verify"],
            ["export", "R-1", "--out", "bag", "--yes"], ["export", "list"], ["search", "", "--sample", "1"],
            ["sample", "list"], ["search", "R-1", "--save", "mine"], ["search", "--saved-list"],
            ["search", "--saved", "mine"], ["hold", "list"],
            ["restrict", "list"], ["event", "list"], ["extend", "list"], ["search", "R-1", "--unlogged"], ["doctor"],
        ] {
            let run = try trial.muniment(line + ["--as", "rita"])
            try refuses(run, 21, "it sees the records of some legal entities and desks only")
            #expect(run.text.isEmpty, "\(line)")
        }
        for verb in [["search", "R-1"], ["get", "R-1"], ["history", "R-1"], ["show", "R-1"]] {
            try refuses(
                try trial.muniment(verb + ["--as-of", "2026-01-01", "--as", "rita"]), 21, "leave out --as-of")
        }
        #expect(try trial.muniment(["schedule", "show", "--as", "rita"]).status == 0)
        #expect(try trial.muniment(["file-plan", "show", "--as", "rita"]).status == 0)
        _ = try trial.muniment(["search", "kestrel", "--as", "rita"])
        #expect(try trial.acts().last == "search")
        let trail = try trial.muniment(["ledger", "search", "kestrel", "--as", "otto"])
        #expect(trail.text.contains("rita") || trail.text.contains("agent:"))
    }
}
