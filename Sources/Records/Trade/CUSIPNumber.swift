// SPDX-License-Identifier: Apache-2.0

/// A number of a North American security (ANSI X9.6): eight letters and digits, and a check digit (Luhn, with letters
/// as 10 to 35).
public enum CUSIPNumber {
    /// Whether the text is one: its form and its check digit are right. Letters are upper-case.
    ///
    /// One in ten of all texts of this form is right by chance. The signs `*`, `@` and `#`, which numbers of private
    /// placements may have, are not taken.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count == 9 else { return false }
        var sum = 0
        for (index, byte) in text.utf8.enumerated() {
            let value: Int
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(byte - 0x30)
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where index < 8: value = Int(byte - 0x41) + 10
            default: return false
            }
            let weighted = index.isMultiple(of: 2) ? value : value * 2
            sum += weighted / 10 + weighted % 10
        }
        return sum.isMultiple(of: 10)
    }
}
