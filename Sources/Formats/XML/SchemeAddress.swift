// SPDX-License-Identifier: Apache-2.0

/// The address of a scheme that a code is taken from, such as `http://www.fpml.org/coding-scheme/external/iso17442`.
///
/// The same scheme has had many addresses, so what is looked at are the words in them, in any case.
struct SchemeAddress {
    private let letters: [UInt8]

    init(_ address: String?) {
        letters = address.map { $0.utf8.map { ($0 &- 0x41) < 26 ? $0 | 0x20 : $0 } } ?? []
    }

    /// Whether a word in small letters stands in the address.
    func says(_ word: StaticString) -> Bool {
        let span = letters.span
        for index in letters.indices where span.has(word, at: index) { return true }
        return false
    }

    /// Whether the address ends with a word in small letters.
    func ends(with word: StaticString) -> Bool {
        letters.span.has(word, at: letters.count - word.utf8CodeUnitCount)
    }
}
