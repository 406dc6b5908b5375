// SPDX-License-Identifier: Apache-2.0

/// A piece of a marked-up text: a tag, text, or something that is neither.
struct XMLToken {
    enum Kind {
        case startTag
        /// A tag that is start and end: `<a/>`.
        case emptyTag
        case endTag
        /// Text, with its references undecoded.
        case text
        /// Text in a CDATA section, which has no references.
        case characterData
        case comment
        case instruction
        /// A document type declaration with its internal subset. It is never looked into.
        case doctype
        /// Bytes that begin like markup and are none.
        case damage
    }

    var kind: Kind

    /// All bytes of the token.
    var range: Range<Int>

    /// The name of a tag, the target of an instruction, the name behind DOCTYPE; else empty.
    var name: Range<Int>

    /// The text of text and CDATA; the inside of a comment or an instruction; else empty.
    var content: Range<Int>

    /// Whether the token is not well-formed (XML 1.0, 2.1).
    var isDamaged = false

    init(_ kind: Kind, _ range: Range<Int>, name: Range<Int>? = nil, content: Range<Int>? = nil, damaged: Bool = false)
    {
        self.kind = kind
        self.range = range
        self.name = name ?? range.lowerBound..<range.lowerBound
        self.content = content ?? range.lowerBound..<range.lowerBound
        isDamaged = damaged
    }
}

/// An attribute of a tag: where its name and its undecoded value stand. An attribute without a value has an empty one.
struct XMLAttribute {
    private let nameStart: Int32
    private let nameEnd: Int32
    private let valueStart: Int32
    private let valueEnd: Int32

    init(name: Range<Int>, value: Range<Int>) {
        nameStart = Int32(truncatingIfNeeded: name.lowerBound)
        nameEnd = Int32(truncatingIfNeeded: name.upperBound)
        valueStart = Int32(truncatingIfNeeded: value.lowerBound)
        valueEnd = Int32(truncatingIfNeeded: value.upperBound)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }

    /// The name without its prefix.
    func localName(in bytes: Span<UInt8>) -> Range<Int> { bytes.localName(name) }

    /// Whether the attribute declares a namespace (`xmlns`, `xmlns:p`).
    func declaresNamespace(in bytes: Span<UInt8>) -> Bool {
        guard bytes.has("xmlns", at: Int(nameStart)), nameEnd - nameStart >= 5 else { return false }
        return nameEnd - nameStart == 5 || bytes[Int(nameStart) + 5] == .colon
    }
}

extension UInt8 {
    static let lessThan = UInt8(ascii: "<")
    static let greaterThan = UInt8(ascii: ">")
    static let quotationMark = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let ampersand = UInt8(ascii: "&")

    /// Whether a name may begin with the byte (XML 1.0, production 4); all characters beyond ASCII are taken.
    var startsXMLName: Bool { isLetter || self == UInt8(ascii: "_") || self == .colon || self >= 0x80 }

    /// Whether the byte ends a name in a tag.
    var endsXMLName: Bool {
        switch self {
        case .greaterThan, .lessThan, .solidus, .equals, .quotationMark, .apostrophe: true
        default: isBlank
        }
    }
}

extension Span<UInt8> {
    /// The part of a name behind its prefix.
    func localName(_ name: Range<Int>) -> Range<Int> {
        var index = name.upperBound
        while index > name.lowerBound, self[index - 1] != .colon { index -= 1 }
        return index..<name.upperBound
    }

    /// Whether `range` spells `word`, byte for byte.
    func spells(_ word: StaticString, _ range: Range<Int>) -> Bool {
        range.count == word.utf8CodeUnitCount && has(word, at: range.lowerBound)
    }

    /// Whether the two ranges hold the same bytes.
    func same(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where self[left.lowerBound + index] != self[right.lowerBound + index] {
            return false
        }
        return true
    }
}
