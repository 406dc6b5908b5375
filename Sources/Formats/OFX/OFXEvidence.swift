// SPDX-License-Identifier: Apache-2.0

/// Tells OFX: its header of version 1, its processing instruction of version 2, or its outermost element, behind blank
/// lines, a byte order mark and an XML declaration (OFX 2.3 §2.2).
enum OFXEvidence {
    static func stands(in bytes: Span<UInt8>) -> Bool {
        let hasMark = bytes.has("\u{FEFF}", at: 0)
        var start = bytes.trimmed((hasMark ? 3 : 0)..<bytes.count).lowerBound
        if bytes.has("OFXHEADER:", at: start) { return true }
        if bytes.has("<?xml", at: start) {
            let limit = min(bytes.count, start + 1024)
            guard let end = bytes.first(UInt8(ascii: ">"), in: start..<limit) else { return false }
            start = bytes.trimmed(end + 1..<bytes.count).lowerBound
        }
        // Some writers hide the header of version 1 in a comment.
        if bytes.has("<!--", at: start) {
            let limit = min(bytes.count, start + 1024)
            guard let end = bytes.first(UInt8(ascii: ">"), in: start..<limit), bytes.has("-->", at: end - 2) else {
                return false
            }
            start = bytes.trimmed(end + 1..<bytes.count).lowerBound
        }
        return bytes.has("<?OFX ", at: start) || bytes.has("<OFX>", at: start)
    }
}
