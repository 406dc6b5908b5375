// SPDX-License-Identifier: Apache-2.0

/// What a word that stands bare looks like, and is looked for as.
public enum LookAlike: String, Hashable, Sendable, CaseIterable {
    /// ISO 6166: a prefix that there is, and the check digit proved.
    case isin
    /// ISO 17442, check digits proved.
    case lei
    /// ISO 9362: eight or eleven in capitals, as typed, with a country in the middle, and not as most words are.
    case bic
    /// ISO 10383: four in capitals, as typed, the first of them an X.
    case mic
    /// Check digit proved, which one in ten of all texts of this form passes: it may as well be an identifier.
    case cusip
    /// As for a CUSIP.
    case sedol
    /// ISO 23897: an LEI and up to 32 letters and digits behind it.
    case uti
    /// An identifier of a confirmation, a trade or anything else that a record may have: letters and digits, or six
    /// digits and more.
    case identifier
    /// A number with groups of three digits, or with two decimals or more.
    case amount

    /// What it is called in a sentence, with its article.
    public var title: String {
        switch self {
        case .isin: "an ISIN"
        case .lei: "an LEI"
        case .bic: "a BIC"
        case .mic: "a MIC"
        case .cusip: "a CUSIP"
        case .sedol: "a SEDOL"
        case .uti: "a UTI"
        case .identifier: "an identifier"
        case .amount: "an amount"
        }
    }
}
