// SPDX-License-Identifier: Apache-2.0

/// A number of the daily official list of the London Stock Exchange: six digits, or a letter with five letters and
/// digits, none of them a vowel; and a check digit.
public enum SEDOLNumber {
    private static let weights = [1, 3, 1, 7, 3, 9, 1]

    /// Whether the text is one: its form and its check digit are right. Letters are upper-case.
    ///
    /// One in ten of all texts of this form is right by chance.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count == 7, let first = text.utf8.first else { return false }
        let hasLetters = first > UInt8(ascii: "9")
        var sum = 0
        for (byte, weight) in zip(text.utf8, weights) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): sum += Int(byte - 0x30) * weight
            case UInt8(ascii: "A"), UInt8(ascii: "E"), UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "U"):
                return false
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where hasLetters:
                sum += (Int(byte - 0x41) + 10) * weight
            default: return false
            }
        }
        guard let last = text.utf8.last, last <= UInt8(ascii: "9") else { return false }
        return sum.isMultiple(of: 10)
    }
}
