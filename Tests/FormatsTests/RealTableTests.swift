// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// How many rows, documents and entries the real tables, JSON files and statements hold: rows as a CSV reader of another
/// language counts them, less titles, headers, totals and footers counted by hand; elements as its JSON reader counts
/// them; entries as their begin tags are counted.
@Suite("Real tables, JSON and statements", .enabled(if: RealData.isPresent))
struct RealTableTests {
    static let counts: [String: Int] = [
        "csv/acb__RBC_DI_Test_Export.csv": 12,
        "csv/acb__RBC_DI_Test_Export_Errors.csv": 2,
        "csv/acb__broker1.csv": 2,
        "csv/cgtcalc__freetrade_transactions.csv": 17,
        "csv/cgtcalc__hl_inputs_hl-transaction-summary.csv": 5,
        "csv/cgtcalc__morgan_stanley_Withdrawal_Wire_Report.csv": 1,
        "csv/cgtcalc__morgan_stanley_Withdrawals_Report.csv": 4,
        "csv/cgtcalc__raw_test_2.csv": 9,
        "csv/cgtcalc__raw_test_data.csv": 16,
        "csv/cgtcalc__schwab_bond_interest_transactions.csv": 5,
        "csv/cgtcalc__schwab_cash_merger_transactions.csv": 6,
        "csv/cgtcalc__schwab_interest_tax_transactions.csv": 2,
        "csv/cgtcalc__schwab_rsu_settlement_awards.csv": 2,
        "csv/cgtcalc__schwab_schwab_transactions.csv": 13,
        "csv/cgtcalc__sharesight_inputs_All_Trades_Report_-_Test.csv": 13,
        "csv/cgtcalc__sharesight_inputs_Taxable_Income_Report_-_Test.csv": 2,
        "csv/cgtcalc__spouse_sender.csv": 4,
        "csv/cgtcalc__trading212_2020_from_2020-09-11_to_2021-04-02.csv": 8,
        "csv/cgtcalc__trading212_2026_inputs_transactions.csv": 5,
        "csv/cgtcalc__vanguard_cash_investment_report.csv": 22,
        "csv/confcopilot__exception_report.csv": 60,
        "csv/confcopilot__internal_bookings.csv": 60,
        "csv/mifir-engine__sample_trades.csv": 15,
        "csv/pp__TransactionExport01.csv": 339,
        "csv/pp__TransactionExport04.csv": 8,
        "csv/pp__TransactionExport05.csv": 3,
        "csv/pp__TransactionExport06.csv": 1,
        "csv/reds__Main_Checking_Account_Transactions.csv": 10,
        "csv/reds__fidelity_csv_all_accounts_transactions_20251204.csv": 21,
        "csv/reds__schwab_csv_brokerage_XX876_Transactions_20220731.csv": 11,
        "csv/reds__semicolon_delimited.csv": 2,
        "csv/strata__fxtrades2.csv": 9,
        "csv/strata__mixed-trades-positions.csv": 5,
        "csv/strata__sensitivity-grid-full.csv": 10,
        "csv/strata__sensitivity-grid.csv": 10,
        "csv/strata__sensitivity-list.csv": 20,
        "csv/strata__sensitivity-standard-full.csv": 7,
        "csv/strata__sensitivity-standard.csv": 40,
        "csv/strata__trades-cpty.csv": 19,
        "csv/strata__trades-cpty2.csv": 19,
        "csv/strata__trades.csv": 44,
        "json/aws-posttrade__exceptions.json": 8,
        "json/aws-posttrade__golden_dataset.json": 8,
        "json/aws-posttrade__inbound_break_files.json": 8,
        "json/aws-posttrade__playbooks.json": 7,
        "json/aws-posttrade__settlement_status.json": 8,
        "json/aws-posttrade__ssi_records.json": 5,
        "json/cdm__contract-formation-fx-forward-func-input.json": 1,
        "json/cdm__execution-basis-swap-func-input.json": 1,
        "json/cdm__full-return-settlement-workflow-func-input.json": 1,
        "json/cdm__on-demand-rate-change-input.json": 1,
        "json/cdm__part-return-settlement-workflow-func-output.json": 1,
        "json/cdm__repo-adjustment-input.json": 1,
        "json/cgtcalc__schwab_equity_award_nvda_synthetic.json": 15,
        "json/cgtcalc__schwab_equity_award_schwab_equity_award_v2.json": 9,
        "json/cgtcalc__schwab_equity_award_schwab_equity_award_v2_rounding.json": 14,
        "ofx/ofxparse__account_listing_aggregation.ofx": 1,
        "ofx/ofxparse__bank_small.ofx": 1,
        "ofx/ofxparse__date_missing.ofx": 3,
        "ofx/ofxparse__decimal_error.ofx": 1,
        "ofx/ofxparse__error_message.ofx": 1,
        "ofx/ofxparse__fidelity-savings.ofx": 4,
        "ofx/ofxparse__fidelity.ofx": 17,
        "ofx/ofxparse__investment_401k.ofx": 3,
        "ofx/ofxparse__investment_medium.ofx": 3,
        "ofx/ofxparse__multiple_accounts2.ofx": 1,
        "ofx/ofxparse__ofx-v102-empty-tags.ofx": 1,
        "ofx/ofxparse__signon_fail.ofx": 1,
        "ofx/ofxparse__signon_success.ofx": 1,
        "ofx/ofxparse__td_ameritrade.ofx": 1,
        "ofx/ofxparse__tiaacref.ofx": 1,
        "ofx/ofxtools__invstmtrs.ofx": 2,
        "ofx/ofxtools__stmtrs.ofx": 2,
        "ofx/reds__beancount_reds_importers_example_OfxDownload.qfx": 2,
        "ofx/reds__capitalonebank_tests_360Checking.qfx": 4,
        "ofx/reds__etrade_tests_etrade_09092023.QFX": 4,
        "ofx/reds__tests_ofxstatement_test_ofxstatementGenerated.n26.ofx": 1,
        "ofx/reds__tests_seclist_fund_info_no_seclist.qfx": 1,
        "ofx/reds__tests_seclist_fund_info_no_ticker.qfx": 1,
        "ofx/reds__tests_seclist_fund_info_with_ticker.qfx": 1,
    ]

    /// The messages that are partial, and why; in any other file all are parsed.
    static let partial: [String: [String]] = [
        // Three rows have one cell too few.
        "csv/strata__trades.csv": ["delimited.width"],
        // Made to fail: entries without a day, with one that is none, with no id.
        "ofx/ofxparse__date_missing.ofx": ["ofx.date"], "ofx/ofxparse__decimal_error.ofx": ["ofx.date"],
        "ofx/ofxparse__ofx-v102-empty-tags.ofx": ["ofx.no-id"],
    ]

    private static let files = RealData.files.filter { ["csv", "json", "ofx"].contains($0.folder) }

    @Test("Every file has as many messages as it has rows, documents or entries")
    func messageCounts() {
        #expect(Self.files.count == Self.counts.count)
        for file in Self.files {
            let split = FormatRegistry.splitter(for: FormatRecognizer.recognize(file.bytes)).split(file.bytes)
            #expect(split.messages.count == Self.counts["\(file)"], "\(file)")
        }
    }

    @Test("Every message is parsed but for those that are damaged, and its own text names each of its identifiers")
    func states() {
        for file in Self.files {
            let format = FormatRecognizer.recognize(file.bytes)
            let split = FormatRegistry.splitter(for: format).split(file.bytes)
            for message in split.messages {
                let bytes = file.bytes[message.span.range]
                let context = message.context.map { split.contexts[$0][...] } ?? []
                let record = FormatRegistry.parser(for: format).parse(bytes, context: context)
                #expect(record.state != .unparsed, "\(file)")
                if record.state == .partial {
                    let expected = Self.partial["\(file)"] ?? []
                    #expect(record.diagnostics.contains { expected.contains($0.code) }, "\(file)")
                }
                let text = RecordText.text(of: bytes, rule: FormatRegistry.textRule(for: format)) ?? ""
                for identifier in record.identifiers { #expect(text.contains(identifier.value), "\(file)") }
            }
        }
    }

    @Test("A row of MiFIR trades states its parties and instrument, a Strata trade no more than it says")
    func facts() throws {
        let file = try #require(Self.files.first { $0.name == "mifir-engine__sample_trades.csv" })
        let split = FormatRegistry.splitter(for: .delimited).split(file.bytes)
        let first = try #require(split.messages.first)
        let record = FormatRegistry.parser(for: .delimited).parse(
            file.bytes[first.span.range], context: split.contexts[0][...])
        #expect(record.identifiers == [.init(.trade, "TRD-001")] && record.tradeDate == CivilDate("2024-03-15"))
        #expect(record.terms.side == .buy && record.terms.currency == "GBP")
        #expect(record.parties.map(\.role) == [.venue, .buyer, .seller, .executingFirm])
    }
}
