// SPDX-License-Identifier: Apache-2.0

/// What stands between the fields of a FIX message: SOH on the wire, something printable in logs and documents.
///
/// A *loose* separator also occurs inside values, so it only counts where a tag and `=` follow.
struct FIXSeparator: Hashable, Sendable {
    /// Up to eight bytes, the first one lowest.
    private let word: UInt64
    let count: Int
    let isLoose: Bool

    /// Whether the separator behind the checksum belongs to the message. White space and commas are the document's.
    let closesMessage: Bool

    private init(_ letters: StaticString, isLoose: Bool = false, closesMessage: Bool = true) {
        word = letters.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        count = letters.utf8CodeUnitCount
        self.isLoose = isLoose
        self.closesMessage = closesMessage
    }

    /// The separator of the FIX session protocol, one byte 0x01.
    static let startOfHeading = FIXSeparator("\u{1}")

    /// All separators that are understood, each before those that it begins with.
    static let known: [FIXSeparator] = [
        startOfHeading, FIXSeparator("|"), FIXSeparator("^A"), FIXSeparator("<SOH>"), FIXSeparator("[SOH]"),
        FIXSeparator("{SOH}"), FIXSeparator("\\x01"), FIXSeparator("\\u0001"), FIXSeparator("\\001"),
        FIXSeparator("&#1;"), FIXSeparator("&#01;"), FIXSeparator("&#x1;"), FIXSeparator("&#x01;"),
        FIXSeparator("\u{2401}"), FIXSeparator(" | "),
        FIXSeparator("; ", isLoose: true, closesMessage: false), FIXSeparator(";", isLoose: true),
        FIXSeparator("^", isLoose: true), FIXSeparator("~", isLoose: true), FIXSeparator("!", isLoose: true),
        FIXSeparator("#", isLoose: true), FIXSeparator(", ", isLoose: true, closesMessage: false),
        FIXSeparator(",", isLoose: true, closesMessage: false), FIXSeparator(" ", isLoose: true, closesMessage: false),
        FIXSeparator("\t", isLoose: true, closesMessage: false),
        FIXSeparator("\r\n", isLoose: true, closesMessage: false),
        FIXSeparator("\n", isLoose: true, closesMessage: false),
    ]

    var isWire: Bool { self == Self.startOfHeading }

    /// The sum of the separator's bytes.
    var sum: Int { (0..<count).reduce(0) { $0 + Int(UInt8(truncatingIfNeeded: word >> (8 * UInt64($1)))) } }

    /// Whether the separator's bytes stand at `offset`, whatever follows them.
    @inline(__always)
    func stands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        guard bytes[offset] == UInt8(truncatingIfNeeded: word), count <= bytes.count - offset else { return false }
        var rest = word >> 8
        for index in offset + 1..<offset + count {
            guard bytes[index] == UInt8(truncatingIfNeeded: rest) else { return false }
            rest >>= 8
        }
        return true
    }

    /// Whether a field ends at `offset`.
    @inline(__always)
    func separates(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        guard stands(in: bytes, at: offset) else { return false }
        guard isLoose else { return true }
        return offset + count == bytes.count || Self.tagStands(in: bytes, at: offset + count)
    }

    /// The offset of the separator behind the field that begins at `offset`, or the end of the bytes.
    func fieldEnd(in bytes: Span<UInt8>, from offset: Int) -> Int {
        let first = UInt8(truncatingIfNeeded: word)
        var index = offset
        while index < bytes.count {
            if bytes[index] == first, separates(in: bytes, at: index) { return index }
            index += 1
        }
        return bytes.count
    }

    /// The separator of fields that follow no BeginString: the first known one that a tag follows; SOH if there is none.
    static func guess(in bytes: Span<UInt8>) -> FIXSeparator {
        let end = min(bytes.count, 4096)
        for index in 0..<end where !bytes[index].isDigit && !bytes[index].isLetter && bytes[index] != .equals {
            for candidate in known where candidate.stands(in: bytes, at: index) {
                if tagStands(in: bytes, at: index + candidate.count) { return candidate }
            }
        }
        return startOfHeading
    }

    /// Whether one to six digits and an equals sign stand at `offset`.
    private static func tagStands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        var index = offset
        while index < bytes.count, index - offset < 7, bytes[index].isDigit { index += 1 }
        return index > offset && index < bytes.count && bytes[index] == .equals
    }
}
