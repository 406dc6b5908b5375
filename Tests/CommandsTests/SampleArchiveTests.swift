// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@Suite("init --sample makes an archive with a story, and a copy of it that was tampered with")
struct SampleArchiveTests {
    private static let sample = ["init", "--sample", "--json"]

    /// A trial with a sample archive, and what `init` said of it.
    private func story(_ options: [String] = []) throws -> (Trial, [String: Any]) {
        let trial = try Trial(nil)
        let made = try trial.muniment(Self.sample + options)
        try #require(made.status == 0, "\(made.errors)")
        return (trial, try made.object())
    }

    private func id(_ member: String, _ said: [String: Any]) throws -> String {
        try #require((said["sample"] as? [String: Any])?[member] as? String)
    }

    private func versions(_ trial: Trial, _ words: [String]) throws -> [[String: Any]] {
        try #require(trial.muniment(["--json", "history"] + words).object()["versions"] as? [[String: Any]])
    }

    /// The FIX fields of what `get` gives.
    private func fields(_ trial: Trial, _ words: [String]) throws -> [Substring] {
        let run = try trial.muniment(["get"] + words)
        #expect(run.status == 0, "\(run.errors)")
        return run.text.split(separator: "\u{1}")
    }

    /// Paths of files below a folder.
    private func files(_ folder: String, in trial: Trial) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: trial.place(folder)).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: trial.place("\(folder)/\(name)"), isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    @Test(
        "Each command that it prints runs as it stands there, and ends as it should",
        arguments: ["story", "./some folder/it's a story"])
    func commands(path: String) throws {
        let trial = try Trial(nil)
        let made = try trial.bare(["--archive", path, "init", "--sample"])
        try #require(made.status == 0, "\(made.errors)")
        #expect(made.errors.isEmpty)
        #expect(made.text.contains("it is for trials, never for records"))
        #expect(made.text.contains("\(path)-tampered is a copy in which one byte of CONF-"))
        let rows = made.lines.filter { $0.first?.isNumber == true }
        #expect(rows.count == 10 && rows.allSatisfy { $0.count <= 80 })
        let commands = made.lines.filter { $0.hasPrefix("  ") }
        #expect(commands.count == 7)
        let folder = MunimentProcess.binary.removingLastComponent().string
        for command in commands {
            let run = try MunimentProcess(
                "/bin/sh", ["-c", "PATH=\"$0:$PATH\"; \(command)", folder], in: trial.directory.path
            ).end()
            #expect(run.status == (command.contains("-tampered") ? 13 : 0), "\(command): \(run.errors)")
            #expect(!run.output.isEmpty)
            if command.contains("-tampered") {
                #expect(run.text.contains("DAMAGED  \(path)-tampered/volumes/trade-confirmation/"))
            }
        }
        #expect(made.lines.contains { $0.hasSuffix(" verify") && !$0.contains("-tampered") })
    }

    @Test("With --json it answers with the members of init, and those of the story")
    func json() throws {
        let (trial, said) = try story()
        #expect(
            Set(said.keys) == ["archive", "path", "testClock", "zone", "filePlan", "schedule", "publicKey", "sample"])
        #expect(said["testClock"] as? Bool == true)
        let sample = try #require(said["sample"] as? [String: Any])
        #expect(Set(sample.keys) == ["tampered", "confirmation", "cancelled", "sources"])
        #expect(sample["tampered"] as? String == "archive-tampered")
        #expect(sample["sources"] as? Int == 10)
        #expect(try trial.muniment(["source", "list", "--json"]).objects().count == 10)
    }

    @Test("The copy is the same but for one byte of a pack, and verify finds just that archive wanting")
    func tampered() throws {
        let (trial, _) = try story()
        let names = try files("archive", in: trial)
        #expect(try files("archive-tampered", in: trial) == names)
        var changed: [String: Int] = [:]
        for name in names {
            let (own, copied) = (try trial.bytes("archive/\(name)"), try trial.bytes("archive-tampered/\(name)"))
            #expect(own.count == copied.count)
            let count = zip(own, copied).count { $0 != $1 }
            if count > 0 { changed[name] = count }
        }
        #expect(changed.count == 1 && changed.values.first == 1)
        #expect(changed.keys.first?.hasSuffix("content.pack") == true)
        #expect(try trial.muniment(["verify"]).status == 0)
        let found = try trial.muniment(["--archive", "archive-tampered", "verify", "--json"])
        #expect(found.status == 13)
        let subjects = try found.objects().filter { $0["severity"] as? String == "integrity" }
        #expect(subjects.contains { ($0["subject"] as? String)?.contains(changed.keys.first ?? "?") == true })
    }

    @Test("The confirmation was amended: the amendment is in force, and on the day of the letter the first one was")
    func amended() throws {
        let (trial, said) = try story()
        let confirmation = try id("confirmation", said)
        let chain = try versions(trial, [confirmation])
        #expect(chain.map { $0["state"] as? String } == ["new", "amended"])
        #expect(chain.map { $0["status"] as? String } == ["superseded", "current"])
        #expect(chain.map { $0["id"] as? String } == [confirmation, "\(confirmation)-A"])
        #expect(try fields(trial, [confirmation]).contains("6=72.05"))
        #expect(try fields(trial, ["\(confirmation)-A"]).contains("772=\(confirmation)"))
        let days = try chain.map { try #require(($0["captured"] as? String).flatMap { CivilDate($0) }) }
        let before = CivilDate(day: days[1].day - 1)
        #expect(before >= days[0])
        #expect(try fields(trial, [confirmation, "--as-of", "\(before)"]).contains("6=75.02"))
        #expect(try fields(trial, [confirmation, "--as-of", "\(days[1])"]).contains("6=72.05"))
        #expect(try versions(trial, [confirmation, "--as-of", "\(before)"]).count == 1)
        let earlier = ["get", confirmation, "--as-of", "\(CivilDate(day: days[0].day - 1))"]
        #expect(try trial.muniment(earlier).status == 4)
    }

    @Test("The confirmation of another client's trade is cancelled, and was in force before")
    func cancelled() throws {
        let (trial, said) = try story()
        let cancelled = try id("cancelled", said)
        let chain = try versions(trial, [cancelled])
        #expect(chain.map { $0["state"] as? String } == ["new", "cancelled"])
        #expect(chain.map { $0["status"] as? String } == ["cancelled", "cancelled"])
        let day = try #require(chain[0]["captured"] as? String)
        let first = try versions(trial, [cancelled, "--as-of", day])
        #expect(first.map { $0["status"] as? String } == ["current"])
    }

    @Test("The trade leads from the execution to the settlement")
    func trade() throws {
        let (trial, said) = try story()
        let related = try versions(trial, [try id("confirmation", said), "--trade"])
        #expect(
            related.map { $0["message"] as? String } == [
                "fix AK", "fix AK", "fix 8", "swift-mt 543", "swift-mt 547", "delimited trade",
            ])
        let letter = try trial.muniment(["--json", "search", "dispute", "price"]).object()
        let hit = try #require((letter["hits"] as? [[String: Any]])?.first)
        #expect(letter["count"] as? Int == 1)
        #expect((hit["source"] as? String)?.hasSuffix("letter.txt") == true)
    }

    @Test("Every message is parsed without a fault, with a date, parties, and an id unless it is a letter")
    func parsed() throws {
        let (trial, _) = try story()
        let answer = try trial.muniment(["--json", "search", "--limit", "100"]).object()
        let hits = try #require(answer["hits"] as? [[String: Any]])
        #expect(hits.count == 12)
        for hit in hits {
            let record = try #require(hit["record"] as? String)
            let read = try trial.muniment(["get", record, "--envelope"]).object()
            let envelope = try #require(read["envelope"] as? [String: Any])
            let source = hit["source"] as? String ?? ""
            #expect(envelope["state"] as? String == "parsed", "\(source)")
            #expect(envelope["diagnostics"] == nil, "\(source)")
            #expect(hit["dated"] as? Bool == true, "\(source)")
            #expect((envelope["parties"] as? [Any])?.isEmpty == false, "\(source)")
            #expect((hit["identifiers"] as? [Any])?.isEmpty == source.hasSuffix("letter.txt"), "\(source)")
            #expect(envelope["class"] as? String != "unclassified", "\(source)")
        }
    }

    @Test(
        "Whenever and wherever it is told, the story lies in working days of the last three weeks",
        arguments: [
            ("2026-07-20T09:00:00Z", "UTC"), ("2026-07-19T23:59:59Z", "Pacific/Auckland"),
            ("2026-03-30T00:30:00Z", "Europe/London"), ("2025-01-01T00:00:00Z", "Pacific/Niue"),
            ("2024-03-03T12:00:00Z", "America/New_York"), ("2026-10-26T03:00:00Z", "Asia/Kathmandu"),
        ])
    func days(now: String, zone: String) throws {
        let (trial, said) = try story(["--now", now, "--zone", zone])
        let told = try #require(CivilDate(String(now.prefix(10))))
        let sources = try trial.muniment(["source", "list", "--json"]).objects()
        let names = sources.compactMap { $0["source"] as? String }
        let days = try names.map { try #require(CivilDate($0.prefix(10))) }
        #expect(days == days.sorted() && Set(days).count == 8)
        for day in days {
            #expect((told.day - 21...told.day).contains(day.day), "\(day)")
            #expect((day.day + 3) % 7 < 5, "\(day)")
        }
        #expect(told.day - (days.last?.day ?? 0) <= 4)
        let times = try sources.map { try #require(($0["captured"] as? String).flatMap { Timestamp($0) }) }
        #expect(times == times.sorted() && times.last.map { $0 < (Timestamp(now) ?? $0) } == true)
        let (confirmation, cancelled) = (try id("confirmation", said), try id("cancelled", said))
        #expect(try versions(trial, [confirmation]).map { $0["captured"] as? String } == ["\(days[1])", "\(days[3])"])
        #expect(try fields(trial, [confirmation, "--as-of", "\(days[2])"]).contains("6=75.02"))
        #expect(try versions(trial, [cancelled]).count == 2)
        #expect(try trial.muniment(["verify"]).status == 0)
        #expect(try trial.muniment(["--archive", "archive-tampered", "verify"]).status == 13)
    }

    @Test("Where something stands in the place of the copy nothing is created, and where there is an archive no copy")
    func refused() throws {
        let trial = try Trial(nil)
        try trial.put("archive-tampered/own.txt", Array("mine".utf8))
        try refuses(try trial.muniment(["init", "--sample"]), 1, "archive-tampered is there already")
        #expect(!FileManager.default.fileExists(atPath: trial.place("archive")))
        #expect(try files("archive-tampered", in: trial) == ["own.txt"])
        let other = try Trial()
        let before = try other.ledger()
        try refuses(try other.muniment(["init", "--sample"]), 1, "there is an archive at archive already")
        #expect(try other.ledger() == before)
        #expect(!FileManager.default.fileExists(atPath: other.place("archive-tampered")))
        try refuses(
            try other.bare(["--archive", "x", "init", "--sample", "--zone", "Mars/Olympus"]), 64, "no time zone")
        #expect(!FileManager.default.fileExists(atPath: other.place("x")))
    }

    @Test("It is refused with --unlogged, and without a name that the copy could have")
    func usage() throws {
        let trial = try Trial(nil)
        try refuses(try trial.muniment(["init", "--sample", "--unlogged"]), 21, "can't be created with --unlogged")
        try refuses(try trial.bare(["--archive", "/", "init", "--sample"]), 64, "give one with --archive")
        #expect(!FileManager.default.fileExists(atPath: trial.place("archive")))
    }

    @Test("In the current folder the copy goes beside it")
    func currentFolder() throws {
        let trial = try Trial(nil)
        let here = trial.directory.path.appending("empty")
        try FileManager.default.createDirectory(atPath: here.string, withIntermediateDirectories: false)
        // What a process says goes into files, which must not lie in the folder.
        let run = try MunimentProcess(
            "/bin/sh", ["-c", "cd empty && exec \"$0\" init --sample --json", MunimentProcess.binary.string],
            in: trial.directory.path
        ).end()
        #expect(run.status == 0, "\(run.errors)")
        #expect(try id("tampered", run.object()).hasSuffix("/empty-tampered"))
        #expect(try trial.bare(["--archive", "empty", "verify"]).status == 0)
        #expect(try trial.bare(["--archive", "empty-tampered", "verify"]).status == 13)
    }

    @Test("Its time may be set from then on, as in any archive for trials, and what comes later is captured as ever")
    func later() throws {
        let (trial, _) = try story(["--now", "2026-07-20T09:00:00Z", "--as", "erin"])
        let text = String(decoding: try trial.ledger(), as: UTF8.self)
        #expect(text.contains("\"agent\":\"test:erin\"") && !text.contains("uid:"))
        try trial.put("later.fix", Array(FIXText.confirmation("C-1").utf8))
        #expect(try trial.muniment(["ingest", "later.fix", "--now", "2026-07-20T10:00:00Z"]).status == 0)
        #expect(try trial.muniment(["get", "C-1", "--as-of", "2026-07-19"]).status == 4)
        #expect(try trial.muniment(["get", "C-1", "--as-of", "2026-07-20"]).status == 0)
    }
}
