// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Foundation
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// SampleData/README.md says how many messages there are: so many are captured.
@Suite struct SampleDataTests {
    @Test func `Every sample file has as many records as its README says`() throws {
        let expected = try SampleDataTable().messages
        #expect(expected.count == 20)
        let archive = try TestArchive()
        let outcome = try archive.ingest([PackageRoot.sampleData])
        #expect(outcome.summary.failed == 0)
        for (name, count) in expected {
            let receipt = try #require(
                outcome.receipts.first { $0.name.text?.hasSuffix("/\(name)") == true }, "\(name)")
            // An empty source has no message, and one record without bytes that stands for it.
            #expect(receipt.counts.records == max(1, count), "\(name)")
        }
        let total = expected.values.reduce(0) { $0 + max(1, $1) }
        let others = outcome.receipts.filter { receipt in
            !expected.keys.contains { receipt.name.text?.hasSuffix("/\($0)") == true }
        }
        #expect(outcome.summary.counts.records == total + others.reduce(0) { $0 + $1.counts.records })
        #expect(try archive.verify().findings == [])
    }

    @Test func `The day's log has the messages by type that its README counts`() throws {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData.appending("FIX").appending("day-2024-03-14.log")])
        let contents = try ArchiveContents(archive)
        let counts = Dictionary(grouping: contents.records, by: \.envelope.parsed.messageType).mapValues(\.count)
        #expect(counts == (try SampleDataTable().types))
        #expect(contents.records.allSatisfy { $0.envelope.parsed.state == .parsed })
    }

    @Test func `Every sample file comes back byte for byte`() throws {
        let archive = try TestArchive()
        let outcome = try archive.ingest([PackageRoot.sampleData])
        for receipt in outcome.receipts {
            let path = FilePath(try #require(receipt.name.text))
            #expect(try archive.source(receipt.accession) == archive.bytes(of: path), "\(receipt.name)")
            #expect(try Command.sha256(of: path) == receipt.digest.hex, "\(receipt.name)")
        }
    }

    @Test func `Every damaged file but those that are sound for what they are has a finding`() throws {
        let archive = try TestArchive()
        let outcome = try archive.ingest([PackageRoot.sampleData.appending("Damaged")])
        let sound: Set<String> = [
            "mt-tag-inside-narrative.fin", "mt-only-acknowledgement.fin", "empty.txt", "not-text.bin",
            "latin1-letter.txt", "nul-in-text.txt",
        ]
        let records = Dictionary(grouping: try ArchiveContents(archive).records, by: \.envelope.accession)
        for receipt in outcome.receipts {
            let name = try #require(FilePath(receipt.name.text ?? "").lastComponent?.string)
            let findings = records[receipt.accession, default: []].flatMap(\.envelope.parsed.diagnostics)
            #expect(findings.isEmpty == sound.contains(name), "\(name): \(findings)")
        }
    }
}

/// The tables of SampleData/README.md.
private struct SampleDataTable {
    /// Messages, and acknowledgements, of each file.
    private(set) var messages: [String: Int] = [:]

    /// Messages of the day's log by type.
    private(set) var types: [String: Int] = [:]

    init() throws {
        let path = PackageRoot.sampleData.appending("README.md")
        var folder = ""
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## ") { folder = line.contains("Damaged") ? "Damaged/" : "" }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if line.hasPrefix("| `"), cells.count >= 3, let name = cells.first {
                // A bar inside a cell makes further cells: the count is the first that begins with a digit.
                let count = cells.dropFirst().first { $0.first?.isNumber == true } ?? "0"
                let numbers = count.matches(of: /[0-9]+/).compactMap { Int($0.output) }
                messages[folder + name.trimmingCharacters(in: ["`"])] = numbers.reduce(0, +)
            }
            if line.hasPrefix("The day's log by message type:") {
                for match in line.matches(of: /([0-9]+) `([A-Za-z0-9]+)`/) {
                    types[String(match.output.2)] = Int(match.output.1)
                }
            }
        }
    }
}
