// SPDX-License-Identifier: Apache-2.0

import Records

/// The facts of a message that a test plants, from which both its text and the model's answers are made.
struct ChainMessage {
    /// The kind of document or message in which the facts are written down.
    enum Style: String, CaseIterable {
        case fix, execution, order, swift, json, table, letter, mail, fpml, settlement

        /// Whether it names a trade. An order is none yet.
        var hasTrade: Bool { self != .order }

        /// Several of them stand in one file.
        var isInLog: Bool { [.fix, .execution, .order, .table].contains(self) }
    }

    enum Act { case new, amend, cancel }

    /// A name in one of the spaces in which values are told apart.
    struct Name: Hashable {
        enum Space { case document, order, trade }
        var space: Space
        var value: String
    }

    var number: Int
    var style: Style
    var act: Act
    var id: String

    /// The id that is amended or cancelled.
    var earlier: String?
    var trade: String

    /// The day of the trade, and that of writing, as 2025-12-15.
    var tradeDay: String
    var writtenDay: String
    var partner: Int

    /// Whether an MT states the partner's LEI and not only the BIC.
    var statesLEI = true

    /// A word that stands in no other message.
    var word: String {
        var letters = "zq"
        var rest = number
        for _ in 0..<4 {
            letters.unicodeScalars.append(Unicode.Scalar(UInt8(97 + rest % 26)))
            rest /= 26
        }
        return letters + "x"
    }

    private var space: Name.Space { style == .order ? .order : .document }

    /// What it calls itself.
    var names: [Name] { [Name(space: space, value: id)] + (style.hasTrade ? [Name(space: .trade, value: trade)] : []) }

    /// What it amends or cancels.
    var superseded: Name? { earlier.map { Name(space: space, value: $0) } }

    /// The codes by which it says who the partner is.
    var codes: Set<String> {
        switch style {
        case .order: ["comp"]
        case .swift: statesLEI ? ["lei", "bic"] : ["bic"]
        case .json, .settlement: ["lei", "bic"]
        default: ["lei"]
        }
    }

    var lifecycle: Lifecycle {
        switch act {
        case .new: .new
        case .amend: .amended
        case .cancel: .cancelled
        }
    }

    func isOfTrade(of other: Self) -> Bool {
        style.hasTrade && other.style.hasTrade && trade == other.trade && canBeOfPartner(of: other)
    }

    /// Whether nothing speaks against both being dealt with the same partner.
    func canBeOfPartner(of other: Self) -> Bool { codes.isDisjoint(with: other.codes) || partner == other.partner }
}

/// The two sides of the planted trades.
enum ChainParties {
    static let own = lei("549300MUNIMENT0042")
    static let ownBIC = "MUNIGB2LXXX"
    private static let names = [
        "Pacific Fund Managers", "Valmont Bank", "Redwood Capital Markets", "Aurelian Maritime", "Highgate Assurance",
        "Quayside Life", "Silverstone Clearing", "Kingsway Reinsurance",
    ]

    static var count: Int { names.count }
    static func name(_ partner: Int) -> String { names[partner] + " plc" }
    static func lei(_ partner: Int) -> String { lei("2138004ZUMG19RDKB\(partner)") }

    /// The head office, or a branch of it: the bank is the same.
    static func bic(_ partner: Int, branch: Bool = false) -> String {
        "PA\(["AL", "BK", "CR", "DM", "EN", "FO", "GU", "HY"][partner])GB2L" + (branch ? "LON" : "XXX")
    }
    static func comp(_ partner: Int) -> String { "PARTNER\(partner)" }

    /// Eighteen characters with the check digits of ISO 17442 (ISO 7064, MOD 97-10).
    private static func lei(_ stem: String) -> String {
        var rest = 0
        for character in stem + "00" {
            let value = character.wholeNumberValue ?? Int(character.asciiValue ?? 0) - 55
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97
        }
        let digits = 98 - rest
        return stem + (digits < 10 ? "0" : "") + "\(digits)"
    }
}
