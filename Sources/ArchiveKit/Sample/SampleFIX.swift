// SPDX-License-Identifier: Apache-2.0

internal import Records

/// FIX 4.4 messages between the fund and the bank, each with its own body length and checksum.
enum SampleFIX {
    /// What a confirmation does to an earlier one.
    struct Change {
        /// ConfirmTransType (666).
        var type: Int
        var earlier: String
        var reason: String
    }

    /// The order, its acceptance and its execution, a line each.
    static func order(_ deal: SampleDeal, at time: SampleMoment) -> [UInt8] {
        let common = "1=\(SampleParty.account)|\(instrument(deal))54=1|60=\(time.fix)|15=EUR|"
        let order = message(
            "D", 12, from: SampleParty.fund.compID, to: SampleParty.bank.compID, at: time,
            "11=\(deal.clientOrder)|21=1|63=6|64=\(deal.settlement.digits)|38=\(deal.quantity)|40=1|59=0|\(common)")
        let head = "37=\(deal.order)|11=\(deal.clientOrder)|"
        let numbers = "38=\(deal.quantity)|75=\(deal.day.digits)|"
        let accepted = answer(
            "8", 31, at: time,
            "\(head)17=ALDR-E-\(deal.trade.suffix(9))-1|150=0|39=0|151=\(deal.quantity)|14=0|6=0|\(numbers)\(common)")
        let executed = answer(
            "8", 32, at: time,
            "\(head)17=ALDR-E-\(deal.trade.suffix(9))-2|1003=\(deal.trade)|150=F|39=2|32=\(deal.quantity)|"
                + "31=\(deal.price)|30=XETR|151=0|14=\(deal.quantity)|6=\(deal.price)|\(numbers)\(common)")
        return Array([order, accepted, executed].map { $0 + "\n" }.joined().utf8)
    }

    /// A confirmation of a deal under an id.
    static func confirmation(
        _ id: String, of deal: SampleDeal, _ sequence: Int, at time: SampleMoment, change: Change? = nil
    ) -> [UInt8] {
        let reference = change.map { "772=\($0.earlier)|" } ?? ""
        let reason = change.map { "58=\($0.reason)|" } ?? ""
        let parties =
            "453=3|448=\(SampleParty.bank.lei)|447=N|452=1|448=\(SampleParty.fund.lei)|447=N|452=3|"
            + "448=\(SampleParty.fundCustodian)XXX|447=B|452=28|"
        return Array(
            answer(
                "AK", sequence, at: time,
                "664=\(id)|\(reference)666=\(change?.type ?? 0)|773=2|665=4|\(parties)1003=\(deal.trade)|"
                    + "60=\(time.fix)|75=\(deal.day.digits)|\(instrument(deal))80=\(deal.quantity)|54=1|15=EUR|30=XETR|"
                    + "862=1|528=A|863=\(deal.quantity)|79=\(SampleParty.account)|6=\(deal.price)|\(reason)"
                    + "381=\(deal.gross)|118=\(deal.net)|63=6|64=\(deal.settlement.digits)|12=\(deal.commission)|13=3|"
            ).utf8)
    }

    private static func instrument(_ deal: SampleDeal) -> String { "55=\(deal.symbol)|48=\(deal.isin)|22=4|" }

    private static func answer(_ type: String, _ sequence: Int, at time: SampleMoment, _ fields: String) -> String {
        message(type, sequence, from: SampleParty.bank.compID, to: SampleParty.fund.compID, at: time, fields)
    }

    /// - Parameter fields: the body behind the header, `|` for SOH.
    private static func message(
        _ type: String, _ sequence: Int, from sender: String, to receiver: String, at time: SampleMoment,
        _ fields: String
    ) -> String {
        let body = "35=\(type)|49=\(sender)|56=\(receiver)|34=\(sequence)|52=\(time.fix)|\(fields)"
            .replacing("|", with: "\u{1}")
        let text = "8=FIX.4.4\u{1}9=\(body.utf8.count)\u{1}\(body)"
        let sum = text.utf8.reduce(0) { $0 + Int($1) } % 256
        return text + "10=\(String(1_000 + sum).suffix(3))\u{1}"
    }
}
