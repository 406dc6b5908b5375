// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import SystemPackage
import TestSupport
import Testing

@Suite struct RegisterAgentTests {
    @Test func `Agents and tokens come back with all that was said of them`() throws {
        let directory = try TemporaryDirectory()
        let register = try Register(directory.path.appending("register.sqlite"), .write)
        let key = VolumeKey(recordClass: .auditTrail, period: "2026", sequence: 1)
        var agents = (1...4).map { number in
            AgentEntry(
                number: number, sequence: number + 3, added: Timestamp(milliseconds: Int64(number)),
                kind: AgentKind.allCases[number % 2], roles: Array(AgentRole.allCases.prefix(number)),
                user: number % 2 == 0 ? number : nil, until: number > 2 ? CivilDate(day: 20_000 + number) : nil,
                detail: number == 1 ? nil : key, isScoped: number == 3)
        }
        let tokens = (1...3).map { number in
            TokenEntry(
                number: number, sequence: number + 9, created: Timestamp(milliseconds: Int64(number)), agent: "agent:1",
                hash: .sample(UInt64(number)), roles: [.auditor, .approver], holder: number == 1 ? nil : number,
                expires: Timestamp(milliseconds: 1_000 + Int64(number)), detail: key, isScoped: number == 2)
        }
        let changes = agents.map { AgentChange.agent($0) } + tokens.map { AgentChange.token($0) }
        try register.apply(changes.map { .agent($0) }, head: LedgerHead())
        #expect(try register.agentState().agents == agents)
        #expect(try register.agentState().tokens == tokens)

        let gone = Timestamp(milliseconds: 77)
        try register.apply(
            [.agent(.agentRevoked(2, at: gone)), .agent(.tokenRevoked(3, at: gone))], head: LedgerHead())
        let state = try register.agentState()
        #expect(
            state.agents.map(\.revoked) == [nil, gone, nil, nil] && state.tokens.map(\.revoked) == [nil, nil, gone])

        agents[1].sequence = 40
        agents[1].roles = [.ingest]
        agents[1].isScoped = true
        var later = agents[1]
        later.added = gone
        try register.apply([.agent(.agent(later))], head: LedgerHead())
        #expect(try register.agentState().agents == agents)
    }
}
