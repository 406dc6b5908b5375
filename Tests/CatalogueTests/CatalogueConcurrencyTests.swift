// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Queries
import Records
import SystemPackage
import TestSupport
import Testing

/// A writer and a reader in two connections, as in two processes.
@Suite struct CatalogueConcurrencyTests {
    @Test func `A reader sees each batch whole, and up to a line the same answer for ever`() throws {
        let volume = try TestVolume()
        let writer = try volume.open()
        let reader = try volume.open(.read)
        for sequence in 1...30 {
            let batch = (0..<5).map { NewIndexedRecord(sequence * 5 + $0, "alder w\(sequence)", sequence: sequence) }
            #expect(try reader.position().sequence == sequence - 1)
            try volume.apply(batch, sequence: sequence, to: writer)
            #expect(try reader.position() == writer.position())
            for upTo in [sequence - 1, sequence] {
                #expect(try reader.count(.word("alder"), upTo: upTo) == 5 * upTo)
                #expect(try reader.newest(.word("alder"), upTo: upTo, limit: 999).count == 5 * upTo)
                #expect(try reader.coverage(upTo: upTo).records == 5 * upTo)
            }
        }
        #expect(try reader.newest(.everything, upTo: 7, limit: 999) == writer.newest(.everything, upTo: 7, limit: 999))
    }

    @Test func `A reader and a writer that work at the same time do not disturb one another`() async throws {
        let volume = try TestVolume()
        _ = try volume.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let writer = try volume.open()
                for sequence in 1...60 {
                    let batch = (0..<3).map { NewIndexedRecord(sequence * 3 + $0, "alder", sequence: sequence) }
                    try volume.apply(batch, sequence: sequence, to: writer)
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    let reader = try volume.open(.read)
                    var last = 0
                    while last < 60, !Task.isCancelled {
                        let sequence = try reader.position().sequence
                        #expect(sequence >= last)
                        #expect(try reader.count(.word("alder"), upTo: sequence) == 3 * sequence)
                        #expect(try reader.coverage(upTo: sequence).records == 3 * sequence)
                        last = sequence
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `Two writers of one register take turns`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path.appending("register.sqlite")
        _ = try Register(path, .write)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    let register = try Register(path, .write)
                    for number in 0..<40 {
                        var head = LedgerHead()
                        head.sequence = number + 1
                        let key = VolumeKey(recordClass: .statement, period: "202\(writer)", sequence: number + 1)
                        try register.apply([.accessionVolume(AccessionID(.sample(1)), key)], head: head)
                    }
                }
            }
            try await group.waitForAll()
        }
        let register = try Register(path, .read)
        #expect(try register.volumes(of: AccessionID(.sample(1))).count == 80)
        #expect(try register.integrityFindings().isEmpty)
    }
}
