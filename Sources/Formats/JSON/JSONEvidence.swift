// SPDX-License-Identifier: Apache-2.0

/// Tells JSON from other text: a brace or bracket, and behind it what a member or a value in an array begins with. UTF-8
/// with or without a mark, UTF-16 with one.
///
/// JSON that is damaged further on is JSON: its parser says so.
enum JSONEvidence {
    static func stands(in bytes: Span<UInt8>) -> Bool {
        guard let narrow = WideText.narrowed(bytes) else { return isJSON(bytes) }
        return isJSON(narrow.span)
    }

    private static func isJSON(_ bytes: Span<UInt8>) -> Bool {
        var index = JSONDocument.start(in: bytes)
        guard index < bytes.count else { return false }
        let isArray = bytes[index] == UInt8(ascii: "[")
        guard isArray || bytes[index] == .openingBrace else { return false }
        index += 1
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case .quote: return isArray || isKey(bytes, from: index + 1)
        case .closingBrace: return !isArray
        case UInt8(ascii: "]"): return isArray
        case .openingBrace, UInt8(ascii: "["): return isArray
        default: return false
        }
    }

    /// Whether a string that begins at `start` is followed by a colon, or does not end.
    private static func isKey(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] != .quote { index += bytes[index] == .backslash ? 2 : 1 }
        index += 1
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        return index >= bytes.count || bytes[index] == .colon
    }
}
