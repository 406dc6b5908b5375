// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

@testable import ArchiveKit

/// Who may act in an archive, and who may not any more.
@Suite struct AgentTests {
    private let archive: TestArchive

    /// The user of the operating system who created the archive.
    private static let owner = 1_000

    init() throws {
        archive = try TestArchive(isCreated: false)
        var creation = ArchiveCreation(hasTestClock: true)
        creation.administrator = Self.owner
        _ = try creation.run(at: archive.root, in: archive.environment)
    }

    private func request(
        _ roles: [AgentRole], kind: AgentKind = .person, user: Int? = nil, until: String? = nil
    ) -> AgentRequest {
        var request = AgentRequest()
        request.kind = kind
        request.roles = roles
        request.user = user.map { SystemUser(number: $0, name: "user\($0)") }
        request.until = until.flatMap { CivilDate($0) }
        return request
    }

    /// An archive that somebody has opened who was let in.
    private func open(
        _ credential: Credential = .user(owner), for permission: Permission = .agents
    ) throws -> (archive: Archive, agent: ActingAgent) {
        let open = try archive.open()
        let agent = try open.authenticate(credential, asking: permission)
        try open.admit(agent, to: [permission])
        return (open, agent)
    }

    private func administration(_ credential: Credential = .user(owner)) throws -> AgentAdministration {
        let (open, agent) = try open(credential)
        return AgentAdministration(open, by: agent)
    }

    private func tokens() throws -> TokenAdministration { TokenAdministration(try open().archive) }

    /// That something is refused with a sentence, and leaves this line in the ledger.
    private func refuses(
        _ reason: RefusalAct.Reason, by agent: String, _ permission: Permission, _ part: String,
        _ location: SourceLocation = #_sourceLocation, _ work: () throws -> Void
    ) throws {
        let before = try archive.lines().count
        let error = #expect(throws: ArchiveError.self, sourceLocation: location) { try work() }
        #expect(error?.code == .notAllowed, sourceLocation: location)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")", sourceLocation: location)
        let lines = try archive.lines().dropFirst(before)
        let expected = LedgerAct.refusal(RefusalAct(asked: permission.rawValue, reason: reason))
        #expect(lines.map(\.act) == [expected], sourceLocation: location)
        #expect(lines.first?.agent == agent, sourceLocation: location)
    }

    private func later() throws -> Timestamp {
        Timestamp(milliseconds: archive.clock.now.milliseconds + 30 * 86_400_000)
    }

    @Test func `Who creates an archive is its owner, and may do what one person may do alone`() throws {
        let (open, agent) = try open()
        #expect(agent.identity == "agent:1" && agent.number == 1 && !agent.isUnasked)
        for permission in Permission.allCases {
            #expect(agent.permits(permission) == (permission != .approve), "\(permission)")
        }
        let listed = try AgentAdministration(open, by: agent).list()
        #expect(listed.map(\.name) == ["owner"] && listed.map(\.entry.user) == [Self.owner])
    }

    @Test func `Acts are by the agent, and what it may not do is refused and in the ledger`() throws {
        _ = try administration().add("desk", request([.frontOffice], user: 7))
        let (desk, agent) = try open(.user(7), for: .search)
        #expect(agent.identity == "agent:2")
        _ = try archive.search("anything", in: desk)
        #expect(try archive.lines().last?.agent == "agent:2")
        for permission in Permission.allCases where !RoleMatrix.allows(.frontOffice, permission) {
            try refuses(
                .role, by: "agent:2", permission, "agent:2 may not do this: '\(permission.rawValue)' takes the role"
            ) {
                try desk.admit(agent, to: [permission])
            }
        }
        try refuses(.unknown, by: "uid:1000", .status, "you are no agent of this archive") {
            _ = try open(.user(8), for: .status)
        }
    }

    @Test func `Who was revoked acts no more, also while the register is behind, and a change brings them back`() throws
    {
        _ = try administration().add("desk", request([.frontOffice], user: 7))
        let register = try archive.bytes(of: archive.layout.register)
        _ = try administration().revoke("desk")
        // The register of a moment ago: the line behind it counts all the same.
        for path in ArchiveLayout.companions(of: archive.layout.register) {
            try? FileManager.default.removeItem(atPath: path.string)
        }
        try Data(register).write(to: URL(fileURLWithPath: archive.layout.register.string))
        try refuses(.revoked, by: "agent:2", .search, "agent:2 was revoked") { _ = try open(.user(7), for: .search) }
        _ = try administration().change("2", request([.auditor]))
        #expect(try open(.user(7), for: .sample).agent.roles == [.auditor])
        try refuses(.role, by: "agent:2", .capture, "takes the role ingest") { _ = try open(.user(7), for: .capture) }
    }

    @Test func `Without its register an archive knows its agents from the ledger`() throws {
        _ = try administration().add("desk", request([.frontOffice], user: 7))
        for path in try archive.files() where path.lastComponent?.string.hasPrefix("register.sqlite") == true {
            try FileManager.default.removeItem(atPath: path.string)
        }
        let made = AgentRoll(of: try archive.open())
        #expect(made.agents.keys.sorted() == [1, 2])
        try refuses(.role, by: "agent:2", .agents, "may not do this") { _ = try open(.user(7)) }
    }

    @Test func `A register that is made again has the same agents and tokens`() throws {
        let agents = try administration()
        _ = try agents.add("desk", request([.frontOffice], user: 7))
        _ = try agents.add("feed", request([.ingest], kind: .service))
        _ = try agents.add("exam", request([.examiner], until: "2026-12-31"))
        _ = try agents.change("desk", request([.auditor, .approver]))
        _ = try agents.revoke("feed")
        let tokens = try tokens()
        _ = try tokens.create("one", roles: [.frontOffice], holder: nil, expires: later())
        _ = try tokens.create("two", roles: [], holder: "desk", expires: later())
        _ = try tokens.revoke(1)
        let before = try archive.open().register().agentState()
        #expect(before.agents.map(\.number) == [1, 2, 3, 4] && before.tokens.map(\.number) == [1, 2])
        #expect(before.agents[1].roles == [.auditor, .approver] && before.agents[2].revoked != nil)
        _ = try Rebuild(open(for: .preserve).archive).run()
        let after = try archive.open().register().agentState()
        #expect(after.agents == before.agents && after.tokens == before.tokens)
        #expect(try agents.list().map(\.name) == ["owner", "desk", "feed", "exam"])
        #expect(try tokens.list().map(\.name) == ["one", "two"])
    }

    @Test func `A token lets in with its roles until it is over, and a clock set back brings it not back`() throws {
        let made = try tokens().create("portal", roles: [.frontOffice], holder: nil, expires: later())
        #expect(made.text.hasPrefix("muniment-1-") && made.text.count == 11 + 64)
        let agent = try open(.token(made.text), for: .search).agent
        #expect(agent.identity == "token:1" && agent.kind == .service && agent.roles == [.frontOffice])
        let wrong = String(made.text.dropLast()) + (made.text.hasSuffix("0") ? "1" : "0")
        for text in [wrong, "", "muniment-2-00", "muniment--", String(made.text.dropLast()), made.text + " "] {
            try refuses(.token, by: "uid:1000", .search, "counts nowhere") { _ = try open(.token(text), for: .search) }
        }
        archive.clock.advance(days: 30, milliseconds: -1)
        _ = try open(.token(made.text), for: .search)
        archive.clock.advance(milliseconds: 1)
        try refuses(.expired, by: "token:1", .search, "token 1 expired on") {
            _ = try open(.token(made.text), for: .search)
        }
        archive.clock.advance(days: -20)
        try refuses(.expired, by: "token:1", .search, "token 1 expired on") {
            _ = try open(.token(made.text), for: .search)
        }
    }

    @Test func `An agent acts by its tokens with no more than its roles, and by none once it is revoked`() throws {
        let agents = try administration()
        _ = try agents.add("ada", request([.auditor, .approver]))
        let tokens = try tokens()
        try refuses(.separation, by: "agent:1", .agents, "is no administrator") {
            _ = try tokens.create("more", roles: [.administrator], holder: "ada", expires: later())
        }
        let made = try tokens.create("laptop", roles: [.auditor], holder: "ada", expires: later())
        let agent = try open(.token(made.text), for: .search).agent
        #expect(agent.identity == "agent:2+token:1" && agent.number == 2 && agent.kind == .person)
        #expect(!agent.permits(.approve) && agent.permits(.sample))
        _ = try agents.change("ada", request([.approver]))
        try refuses(.role, by: "agent:2+token:1", .search, "takes the role") {
            _ = try open(.token(made.text), for: .search)
        }
        _ = try agents.revoke("ada")
        try refuses(.revoked, by: "agent:2", .search, "was revoked") { _ = try open(.token(made.text), for: .search) }
    }

    @Test func `The tokens of an agent are revoked with it, and stay so where it is brought back`() throws {
        let agents = try administration()
        _ = try agents.add("ada", request([.auditor]))
        _ = try agents.add("bob", request([.auditor]))
        let tokens = try tokens()
        let made = try (["ada", "bob", "ada", "ada"] as [String]).map {
            try tokens.create("of \($0)", roles: [.auditor], holder: $0, expires: later()).text
        }
        _ = try tokens.revoke(4)
        let before = try archive.lines().count
        _ = try agents.revoke("ada")
        #expect(
            try archive.lines().dropFirst(before).map(\.act) == [
                .token(TokenAct(number: 1)), .token(TokenAct(number: 3)), .agent(AgentAct(.revoke, number: 2)),
            ])
        try refuses(.revoked, by: "agent:2", .search, "agent:2 was revoked") {
            _ = try open(.token(made[0]), for: .search)
        }
        _ = try agents.change("ada", request([.auditor, .approver]))
        for (number, text) in [(1, made[0]), (3, made[2]), (4, made[3])] {
            try refuses(.revoked, by: "token:\(number)", .search, "token \(number) was revoked") {
                _ = try open(.token(text), for: .search)
            }
        }
        #expect(try open(.token(made[1]), for: .search).agent.identity == "agent:3+token:2")
        let fresh = try tokens.create("new", roles: [], holder: "ada", expires: later()).text
        #expect(try open(.token(fresh), for: .search).agent.roles == [.auditor, .approver])
        #expect(try tokens.list().map(\.name) == ["of ada", "of bob", "of ada", "of ada", "new"])
        _ = try Rebuild(open(for: .preserve).archive).run()
        #expect(try tokens.list().map { $0.entry.revoked != nil } == [true, false, true, true, false])
        #expect(try archive.verify().findings == [])
    }

    @Test func `A token that is revoked counts no more`() throws {
        let made = try tokens().create("portal", roles: [.frontOffice], holder: nil, expires: later())
        _ = try tokens().revoke(1)
        try refuses(.revoked, by: "token:1", .search, "token 1 was revoked") {
            _ = try open(.token(made.text), for: .search)
        }
        #expect(throws: ArchiveError(code: .failed, subject: "", message: "")) { _ = try tokens().revoke(1) }
        #expect(throws: ArchiveError(code: .notFound, subject: "", message: "")) { _ = try tokens().revoke(2) }
    }

    @Test func `An agent with a last day acts to its end, and not on the next`() throws {
        _ = try administration().add("exam", request([.examiner], user: 7, until: "2026-03-05"))
        try archive.clock.set("2026-03-05T23:59:59Z")
        _ = try open(.user(7), for: .search)
        try archive.clock.set("2026-03-06T00:00:00Z")
        try refuses(.expired, by: "agent:2", .search, "was over on 2026-03-05") { _ = try open(.user(7), for: .search) }
    }

    @Test func `Nobody changes themselves, no service approves, and an administrator stays`() throws {
        let agents = try administration()
        for work in [
            { _ = try agents.revoke("owner") }, { _ = try agents.change("1", request([.approver])) },
        ] as [() throws -> Void] {
            try refuses(.separation, by: "agent:1", .agents, "nobody changes or revokes themselves") { try work() }
        }
        try refuses(.separation, by: "agent:1", .agents, "a service approves nothing") {
            _ = try agents.add("robot", request([.approver], kind: .service))
        }
        try refuses(.separation, by: "agent:1", .agents, "a service approves nothing") {
            _ = try tokens().create("robot", roles: [.approver], holder: nil, expires: later())
        }
        _ = try agents.add("temp", request([.administrator], user: 8, until: "2026-12-31"))
        let temp = try administration(.user(8))
        try refuses(.separation, by: "agent:2", .agents, "the last administrator") { _ = try temp.revoke("owner") }
        try refuses(.separation, by: "agent:2", .agents, "the last administrator") {
            _ = try temp.change("owner", request([.auditor]))
        }
        _ = try agents.add("second", request([.administrator], user: 9))
        _ = try temp.revoke("owner")
        try refuses(.revoked, by: "agent:1", .status, "was revoked") { _ = try open(for: .status) }
    }

    @Test func `What can't be is refused in a sentence, and changes nothing`() throws {
        let agents = try administration()
        _ = try agents.add("desk", request([.frontOffice], user: 7))
        let before = try archive.lines().count
        func fails(_ code: ArchiveError.Code, _ work: () throws -> Void) {
            #expect(throws: ArchiveError(code: code, subject: "", message: "")) { try work() }
        }
        fails(.failed) { _ = try agents.add("desk", request([.auditor])) }
        fails(.failed) { _ = try agents.add(" owner ", request([.auditor])) }
        fails(.failed) { _ = try agents.add("other", request([.auditor], user: 7)) }
        fails(.usage) { _ = try agents.add("exam", request([.examiner])) }
        fails(.usage) { _ = try agents.add("late", request([.auditor], until: "2026-03-01")) }
        for name in [
            "", "  ", "12", "a\nb", String(repeating: "n", count: 201), "agent:2", " Token:1", "uid:0", "test:ada",
        ] {
            fails(.usage) { _ = try agents.add(name, request([.auditor])) }
        }
        fails(.usage) { _ = try agents.add("none", request([])) }
        fails(.notFound) { _ = try agents.revoke("nobody") }
        fails(.notFound) { _ = try agents.change("17", request([.auditor])) }
        fails(.usage) { _ = try tokens().create("t", roles: [], holder: nil, expires: later()) }
        fails(.usage) { _ = try tokens().create("t", roles: [.auditor], holder: nil, expires: archive.clock.now) }
        fails(.notFound) { _ = try tokens().create("t", roles: [.auditor], holder: "nobody", expires: later()) }
        #expect(try archive.lines().count == before)
    }

    @Test func `An archive without agents asks nobody, and its first agent is its administrator`() throws {
        let old = try TestArchive()
        let open = try old.open()
        let anybody = try open.authenticate(.user(42), asking: .approve)
        try open.admit(anybody, to: Permission.allCases)
        #expect(anybody.isUnasked && open.environment.agent == "uid:1000")
        let agents = AgentAdministration(open, by: anybody)
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
            _ = try TokenAdministration(open).create("t", roles: [.auditor], holder: nil, expires: later())
        }
        for wrong in [
            request([.auditor], user: 42), request([.administrator]),
            request([.administrator], user: 42, until: "2027-01-01"),
            request([.administrator], kind: .service, user: 42),
        ] {
            #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
                _ = try agents.add("first", wrong)
            }
        }
        _ = try agents.add("first", request([.administrator], user: 42))
        #expect(throws: ArchiveError(code: .notAllowed, subject: "", message: "")) {
            _ = try old.open().authenticate(.user(43), asking: .status)
        }
    }

    @Test func `Where the ledger can't be read anybody verifies, and nobody gets a record`() throws {
        try archive.capture("a.txt", "a note of the desk")
        for path in try archive.files() where path.lastComponent?.string.hasPrefix("register.sqlite") == true {
            try FileManager.default.removeItem(atPath: path.string)
        }
        let path = try #require(try archive.files(below: archive.layout.ledger).first { $0.extension == "log" })
        var bytes = try archive.bytes(of: path)
        bytes[20] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        for credential in [Credential.user(8), .token("muniment-1-00"), .user(Self.owner)] {
            for permission in [Permission.verify, .prove] {
                let open = try archive.open(unlogged: true)
                let agent = try open.authenticate(credential, asking: permission)
                try open.admit(agent, to: [permission, .unlogged])
                for other in Permission.allCases where ![.verify, .prove, .unlogged].contains(other) {
                    #expect(!agent.permits(other), "\(other)")
                    #expect(throws: ArchiveError(code: .integrity, subject: "", message: "")) {
                        try open.admit(agent, to: [permission, other])
                    }
                }
            }
            #expect(throws: ArchiveError(code: .integrity, subject: "", message: "")) {
                _ = try archive.open().authenticate(credential, asking: .retrieve)
            }
        }
    }

    @Test func `In an archive with a test clock a name is the agent's, or anybody's`() throws {
        _ = try administration().add("ada", request([.auditor]))
        #expect(try open(.trial("ada"), for: .search).agent.identity == "agent:2")
        try refuses(.role, by: "agent:2", .capture, "takes the role ingest") {
            _ = try open(.trial("ada"), for: .capture)
        }
        let other = try open(.trial("bob"), for: .approve)
        #expect(other.agent.identity == "test:bob" && other.archive.environment.agent == "test:bob")
    }

    @Test func `No name of an agent, a user or a token, and no token, is in the ledger; the trail finds the names`()
        throws
    {
        let agents = try administration()
        var added = request([.frontOffice])
        added.user = SystemUser(number: 7, name: "zqcanaryuser")
        _ = try agents.add("zqcanaryname", added)
        _ = try agents.revoke("zqcanaryname")
        let made = try tokens().create("zqcanarytoken", roles: [.frontOffice], holder: nil, expires: later())
        let open = try archive.open()
        try open.admit(
            open.authenticate(.token(made.text), asking: .search), to: [.search], onBehalfOf: "zqcanaryclient")
        _ = try archive.search("anything", in: open)
        for path in try archive.files(below: archive.layout.ledger) {
            let bytes = Data(try archive.bytes(of: path))
            for canary in ["zqcanary", made.text, String(made.text.suffix(64))] {
                #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary) in \(path)")
            }
        }
        for path in try archive.files() {
            #expect(Data(try archive.bytes(of: path)).range(of: Data(made.text.utf8)) == nil, "\(path)")
        }
        for word in ["zqcanaryname", "zqcanaryuser", "zqcanarytoken", "zqcanaryclient"] {
            #expect(
                try archive.search("class:audit-trail \(word)", in: self.open(for: .search).archive).count ?? 0 > 0,
                "\(word)")
        }
    }

    @Test func `A service says for whom it acts in every act, and a person can't`() throws {
        let made = try tokens().create("feed", roles: [.ingest, .auditor], holder: nil, expires: later())
        let open = try archive.open()
        let agent = try open.authenticate(.token(made.text), asking: .capture)
        try open.admit(agent, to: [.capture], onBehalfOf: "zqsubject")
        // A search for the subject is an act with the word in its detail, too.
        func trail(_ act: String) throws -> Int? {
            let reader = try self.open(for: .search).archive
            return try archive.search("class:audit-trail type:\(act) zqsubject", isCounted: true, in: reader).count
        }
        let path = try archive.put("a.txt", "a note")
        try archive.ingest([path], with: open)
        #expect(try archive.lines().last?.act.name == "capture" && trail("capture") == 1)
        try archive.ingest([path], with: open)
        #expect(try trail("recapture") == 1)
        _ = try Verification(open).run()
        #expect(try trail("verify") == 1)
        #expect(try archive.verify().findings == [])
        _ = try Rebuild(self.open(for: .preserve).archive).run()
        #expect(try archive.verify().findings == [])
        for act in ["capture", "recapture", "verify"] { #expect(try trail(act) == 1, "\(act)") }
        try refuses(.role, by: "agent:1", .capture, "is a person") {
            let open = try archive.open()
            try open.admit(
                open.authenticate(.user(Self.owner), asking: .capture), to: [.capture], onBehalfOf: "zqsubject")
        }
    }

    @Test func `The front office finds no detail of an act, by no id and in no count`() throws {
        try archive.capture("a.txt", "a note of the desk")
        _ = try administration().add("desk", request([.frontOffice], user: 7))
        let auditor = try open(for: .search).archive
        _ = try archive.search("note", in: auditor)
        let found = try archive.search("class:audit-trail", in: auditor)
        let detail = try #require(found.hits.first?.id)
        #expect(try archive.lookUp("\(detail)", in: auditor).chain != nil)
        let desk = try open(.user(7), for: .search).archive
        #expect(try archive.search("note", in: desk).count == 1)
        let hidden = try archive.search("class:audit-trail", isCounted: true, in: desk)
        #expect(hidden.count == 0 && hidden.coverage.volumes == 1)
        #expect(try archive.lookUp("\(detail)", in: desk).chain == nil)
    }
}
