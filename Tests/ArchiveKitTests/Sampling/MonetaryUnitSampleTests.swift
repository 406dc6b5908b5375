// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Records
import TestSupport
import Testing

@testable import ArchiveKit

/// Samples by amount, over real records.
@Suite struct MonetaryUnitSampleTests {
    /// A confirmation with an amount in a currency.
    private func message(_ id: String, _ amount: String?, _ currency: String?) -> String {
        FIXMessage.text(
            "35=AK|49=ALDR|56=CEDR|664=\(id)|666=0|75=20260302|55=ACME"
                + (amount.map { "|118=\($0)" } ?? "") + (currency.map { "|15=\($0)" } ?? ""))
    }

    private func filled(_ others: String = "") throws -> TestArchive {
        let archive = try TestArchive()
        let amounts = (1...20).map { message("P-\($0)", "\($0 * 100).25", "USD") }
        let rest = [
            message("HUGE", "900000", "USD"), message("N-1", "-5.00", "USD"), message("N-2", "-0.01", "USD"),
            message("Z-1", "0.00", "USD"), message("M-1", nil, "USD"), message("M-2", nil, nil),
            message("M-3", "12", nil),
        ]
        try archive.capture("a.fix", (amounts + rest).joined() + others)
        return archive
    }

    private func draw(_ size: Int, _ basis: AmountBasis, _ archive: TestArchive) throws -> SampleAnswer {
        try AuditSampling(archive.open()).draw(SampleRequest("", size: size, design: .monetaryUnit(basis)))
    }

    @Test func `Zero, negative and missing amounts are strata of their own, and the greatest amount is certain`() throws
    {
        let archive = try filled()
        let answer = try draw(10, .oneCurrency(nil), archive)
        // Of 27: missing 3, negative 2, positive 21, zero 1; quotas 1.11, 0.74, 7.78, 0.37.
        #expect(answer.strata.map(\.name) == ["missing", "negative", "positive", "zero"])
        #expect(answer.strata.map(\.count) == [3, 2, 21, 1] && answer.strata.map(\.drawn) == [1, 1, 7, 1])
        let positive = answer.strata[2]
        #expect(positive.total == "921005" && positive.certain == 1 && positive.interval == "3500.833333")
        let certain = answer.members.filter(\.isCertain)
        #expect(certain.count == 1 && certain.first?.hit?.identifiers.contains { $0.value == "HUGE" } == true)
        #expect(answer.words?.currency == "USD" && answer.words?.field == "amount")
        #expect(try AuditSampling(archive.open()).show(1) { $0.isWhole && $0.members.count == 10 })
    }

    @Test func `Amounts in several currencies are refused, unless one is named or they are converted`() throws {
        let archive = try filled(message("E-1", "1000", "EUR") + message("E-2", "-1", "EUR"))
        let error = #expect(throws: ArchiveError.self) { try draw(10, .oneCurrency(nil), archive) }
        #expect(error?.code == .usage && error?.message.contains("EUR, USD") == true)
        let one = try draw(29, .oneCurrency("USD"), archive)
        #expect(one.strata.map(\.name) == ["missing", "negative", "other-currency", "positive", "zero"])
        #expect(one.strata.map(\.count) == [3, 2, 2, 21, 1] && one.members.count == 29)
        let rates = try ExchangeRates(Array("currency,rate\nEUR,1.5\nUSD,1\n".utf8), name: "r.csv")
        let converted = try draw(12, .converted(rates), archive)
        #expect(converted.strata.map(\.count) == [3, 3, 22, 1])
        #expect(converted.strata[2].total == "922505" && converted.words?.ratesDigest == rates.digest)
        let poor = try ExchangeRates(Array("currency,rate\nUSD,1\n".utf8), name: "r.csv")
        let lacking = #expect(throws: ArchiveError.self) { try draw(10, .converted(poor), archive) }
        #expect(lacking?.code == .usage && lacking?.message.contains("EUR") == true)
        for number in 1...2 { #expect(try AuditSampling(archive.open()).show(number) { $0.isWhole }) }
    }

    /// SettlCurrAmt (119) is in its own currency (120), which need not be the one dealt in (15).
    @Test func `The currency of an amount is its own, not the one dealt in`() throws {
        let archive = try TestArchive()
        let text = (1...3).map {
            FIXMessage.text("35=AK|49=ALDR|56=CEDR|664=S-\($0)|666=0|75=20260302|55=ACME|15=EUR|119=\($0)00|120=CHF")
        }
        try archive.capture("a.fix", text.joined())
        #expect(try archive.search("").hits.allSatisfy { $0.terms.currency == "EUR" })
        let answer = try draw(2, .oneCurrency(nil), archive)
        #expect(answer.words?.currency == "CHF")
        #expect(answer.strata.map(\.total) == ["600"])
        _ = try RecordRevision(archive.open()).correct(
            ["S-1"], [FieldCorrection(.amount, ["50.5 CHF"])], reason: "misread")
        #expect(try AuditSampling(archive.open()).show(1) { $0.isWhole })
        #expect(try draw(2, .oneCurrency("CHF"), archive).strata.map(\.total) == ["550.5"])
    }

    @Test func `The population is handed out as it was drawn from`() throws {
        let archive = try filled()
        let answer = try draw(10, .oneCurrency(nil), archive)
        var rows: [PopulationRow] = []
        try AuditSampling(archive.open()).show(1, population: { rows.append($0) }, deliver: { _ in })
        #expect(rows.count == 27 && rows.map(\.id) == rows.map(\.id).sorted())
        #expect(rows.filter { !$0.amount.isEmpty }.count == 21)
        let sum = rows.compactMap { ExactDecimal($0.amount) }.compactMap { MonetaryUnits.units(of: $0) }.reduce(0, +)
        #expect(MonetaryUnits.text(sum) == answer.strata[2].total)
        for stratum in answer.strata { #expect(rows.count { $0.stratum == stratum.name } == stratum.count) }
    }
}
