// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A purchase of shares by the fund from the bank, its numbers spelt as FIX spells them.
struct SampleDeal {
    var day: CivilDate

    /// Three digits, by which the bank's ids of one day differ.
    var number: String
    var symbol: String
    var isin: String
    var name: String
    var quantity: String
    var price: String
    var gross: String
    var commission: String
    var net: String
    var settlement: CivilDate

    /// The id under which it is settled: no longer than the 16 characters that SWIFT has for it.
    var trade: String { "ALDRT\(day.digits.dropFirst(2))\(number)" }
    var confirmation: String { "CONF-\(day.digits)-0\(number)" }
    var order: String { "ALDR-O-\(day.digits.dropFirst(2))\(number)" }

    /// The fund's own id of its order.
    var clientOrder: String { "RWN\(day.digits)-\(number)" }

    /// The trade that is disputed, as it was dealt.
    static func firtree(_ day: CivilDate, settlement: CivilDate) -> Self {
        Self(
            day: day, number: "007", symbol: "FIRX", isin: "DE000ZZZ0019", name: "Firtree Maschinenbau AG",
            quantity: "2000", price: "72.05", gross: "144100.00", commission: "144.10", net: "144244.10",
            settlement: settlement)
    }

    /// The trade that is disputed, as the bank confirms it first: two digits of the price have changed places.
    var misspelt: Self {
        var deal = self
        (deal.price, deal.gross, deal.commission, deal.net) = ("75.02", "150040.00", "150.04", "150190.04")
        return deal
    }

    /// A trade of another client.
    static func ginkgo(_ day: CivilDate, settlement: CivilDate) -> Self {
        Self(
            day: day, number: "012", symbol: "GNKO", isin: "DE000ZZZ0027", name: "Ginkgo Chemie SE", quantity: "900",
            price: "39.86", gross: "35874.00", commission: "35.87", net: "35909.87", settlement: settlement)
    }
}

/// Those who take part, all of them invented: LEIs begin with what no registry hands out.
enum SampleParty {
    static let bank = (name: "Alder Bank", compID: "ALDERBANK", lei: "999900ALDERBANK00078", bic: "ALDRGB2L")
    static let fund = (name: "Rowan Pension Fund", compID: "ROWANFUND", lei: "999900ROWANFUND00063", bic: "ROWNLUZZ")

    /// The fund's account with the bank.
    static let account = "RWN-2201"

    /// The bank's custodian, its account there, and the fund's custodian.
    static let custodian = "ELMCDEFF"
    static let safe = "EC-10010"
    static let fundCustodian = "LINDLUZZ"
    static let depository = "HAZLDEFF"
}
