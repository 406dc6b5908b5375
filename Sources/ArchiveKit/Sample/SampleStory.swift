// SPDX-License-Identifier: Apache-2.0

public import Records

/// A story to play with: a fund buys shares from a bank, the bank confirms a wrong price and amends it, confirms a trade
/// of another client and cancels that, and the right trade settles.
///
/// It begins eleven working days before it is told and ends on the last one. Its messages are what such firms exchange,
/// made by the program itself; nobody in them exists.
public struct SampleStory: Sendable {
    /// One source, and when it comes in.
    public struct Step: Sendable {
        public var time: Timestamp

        /// The day of ``time`` in the archive's zone.
        public var day: CivilDate
        public var source: String

        /// What happens, for a person to read.
        public var happening: String

        /// An id that leads to the record; empty where it has none of its own, or shares it.
        public var id: String
        var content: [UInt8]
    }

    /// In the order of their times.
    public let steps: [Step]

    /// The confirmation of the disputed trade, what amends it, and the confirmation that was cancelled.
    public let confirmation: String
    public let amendment: String
    public let cancelled: String

    /// The day of the letter: at its end the first version of the confirmation is in force and disputed.
    public let dispute: CivilDate

    /// - Parameters:
    ///   - zone: the zone in which the archive counts days.
    ///   - now: the moment at which the story is told.
    init(zone: String, now: Timestamp) {
        let calendar = SampleCalendar(zone: zone, now: now)
        let dealt = SampleDeal.firtree(calendar.day(11), settlement: calendar.day(9))
        var deal = dealt
        deal.settlement = calendar.day(5)
        let other = SampleDeal.ginkgo(calendar.day(6), settlement: calendar.day(4))
        let instruction = "S\(calendar.day(7).digits.dropFirst(2))-0007"
        let settled = "E\(calendar.day(5).digits.dropFirst(2))-0007"
        let amended = "\(deal.confirmation)-A"
        let cancellation = "\(other.confirmation)-C"
        (confirmation, amendment, cancelled) = (deal.confirmation, amended, other.confirmation)
        dispute = calendar.day(10)

        var steps: [Step] = []
        func step(
            _ back: Int, _ hour: Int, _ minute: Int, _ source: String, _ happening: String, id: String = "",
            _ content: (SampleMoment) -> [UInt8]
        ) {
            let moment = calendar.moment(back, hour, minute)
            steps.append(
                Step(
                    time: moment.instant, day: moment.day, source: "\(moment.day)-\(source)", happening: happening,
                    id: id, content: content(moment)))
        }
        step(11, 9, 41, "order-and-execution.fix", "a fund buys 2,000 shares at EUR 72.05", id: deal.clientOrder) {
            SampleFIX.order(dealt, at: $0)
        }
        step(11, 10, 20, "confirmation.fix", "the bank confirms them, but at EUR 75.02", id: confirmation) {
            SampleFIX.confirmation(deal.confirmation, of: dealt.misspelt, 40, at: $0)
        }
        step(10, 14, 5, "letter.txt", "the fund disputes the price") {
            SampleCorrespondence.letter(about: dealt, on: $0.day)
        }
        step(8, 11, 15, "amended-confirmation.fix", "the bank amends the confirmation", id: amended) {
            SampleFIX.confirmation(
                amended, of: deal, 77, at: $0,
                change: .init(type: 1, earlier: deal.confirmation, reason: "Price corrected, settlement moved"))
        }
        step(7, 9, 5, "settlement-instruction.fin", "it has the shares delivered", id: instruction) {
            SampleSWIFT.instruction(instruction, of: deal, at: $0)
        }
        step(6, 16, 40, "wrong-confirmation.fix", "it confirms a trade of another client", id: cancelled) {
            SampleFIX.confirmation(other.confirmation, of: other, 112, at: $0)
        }
        step(5, 9, 30, "cancellation.fix", "it cancels that confirmation", id: cancellation) {
            SampleFIX.confirmation(
                cancellation, of: other, 118, at: $0,
                change: .init(type: 2, earlier: other.confirmation, reason: "Booked to the wrong account"))
        }
        step(5, 15, 10, "settlement-confirmation.fin", "the shares are delivered and paid", id: settled) {
            SampleSWIFT.confirmation(settled, of: deal, answering: instruction, at: $0)
        }
        step(3, 8, 0, "statement.csv", "the bank sends a statement of account") { _ in
            SampleCorrespondence.statement(of: deal)
        }
        step(1, 16, 25, "mail.eml", "the fund closes the matter") { SampleCorrespondence.mail(about: deal, at: $0) }
        self.steps = steps
    }
}
