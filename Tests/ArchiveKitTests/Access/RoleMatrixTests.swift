// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/Roles.md is the contract: its tables are read and compared with the program.
@Suite struct RoleMatrixTests {
    private let lines: [Substring]

    init() throws {
        let path = PackageRoot.path.appending("Docs").appending("Roles.md")
        lines = try String(contentsOfFile: path.string, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    private func table(_ header: String) throws -> (titles: [String], rows: [[String]]) {
        let start = try #require(lines.firstIndex { $0.hasPrefix(header) }, "\(header)")
        let cells = lines[start...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: [" ", "`"]) }
        }
        return (cells[0], Array(cells.dropFirst(2)))
    }

    @Test func `Every cell of the document is one of the program, and the other way round`() throws {
        let (titles, rows) = try table("| permission |")
        let roles = try titles.dropFirst(2).map { try #require(AgentRole(rawValue: $0), "\($0)") }
        #expect(roles == AgentRole.allCases)
        #expect(rows.map { $0[0] } == Permission.allCases.map(\.rawValue))
        for row in rows {
            let permission = try #require(Permission(rawValue: row[0]))
            #expect(row.count == titles.count)
            for (role, cell) in zip(roles, row.dropFirst(2)) {
                let isAllowed = RoleMatrix.allows(role, permission)
                #expect(cell == (isAllowed ? "yes" : "-"), "\(role.rawValue) and \(row[0])")
            }
        }
    }

    @Test func `What a scope leaves of the roles is the table of the document`() throws {
        let rows = try table("| within a scope |").rows
        #expect(rows.map { $0[0] } == Permission.allCases.map(\.rawValue))
        for row in rows {
            let permission = try #require(Permission(rawValue: row[0]))
            #expect(row[1] == (ScopeMatrix.allows(permission) ? "yes" : "-"), "\(row[0])")
        }
        // What gives away whole-archive numbers, other people's words, or bytes beside the records.
        for permission in Permission.allCases where ![.retrieve, .search, .rules].contains(permission) {
            #expect(!ScopeMatrix.allows(permission), "\(permission)")
        }
    }

    @Test func `Every role stands in the table of roles`() throws {
        #expect(try table("| role |").rows.map { $0[0] } == AgentRole.allCases.map(\.rawValue))
    }

    @Test func `The front office sees no hold, restriction, export or reader, and nobody both plans and approves`() {
        let hidden: [Permission] = [.seeHolds, .hold, .restrict, .export, .trail, .seeDispositions, .seeAgents]
        for permission in hidden { #expect(!RoleMatrix.allows(.frontOffice, permission), "\(permission)") }
        #expect(RoleMatrix.roles(with: .unlogged).contains(.examiner) == false)
        for role in AgentRole.allCases {
            #expect(!(RoleMatrix.allows(role, .dispose) && RoleMatrix.allows(role, .approve)), "\(role)")
            #expect(!(RoleMatrix.allows(role, .agents) && RoleMatrix.allows(role, .retrieve)), "\(role)")
        }
    }
}
