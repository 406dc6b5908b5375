// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What goes between the fund and the bank beside the messages of their systems.
enum SampleCorrespondence {
    /// The fund disputes the price of a confirmation.
    static func letter(about deal: SampleDeal, on day: CivilDate) -> [UInt8] {
        Array(
            """
            \(SampleParty.fund.name)
            LEI \(SampleParty.fund.lei)
            Investment Operations, Luxembourg

            \(SampleParty.bank.name)
            Trade Support
            London

            \(day.inWords)

            A wrong price

            Dear Sir or Madam

            With your confirmation \(deal.confirmation) of \(deal.day.inWords) you state a price of EUR 75.02 for 2,000
            shares of \(deal.name) (ISIN \(deal.isin)), account \(SampleParty.account).

            We dispute this price. Your dealer named EUR 72.05 to us on the telephone, and the report of the execution
            says the same; it seems that two digits have changed places. The difference is EUR 5,945.94 to our
            disadvantage.

            Please correct it. Until you have done so we do not take the shares, and the day of settlement will move.

            Yours faithfully

            Head of Investment Operations
            \(SampleParty.fund.name)

            """.utf8)
    }

    /// What the bank sends at the end of a period: a table with one row.
    static func statement(of deal: SampleDeal) -> [UInt8] {
        Array(
            """
            Account,Trade Date,Settlement Date,Trade ID,Side,ISIN,Instrument,Quantity,Price,Currency,Net Amount
            \(SampleParty.account),\(deal.day),\(deal.settlement),\(deal.trade),Buy,\(deal.isin),\(deal.name),\
            \(deal.quantity),\(deal.price),EUR,\(deal.net)

            """.utf8)
    }

    /// The fund closes the matter.
    static func mail(about deal: SampleDeal, at time: SampleMoment) -> [UInt8] {
        Array(
            """
            From: \(SampleParty.fund.name) <operations@rowan.example>
            To: \(SampleParty.bank.name) Trade Support <trade-support@alder.example>
            Date: \(time.mail)
            Message-ID: <\(time.day.digits)-0\(deal.number)@rowan.example>
            Subject: \(deal.confirmation): settled
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii

            Dear colleagues,

            The amended price of EUR 72.05 agrees with our books, the shares have arrived, and your statement
            shows neither the wrong price nor the Ginkgo trade, which was never ours. Thank you for putting both
            right.

            We regard our complaint about your confirmation \(deal.confirmation) as settled.

            Investment Operations
            \(SampleParty.fund.name)

            """.replacing("\n", with: "\r\n").utf8)
    }
}
