// SPDX-License-Identifier: Apache-2.0

/// One field of a message's text.
struct SwiftMTField {
    let tag: SwiftMTTag

    /// Where the colon before the tag stands.
    let offset: Int

    /// From behind the colon after the tag to the next field, less the line end: continuation lines belong to it.
    let value: Range<Int>

    /// The four letters of a generic field's qualifier (ISO 15022), `:20C::SEME//...`, and what follows their stroke.
    func qualified(in bytes: Span<UInt8>) -> (qualifier: SwiftMTQualifier, value: Range<Int>)? {
        let start = value.lowerBound
        guard value.count >= 6, bytes[start] == .colon, bytes[start + 5] == .solidus else { return nil }
        guard let qualifier = SwiftMTQualifier(in: bytes, at: start + 1) else { return nil }
        return (qualifier, start + 6..<value.upperBound)
    }

    /// The value of a generic reference or date: what stands behind `//`, or behind a data source scheme and its stroke.
    func qualifiedValue(in bytes: Span<UInt8>) -> (qualifier: SwiftMTQualifier, value: Range<Int>)? {
        guard let (qualifier, rest) = qualified(in: bytes) else { return nil }
        guard let stroke = bytes.first(.solidus, in: rest) else { return (qualifier, rest) }
        return (qualifier, stroke + 1..<rest.upperBound)
    }
}

/// Reads the fields of a text one after the other, in one pass.
///
/// A field begins at a line's start with its tag between colons; the rules of the network forbid a continuation line to
/// begin with a colon. Three fields hold a whole message or document of another kind and are the last of their message
/// (77E of an MT n98 or of unknown type, 77F of an MT 105 or 106, 77T of an MT 103): what looks like a tag inside of them is none.
/// Indented tags are read only behind a sequence mark (16R): printers that indent are printers of sequences.
struct SwiftMTFieldReader {
    private let messageType: String
    private let end: Int
    private var position: Int
    private var mayIndent = false

    /// The text before the first field, if it is more than white space.
    private(set) var preamble: Range<Int>?

    init(_ text: Range<Int>, of messageType: String, in bytes: Span<UInt8>) {
        self.messageType = messageType
        end = text.upperBound
        position = text.lowerBound
        let first = tagStart(in: bytes, at: position) == nil ? nextTag(in: bytes) : position
        let before = bytes.trimmed(position..<first)
        if !before.isEmpty { preamble = before }
        position = first
    }

    /// The next field, or `nil` at the end of the text.
    mutating func next(in bytes: Span<UInt8>) -> SwiftMTField? {
        guard let start = tagStart(in: bytes, at: position),
            let (tag, valueStart) = SwiftMTTag.standing(in: bytes, at: start), valueStart <= end
        else { return nil }
        if tag == "16R" || tag == "16S" { mayIndent = true }
        position = valueStart
        let next = Self.holdsAnotherMessage(tag, messageType) ? end : nextTag(in: bytes)
        position = next
        var valueEnd = next
        while valueEnd > valueStart, bytes[valueEnd - 1].isLineEnd { valueEnd -= 1 }
        return SwiftMTField(tag: tag, offset: start, value: valueStart..<valueEnd)
    }

    /// Whether the field is an envelope around text of another kind that goes on to the end of the message.
    static func holdsAnotherMessage(_ tag: SwiftMTTag, _ messageType: String) -> Bool {
        switch tag {
        case "77E": messageType.isEmpty || messageType.hasSuffix("98")
        case "77F": messageType == "105" || messageType == "106"
        case "77T": messageType == "103"
        default: false
        }
    }

    /// The start of the next line, from the position on, that begins with a tag; or the end.
    private func nextTag(in bytes: Span<UInt8>) -> Int {
        var index = position
        var isLineStart = index > 0 && bytes[index - 1].isLineEnd
        while index < end {
            if isLineStart, tagStart(in: bytes, at: index) != nil { return index }
            isLineStart = bytes[index].isLineEnd
            index += 1
        }
        return end
    }

    /// The colon of the tag with which the line at `offset` begins.
    private func tagStart(in bytes: Span<UInt8>, at offset: Int) -> Int? {
        var index = offset
        if mayIndent {
            while index < end, bytes[index] == .space || bytes[index] == 0x09 { index += 1 }
        }
        guard index < end, SwiftMTTag.standing(in: bytes, at: index) != nil else { return nil }
        return index
    }
}
