// SPDX-License-Identifier: Apache-2.0

import Formats
import Records
import Testing

/// What a reader of the page sees: one note of each house whose notes are among the real data, read by hand.
@Suite("Notes of brokers", .enabled(if: RealData.isPresent))
struct BrokerNoteTests {
    struct Note: CustomStringConvertible, Sendable {
        var name: String
        var kind = "contract-note"
        var lifecycle: Lifecycle? = .new
        var day: String?
        var isin: String?
        var side: TradeTerms.Side?
        var quantity: String?
        var price: String?
        var amount: String?

        var description: String { name }
    }

    static let notes = [
        Note(
            name: "acb__2022_sample_pypdf_trade_conf_1", lifecycle: nil, day: "2022-02-16", side: .sell, quantity: "15",
            price: "101", amount: "1494.78 "),
        Note(
            name: "acb__2023_sample_lopdf_trade_conf_2", lifecycle: nil, day: "2023-12-12", isin: "US0000111114",
            side: .sell, quantity: "10000", price: "12.33", amount: "20000 "),
        Note(
            name: "pp__ajbellsecuritieslimited__SecurityBuy02", day: "2019-11-08", side: .buy, quantity: "14008.055",
            price: "0.5711", amount: "8001.5 GBP"),
        Note(
            name: "pp__alpaccapital__Buy01", lifecycle: nil, day: "2024-07-11", side: .buy, quantity: "1.079762663",
            price: "100.448", amount: "108.46 "),
        Note(
            name: "pp__comdirect__VerkaufMitSteuerbehandlung18", day: "2024-12-19", isin: "DE000BASF111", side: .sell,
            quantity: "0.135", amount: "5.78 EUR"),
        Note(
            name: "pp__commsec__Verkauf01", day: "2020-09-09", side: .sell, quantity: "1000", price: "28.06",
            amount: "28031.94 AUD"),
        Note(
            name: "pp__consorsbank__Kauf30", day: "2020-10-16", isin: "LU0218910023", side: .buy, quantity: "0.3299",
            price: "359.14", amount: "118.48 USD"),
        Note(
            name: "pp__dab__Kauf05", day: "2017-03-01", isin: "IE00B3F81R35", side: .buy, quantity: "0.0499",
            price: "129.449"),
        Note(
            name: "pp__dkb__Verkauf14", day: "2025-12-29", isin: "IE00BJXRT698", side: .sell, quantity: "547",
            price: "118.02", amount: "54599.35 EUR"),
        Note(
            name: "pp__dkb__VerkaufStorno01", lifecycle: .cancelled, day: "2021-01-05", isin: "IE00BKX55T58",
            side: .buy, quantity: "16.3986", price: "64.03", amount: "1051.5 EUR"),
        Note(
            name: "pp__fintechgroupbank__FinTechKauf05", day: "2018-01-09", isin: "IE00B3S5XW04", side: .buy,
            quantity: "0.099044", price: "62.194442", amount: "6.16 EUR"),
        Note(
            name: "pp__firstradesecuritiesinc__Sale01", day: "2021-11-22", side: .sell, quantity: "1",
            price: "1156.03", amount: "1156.02 "),
        Note(
            name: "pp__ingdiba__Verkauf12", day: "2024-02-09", isin: "LU0434032149", side: .sell, quantity: "100",
            price: "40", amount: "3747.06 EUR"),
        Note(
            name: "pp__keytradebank__Kauf03", kind: "confirmation", lifecycle: nil, day: "2020-05-13",
            isin: "DE0007165607", side: .buy, quantity: "22", price: "277", amount: "6118.95 EUR"),
        Note(
            name: "pp__keytradebank__Achat04", kind: "confirmation", lifecycle: nil, isin: "BE0003565737", side: .buy,
            quantity: "21", amount: "931.57 EUR"),
        Note(
            name: "pp__odd_bankslm__Kauf01", day: "2013-09-03", side: .buy, amount: "92658.45 CHF"),
        Note(name: "pp__postfinance__Kauf04", isin: "LU0188802960", side: .buy, amount: "34070 JPY"),
        Note(
            name: "pp__saxobank__Buy03", lifecycle: nil, day: "2025-06-20", isin: "FR001400XJJ3", side: .buy,
            quantity: "10000", price: "95.341"),
        Note(
            name: "pp__sbroker__Kauf03", day: "2021-03-01", isin: "LU0171310443", side: .buy, quantity: "7.1535",
            price: "71.253", amount: "500 EUR"),
        Note(
            name: "pp__swissquote__Buy01", kind: "confirmation", lifecycle: nil, isin: "IE00B3RBWM25", side: .buy,
            quantity: "3", price: "129.28", amount: "390.45 CHF"),
        Note(
            name: "pp__traderepublic__Kauf15", day: "2024-05-27", isin: "AT0000A0E9W5", side: .buy, quantity: "23",
            price: "20.9"),
        Note(
            name: "pp__ubsag__Kauf03", kind: "confirmation", day: "2017-12-26", isin: "US17275R1023", side: .buy,
            quantity: "100", price: "38.51", amount: "3881.75 CHF"),
        Note(
            name: "pp__vanguardgroupeurope__Dividende02", kind: "income-advice", lifecycle: nil, isin: "IE00B3XXRP09",
            quantity: "2.535612", amount: "0.53 EUR"),
        Note(
            name: "pp__zuercherkantonalbank__Kauf02", day: "2023-06-29", isin: "GB0009697037", side: .buy,
            quantity: "2000", price: "2.95", amount: "7515.04 "),
        Note(name: "pp__degiro__Transaktionsuebersicht13", kind: "statement", lifecycle: nil, isin: "US4627261005"),
        Note(name: "pp__questradegroup__Buy02", kind: "statement", lifecycle: nil),
        Note(name: "pp__tigerbrokerspteltd__AccountStatement01", kind: "statement", lifecycle: nil),
    ]

    @Test("A note of each house says what was dealt, when, how many, at what price and for how much", arguments: notes)
    func note(_ note: Note) throws {
        let files = RealData.files(in: "contract-note-text")
        let file = try #require(files.first { $0.name == note.name + ".txt" })
        let record = FormatRegistry.parser(for: FormatRecognizer.recognize(file.bytes)).parse(file.bytes[...])
        #expect(record.state == .parsed && record.messageType == note.kind)
        #expect(record.lifecycle == note.lifecycle)
        #expect(record.tradeDate?.description == note.day)
        #expect(record.instruments.first?.identifier(.isin) == note.isin)
        #expect(record.terms.side == note.side)
        #expect(record.terms.quantity?.description == note.quantity)
        if let price = note.price { #expect(record.terms.price?.description == price) }
        if let amount = note.amount {
            #expect(record.terms.amount.map { "\($0.amount) \($0.currency)" } == amount)
        }
    }

    @Test("No key of a form is taken for an ISIN because its letters happen to check")
    func keys() {
        for file in RealData.files(in: "contract-note-text") {
            let record = FormatRegistry.parser(for: .text).parse(file.bytes[...])
            #expect(!record.instruments.contains { $0.identifier(.isin) == "ADRESSZEILE4" }, "\(file)")
        }
    }
}
