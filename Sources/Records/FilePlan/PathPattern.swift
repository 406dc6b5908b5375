// SPDX-License-Identifier: Apache-2.0

/// A pattern for the whole name of a source: `*` stands for any characters, slashes included, and `?` for one.
///
/// A name is bytes. Where they are UTF-8, a character is a scalar; a byte that is not counts as one character.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it is written.
    public let description: String

    private let pattern: [UInt8]

    /// The longest pattern, in bytes.
    public static let longest = 256

    /// Takes a pattern; `nil` where it is empty or too long or has control characters.
    public init?(_ text: String) {
        guard text.isPlainLine(atMost: Self.longest) else { return nil }
        description = text
        pattern = Array(text.utf8)
    }

    /// Whether a name fits.
    ///
    /// - Complexity: linear in the name: at most the length of the pattern (which is bounded) for each byte of it,
    ///   because a `*` that has been passed is never tried again once a later one is reached.
    public func matches(_ name: [UInt8]) -> Bool {
        var (place, position) = (0, 0)
        var retry: (place: Int, position: Int)?
        while position < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                place += 1
                retry = (place, position)
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") {
                place += 1
                position = Self.end(ofCharacterAt: position, in: name)
            } else if place < pattern.count, pattern[place] == name[position] {
                place += 1
                position += 1
            } else if let last = retry {
                place = last.place
                position = Self.end(ofCharacterAt: last.position, in: name)
                retry = (place, position)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    private static func end(ofCharacterAt start: Int, in name: [UInt8]) -> Int {
        var end = start + 1
        guard name[start] >= 0xC0 else { return end }
        while end < name.count, end < start + 4, name[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}
