// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import ArgumentParser
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Commands

@Suite("Every command asks for what Docs/Roles.md says")
struct PermissionTests {
    private static func leaves(
        _ command: any ParsableCommand.Type, _ path: [String]
    ) -> [(name: String, command: any ParsableCommand.Type)] {
        command.configuration.subcommands.flatMap { child -> [(name: String, command: any ParsableCommand.Type)] in
            let own = path + [child.configuration.commandName ?? ""]
            return child.configuration.subcommands.isEmpty
                ? [(own.joined(separator: " "), child)] : leaves(child, own)
        }
    }

    /// The permissions of each command in the document.
    private static func documented() throws -> [String: Set<String>] {
        let path = PackageRoot.path.appending("Docs/Roles.md")
        let lines = try String(contentsOfFile: path.string, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == "| command | asks for |" })
        let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.matches(of: /`([^`]+)`/).map { String($0.output.1) }
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Set($0.dropFirst())) })
    }

    @Test("All commands of the program, and what each may ask for, stand in the table")
    func table() throws {
        let documented = try Self.documented()
        let all = Self.leaves(MunimentCommand.self, [])
        #expect(all.count > 30)
        var names: Set<String> = []
        for (name, command) in all {
            guard let command = command as? any ArchiveCommand.Type else {
                #expect(["completions", "version"].contains(name), "\(name) opens an archive past the table of roles")
                continue
            }
            names.insert(name)
            #expect(documented[name] == Set(command.permissions.map(\.rawValue)), "\(name)")
        }
        #expect(names == Set(documented.keys))
    }

    @Test("Commands open an archive in one place, where it is proved who may")
    func onePlace() throws {
        let folder = PackageRoot.path.appending("Sources/Commands")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.string).filter { $0.hasSuffix(".swift") }
        let openers = try files.filter { name in
            try String(contentsOfFile: folder.appending(name).string, encoding: .utf8).contains("Archive(at:")
        }
        // init shows the public key of the archive that it has made.
        #expect(openers.sorted() == ["ArchiveOptions.swift", "InitCommand.swift"])
    }
}
