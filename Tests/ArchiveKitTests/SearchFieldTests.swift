// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Ledger
import Records
import SystemPackage
import TestSupport
import Testing

/// What was read from a real record is found by searching for it, whatever its format.
@Suite struct SearchFieldTests {
    /// What each field of a record is expected to be found by.
    private func queries(_ record: ArchiveContents.Record) -> [String] {
        let parsed = record.envelope.parsed
        func quoted(_ field: String, _ value: String) -> String {
            "\(field):\"\(value.replacing("\"", with: "\"\""))\""
        }
        func holdsToken(_ value: String) -> Bool { value.contains { $0.isLetter || $0.isNumber } }
        var queries = [
            "format:\(parsed.format.rawValue)", "class:\(record.volume.recordClass)", "parse:\(parsed.state.rawValue)",
        ]
        queries += parsed.identifiers.map(\.value).filter(holdsToken).map { quoted("id", $0) }
        if holdsToken(parsed.messageType) { queries.append(quoted("type", parsed.messageType)) }
        if let lifecycle = parsed.lifecycle { queries.append("state:\(lifecycle.rawValue)") }
        if let date = parsed.tradeDate { queries += ["date:\(date)", "\(date)"] }
        if let date = parsed.documentDate { queries.append("document:\(date)") }
        if let date = parsed.terms.settlementDate { queries.append("settlement:\(date)") }
        if let side = parsed.terms.side { queries.append("side:\(side.rawValue)") }
        if let currency = parsed.terms.currency, holdsToken(currency) { queries.append(quoted("currency", currency)) }
        for (field, number) in [
            ("quantity", parsed.terms.quantity), ("price", parsed.terms.price), ("amount", parsed.terms.amount?.amount),
        ] {
            if let number { queries.append("\(field):\(number)..\(number)") }
        }
        for party in parsed.parties {
            if holdsToken(party.name) { queries.append(quoted("party", party.name)) }
            for identifier in party.identifiers where holdsToken(identifier.value) {
                queries.append(quoted("party", identifier.value))
                if [.lei, .bic, .account].contains(identifier.scheme) {
                    queries.append(quoted(identifier.scheme.rawValue, identifier.value))
                }
            }
        }
        for instrument in parsed.instruments {
            if holdsToken(instrument.name) { queries.append(quoted("instrument", instrument.name)) }
            for identifier in instrument.identifiers where holdsToken(identifier.value) {
                queries.append(quoted("instrument", identifier.value))
                if [.isin, .cusip, .sedol].contains(identifier.scheme) {
                    queries.append(quoted(identifier.scheme.rawValue, identifier.value))
                }
            }
        }
        return queries
    }

    private func expectFound(_ archive: TestArchive, perFormat: Int) throws -> Set<RecordFormat> {
        let reader = try archive.open(unlogged: true)
        var left: [String: Int] = [:]
        var formats: Set<RecordFormat> = []
        var answers: [String: Set<RecordID>] = [:]
        for record in try ArchiveContents(archive).records {
            let format = record.envelope.parsed.format
            let kind = "\(format.rawValue) \(record.envelope.parsed.messageType)"
            guard left[kind, default: 0] < perFormat else { continue }
            left[kind, default: 0] += 1
            formats.insert(format)
            for query in queries(record) {
                let found = try answers[query] ?? Set(archive.search(query, in: reader).hits.map(\.id))
                answers[query] = found
                if !found.contains(record.id) {
                    Issue.record("\(query) does not find \(record.id), \(format) \(record.envelope.parsed.messageType)")
                }
            }
        }
        return formats
    }

    @Test func `Every code, name, date and number of the sample records finds its record`() throws {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        #expect(try expectFound(archive, perFormat: 30).isSuperset(of: [.fix, .swiftMT, .text]))
    }

    @Test(.enabled(if: PackageRoot.realData != nil))
    func `Every code, name, date and number of real records of every format finds its record`() throws {
        let archive = try TestArchive()
        try archive.ingest([try #require(PackageRoot.realData)])
        let formats = try expectFound(archive, perFormat: 2)
        #expect(
            formats.isSuperset(of: [.fix, .swiftMT, .iso20022, .fpml, .fixml, .delimited, .json, .mail, .ofx, .text]),
            "\(formats)")
        #expect(try archive.verify().findings == [])
    }
}
