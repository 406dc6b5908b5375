// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport
import Testing

@testable import ArchiveKit

/// Becomes true after so many looks.
final class Patience: Sendable {
    private let looks: Mutex<Int>
    init(_ looks: Int) { self.looks = Mutex(looks) }

    func isOver() -> Bool {
        looks.withLock { left in
            left -= 1
            return left < 0
        }
    }
}

/// A search that is ended hands out what it has, and says what it has not looked into.
@Suite struct EndedSearchTests {
    @Test func `Wherever it is ended there is no next page, and no number but the least`() throws {
        let archive = try TestArchive(at: "2025-11-02T10:00:00Z", seed: 3)
        var random = SeededGenerator(seed: 3)
        for number in 0..<12 { try archive.put("source-\(number)", Generated.source(number, &random)) }
        try archive.ingest(groupRecords: 9)
        let reader = try archive.open(unlogged: true)
        let whole = try archive.search("", limit: 10_000, isCounted: true, in: reader)
        let all = Set(whole.hits.map(\.id))
        var ended = 0
        for looks in 0..<60 {
            for limit in [1, 5, 20, 45, 10_000] {
                let patience = Patience(looks)
                var request = SearchRequest("-zebra", limit: limit, isCounted: looks % 2 == 0)
                request.isCountTried = false
                request.hasFacets = looks % 3 == 0
                request.isCancelled = { patience.isOver() }
                let answer = try ArchiveSearch(reader).run(request) { $0 }
                #expect(all.isSuperset(of: answer.hits.map(\.id)), "\(looks) looks")
                #expect(answer.atLeast <= all.count)
                guard !answer.coverage.unsearched.isEmpty else { continue }
                ended += 1
                #expect(answer.count == nil || answer.count == all.count, "\(looks) looks")
                // Where the list itself was cut short, what was left out may stand before its end.
                let isCut = answer.hits.map(\.id) != Array(whole.hits.prefix(limit).map(\.id))
                #expect(!isCut || answer.cursor == nil, "\(looks) looks, limit \(limit)")
            }
        }
        #expect(ended > 20)
    }
}
