// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RegisterRestrictionTests {
    private let directory: TemporaryDirectory
    private let register: Register
    private let ids: [RecordID]

    init() throws {
        directory = try TemporaryDirectory()
        register = try Register(directory.path.appending("register.sqlite"), .write)
        ids = (0..<6).map { RecordID(TimeOrderedUUID(milliseconds: UInt64($0), random: (7, UInt64($0)))) }
    }

    private func apply(_ kind: RestrictionKind?, _ places: [Int], line: Int, detail: VolumeKey? = nil) throws {
        let change = RestrictionChange(
            kind: kind, records: places.map { ids[$0] }, line: line, time: Timestamp(milliseconds: Int64(line) * 1_000),
            agent: "agent:2", detail: detail)
        try register.apply([.restriction(change)], head: LedgerHead())
    }

    private func kinds(_ places: [Int: RestrictionKind]) -> [RecordID: RestrictionKind] {
        Dictionary(uniqueKeysWithValues: places.map { (ids[$0.key], $0.value) })
    }

    @Test func `What is restricted is known as of now and as of every line, under the kind that was said last`() throws
    {
        #expect(try register.restricted().isEmpty && register.restricted().line == 0)
        try apply(.privileged, [0, 1, 2], line: 10)
        #expect(try register.restricted().kinds == kinds([0: .privileged, 1: .privileged, 2: .privileged]))
        try apply(.gdpr18, [1], line: 12)
        try apply(nil, [0, 5], line: 14)
        try apply(.misdirected, [0], line: 16)
        #expect(try register.restricted().line == 16)
        let states: [(line: Int, last: Int, kinds: [Int: RestrictionKind])] = [
            (9, 0, [:]), (10, 10, [0: .privileged, 1: .privileged, 2: .privileged]),
            (11, 10, [0: .privileged, 1: .privileged, 2: .privileged]),
            (12, 12, [0: .privileged, 1: .gdpr18, 2: .privileged]), (14, 14, [1: .gdpr18, 2: .privileged]),
            (99, 16, [0: .misdirected, 1: .gdpr18, 2: .privileged]),
        ]
        for state in states {
            let found = try register.restricted(at: state.line)
            #expect(found.kinds == kinds(state.kinds) && found.line <= state.last, "line \(state.line)")
        }
        #expect(try register.restricted().kinds == register.restricted(at: 99).kinds)
    }

    @Test func `Restrictions come back with all that was said of them, in the order of lines`() throws {
        let key = VolumeKey(recordClass: .auditTrail, period: "2026", sequence: 1)
        try apply(.misdirected, [3, 2], line: 5, detail: key)
        try apply(nil, [3], line: 8)
        let entries = try register.restrictions()
        #expect(entries.map(\.record) == [ids[2], ids[3]])
        #expect(
            entries.allSatisfy { $0.kind == .misdirected && $0.since == 5 && $0.agent == "agent:2" && $0.detail == key }
        )
        #expect(entries.map(\.until) == [nil, 8])
        #expect(entries.map(\.released) == [nil, Timestamp(milliseconds: 8_000)])
        #expect(entries[0].placed == Timestamp(milliseconds: 5_000))
    }

    @Test func `Another connection sees at once what was restricted`() throws {
        let other = try Register(register.path, .read)
        #expect(try other.restricted().isEmpty)
        try apply(.privileged, [4], line: 3)
        #expect(try other.restricted().kinds == kinds([4: .privileged]))
        try apply(nil, [4], line: 4)
        #expect(try other.restricted().isEmpty && register.restricted().isEmpty)
    }
}
