// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import SystemPackage
import TestSupport
import Testing

@Suite("The documents about file plans")
struct FilePlanDocumentTests {
    private static let full: CanonicalJSON = [
        "name": "a", "formats": ["fix"], "types": ["AK"], "products": ["swap*"], "sources": ["*"],
        "identifiers": ["uti"], "legalEntities": ["ALDER"], "lifecycles": ["new"], "states": ["parsed"],
        "class": "blotter", "legalEntity": "ALDER", "desk": "Rates",
    ]

    private static func read(_ row: CanonicalJSON) throws -> FilePlan {
        let rows: CanonicalJSON = .array([row, ["name": "rest", "class": "unclassified"]])
        return try FilePlan(decoding: CanonicalJSON.object(["name": "p", "version": 1, "rows": rows]).encoded)
    }

    @Test("The schema has the members that are read, and asks for those that must be there")
    func members() throws {
        let schema = try JSONSchema("file-plan.schema.json")
        #expect(schema.dialect == "https://json-schema.org/draft/2020-12/schema")
        let plan = try Self.read(Self.full)
        let written = try #require(plan.json["rows"]?.elements?.first?.members)
        #expect(Set(written.keys) == schema.members(of: "row"))
        #expect(Set(try #require(plan.json.members).keys) == schema.members(of: ""))
        #expect(schema.isClosed("") && schema.isClosed("row"))
        for name in schema.members(of: "row") {
            var row = written
            row[name] = nil
            let isValid = (try? Self.read(.object(row))) != nil
            #expect(isValid == !schema.required(of: "row").contains(name), "\(name)")
        }
        for name in schema.members(of: "") {
            var document = try #require(plan.json.members)
            document[name] = nil
            let isValid = (try? FilePlan(decoding: CanonicalJSON.object(document).encoded)) != nil
            #expect(isValid == !schema.required(of: "").contains(name), "\(name)")
        }
    }

    @Test("The schema has the values and the limits of the code")
    func values() throws {
        let schema = try JSONSchema("file-plan.schema.json")
        #expect(schema.values("formats", of: "row") == RecordFormat.allCases.map(\.rawValue))
        #expect(schema.values("identifiers", of: "row") == RecordIdentifier.Kind.allCases.map(\.rawValue))
        #expect(schema.values("lifecycles", of: "row") == Lifecycle.allCases.map(\.rawValue))
        #expect(schema.values("states", of: "row") == ParseState.allCases.map(\.rawValue))
        #expect(schema.number("maximum", "version", of: "") == FilePlan.largestVersion)
        for name in ["types", "products", "sources", "legalEntities"] {
            #expect(schema.number("maxItems", name, of: "row") == FilePlan.mostEntries, "\(name)")
        }
        #expect(schema.number("maxItems", "rows", of: "") == FilePlan.mostEntries)
        let texts = [
            "", "a", "A", "a-b", "-a", "a b", "a*", "*", "**", "a*b", "a\n", "a\u{7F}", "\u{85}", "\u{e9}", "?x*",
            String(repeating: "a", count: 64), String(repeating: "a", count: 65), String(repeating: "a", count: 128),
            String(repeating: "a", count: 129), String(repeating: "a", count: 257),
        ]
        for text in texts {
            #expect(try schema.allows(text, "name") == (RecordClass(text) != nil), "\(text)")
            #expect(try schema.allows(text, "code") == (ValuePattern(text) != nil), "\(text)")
            #expect(try schema.allows(text, "path") == (PathPattern(text) != nil), "\(text)")
        }
    }

    @Test("The sample file is the standard plan")
    func sample() throws {
        let path = PackageRoot.sampleData.appending("Schedules").appending("default-file-plan.json")
        let data = try Data(contentsOf: URL(fileURLWithPath: path.string))
        #expect(try FilePlan(decoding: data) == .standard)
    }

    @Test("The table of Docs/FilePlan.md is the standard plan")
    func table() throws {
        let path = PackageRoot.path.appending("Docs").appending("FilePlan.md")
        let lines = try String(contentsOfFile: path.string, encoding: .utf8).split(separator: "\n")
        let documented = lines.drop { !$0.hasPrefix("| row | name |") }.prefix { $0.hasPrefix("|") }.map { String($0) }
        #expect(documented == Self.table, "the table should be:\n\(Self.table.joined(separator: "\n"))")
    }

    /// The standard plan as a table.
    private static var table: [String] {
        let rows = FilePlan.standard.rows.enumerated().map { index, row in
            var conditions: [String] = []
            func add(_ values: [String], _ word: String) {
                let codes = values.map { "`\($0)`" }.joined(separator: " ")
                if !values.isEmpty { conditions.append(word.isEmpty ? codes : "\(word) \(codes)") }
            }
            add(row.types.map(\.description), "")
            add(row.products.map(\.description), "products")
            add(row.identifiers.map(\.rawValue), "own identifiers")
            add(row.sources.map(\.description), "sources")
            add(row.lifecycles.map(\.rawValue), "lifecycles")
            add(row.states.map(\.rawValue), "states")
            let formats = row.formats.map { "`\($0.rawValue)`" }.joined(separator: " ")
            let rest =
                row.isUnconditional
                ? "everything else" : conditions.isEmpty ? "all" : conditions.joined(separator: "; ")
            return "| \(index + 1) | \(row.name) | `\(row.recordClass)` | \(formats) | \(rest) |"
        }
        return ["| row | name | class | formats | takes |", "| --- | --- | --- | --- | --- |"] + rows
    }
}
