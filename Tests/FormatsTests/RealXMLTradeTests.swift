// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// What real FpML and FIXML documents say, read off by eye.
@Suite("Real FpML and FIXML", .enabled(if: RealData.isPresent))
struct RealXMLTradeTests {
    /// Two contest inputs that are not well-formed: a start tag for an end tag, and an element closed twice.
    static let notWellFormed: Set<String> = ["ttc2014__test7.xml", "ttc2014__test8.xml"]

    private func parse(_ name: String, as format: RecordFormat) throws -> ParsedRecord {
        let files = RealData.files(in: format.rawValue)
        let file = try #require(files.first { $0.name.contains(name) })
        return FormatRegistry.parser(for: format).parse(file.bytes[...])
    }

    @Test("Every file is parsed, unless it is not well-formed", arguments: [RecordFormat.fpml, .fixml])
    func states(format: RecordFormat) {
        let files = RealData.files(in: format.rawValue)
        #expect(files.count == (format == .fpml ? 78 : 29))
        for file in files {
            let record = FormatRegistry.parser(for: format).parse(file.bytes[...])
            #expect(record.state == (Self.notWellFormed.contains(file.name) ? .partial : .parsed), "\(file)")
            #expect(!record.messageType.isEmpty, "\(file)")
            if format == .fpml { #expect(!record.identifiers.isEmpty && !record.formatVersion.isEmpty, "\(file)") }
        }
    }

    @Test("FpML 1: a forward rate agreement between two banks")
    func forwardRateAgreement() throws {
        let record = try parse("fpml1-0__FRAExample8", as: .fpml)
        #expect(record.identifiers.map(\.value) == ["MB87623", "AA9876"])
        #expect(record.parties.first { $0.role == .buyer }?.identifier(.bic) == "MIDLGB22")
        #expect(record.tradeDate == CivilDate("19910514") && record.instruments.map(\.product) == ["fra"])
        #expect(record.terms.amount == ExactDecimal("25000000").map { Money($0, "CHF") })
        #expect(record.terms.price == ExactDecimal("0.04"))
    }

    @Test("FpML 3: an option on a share, whose parties are named in the older way")
    func shareOption() throws {
        let record = try parse("fpml3-0__eqd_example_02", as: .fpml)
        #expect(record.parties.map(\.role) == [.seller, .buyer] && record.terms.price == ExactDecimal("8"))
        #expect(record.instruments.last?.identifier(.isin) == "ES0113900J37")
    }

    @Test("FpML 5: a correction of a termination supersedes by its correlation")
    func correction() throws {
        let first = try parse("5-13__msg-ex56", as: .fpml)
        let correction = try parse("5-11__msg-ex57", as: .fpml)
        #expect(first.identifiers.contains(RecordIdentifier(.common, "IM/C012")) && first.lifecycle == .new)
        #expect(correction.references == [RecordReference(.supersedes, RecordIdentifier(.common, "IM/C012"))])
        #expect(correction.lifecycle == .amended && correction.tradeDate == CivilDate("20090724"))
        #expect(correction.terms.amount == ExactDecimal("15000000").map { Money($0, "USD") })
    }

    @Test("FpML 5, recordkeeping: UTI, desk, trader, broker and clearing house")
    func recordkeeping() throws {
        let record = try parse("record-ex141", as: .fpml)
        #expect(record.identifiers.contains(RecordIdentifier(.uti, "103123456712345678901234567890123456789012")))
        #expect(record.parties.first { $0.role == .desk }?.name == "NY Swaps Desk")
        #expect(record.parties.first { $0.role == .trader }?.identifier(.other) == "jjones")
        #expect(record.parties.first { $0.role == .clearingHouse }?.name == "ClearItAll")
        #expect(record.terms.price == ExactDecimal("0.0253"))
    }

    @Test("FIXML: an allocation of a clearing house, and an execution report in elements with field numbers")
    func fixml() throws {
        let report = try parse("Notifies_Allocation_to_the_Claiming_Firm", as: .fixml)
        #expect(report.identifiers.map(\.value) == ["12E251CB2133225C1CC112533311", "307006", "178004"])
        #expect(report.terms.side == .sell && report.terms.price == ExactDecimal("95.5"))
        let execution = try parse("murexStyle", as: .fixml)
        #expect(execution.messageType == "8" && execution.formatVersion == "FIX.4.4")
        #expect(execution.identifiers.first == RecordIdentifier(.execution, "89545922"))
        #expect(execution.instruments.first?.identifier(.isin) == "US5949181045")
    }
}
