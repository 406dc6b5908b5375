// SPDX-License-Identifier: Apache-2.0

/// Where a FIX message begins: `8=FIX` with a version, at a field boundary, and a separator behind it.
///
/// FIX session protocol: BeginString (8) is always the first field. `58=FIX` and `58=8=FIX` are no beginnings. A single
/// letter may stand before it if it is the first of its line, as in the scripts of QuickFIX's acceptance tests.
struct FIXMessageStart {
    /// Where the 8 stands.
    let offset: Int

    /// The first offset behind the version.
    let versionEnd: Int
    let separator: FIXSeparator

    /// The first offset behind the separator that follows the version.
    let next: Int

    /// Whether BodyLength (9) or MsgType (35) follows at once, as they do in every message that is not cut off.
    let isFollowedByHeader: Bool

    /// The beginning at `offset`, if one is there; the offset `floor` is a field boundary whatever precedes it.
    init?(in bytes: Span<UInt8>, at offset: Int, floor: Int) {
        guard bytes[offset] == UInt8(ascii: "8"), bytes.has("8=FIX", at: offset),
            offset == floor || Self.isBoundary(in: bytes, at: offset)
        else { return nil }
        var end = offset + 5
        if end < bytes.count, bytes[end] == UInt8(ascii: "T") { end += 1 }
        if end < bytes.count, bytes[end] == .fullStop { end += 1 }
        guard end < bytes.count, bytes[end].isDigit else { return nil }
        while end < bytes.count, end - offset < 18, Self.isVersionLetter(bytes[end]) { end += 1 }
        self.offset = offset
        versionEnd = end
        for candidate in FIXSeparator.known where end < bytes.count && candidate.stands(in: bytes, at: end) {
            let follows = Self.headerStands(in: bytes, at: end + candidate.count)
            guard follows || !candidate.isLoose else { continue }
            (separator, isFollowedByHeader) = (candidate, follows)
            next = end + candidate.count
            return
        }
        guard end == bytes.count || bytes[end].isLineEnd, Self.isLineStart(in: bytes, at: offset) else { return nil }
        (separator, isFollowedByHeader) = (.startOfHeading, false)
        next = end
    }

    /// The first beginning in the source at or after `offset`, which counts as a field boundary.
    static func first(in bytes: Span<UInt8>, from offset: Int) -> FIXMessageStart? {
        var index = offset
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "8"), let start = FIXMessageStart(in: bytes, at: index, floor: offset) {
                return start
            }
            index += 1
        }
        return nil
    }

    private static func headerStands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        bytes.has("9=", at: offset) || bytes.has("35=", at: offset)
    }

    private static func isVersionLetter(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isUpperCaseLetter || byte == .fullStop
    }

    private static func isLineStart(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        offset == 0 || bytes[offset - 1].isLineEnd
    }

    private static func isBoundary(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        guard !isLineStart(in: bytes, at: offset) else { return true }
        let before = bytes[offset - 1]
        if before.isLetter {
            return isLineStart(in: bytes, at: offset - 1) || bytes.has("^A", at: offset - 2)
        }
        if before.isDigit {
            return bytes.has("\\x01", at: offset - 4) || bytes.has("\\u0001", at: offset - 6)
                || bytes.has("\\001", at: offset - 4)
        }
        if before == .equals { return offset < 2 || !bytes[offset - 2].isDigit }
        return before != .fullStop && before != UInt8(ascii: "_")
    }
}
