// SPDX-License-Identifier: Apache-2.0

/// What a scalar is to the language.
extension Unicode.Scalar {
    /// Unicode's White_Space, and the control characters (Cc).
    var separatesWords: Bool {
        if isASCII { return value <= 0x20 || value == 0x7F }
        return properties.isWhitespace || properties.generalCategory == .control
    }

    /// A letter, a number or a private-use character: what the `unicode61` tokenizer of FTS5 begins a token with.
    ///
    /// Marks (M*) continue a token and never begin one, so a part of nothing but marks holds nothing to search for.
    var beginsToken: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .letterNumber, .otherNumber: true
        case .privateUse: true
        default: false
        }
    }

    /// A letter of ASCII, a hyphen or an underscore.
    var canBeInFieldName: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "-", "_": true
        default: false
        }
    }
}

extension String {
    /// Whether there is something in it to search for.
    var holdsToken: Bool { unicodeScalars.contains { $0.beginsToken } }

    /// How many tokens an index can make of this at most; none means that there is nothing to search for.
    ///
    /// Marks count as separators here: of some of them the tokenizer makes one, and this is an upper bound.
    var tokenCount: Int {
        var count = 0
        var isInToken = false
        for scalar in unicodeScalars {
            let belongsToToken = scalar.beginsToken
            if belongsToToken, !isInToken { count += 1 }
            isInToken = belongsToToken
        }
        return count
    }

    /// The beginning of it, with an ellipsis where something was cut off.
    func excerpt(scalars most: Int = 40) -> String {
        let start = unicodeScalars.prefix(most)
        return start.endIndex == endIndex ? self : String(start) + "…"
    }
}
