// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Durability
import Foundation
import SystemPackage
import TestSupport
import Testing

/// One process makes everything that is derived again while others have it open.
@Suite struct ConcurrentRebuildTests {
    @Test func `Those who have the archive open during a rebuild answer as before`() throws {
        let archive = try DamagedArchive()
        let trial = archive.trial
        let expected = try TrialContents.expected(of: archive.tree)
        var early: Archive? = try trial.open()
        let service = try trial.open()
        for each in [early, service] {
            let opened = try #require(each)
            #expect(try TrialContents(opened) == expected)
        }
        _ = try Rebuild(service).run()
        #expect(try TrialContents(service) == expected)
        let more = try SourceTree(
            archive.root.removingLastComponent().appending("more"),
            (0..<20).map { ("s\($0)", Array(SourceMessages.statement("S-\($0)").utf8)) })
        try trial.ingest(more, into: service, TrialArchive.Receipts())
        early = nil
        for round in 0..<4 {
            let late = try trial.open()
            for opened in [late, service] {
                let contents = try TrialContents(opened)
                #expect(contents.sources == expected.sources + 20 + round, "\(round)")
                #expect(contents.coverage.records == expected.coverage.records + 20 + round, "\(round)")
                #expect(contents.coverage.incomplete.isEmpty, "\(round)")
            }
            let one = try SourceTree(
                archive.root.removingLastComponent().appending("one-\(round)"),
                [("s", Array(SourceMessages.statement("R-\(round)").utf8))])
            try trial.ingest(one, into: round % 2 == 0 ? late : service, TrialArchive.Receipts())
            try trial.expectVerified("\(round)")
        }
    }
}
