// SPDX-License-Identifier: Apache-2.0

/// The blocks of one message, and what its headers say.
///
/// SWIFT User Handbook: basic header `F01` + terminal (12) + session (4) + sequence (6); application header
/// `I` + type (3) + receiver (12) + priority, or `O` + type (3) + time (4) + date (6) + sender (12) + ...
struct SwiftMTEnvelope {
    /// Empty for a bare body.
    let blocks: [SwiftMTBlock]

    /// The text: a block 4 of fields, or the whole of a bare body.
    let text: Range<Int>?

    init(of bytes: Span<UInt8>) {
        let start = bytes.trimmed(0..<bytes.count).lowerBound
        blocks = SwiftMTBlock.blocks(in: bytes, from: start)
        if blocks.isEmpty {
            text = 0..<bytes.count
        } else {
            text = blocks.first { $0.isText }?.content
        }
    }

    func block(_ identifier: Character) -> SwiftMTBlock? {
        blocks.first { $0.identifier == identifier.asciiValue }
    }

    /// The logical terminal of the basic header: a BIC of eight, a terminal letter, a branch of three.
    func terminal(in bytes: Span<UInt8>) -> Range<Int>? {
        guard let content = block("1")?.content, content.count >= 15 else { return nil }
        return content.lowerBound + 3..<content.lowerBound + 15
    }

    /// The other side's logical terminal, from the application header.
    func counterpart(in bytes: Span<UInt8>) -> Range<Int>? {
        guard let content = block("2")?.content, let first = content.first else { return nil }
        let start = bytes[first] == UInt8(ascii: "O") ? first + 14 : first + 4
        return start + 12 <= content.upperBound ? start..<start + 12 : nil
    }

    /// Whether it is an acknowledgement of the network: service 21 of the basic header.
    func isAcknowledgement(in bytes: Span<UInt8>) -> Bool {
        guard let content = block("1")?.content, content.count >= 3 else { return false }
        return bytes.number(content.lowerBound + 1..<content.lowerBound + 3) == 21
    }

    /// Whether the sender's side wrote it: `{2:I`.
    func isInput(in bytes: Span<UInt8>) -> Bool {
        guard let content = block("2")?.content, let first = content.first else { return false }
        return bytes[first] == UInt8(ascii: "I")
    }

    /// Terminal, session and sequence number: an acknowledgement repeats those of the message that it answers.
    /// Nothing where the numbers are zero, as in messages that never went over the network.
    func sessionReference(in bytes: Span<UInt8>) -> String? {
        guard let content = block("1")?.content, content.count == 25,
            let session = bytes.number(content.lowerBound + 15..<content.lowerBound + 19),
            let sequence = bytes.number(content.lowerBound + 19..<content.lowerBound + 25), session + sequence > 0
        else { return nil }
        return bytes.text(content.lowerBound + 3..<content.upperBound)
    }

    /// The values of the braces inside a block, with what stands before their colon: `{108:...}` of a user header.
    static func braces(in content: Range<Int>, of bytes: Span<UInt8>) -> [(name: Range<Int>, value: Range<Int>)] {
        var found: [(Range<Int>, Range<Int>)] = []
        var offset = content.lowerBound
        while let opening = bytes.first(.openingBrace, in: offset..<content.upperBound) {
            let inside = opening + 1..<content.upperBound
            let closing = bytes.first(.closingBrace, in: inside) ?? content.upperBound
            if let colon = bytes.first(.colon, in: opening + 1..<closing) {
                found.append((opening + 1..<colon, colon + 1..<closing))
            }
            offset = closing
        }
        return found
    }
}
