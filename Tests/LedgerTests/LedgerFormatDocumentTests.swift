// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// Docs/OnDiskFormat.md §3 is the contract: its tables are read and compared with written lines.
@Suite struct LedgerFormatDocumentTests {
    /// The members of each act in the table, those of nested objects as `outer.inner`.
    private let documented: [String: Set<String>]
    private let common: Set<String>

    init() throws {
        let path = PackageRoot.path.appending("Docs").appending("OnDiskFormat.md")
        let lines = try String(contentsOfFile: path.string, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("## 3.") })
        let end = try #require(lines[(start + 1)...].firstIndex { $0.hasPrefix("## ") })
        let section = lines[start..<end]
        common = Set(Self.table("| member | value |", in: section).map(\.name))
        documented = Dictionary(
            uniqueKeysWithValues: Self.table("| act | further members |", in: section).map {
                ($0.name, Self.members($0.cell))
            })
    }

    private static func table(
        _ header: String, in lines: ArraySlice<Substring>
    ) -> [(name: String, cell: String)] {
        guard let start = lines.firstIndex(where: { $0 == header }) else { return [] }
        return lines[(start + 2)...].prefix { $0.hasPrefix("| ") }.map { line in
            let cells = line.split(separator: "|", maxSplits: 2).map { $0.trimmingCharacters(in: .whitespaces) }
            return (cells[0].trimmingCharacters(in: ["`"]), cells[1])
        }
    }

    /// Members are parted by `, ` or `; `; those of a nested object follow the word `object` or `objects`.
    private static func members(_ cell: String) -> Set<String> {
        var result: Set<String> = []
        for part in cell.components(separatedBy: "; ") {
            let names = part.matches(of: /(?:^|, |objects? )`([a-zA-Z]+)`/).map { String($0.output.1) }
            guard part.contains("object"), let outer = names.first else {
                result.formUnion(names)
                continue
            }
            result.insert(outer)
            for inner in names.dropFirst() { result.insert("\(outer).\(inner)") }
        }
        return result
    }

    /// The members of the JSON of a line that holds this act.
    private func written(_ act: LedgerAct) throws -> (name: String, all: Set<String>) {
        let ledger = try TestLedger()
        var act = act
        if case .capture(var capture) = act {
            capture.accessions = [
                AccessionPart(
                    id: AccessionID(TimeOrderedUUID(milliseconds: 1, random: (1, 1))), source: .zero, reached: 1,
                    isWhole: true)
            ]
            capture.commitments.first = 0
            for index in capture.volumes.indices { capture.volumes[index].pack = .content }
            act = .capture(capture)
        }
        if case .revision(var revision) = act {
            revision.deposit.commitments.first = 0
            for index in revision.deposit.volumes.indices { revision.deposit.volumes[index].pack = .addenda }
            act = .revision(revision)
        }
        if case .sample(var sample) = act {
            sample.list.offset = 0
            act = .sample(sample)
        }
        if case .export(var export) = act {
            export.list.offset = 0
            export.origin = 1
            act = .export(export)
        }
        if case .savedSearch(var saved) = act {
            saved.list?.offset = 0
            act = .savedSearch(saved)
        }
        if case .disposition(let disposition) = act { act = .disposition(disposition.whole) }
        if case .hold(.placement(var placement)) = act {
            placement.list.offset = 0
            act = .hold(.placement(placement))
        }
        if case .retentionEvent(.event(let number, let kind, let day, _)) = act {
            act = .retentionEvent(.event(number: number, kind: kind, day: day, corrects: 1))
        }
        if case .retentionExtension(var other) = act {
            other.list.offset = 0
            other.last = CivilDate(day: 20_000)
            act = .retentionExtension(other)
        }
        try ledger.write([act])
        let line = try ledger.bytes()
        let json = try CanonicalJSON(decoding: line.dropLast(10))
        var names: Set<String> = []
        for (name, value) in try #require(json.members) {
            names.insert(name)
            for inner in value.elements ?? [value] {
                for nested in (inner.members ?? [:]).keys { names.insert("\(name).\(nested)") }
            }
        }
        return (try #require(json["act"]?.text), names)
    }

    @Test(arguments: LedgerAct.samples)
    func `An act has the members that the table names, and no other`(act: LedgerAct) throws {
        let (name, all) = try written(act)
        var expected = try #require(documented[name], "\(name) is not in the table")
        // The counts of an accession-close are those that are described at capture.
        if expected.contains("counts") {
            expected.formUnion(documented["capture", default: []].filter { $0.hasPrefix("counts.") })
        }
        #expect(all.subtracting(common) == expected, "\(name)")
        #expect(all.isSuperset(of: common), "\(name)")
    }

    @Test func `The acts of the table are those of the ledger`() throws {
        #expect(Set(documented.keys) == Set(try LedgerAct.samples.map { try written($0).name }))
        #expect(documented.count == LedgerAct.samples.count)
        #expect(LedgerAct.names == Set(documented.keys))
    }

    @Test func `Each line has the common members of the table`() {
        #expect(common == ["act", "agent", "durable", "prev", "seq", "trusted", "wall"])
    }
}
