// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The graph of the house: what each module may import. Package.swift declares the same; the build lets an undeclared
/// sibling pass as long as something below it has been built, so this table holds the fence.
private let graph: [String: Set<String>] = [
    "Records": [],
    "Formats": ["Records", "CZlib"],
    "Queries": ["Records"],
    "Retention": ["Records"],
    "Durability": ["SystemPackage", "Glibc"],
    "Packs": ["Records", "Durability", "CZlib", "Crypto", "SystemPackage"],
    "Catalogue": [
        "Records", "Queries", "CSQLite", "GRDB", "GRDBSQLite", "Synchronization", "SystemPackage", "Foundation",
    ],
    "Ledger": ["Records", "Durability", "Crypto", "SwiftASN1", "SystemPackage"],
    "ArchiveKit": [
        "Records", "Formats", "Queries", "Retention", "Durability", "Packs", "Catalogue", "Ledger", "SystemPackage",
        "Synchronization", "Foundation", "Dispatch", "Yams",
    ],
    "Commands": [
        "ArchiveKit", "Catalogue", "Ledger", "Records", "Durability", "ArgumentParser", "SystemPackage",
        "Synchronization", "Glibc",
    ],
    "muniment": ["Commands"],
]

/// The modules from low to high; an import may point down only.
private let layers: [[String]] = [
    ["Records", "CZlib", "CSQLite"], ["Formats", "Queries", "Retention", "Durability"],
    ["Packs", "Catalogue", "Ledger"],
    ["ArchiveKit"],
    ["Commands"], ["muniment"],
]

@Suite("The graph of modules")
struct ModuleGraphTests {
    @Test("Every import of every source file stands in the table")
    func importsStandInTheTable() throws {
        let files = try HouseFiles.swift(under: "Sources")
        #expect(files.count > 80)
        for file in files {
            let module = file.module
            let allowed = try #require(graph[module], "\(module) is no module of the house")
            for imported in file.imports {
                #expect(allowed.contains(imported), "\(module) imports \(imported) in \(file.name)")
            }
        }
    }

    @Test("The table points down, and modules of one layer do not know one another")
    func tablePointsDown() throws {
        let rank = Dictionary(uniqueKeysWithValues: layers.enumerated().flatMap { n, names in names.map { ($0, n) } })
        for (module, imports) in graph {
            let from = try #require(rank[module])
            for imported in imports {
                guard let to = rank[imported] else { continue }
                #expect(to < from, "\(module) may not import \(imported)")
            }
        }
    }

    @Test("Every folder of Sources is a module of the table")
    func foldersAreModules() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: HouseFiles.root.appending("/Sources"))
        #expect(Set(folders).subtracting(graph.keys) == ["CZlib", "CSQLite"])
    }

    @Test("The package declares what the table allows, and no more")
    func packageAgrees() throws {
        let manifest = try String(contentsOfFile: HouseFiles.root.appending("/Package.swift"), encoding: .utf8)
        for (module, imports) in graph {
            let pattern = "name: \"\(module)\"[^\\[]*dependencies: \\[([^\\]]*)\\]"
            let declared = try #require(firstGroup(pattern, in: manifest) ?? (imports.isEmpty ? "" : nil))
            for imported in imports where graph[imported] != nil {
                #expect(declared.contains("\"\(imported)\""), "Package.swift: \(module) lacks \(imported)")
            }
            for other in graph.keys where declared.contains("\"\(other)\"") {
                #expect(imports.contains(other), "Package.swift: \(module) declares \(other) in vain")
            }
        }
    }

    private func firstGroup(_ pattern: String, in text: String) -> String? {
        guard let expression = try? NSRegularExpression(pattern: pattern),
            let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)),
            let range = Range(match.range(at: 1), in: text)
        else { return nil }
        return String(text[range])
    }
}
