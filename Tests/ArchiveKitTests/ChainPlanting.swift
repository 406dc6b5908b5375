// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A message, and the commit of the calendar in which it comes in.
struct ChainArrival {
    var message: ChainMessage
    var commit: Int
}

/// Chains of messages made up by a seed, and when each message comes in.
struct ChainPlanting {
    /// Ways in which versions of a confirmation come about.
    enum Plot: CaseIterable {
        case laterYear, amendments, otherFormat, otherClass, early, twoPartners, fork, amendedThenCancelled
        case cancelledThenAmended, twice, folded, oneID, oneLog
    }

    /// The days of the calendar: from 2025-12-08 to 2026-01-18, with three commits a day.
    static let days = 42
    static let commits = 3 * days

    private(set) var messages: [ChainMessage] = []
    private(set) var arrivals: [ChainArrival] = []

    /// Ids as a person may type them, which no record bears like that.
    private(set) var typed: [String] = []
    private(set) var plots: [Plot: Int] = [:]
    private var random: SeededGenerator
    private var numbers = 0

    init(seed: UInt64, chains: Int) {
        random = SeededGenerator(seed: seed)
        for number in 0..<chains { plant(Plot.allCases[number % Plot.allCases.count]) }
        arrivals = arrivals.enumerated().sorted {
            ($0.element.commit, $0.element.message.style.place, $0.offset)
                < ($1.element.commit, $1.element.message.style.place, $1.offset)
        }.map(\.element)
    }

    /// The day as 2025-12-15.
    static func day(_ index: Int) -> String {
        let number = index + 8
        return number <= 31 ? "2025-12-\(padded(number))" : "2026-01-\(padded(number - 31))"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    // MARK: Parts of a chain

    private mutating func newID() -> String {
        numbers += 1
        let letters = (0..<4).map { _ in random.pick(Array("ABCDEFGHJKLMNPQRSTUVWXYZ").map { String($0) }) }.joined()
        return "CNF25\(Self.padded(numbers / 100))\(Self.padded(numbers % 100))\(letters)"
    }

    private mutating func newTrade() -> String { "Q25-\(1_000 + messages.count)\(newID().suffix(4))" }

    /// Commits in which so many messages come in one after another.
    private mutating func moments(_ count: Int, from first: Int = 0, through last: Int = commits - 1) -> [Int] {
        var found: Set<Int> = []
        while found.count < count { found.insert(first + random.below(last - first + 1)) }
        return found.sorted()
    }

    private mutating func message(
        _ style: ChainMessage.Style, _ act: ChainMessage.Act, of first: ChainMessage? = nil, id: String? = nil,
        superseding earlier: String? = nil, writtenAt commit: Int, partner: Int? = nil, trade: String? = nil
    ) -> ChainMessage {
        let written = Self.day(commit / 3)
        let message = ChainMessage(
            number: messages.count, style: style, act: act, id: id ?? newID(), earlier: earlier,
            trade: trade ?? first?.trade ?? newTrade(), tradeDay: first?.tradeDay ?? written, writtenDay: written,
            partner: partner ?? first?.partner ?? random.below(ChainParties.count))
        messages.append(message)
        return message
    }

    private mutating func bring(_ message: ChainMessage, at commit: Int) {
        messages[message.number] = message
        arrivals.append(ChainArrival(message: message, commit: commit))
    }

    /// A style that can follow another: an order is changed by orders alone.
    private mutating func style(after style: ChainMessage.Style) -> ChainMessage.Style {
        guard style != .order else { return .order }
        return random.pick(ChainMessage.Style.allCases.filter { $0 != .order })
    }

    private mutating func anyStyle() -> ChainMessage.Style { random.pick(ChainMessage.Style.allCases) }

    // MARK: Plots

    private mutating func plant(_ plot: Plot) {
        plots[plot, default: 0] += 1
        switch plot {
        case .laterYear: plantLaterYear()
        case .amendments: plantAmendments()
        case .otherFormat: plantCancellation(from: .fix, by: random.pick([.swift, .json, .table, .letter, .fpml]))
        case .otherClass:
            let pairs: [(ChainMessage.Style, ChainMessage.Style)] = [
                (.fix, .mail), (.swift, .mail), (.settlement, .settlement), (.execution, .letter), (.fpml, .mail),
            ]
            let pair = random.pick(pairs)
            plantCancellation(from: pair.0, by: pair.1)
        case .early: plantCancellation(from: anyStyle(), by: nil, isEarly: true)
        case .twoPartners: plantTwoPartners()
        case .fork: plantFork([.amend, .amend])
        case .amendedThenCancelled: plantFork([.amend, .cancel])
        case .cancelledThenAmended: plantFork([.cancel, .amend])
        case .twice: plantTwice()
        case .folded: plantFolded()
        case .oneID: plantOneID()
        case .oneLog: plantOneLog()
        }
    }

    private mutating func plantLaterYear() {
        let (start, end) = (random.below(70), 75 + random.below(50))
        let style = anyStyle()
        let original = message(style, .new, writtenAt: start)
        bring(original, at: start)
        bring(
            message(self.style(after: style), .cancel, of: original, superseding: original.id, writtenAt: end), at: end)
    }

    /// Each version amends the one before; one chain in four comes in in any order.
    private mutating func plantAmendments() {
        let count = 1 + random.below(6)
        let written = moments(count + 1)
        var coming = random.below(4) == 0 ? written.shuffled(using: &random) : written
        var last = message(anyStyle(), .new, writtenAt: written[0])
        let original = last
        bring(last, at: coming.removeFirst())
        for number in 1...count {
            let act: ChainMessage.Act = number == count && random.below(3) == 0 ? .cancel : .amend
            last = message(
                style(after: last.style), act, of: original, superseding: last.id, writtenAt: written[number])
            bring(last, at: coming.removeFirst())
        }
    }

    private mutating func plantCancellation(
        from style: ChainMessage.Style, by other: ChainMessage.Style?, isEarly: Bool = false
    ) {
        let moments = moments(2)
        let original = message(style, .new, writtenAt: moments[0])
        let act: ChainMessage.Act = random.below(5) == 0 ? .amend : .cancel
        let second = message(
            other ?? self.style(after: style), act, of: original, superseding: original.id, writtenAt: moments[0])
        bring(isEarly ? second : original, at: moments[0])
        bring(isEarly ? original : second, at: moments[1])
    }

    /// Two partners use one id; one chain goes on.
    private mutating func plantTwoPartners() {
        let id = newID()
        let partner = random.below(ChainParties.count)
        let byBIC = random.below(2) == 0
        let styles: [ChainMessage.Style] =
            byBIC ? [.swift, .json, .swift] : [.fix, .json, .letter, .table, .fpml].shuffled(using: &random)
        let moments = moments(3)
        var first = message(styles[0], .new, id: id, writtenAt: moments[0], partner: partner)
        first.statesLEI = !byBIC
        bring(first, at: moments[0])
        let second = message(
            styles[1], .new, id: id, writtenAt: moments[1], partner: (partner + 1) % ChainParties.count,
            trade: random.below(2) == 0 ? first.trade : nil)
        bring(second, at: moments[1])
        var cancelling = message(styles[2], .cancel, of: first, superseding: id, writtenAt: moments[2])
        cancelling.statesLEI = !byBIC
        bring(cancelling, at: moments[2])
    }

    private mutating func plantFork(_ acts: [ChainMessage.Act]) {
        let moments = moments(3)
        let style = anyStyle()
        let original = message(style, .new, writtenAt: moments[0])
        bring(original, at: moments[0])
        for (act, moment) in zip(acts, moments.dropFirst()) {
            let version = message(
                self.style(after: style), act, of: original, superseding: original.id, writtenAt: moment)
            bring(version, at: moment)
        }
    }

    /// The same bytes come in in two logs or more, before or after what amends them.
    private mutating func plantTwice() {
        let moments = moments(4)
        let original = message(random.pick([.fix, .execution, .order]), .new, writtenAt: moments[0])
        bring(original, at: moments[0])
        bring(original, at: moments[2])
        guard random.below(3) > 0 else { return }
        let version = message(
            original.style, random.pick([.amend, .cancel]), of: original, superseding: original.id,
            writtenAt: moments[1])
        bring(version, at: moments[1])
        if random.below(2) == 0 { bring(version, at: moments[3]) }
    }

    /// Ids that differ only in case, dashes and zeros at the beginning.
    private mutating func plantFolded() {
        let (id, number) = (newID(), messages.count)
        let spelled = "\(id.prefix(5))-\(id.dropFirst(5).lowercased())"
        let zeros = "00\(number)\(id.suffix(4))"
        let moments = moments(4)
        let first = message(.fix, .new, id: id, writtenAt: moments[0])
        bring(first, at: moments[0])
        bring(message(.json, .new, id: spelled, writtenAt: moments[1]), at: moments[1])
        bring(message(.table, .cancel, of: first, superseding: id, writtenAt: moments[2]), at: moments[2])
        bring(message(.swift, .new, id: zeros, writtenAt: moments[3]), at: moments[3])
        typed += [id.lowercased(), "\(id.prefix(3)) \(id.dropFirst(3))", "\(number)\(id.suffix(4))", "0" + zeros]
        typed += [String(id.dropLast()), id + "9"]
    }

    /// All versions bear the id of the first.
    private mutating func plantOneID() {
        let count = 2 + random.below(3)
        let moments = moments(count + 1)
        let style = random.pick([ChainMessage.Style.fix, .json, .table, .fpml, .order])
        let original = message(style, .new, writtenAt: moments[0])
        bring(original, at: moments[0])
        for number in 1...count {
            let act: ChainMessage.Act = number == count && random.below(3) == 0 ? .cancel : .amend
            let version = message(
                style, act, of: original, id: original.id, superseding: original.id, writtenAt: moments[number])
            bring(version, at: moments[number])
        }
    }

    private mutating func plantOneLog() {
        let moment = random.below(Self.commits)
        let style = random.pick([ChainMessage.Style.fix, .execution, .order, .table])
        let original = message(style, .new, writtenAt: moment)
        bring(original, at: moment)
        let amended = message(style, .amend, of: original, superseding: original.id, writtenAt: moment)
        bring(amended, at: moment)
        guard random.below(2) == 0 else { return }
        bring(message(style, .cancel, of: original, superseding: amended.id, writtenAt: moment), at: moment)
    }
}

extension ChainMessage.Style {
    /// The file of a commit that it stands in, in the order of names; several styles share the log.
    var place: Int {
        switch self {
        case .fix, .execution, .order: 0
        case .table: 1
        default: 2
        }
    }

    var fileEnding: String {
        switch self {
        case .fix, .execution, .order: "log"
        case .swift: "fin"
        case .json: "json"
        case .table: "csv"
        case .letter: "txt"
        case .mail: "eml"
        case .fpml, .settlement: "xml"
        }
    }
}
