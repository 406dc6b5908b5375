// SPDX-License-Identifier: Apache-2.0

/// A code, or the beginning of codes: `AK` is that code only, `sese.*` every code that begins with `sese.`.
///
/// Codes are compared byte by byte. An empty code fits no pattern, not even `*`.
public struct ValuePattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it is written.
    public let description: String

    private let stem: String
    private let isPrefix: Bool

    /// The first byte, in lower case where it is a letter: most patterns fail on it.
    private let first: UInt8?

    /// The longest pattern, in bytes.
    public static let longest = 128

    /// Takes a pattern; `nil` where it is empty or too long, has control characters, or a `*` before its end.
    public init?(_ text: String) {
        guard text.isPlainLine(atMost: Self.longest) else { return nil }
        description = text
        isPrefix = text.utf8.last == UInt8(ascii: "*")
        stem = isPrefix ? String(text.dropLast()) : text
        first = stem.utf8.first.map { Self.folded($0) }
        guard !stem.utf8.contains(UInt8(ascii: "*")) else { return nil }
    }

    /// Whether a code fits.
    ///
    /// - Parameter ignoringCase: letters of ASCII count the same in upper and lower case.
    public func matches(_ value: String, ignoringCase: Bool = false) -> Bool {
        let (code, stem) = (value.utf8, stem.utf8)
        guard let initial = code.first, first == nil || first == Self.folded(initial) else { return false }
        guard isPrefix ? code.count >= stem.count : code.count == stem.count else { return false }
        if ignoringCase { return code.starts(with: stem) { Self.folded($0) == Self.folded($1) } }
        return code.starts(with: stem)
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension String {
    /// Whether this is text for one line of a document of rules: some bytes of UTF-8, but not too many, and no control
    /// characters.
    func isPlainLine(atMost bytes: Int) -> Bool {
        (1...bytes).contains(utf8.count)
            && unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
