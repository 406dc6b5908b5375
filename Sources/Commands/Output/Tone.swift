// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How a word is meant. A colour only ever repeats what the word says.
enum Tone: Sendable {
    case good
    case attention
    case bad
    case quiet
    case strong

    /// The tone of a word for a state, status or outcome.
    init?(word: String) {
        switch word {
        case "current", "new", "parsed", "ok", "found", "in force": self = .good
        case "superseded", "amended", "partial", "status", "warn", "ambiguous": self = .attention
        case "cancelled", "unparsed", "damaged", "not-found": self = .bad
        default: return nil
        }
    }

    private var code: String {
        switch self {
        case .good: "32"
        case .attention: "33"
        case .bad: "31"
        case .quiet: "2"
        case .strong: "1"
        }
    }

    /// Whether standard output shows colours: a terminal that has them, and nobody who asked for none (no-color.org).
    static let isShown: Bool = {
        guard StandardOutput.isTerminal, getenv("TERM").map({ String(cString: $0) }) != "dumb" else { return false }
        return getenv("NO_COLOR").map { String(cString: $0).isEmpty } ?? true
    }()

    /// The text in the tone, where colours are shown.
    static func paint(_ text: String, _ tone: Tone?, isShown: Bool = Tone.isShown) -> String {
        guard isShown, let tone, !text.isEmpty else { return text }
        return "\u{1B}[\(tone.code)m\(text)\u{1B}[0m"
    }
}
