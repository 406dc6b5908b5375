// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// How a scope is given, kept and read, and what it leaves of roles.
@Suite struct ScopeGuardTests {
    private static func source(_ name: String, _ desk: String, _ messages: [String]) -> ScopedArchive.Source {
        ScopedArchive.Source(name: name, entity: "Acme", desk: desk, text: messages.joined())
    }

    /// A chain that moves from desk A to B and back, one that moves to B for good, and two ids that are alike.
    private func moving() throws -> ScopedArchive {
        try ScopedArchive(
            [
                Self.source("0.log", "A", [FIXMessage.confirmation("M-1000"), FIXMessage.confirmation("M-2000")]),
                Self.source(
                    "1.log", "B",
                    [
                        FIXMessage.confirmation("M-1001", amends: "M-1000"),
                        FIXMessage.confirmation("M-2001", amends: "M-2000"),
                        FIXMessage.confirmation("Z-77-1"), FIXMessage.confirmation("N-5001", amends: "N-5000"),
                    ]),
                Self.source(
                    "2.log", "A",
                    [
                        FIXMessage.confirmation("M-1002", amends: "M-1001"), FIXMessage.confirmation("Z77 1"),
                        FIXMessage.confirmation("N-5002", amends: "N-5000"),
                    ]),
            ], seed: 1)
    }

    private let deskA = AccessScope(desks: ["a"])

    @Test func `Of a chain that moved away nothing is given by its id, and its parts are what they are`() throws {
        let planted = try moving()
        let open = try planted.open(deskA)
        let back = try #require(try planted.archive.lookUp("M-1000", in: open).chain)
        #expect(back.versions.map { $0.envelope.parsed.identifiers[0].value } == ["M-1000", "M-1002"])
        #expect(back.current.id == back.versions[1].id && back.withheld == 0)
        guard case .notFound(_, let near, []) = try planted.archive.lookUp("M-2000", in: open) else {
            Issue.record("an earlier version in the place of the one in force")
            return
        }
        #expect(!near.contains("M-2000"))
        let hits = try planted.archive.search("id:M-2000", in: open).hits
        #expect(hits.map(\.status) == [.superseded])
        #expect(try planted.archive.lookUp("\(hits[0].id)", in: open).chain?.current.id == hits[0].id)
        // What hangs together by what is not seen does not hang together.
        var request = SearchRequest("M-1000 OR M-1002", limit: 10, isCounted: true)
        request.unit = .chain
        let units = try ArchiveSearch(open).run(request) { $0 }
        #expect(units.count == 2 && units.hits.map(\.matched) == [1, 1])
    }

    @Test func `An id that another desk has is no hint, no match and no obstacle`() throws {
        let planted = try moving()
        let open = try planted.open(deskA)
        let alike = try #require(try planted.archive.lookUp("Z-77-1", in: open).chain)
        #expect(alike.isFolded && alike.current.envelope.parsed.identifiers[0].value == "Z77 1")
        guard case .notFound(_, let near, let superseding) = try planted.archive.lookUp("N-5000", in: open) else {
            Issue.record("N-5000 has not come in")
            return
        }
        #expect(near == ["N-5002"] && superseding.count == 1)
        guard case .notFound(_, let others, _) = try planted.archive.lookUp("M-2002", in: open) else { return }
        #expect(others == ["M-1000", "M-1002", "M-2000"] || others == ["M-2000"])
    }

    @Test func `What is restricted is counted where it is in scope, and nowhere else`() throws {
        let planted = try moving()
        let manager = try planted.open(nil, to: [.restrict])
        _ = try RecordRestriction(manager).restrict(["M-1002", "Z-77-1"], .privileged, reason: "counsel")
        let open = try planted.open(deskA)
        let answer = try planted.archive.search("", in: open)
        #expect(answer.coverage.withheld == 1 && answer.hits.count == 4)
        guard case .withheld(1) = try planted.archive.lookUp("M-1002", in: open) else {
            Issue.record("the version in force is restricted")
            return
        }
        #expect(try planted.archive.lookUp("Z-77-1", in: open).chain?.isFolded == true)
    }

    @Test func `Nothing but what can be limited is left of the roles, and each refusal is in the ledger`() throws {
        let planted = try moving()
        let open = try planted.open(deskA, to: [.rules])
        let agent = try open.authenticate(.user(ScopedArchive.user), asking: .search)
        for permission in Permission.allCases where ![.search, .retrieve, .rules].contains(permission) {
            #expect(!agent.permits(permission))
            let before = try planted.archive.lines().count
            let error = #expect(throws: ArchiveError.self) { try open.admit(agent, to: [.search, permission]) }
            #expect(error?.code == .notAllowed && error?.message.contains("ask somebody without a scope") == true)
            let act = LedgerAct.refusal(RefusalAct(asked: permission.rawValue, reason: .scope))
            #expect(try planted.archive.lines().dropFirst(before).map(\.act) == [act], "\(permission)")
        }
        let limited = try planted.open(deskA)
        let day = CivilDate("2026-03-01")
        let refused = #expect(throws: ArchiveError.self) {
            try planted.archive.search("", asOf: day, in: limited)
        }
        #expect(refused?.code == .notAllowed && refused?.message.contains("--as-of") == true)
        #expect(throws: ArchiveError.self) { try RecordLookup(limited).find("M-1000", asOf: day) { _ in } }
        _ = try planted.archive.search("kestrel", in: limited)
        try limited.flush()
        guard case .search = try #require(try planted.archive.lines().last).act else {
            Issue.record("a search within a scope leaves a trace")
            return
        }
    }

    @Test func `A scope stays until it is said anew or taken away, and its names are nowhere in the ledger`() throws {
        let planted = try moving()
        let scope = AccessScope(legalEntities: [" Canary Holdings "], desks: ["Lark", "Lark"])
        _ = try planted.open(scope)
        #expect(try planted.archive.lastJSON(1)[0]["scoped"] == .boolean(true))
        var request = AgentRequest()
        request.roles = [.auditor]
        let changed = try planted.administration().change("limited", request)
        #expect(changed.entry.isScoped)
        #expect(changed.scope == AccessScope(legalEntities: ["Canary Holdings"], desks: ["Lark"]))
        let listed = try planted.administration().list()
        #expect(listed.map { $0.scope } == [nil, changed.scope])
        let ledger = String(
            decoding: try planted.archive.bytes(of: planted.archive.layout.ledger.appending("events-000001.log")),
            as: UTF8.self)
        #expect(!ledger.lowercased().contains("canary") && !ledger.lowercased().contains("lark"))
        #expect(try planted.archive.search("", in: planted.opened(by: .user(ScopedArchive.user))).hits.isEmpty)
        let free = try planted.open(nil)
        #expect(free.scope == nil)
        #expect(try planted.archive.search("", in: free).hits.count == 9)
        for bad in [
            AccessScope(), AccessScope(desks: [" "]), AccessScope(desks: ["a\u{1}b"]),
            AccessScope(desks: [String(repeating: "x", count: 201)]),
            AccessScope(legalEntities: (0...100).map { "e\($0)" }),
        ] {
            let error = #expect(throws: ArchiveError.self) { _ = try planted.open(bad) }
            #expect(error?.code == .usage)
        }
    }

    @Test func `A token narrows what its agent sees and never widens it`() throws {
        let planted = try moving()
        _ = try planted.open(deskA)
        let administrator = try planted.archive.open()
        let owner = try administrator.authenticate(.user(ScopedArchive.owner), asking: .agents)
        try administrator.admit(owner, to: [.agents])
        let tokens = TokenAdministration(administrator)
        let later = Timestamp(milliseconds: planted.archive.clock.now.milliseconds + 86_400_000)
        func count(_ holder: String?, _ scope: AccessScope?) throws -> Int {
            let made = try tokens.create(
                "t", roles: holder == nil ? [.auditor] : [], holder: holder, expires: later, scope: scope)
            #expect(made.token.entry.isScoped == (scope != nil))
            return try planted.archive.search("", in: planted.opened(by: .token(made.text))).hits.count
        }
        #expect(try count("limited", nil) == 5)
        #expect(try count("limited", AccessScope(desks: ["B"])) == 0)
        #expect(try count("limited", AccessScope(legalEntities: ["ACME"], desks: ["A", "B"])) == 5)
        #expect(try count(nil, AccessScope(desks: ["B"])) == 4)
        #expect(try count(nil, nil) == 9)
        #expect(try tokens.list().map { $0.scope?.desks } == [nil, ["B"], ["A", "B"], ["B"], nil])
    }

    @Test func `Where the words of a scope can't be read, its agent sees nothing`() throws {
        let planted = try moving()
        let open = try planted.open(deskA)
        let trail = try #require(try open.register().volumes().volumes.first { $0.isTrail })
        try FileManager.default.removeItem(atPath: open.layout.volume(trail.key).pack.string)
        let error = #expect(throws: ArchiveError.self) { _ = try planted.opened(by: .user(ScopedArchive.user)) }
        #expect(error?.code == .notAllowed && error?.message.contains("can't be read") == true)
        #expect(try planted.archive.lines().last?.act == .refusal(RefusalAct(asked: "search", reason: .scope)))
        // Before a scope was read, and where none could be, nothing is in it.
        let closed = try planted.archive.open()
        let agent = try closed.authenticate(.user(ScopedArchive.user), asking: .search)
        #expect(throws: ArchiveError.self) { try closed.admit(agent, to: [.search]) }
        #expect(try planted.archive.search("", in: closed).hits.isEmpty)
        #expect(ScopeRule([]).holds("\ndesk:a\n") == false && ScopeRule([AccessScope()]).holds("\ndesk:a\n") == false)
    }

    @Test func `Who administers for good has no scope`() throws {
        let planted = try moving()
        var request = AgentRequest()
        request.kind = .person
        request.roles = [.administrator]
        request.user = SystemUser(number: 9, name: nil)
        _ = try planted.administration().add("second", request)
        request.scope = .these(deskA)
        _ = try planted.administration().change("second", request)
        let error = #expect(throws: ArchiveError.self) {
            let open = try planted.archive.open()
            let agent = try open.authenticate(.user(9), asking: .agents)
            try open.admit(agent, to: [.agents])
        }
        #expect(error?.code == .notAllowed)
        #expect(AgentRoll(of: try planted.archive.open()).lastingAdministrators() == [1])
    }
}
