// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Catalogue
import Records
import TestSupport
import Testing

/// Which version has the last word: the cases that people would argue over.
@Suite struct ChainWordTests {
    private func archive(_ texts: [String]) throws -> TestArchive {
        let archive = try TestArchive()
        for (number, text) in texts.enumerated() { try archive.capture("\(number).log", "part \(number)\n" + text) }
        return archive
    }

    private func statuses(_ chain: ConfirmationChain) -> [ChainStatus?] {
        chain.versions.map { chain.statuses[$0.id] }
    }

    @Test func `Of versions that keep one id the last is current, and a search says so`() throws {
        let archive = try archive([
            FIXMessage.confirmation("KEEP-1", note: "one"),
            FIXMessage.confirmation("KEEP-1", amends: "KEEP-1", note: "two"),
            FIXMessage.confirmation("KEEP-1", amends: "KEEP-1", note: "three"),
        ])
        let chain = try #require(try archive.lookUp("KEEP-1").chain)
        #expect(statuses(chain) == [.superseded, .superseded, .current])
        #expect(chain.current.id == chain.versions.last?.id)
        #expect(try archive.search("status:current").hits.map(\.id) == [chain.current.id])
        #expect(!chain.isForked)
    }

    @Test func `A cancellation that keeps the id cancels the last amendment, and nothing is current`() throws {
        let archive = try archive([
            FIXMessage.confirmation("KEEP-2", note: "one"),
            FIXMessage.confirmation("KEEP-2", amends: "KEEP-2", note: "two"),
            FIXMessage.confirmation("KEEP-2", cancels: "KEEP-2", note: "three"),
        ])
        let chain = try #require(try archive.lookUp("KEEP-2").chain)
        #expect(statuses(chain) == [.cancelled, .cancelled, .cancelled])
        #expect(chain.current.envelope.parsed.lifecycle == .cancelled)
        #expect(try archive.search("status:current").hits == [])
    }

    @Test func `An amendment under the same id that comes last is not undone by an earlier one under another`() throws {
        let archive = try archive([
            FIXMessage.confirmation("WORD-1"), FIXMessage.confirmation("WORD-2", amends: "WORD-1"),
            FIXMessage.confirmation("WORD-1", amends: "WORD-1", note: "last"),
        ])
        for id in ["WORD-1", "WORD-2"] {
            let chain = try #require(try archive.lookUp(id).chain)
            #expect(statuses(chain) == [.superseded, .current, .current])
            #expect(chain.current.id == chain.versions.last?.id)
            #expect(chain.isForked)
        }
    }

    @Test func `An amendment and a cancellation of one record are a fork, though only the one is current`() throws {
        let archive = try archive([
            FIXMessage.confirmation("FORK-1"), FIXMessage.confirmation("FORK-2", amends: "FORK-1"),
            FIXMessage.confirmation("FORK-3", cancels: "FORK-1"),
        ])
        let chain = try #require(try archive.lookUp("FORK-1").chain)
        #expect(statuses(chain) == [.cancelled, .current, .cancelled])
        #expect(chain.current.envelope.parsed.lifecycle == .cancelled)
        #expect(chain.isForked)
    }

    @Test func `An amendment that came in twice is no fork`() throws {
        let amendment = FIXMessage.confirmation("AGAIN-2", amends: "AGAIN-1")
        let archive = try archive([FIXMessage.confirmation("AGAIN-1"), amendment, amendment])
        let chain = try #require(try archive.lookUp("AGAIN-1").chain)
        #expect(statuses(chain) == [.superseded, .current, .current])
        #expect(!chain.isForked)
    }
}

/// Whose records are versions of one another: what is said of the sides.
@Suite struct ChainSidesTests {
    private func confirmation(_ id: String, of name: String, supersedes: String? = nil, extra: String = "") -> String {
        let earlier = supersedes.map { "\"supersedes\": {\"confirmationId\": \"\($0)\"}, " } ?? ""
        return "{\"confirmationId\": \"\(id)\", \"eventType\": \"\(supersedes == nil ? "NEW" : "CANCEL")\", \(earlier)"
            + "\"tradeDate\": \"2026-02-27\", \"quantity\": 691, \"counterparty\": {\"name\": \"\(name)\"\(extra)}}"
    }

    @Test(arguments: [
        ("Valmont Bank SA", "Valmont Bank S.A."), ("Pacific Fund Managers Pte Ltd", "Pacific Fund Managers"),
        ("Aurelian Maritime AG", "AURELIAN MARITIME"), ("Regatta Prime Limited", "Regatta Prime Ltd."),
    ])
    func `A name that is spelled in another way is the same firm`(one: String, other: String) throws {
        let archive = try TestArchive()
        try archive.capture("a.json", confirmation("SPELL-1", of: one))
        try archive.capture("b.json", confirmation("SPELL-2", of: other, supersedes: "SPELL-1"))
        let chain = try #require(try archive.lookUp("SPELL-1").chain)
        #expect(chain.versions.count == 2)
        #expect(try archive.search("status:cancelled").hits.count == 2)
    }

    @Test(arguments: [("Valmont Bank SA", "Redwood Capital SA"), ("Bank of Hull", "Bank of York"), ("SA", "AG")])
    func `Another firm that uses the id is not told by the form of the firm`(one: String, other: String) throws {
        let archive = try TestArchive()
        try archive.capture("a.json", confirmation("SPELL-1", of: one))
        try archive.capture("b.json", confirmation("SPELL-2", of: other, supersedes: "SPELL-1"))
        #expect(try archive.lookUp("SPELL-1").chain?.versions.count == 1)
        #expect(try archive.search("status:current").hits.count == 1)
    }

    @Test func `A branch of a bank is the bank, and a code decides before a name`() throws {
        let archive = try TestArchive()
        try archive.capture("a.json", confirmation("CODE-1", of: "Valmont", extra: ", \"bic\": \"VALMUS33XXX\""))
        try archive.capture(
            "b.json",
            confirmation("CODE-2", of: "VB New York", supersedes: "CODE-1", extra: ", \"bic\": \"VALMUS33NYC\""))
        #expect(try archive.lookUp("CODE-1").chain?.versions.count == 2)
    }
}
