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

    public static func fold(_ value: some StringProtocol) -> String {
        if value.utf8.allSatisfy({ $0 < 0x80 }) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(value.utf8.count)
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
                case UInt8(ascii: " "), 9...13, UInt8(ascii: "-"), UInt8(ascii: "_"): continue
                case UInt8(ascii: "0") where bytes.isEmpty: continue
                default: bytes.append(byte)
                }
            }
            return bytes.isEmpty ? fallback(value) : String(decoding: bytes, as: UTF8.self)
        }
        let folded = value.lowercased().unicodeScalars.filter { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .dashPunctuation && scalar != "_"
        }
        let rest = String(String.UnicodeScalarView(folded)).drop { $0 == "0" }
        return rest.isEmpty ? fallback(value) : String(rest)
    }

    /// An identifier of nothing but zeros and dashes is compared as it stands.
    private static func fallback(_ value: some StringProtocol) -> String { value.lowercased() }
}
