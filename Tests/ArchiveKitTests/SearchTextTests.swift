// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Records
import TestSupport
import Testing

/// Any text is a legal search, and what it says decides what is found.
@Suite struct SearchTextTests {
    private func filled() throws -> TestArchive {
        let archive = try TestArchive()
        try archive.put("a.txt", "The heron waits by the weir; O'Brien paid 12.50 for order CONF-2024-001.")
        try archive.put("b.txt", "By the weir the heron waits: AND, OR, NOT and NEAR are words.")
        try archive.put("c.txt", "Zürich, Ünterwalden; naïve café 🦉 日本語 2026-03-14")
        try archive.put("d.bin", [0x00, 0x01, 0xFF, 0xFE] + Array(repeating: 0x02, count: 40))
        try archive.ingest()
        return archive
    }

    @Test(arguments: [
        ("", 4), ("   \n\t", 4), ("heron", 2), ("HERON", 2), ("\"heron waits\"", 2), ("\"heron waits by\"", 1),
        ("\"the heron\" weir", 2), ("weir heron paid", 1), ("CONF-2024-001", 1), ("2024-001", 1), ("CONF-2024-002", 0),
        ("O'Brien", 1), ("12.50", 1), ("2026-03-14", 1), ("a:b", 0), ("waits:", 2), ("and", 1), ("NOT", 1), ("near", 1),
        ("zurich", 1), ("naive cafe", 1), ("日本語", 1), ("*", 0), ("(", 0), ("\"", 0), ("\"\"", 0), ("-", 0), ("🦉", 0),
        ("heron*", 2), ("her*", 2), ("CONF-2024-*", 1), ("^heron", 2), ("heron OR nothing", 2), ("heron -paid", 1),
        ("-heron", 2), ("NOT heron", 2), ("(zurich OR paid) -weir", 1), ("\"heron*\"", 2), ("h*n", 0),
        ("\"unbalanced", 0), ("heron\0waits", 2),
    ])
    func `A text finds what holds all of its words and phrases`(text: String, count: Int) throws {
        let archive = try filled()
        let answer = try archive.search(text, isCounted: true)
        #expect(answer.hits.count == count, "\(text)")
        #expect(answer.count == count, "\(text)")
        #expect(answer.coverage.records == 4)
        let again = try archive.search(answer.understood, isCounted: true)
        #expect(again.hits == answer.hits, "\(text) was understood as \(answer.understood)")
    }

    @Test func `None of two thousand random texts is an error, and each is counted as it is listed`() throws {
        let archive = try filled()
        let reader = try archive.open(unlogged: true)
        let seed: UInt64 = 77
        var random = SeededGenerator(seed: seed)
        for round in 0..<2_000 {
            var text = random.text(upTo: round % 100 == 0 ? 400 : 12)
            if random.below(4) == 0 { text += " " + random.pick(["heron", "\"the heron", "NEAR(", "text:", "{a b}:"]) }
            let answer = try archive.search(text, isCounted: true, in: reader)
            #expect(answer.hits.count == answer.count, "seed \(seed), round \(round)")
        }
    }

    @Test func `What holds nothing to search for is named`() throws {
        let archive = try filled()
        let answer = try archive.search("heron ;; -- weir")
        #expect(answer.ignored == [";;", "--"])
        #expect(answer.understood == "heron weir")
        let nothing = try archive.search("!!!")
        #expect(nothing.hits.isEmpty)
        #expect(nothing.ignored == ["!!!"])
    }
}
