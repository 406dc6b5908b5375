// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import Testing

@Suite("A schedule that is built in")
struct ScheduleTemplateTests {
    static let names = RetentionSchedule.templates.map(\.name)

    private func template(_ name: String) throws -> RetentionSchedule {
        try #require(RetentionSchedule.template(name))
    }

    @Test("has a name of its own")
    func named() {
        #expect(
            Self.names == [
                "default", "us-broker-dealer", "swap-dealer", "us-investment-adviser", "eu-investment-firm",
                "uk-investment-firm",
            ])
        #expect(RetentionSchedule.template("none") == nil && RetentionSchedule.template("default") == .standard)
    }

    @Test("is valid, fits a line of the ledger, and has a rule for every class of the plan", arguments: names)
    func valid(name: String) throws {
        let schedule = try template(name)
        #expect(try RetentionSchedule(decoding: schedule.json.encoded) == schedule)
        #expect(schedule.json.encoded.count < 30_000)
        #expect(schedule.classesWithoutRule(in: .standard) == (name == "us-broker-dealer" ? [.swap] : []))
        let missing = Set(RecordClass.known).subtracting(schedule.rules.map(\.recordClass))
        #expect(missing == (name == "us-broker-dealer" ? [.swap] : []))
    }

    @Test(
        "cites an authority for each rule, and what rests on general knowledge alone destroys nothing", arguments: names
    )
    func citations(name: String) throws {
        for rule in try template(name).rules {
            #expect(rule.citations.allSatisfy { !$0.authority.isEmpty && !$0.clause.isEmpty && !$0.note.isEmpty })
            if rule.citations.allSatisfy({ $0.evidence == .general }) {
                #expect(rule.action > .transfer, "\(name) \(rule.id)")
            }
        }
    }

    /// What REGULATIONS.md says, class by class: clock, cutoff, period, action.
    @Test(
        "asks for what its authorities ask",
        arguments: [
            ("us-broker-dealer", "blotter", "creation", "year", "P6Y", "P2Y", "destroy"),
            ("us-broker-dealer", "subsidiary-ledger", "creation", "year", "P3Y", "P2Y", "destroy"),
            ("us-broker-dealer", "trade-confirmation", "tradeDate", "year", "P3Y", "P2Y", "destroy"),
            ("us-broker-dealer", "municipal-confirmation", "tradeDate", "year", "P4Y", "", "destroy"),
            ("us-broker-dealer", "communication", "creation", "year", "P3Y", "P2Y", "destroy"),
            ("us-broker-dealer", "account-record", "event:account-closed", "year", "P6Y", "", "review"),
            (
                "us-broker-dealer", "customer-record", "earliest of event:account-closed, event:superseded", "year",
                "P6Y", "", "review"
            ),
            ("us-broker-dealer", "supervisory-manual", "event:retired", "year", "P3Y", "", "review"),
            ("us-broker-dealer", "corporate-record", "creation", "year", "permanent", "", "permanent"),
            ("swap-dealer", "trade-confirmation", "tradeDate", "year", "P5Y", "P5Y", "destroy"),
            (
                "swap-dealer", "swap-confirmation",
                "latestKnown of event:terminated, maturity, event:assigned, lastAmendment", "year", "P5Y", "", "review"
            ),
            ("us-investment-adviser", "blotter", "fiscalYearEnd", "none", "P5Y", "P2Y", "destroy"),
            ("us-investment-adviser", "account-record", "event:account-closed", "fiscalYear", "P5Y", "P2Y", "review"),
            ("eu-investment-firm", "order-ticket", "tradeDate", "year", "P5Y", "", "destroy"),
            (
                "eu-investment-firm", "swap",
                "latestKnown of event:terminated, maturity, event:assigned, lastAmendment", "year", "P5Y", "", "review"
            ),
            ("eu-investment-firm", "communication", "creation", "year", "P5Y", "", "destroy"),
            ("uk-investment-firm", "trade-confirmation", "tradeDate", "year", "P5Y", "", "destroy"),
            ("uk-investment-firm", "unclassified", "creation", "year", "P10Y", "", "review"),
        ])
    func rules(
        name: String, id: String, trigger: String, cutoff: String, period: String, accessible: String, action: String
    ) throws {
        let rule = try #require(try template(name).rule(named: id))
        #expect("\(rule.trigger)" == trigger && rule.cutoff.rawValue == cutoff)
        #expect(rule.period.duration == period && rule.action.rawValue == action)
        #expect(rule.easilyAccessible?.duration ?? "" == accessible)
    }

    @Test("lets what an authority may ask for be kept for longer, and no more: communications have a ceiling")
    func ceilings() throws {
        for name in ["default", "eu-investment-firm", "uk-investment-firm"] {
            #expect(try template(name).rule(for: .communication)?.ceiling == .years(7))
        }
    }

    @Test("keeps what is of a swap for the life of the swap, in whatever class it is")
    func swaps() throws {
        let schedule = try template("swap-dealer")
        for recordClass in [RecordClass.tradeConfirmation, .orderTicket, .communication] {
            let captured = try #require(CivilDate("2026-05-04"))
            var record = RetainedRecord(recordClass, products: ["swap"], captured: captured, tradeDate: captured)
            #expect(try #require(schedule.governing(record)).isAwaiting)
            record.maturity = CivilDate("2036-05-06")
            #expect(schedule.governing(record)?.keptUntil == CivilDate("2041-12-31"))
            record.products = ["equity"]
            #expect(schedule.governing(record)?.keptUntil == CivilDate("2031-12-31"))
        }
    }
}
