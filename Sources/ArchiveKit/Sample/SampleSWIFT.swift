// SPDX-License-Identifier: Apache-2.0

internal import Records

/// SWIFT messages between the bank and its custodian, as they went over the line: blocks 1 to 5, lines that end in CR LF.
enum SampleSWIFT {
    /// MT543: the bank has its custodian deliver the shares against payment.
    static func instruction(_ id: String, of deal: SampleDeal, at time: SampleMoment) -> [UInt8] {
        let days = ["SETT//\(deal.settlement.digits)", "TRAD//\(deal.day.digits)"]
        return wire(
            "{1:F01\(SampleParty.bank.bic)AXXX0412004107}{2:I543\(SampleParty.custodian)XXXXN}", id,
            general(id, at: time, links: ["TRRF//\(deal.trade)"]) + details(deal, days, quantity: "SETT")
                + settlement(deal, [":19A::SETT//EUR\(amount(deal.net))"]))
    }

    /// MT547: the custodian confirms that it has delivered and was paid.
    static func confirmation(
        _ id: String, of deal: SampleDeal, answering instruction: String, at time: SampleMoment
    ) -> [UInt8] {
        let (day, hour) = (time.swift.dropFirst(2).prefix(6), time.swift.dropFirst(8).prefix(4))
        let settled = deal.settlement.digits
        let days = ["ESET//\(settled)", "SETT//\(settled)", "TRAD//\(deal.day.digits)"]
        return wire(
            "{1:F01\(SampleParty.bank.bic)AXXX0412004188}"
                + "{2:O547\(hour)\(day)\(SampleParty.custodian)AXXX0901044177\(day)\(hour)N}", id,
            general(id, at: time, links: ["RELA//\(instruction)", "TRRF//\(deal.trade)"])
                + details(deal, days, quantity: "ESTT")
                + settlement(deal, [":19A::ESTT//EUR\(amount(deal.net))", ":98A::VALU//\(settled)"]))
    }

    private static func wire(_ header: String, _ id: String, _ fields: [String]) -> [UInt8] {
        let lines = ["\(header){3:{108:\(id)}}{4:"] + fields + ["-}{5:{CHK:5A12B9C0E47D}}"]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private static func general(_ id: String, at time: SampleMoment, links: [String]) -> [String] {
        sequence(
            "GENL",
            [":20C::SEME//\(id)", ":23G:NEWM", ":98C::PREP//\(time.swift)"]
                + links.flatMap { sequence("LINK", [":20C::\($0)"]) })
    }

    private static func details(_ deal: SampleDeal, _ days: [String], quantity: String) -> [String] {
        sequence(
            "TRADDET",
            days.map { ":98A::\($0)" } + [
                ":90B::DEAL//ACTU/EUR\(amount(deal.price))", ":35B:ISIN \(deal.isin)", deal.name.uppercased(),
            ])
            + sequence("FIAC", [":36B::\(quantity)//UNIT/\(deal.quantity),", ":97A::SAFE//\(SampleParty.safe)"])
    }

    private static func settlement(_ deal: SampleDeal, _ amount: [String]) -> [String] {
        let parties = [
            ("REAG", SampleParty.fundCustodian), ("BUYR", SampleParty.fund.bic), ("PSET", SampleParty.depository),
        ]
        return sequence(
            "SETDET",
            [":22F::SETR//TRAD"] + parties.flatMap { sequence("SETPRTY", [":95P::\($0.0)//\($0.1)XXX"]) }
                + sequence("AMT", amount))
    }

    private static func sequence(_ name: String, _ lines: [String]) -> [String] {
        [":16R:\(name)"] + lines + [":16S:\(name)"]
    }

    /// SWIFT has a comma in every amount.
    private static func amount(_ number: String) -> String { number.replacing(".", with: ",") }
}
