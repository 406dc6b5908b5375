// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// What some real messages plainly say of their trade, read off by eye.
@Suite("Real trades", .enabled(if: RealData.isPresent))
struct RealTradeTests {
    private func first(_ name: String, in folder: String, as format: RecordFormat) throws -> ParsedRecord {
        let file = try #require(RealData.files(in: folder).first { $0.name.hasPrefix(name) })
        let span = try #require(FormatRegistry.splitter(for: format).split(file.bytes).spans.first)
        return FormatRegistry.parser(for: format).parse(file.bytes[span.range])
    }

    @Test("An MT 515 of a fund platform: seller, fund, quantity, price, amount")
    func fundConfirmation() throws {
        let record = try first("miris__MT515", in: "swift-mt", as: .swiftMT)
        let seller = record.parties.first { $0.role == .seller }
        #expect(seller?.identifier(.bic) == "MFEXSES0" && seller?.identifier(.account) == "70844629DEPST00")
        #expect(record.instruments.map { $0.identifier(.isin) } == ["LU1597245148"])
        #expect(record.instruments.map(\.name) == ["ALLIANZ GIFS-VOLATILITY STR -PT2- CAP"])
        #expect(record.terms.quantity == ExactDecimal("80.083") && record.terms.price == ExactDecimal("922.88"))
        #expect(record.terms.amount == ExactDecimal("73907").map { Money($0, "EUR") })
        #expect(record.lifecycle == .cancelled && record.documentDate == CivilDate("20210215"))
    }

    @Test("An MT 547 of a custodian: a sale of a mortgage pass-through by its CUSIP")
    func deliveryConfirmation() throws {
        let record = try first("prowide-core__MT547", in: "swift-mt", as: .swiftMT)
        #expect(record.terms.side == .sell && record.instruments.first?.identifier(.cusip) == "3132MAD40")
        #expect(record.terms.amount == ExactDecimal("8226417.05").map { Money($0, "USD") })
        #expect(record.parties.first?.identifier(.bic) == "CHASUSU9")
    }

    @Test("An allocation of FIX 4.4: venue, client with account, ISIN among the alternatives")
    func allocation() throws {
        let record = try first("jspurefix__corpus_allocation-instrument", in: "fix", as: .fix)
        #expect(record.parties.first { $0.role == .venue }?.identifier(.mic) == "XNAS")
        #expect(record.parties.first { $0.role == .client }?.identifier(.account) == "SEGR-2210")
        #expect(record.instruments.first?.identifier(.isin) == "US0378331005")
        #expect(record.terms.quantity == ExactDecimal("1400") && record.terms.currency == "USD")
    }

    @Test(
        "No real message gives more parties or instruments than a record keeps, and no LEI or ISIN that is not proved")
    func bounds() {
        for (folder, format) in [("fix", RecordFormat.fix), ("swift-mt", .swiftMT)] {
            for file in RealData.files(in: folder) where RealDataTests.exceptions[file.name] == nil {
                for span in FormatRegistry.splitter(for: format).split(file.bytes).spans {
                    let record = FormatRegistry.parser(for: format).parse(file.bytes[span.range])
                    #expect(record.parties.count <= 32 && record.instruments.count <= 32, "\(file)")
                    #expect(
                        record.parties.compactMap { $0.identifier(.lei) }.allSatisfy(LegalEntityIdentifier.isValid),
                        "\(file)")
                    #expect(
                        record.instruments.compactMap { $0.identifier(.isin) }
                            .allSatisfy(InstrumentIdentificationNumber.isValid), "\(file)")
                }
            }
        }
    }
}
