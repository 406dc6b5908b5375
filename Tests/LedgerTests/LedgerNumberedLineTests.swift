// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing

@testable import Ledger

/// A line is found by its number without an index.
@Suite struct LedgerNumberedLineTests {
    @Test(arguments: [400, 9_000, 64 << 20])
    func `Every line is found by its number, in whatever segment it is`(segmentSize: Int) throws {
        let ledger = try TestLedger()
        var generator = SeededGenerator(seed: 12)
        let records = (0..<700).map { _ in RecordID(generator.uuid()) }
        // Lines from two hundred to 28,000 bytes, several times what is looked at in one go.
        let acts = (0..<90).map { LedgerAct.read(count: 1, records: Array(records.prefix($0 % 9 == 0 ? 700 : $0 % 9))) }
        let lines = try ledger.write(acts, segmentSize: segmentSize)
        let end = try #require(lines.last?.end)
        for line in lines {
            let found = try #require(try ledger.reader.line(numbered: line.sequence, before: end))
            #expect(found.line.sequence == line.sequence && found.line.offset == line.offset)
            #expect(Digest.leaf(found.json) == line.leaf)
            #expect(try ledger.reader.line(numbered: line.sequence, before: line.end) != nil)
            #expect(try ledger.reader.line(numbered: line.sequence, before: line.offset) == nil)
        }
        for none in [0, 91, 1_000] { #expect(try ledger.reader.line(numbered: none, before: end) == nil) }
    }
}
