// SPDX-License-Identifier: Apache-2.0

/// Tells the type of a SWIFT message: the three digits of its application header, `ACK` or `NAK` for an acknowledgement.
///
/// A bare body has no header: its type is what the bank's own header says (`:940:`, or a line of three digits), else
/// what the fields of a statement plainly are: a balance :60a: makes an MT 940, or an MT 950 if no :86: explains a line;
/// a floor limit :34F: without balance makes an MT 942. Other bodies stay without a type.
enum SwiftMTMessageType {
    static func type(of envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) -> String {
        if envelope.isAcknowledgement(in: bytes) { return ofAcknowledgement(envelope, in: bytes) }
        if envelope.blocks.isEmpty { return ofBareBody(bytes) }
        guard let content = envelope.block("2")?.content, content.count >= 4 else { return "" }
        let digits = content.lowerBound + 1..<content.lowerBound + 4
        let direction = bytes[content.lowerBound]
        guard direction == UInt8(ascii: "I") || direction == UInt8(ascii: "O"), bytes.number(digits) != nil else {
            return ""
        }
        return bytes.text(digits)
    }

    /// Field 451 of a service message 21: 0 accepted, 1 rejected.
    private static func ofAcknowledgement(_ envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) -> String {
        guard let content = envelope.block("4")?.content else { return "" }
        for brace in SwiftMTEnvelope.braces(in: content, of: bytes) where bytes.text(brace.name) == "451" {
            return bytes.text(brace.value) == "0" ? "ACK" : "NAK"
        }
        return ""
    }

    private static func ofBareBody(_ bytes: Span<UInt8>) -> String {
        var reader = SwiftMTFieldReader(0..<bytes.count, of: "", in: bytes)
        if let preamble = reader.preamble, let stated = stated(in: preamble, of: bytes) { return stated }
        var hasReference = false
        var hasBalance = false
        var hasLimit = false
        var hasExplanation = false
        while let field = reader.next(in: bytes) {
            switch field.tag {
            case "20": hasReference = true
            case "60F", "60M": hasBalance = true
            case "34F": hasLimit = true
            case "86": hasExplanation = true
            case "90D", "90C": if !hasBalance { hasLimit = true }
            case "16R", "16S", "77E": return ""
            default: break
            }
        }
        guard hasReference else { return "" }
        if hasBalance { return hasExplanation ? "940" : "950" }
        return hasLimit ? "942" : ""
    }

    /// The three digits of a line before the first field.
    private static func stated(in preamble: Range<Int>, of bytes: Span<UInt8>) -> String? {
        var offset = preamble.lowerBound
        while offset < preamble.upperBound {
            let lineEnd = bytes.first(.lineFeed, in: offset..<preamble.upperBound) ?? preamble.upperBound
            let line = bytes.trimmed(offset..<lineEnd)
            if SwiftMTBareBodies.isTypeLine(line, in: bytes) {
                return bytes.text(line.lowerBound + 1..<line.lowerBound + 4)
            }
            if line.count == 3, bytes.number(line) != nil { return bytes.text(line) }
            offset = lineEnd + 1
        }
        return nil
    }
}
