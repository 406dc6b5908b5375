// SPDX-License-Identifier: Apache-2.0

/// The form in which identifiers are compared when none is found as typed: people and systems write one id in many ways.
///
/// Letters in lower case, without white space and dashes, and without zeros at the beginning: `CNF-0012`, `cnf 0012` and
/// `CNF0012` are one; so are `00042` and `42`.
public enum IdentifierFolding {
    /// A part of an identifier, and an identifier that may have it, in which zeros at the beginning count.
    public static func part(_ value: some StringProtocol) -> String {
        String(fold("x" + value).dropFirst())
    }

    public static func fold(_ value: some StringProtocol) -> String { fold(String(value)) }

    public static func fold(_ value: String) -> String {
        var copy = value
        if let folded = copy.withUTF8({ foldedASCII($0) }) { return folded.isEmpty ? fallback(value) : folded }
        let folded = value.lowercased().unicodeScalars.filter { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .dashPunctuation && scalar != "_"
        }
        let rest = String(String.UnicodeScalarView(folded)).drop { $0 == "0" }
        return rest.isEmpty ? fallback(value) : String(rest)
    }

    /// `nil` where there are other characters than those of ASCII.
    private static func foldedASCII(_ value: UnsafeBufferPointer<UInt8>) -> String? {
        guard value.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(unsafeUninitializedCapacity: value.count) { folded in
            var end = 0
            for byte in value {
                switch byte {
                case UInt8(ascii: " "), 9...13, UInt8(ascii: "-"), UInt8(ascii: "_"): continue
                case UInt8(ascii: "0") where end == 0: continue
                default:
                    folded[end] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                    end += 1
                }
            }
            return end
        }
    }

    /// An identifier of nothing but zeros and dashes is compared as it stands.
    private static func fallback(_ value: String) -> String { value.lowercased() }
}
