// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite("A record is shown so that a person can read it")
struct ReadingViewTests {
    @Test("show says what it is, which version, who, where from and how long it is kept, also in a pipe")
    func view() throws {
        let trial = try Trial.withSampleData()
        let run = try trial.muniment(["show", "CONF-20240314-0007"])
        #expect(run.status == 0)
        #expect(run.lines[0] == "Confirmation (FIX AK)  CONF-20240314-0007-C")
        #expect(run.lines[1].hasPrefix("cancelled: version 3 of "), "\(run.lines[1])")
        for title in ["id", "trade date", "captured", "source", "class", "kept until", "record", "SHA-256"] {
            #expect(run.lines.contains { $0.hasPrefix(title + " ") }, "\(title)")
        }
        #expect(run.text.contains("SampleData/FIX/day-2024-03-14.log, byte "))
        #expect(run.lines.contains { $0.wholeMatch(of: /664=CONF-20240314-0007-C +ConfirmID/) != nil })
        #expect(!run.text.contains("\u{1B}") && !run.text.contains("\u{1}"))
        let json = try trial.muniment(["show", "--json", "CONF-20240314-0007"])
        #expect(json.text == (try trial.muniment(["get", "--json", "CONF-20240314-0007"]).text))
    }

    @Test("A cell of a table stands beside the name of its column")
    func table() throws {
        let trial = try Trial()
        let text =
            "Trade Reference,Trade Date,Colour of the day,Currency,Net Amount\n"
            + "TR-77,2026-03-02,\"blue, light\",EUR,1250.50\nTR-78,2026-03-02,red,EUR,10.00\n"
        try trial.put("blotter.csv", Array(text.utf8))
        _ = try trial.muniment(["ingest", "blotter.csv"])
        let run = try trial.muniment(["show", "TR-77"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.lines.contains { $0.wholeMatch(of: /Colour of the day +blue, light/) != nil }, "\(run.text)")
        #expect(run.lines.contains { $0.wholeMatch(of: /amount +1,250.50 EUR/) != nil }, "\(run.text)")
        #expect(!run.text.contains("TR-78"))
    }

    @Test("Of a mail of Outlook the text is shown, and its bytes are written with the ending that it has")
    func outlook() throws {
        let trial = try Trial()
        let mail = OutlookMaker.file(
            [
                .unicode(0x0037, "Confirmation CN-10023"), .unicode(0x1035, "<1@x.example>"),
                .unicode(0x1000, "Dear Jo"),
            ],
            recipients: [OutlookMaker.recipient("Jo", "jo@fund.example")])
        try trial.put("mail.msg", mail)
        #expect(try trial.muniment(["ingest", "mail.msg"]).status == 0)
        let run = try trial.muniment(["show", "1@x.example"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.lines.first?.hasPrefix("E-mail (Outlook confirmation)") == true, "\(run.text)")
        #expect(run.lines.suffix(4) == ["Confirmation CN-10023", "Jo", "jo@fund.example", "Dear Jo"], "\(run.text)")
        try trial.put("ids", Array("1@x.example\n".utf8))
        #expect(try trial.muniment(["get", "--ids-from", "ids", "--out", "found"]).status == 0)
        #expect(try trial.bytes("found/1_x.example.msg") == mail)
    }

    @Test("No line of the view is longer than the terminal is wide", arguments: [60, 80, 132] as [UInt16])
    func fitted(columns: UInt16) throws {
        let trial = try Trial()
        let note = String(repeating: "a word and another ", count: 30)
        try trial.put("c.fix", Array(FIXText.confirmation("C-1", note: note).utf8))
        try trial.put("letter.txt", Array("Dear all, \(note)\n".utf8))
        _ = try trial.muniment(["ingest", "c.fix", "letter.txt"])
        for line in [["get", "C-1"], ["show", "C-1"]] {
            let run = try trial.muniment(line, to: .terminal(columns: columns))
            #expect(run.lines.count > 10)
            for shown in run.lines { #expect(shown.count <= Int(columns), "\(shown)") }
        }
    }

    @Test("Colours go to a terminal that nobody has asked to be without, and nowhere else")
    func colours() throws {
        let trial = try Trial.withSampleData()
        let lines = [["get", "CONF-20240314-0007"], ["history", "CONF-20240314-0007"], ["search", "account"]]
        for line in lines {
            let shown = try trial.muniment(line, to: .terminal(columns: 200), environment: ["NO_COLOR": ""])
            #expect(shown.text.contains("\u{1B}[31mcancelled\u{1B}[0m"), "\(line)")
            let asked = try trial.muniment(line, to: .terminal(columns: 200))
            #expect(asked.text == shown.text.replacing(/\u{1B}\[\d*m/, with: ""))
            let piped = try trial.muniment(line, environment: ["NO_COLOR": ""])
            #expect(!piped.text.contains("\u{1B}"))
        }
    }

    @Test("Long output goes through the pager of a person at a terminal, and short output does not")
    func pager() throws {
        let trial = try Trial.withSampleData()
        let pager = ["PAGER": "sed 's/^/> /'"]
        let list = ["search", "--limit", "100"]
        let paged = try trial.muniment(list, to: .typing("", columns: 200), environment: pager)
        #expect(paged.status == 0)
        #expect(paged.lines.count > 50 && paged.lines.allSatisfy { $0.hasPrefix("> ") }, "\(paged.lines.prefix(3))")
        let plain = try trial.muniment(list + ["--no-pager"], to: .typing("", columns: 200), environment: pager)
        #expect(plain.lines.allSatisfy { !$0.hasPrefix("> ") })
        #expect(plain.text == paged.text.replacing(#/(?m)^> /#, with: ""))
        let short = try trial.muniment(["search", "--limit", "3"], to: .typing("", columns: 200), environment: pager)
        #expect(short.lines.allSatisfy { !$0.hasPrefix("> ") })
        let early = try trial.muniment(list, to: .typing("", columns: 200), environment: ["PAGER": "head -n 2"])
        #expect(early.status == 0 && early.lines.count == 2)
        let missing = try trial.muniment(
            list, to: .typing("", columns: 200), environment: ["PAGER": "no-such-pager 2>&-"])
        #expect(missing.text == plain.text)
    }
}
