// SPDX-License-Identifier: Apache-2.0

internal import Queries
public import Records

/// What a record says of itself and of others by name: its envelope holds it, and the index leads from each name to
/// the rows.
public struct RecordNames: Hashable, Sendable {
    /// What it calls itself.
    public var identifiers: [RecordIdentifier]

    /// What it mentions.
    public var references: [RecordReference]

    /// The codes and names of its parties and instruments, as ``FactLines`` writes them.
    public var facts: String

    /// What it is counted by.
    public var facets: RecordFacets

    /// The record that it came with, such as the mail of an attachment.
    public var family: RecordID?

    /// The trades that it states something to have happened to, folded (``IdentifierFolding``).
    public var eventTrades: Set<String>

    public init(
        identifiers: [RecordIdentifier] = [], references: [RecordReference] = [], facts: String = "",
        facets: RecordFacets = RecordFacets(), family: RecordID? = nil, eventTrades: Set<String> = []
    ) {
        self.eventTrades = eventTrades
        self.facets = facets
        self.family = family
        self.identifiers = identifiers
        self.references = references
        self.facts = facts
    }

    public init(_ envelope: RecordEnvelope) {
        self.init(
            identifiers: envelope.parsed.identifiers, references: envelope.parsed.references,
            facts: FactLines.lines(of: envelope), facets: RecordFacets(envelope), family: envelope.family,
            eventTrades: Set(
                envelope.parsed.events.flatMap { envelope.parsed.trades(of: $0) }.map {
                    IdentifierFolding.fold($0.value)
                }))
    }

    /// The identifiers that it says it takes the place of.
    public var superseded: [RecordIdentifier] {
        references.filter { $0.role == .supersedes }.map(\.identifier)
    }
}

/// Gives the names of a row: the offset of the record's frame in the content pack and that of its later envelope in the
/// addenda, to names; `nil` where the frame is damaged.
public typealias RowNames = @Sendable (_ frame: Int, _ addendum: Int?) throws -> RecordNames?

/// The words of the table `key_index`, by which rows are found through the names of their records
/// (Docs/OnDiskFormat.md §5).
///
/// A word is a letter that says what it is, and a folded value; of a fact its line as ``FactLines`` writes it.
enum KeyWord {
    /// An identifier of the record.
    static func identifier(_ folded: String) -> String { "i" + encoded(folded) }

    /// An identifier that the record mentions.
    static func mention(_ folded: String) -> String { "m" + encoded(folded) }

    /// The identity of the record that the record came with.
    static func family(_ id: String) -> String { "c" + encoded(IdentifierFolding.fold(id)) }

    /// A trade that something is stated to have happened to.
    static func event(_ folded: String) -> String { "e" + encoded(folded) }

    /// Three characters in a row of an identifier.
    static func part(_ characters: String) -> String { "p" + encoded(characters) }

    /// That the record says it takes the place of another.
    static let supersedes = "s"

    /// A line of facts: its key, a colon, its value.
    static func fact(_ line: some StringProtocol) -> String { "f" + encoded(line) }

    /// That the record states a property that is no column.
    static func stated(_ property: StatedProperty) -> String { "h" + property.rawValue }

    /// What stands behind all words with a beginning.
    static func end(of beginning: String) -> String { beginning + "\u{10FFFF}" }

    /// The words of a record, parted by spaces.
    static func text(of names: RecordNames) -> String {
        var text = KeyText()
        var known: [String] = []
        for identifier in names.identifiers {
            let folded = IdentifierFolding.fold(identifier.value)
            guard !known.contains(folded) else { continue }
            known.append(folded)
            text.add("i", folded)
            text.addParts(of: folded)
        }
        for reference in names.references { text.add("m", IdentifierFolding.fold(reference.identifier.value)) }
        if names.references.contains(where: { $0.role == .supersedes }) { text.add("s", "") }
        if let family = names.family { text.add("c", IdentifierFolding.fold("\(family)")) }
        for trade in names.eventTrades.sorted() { text.add("e", trade) }
        if !names.identifiers.isEmpty { text.add("h", StatedProperty.identifier.rawValue) }
        if !names.references.isEmpty { text.add("h", StatedProperty.reference.rawValue) }
        var stated: [StatedProperty] = []
        var facts = names.facts
        facts.withUTF8 { facts in
            FactLines.forEachLine(in: facts) { line in
                let line = UnsafeBufferPointer(rebasing: facts[line])
                if let property = property(of: line), !stated.contains(property) {
                    stated.append(property)
                    text.add("h", property.rawValue)
                }
                if !line.starts(with: side) { text.add("f", line) }
            }
        }
        return text.string
    }

    /// What a line of facts shows that the record states.
    private static func property(of line: UnsafeBufferPointer<UInt8>) -> StatedProperty? {
        if line.starts(with: side) { return .counterparty }
        return properties.first { line.starts(with: $0.key) }?.property
    }

    private static let side = Array("side.".utf8)

    private static let properties: [(key: [UInt8], property: StatedProperty)] = {
        let codes = ["isin", "cusip", "sedol", "figi", "upi", "symbol", "code", "instrument"]
        let all = [("account", StatedProperty.account), ("trader", .trader)] + codes.map { ($0, .instrument) }
        return all.map { (Array("\($0.0):".utf8), $0.1) }
    }()

    /// All threes of characters that stand in a row.
    static func parts(of folded: String) -> [String] {
        let scalars = Array(folded.unicodeScalars)
        guard scalars.count >= 3 else { return [] }
        return (0...scalars.count - 3).map { String(String.UnicodeScalarView(scalars[$0..<$0 + 3])) }
    }

    /// A value without what would end a word or a quoted text: in the place of space, quotes and control characters
    /// stand characters for private use, and a mark before those that were there themselves.
    static func encoded(_ value: some StringProtocol) -> String {
        guard !value.utf8.allSatisfy({ isPlain($0) }) else { return String(value) }
        var encoded = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            if scalar.value <= 0x20 || [0x22, 0x27, 0x7F].contains(scalar.value) {
                encoded.append(Unicode.Scalar(0xE000 + scalar.value) ?? scalar)
            } else {
                if (0xE000...0xE0FF).contains(scalar.value) { encoded.append(mark) }
                encoded.append(scalar)
            }
        }
        return String(encoded)
    }

    /// Whether a byte of a value stands in a word as it is, whatever is beside it.
    static func isPlain(_ byte: UInt8) -> Bool {
        (byte > 0x22 || byte == 0x21) && byte != 0x27 && byte != 0x7F && byte != 0xEE
    }

    private static let mark: Unicode.Scalar = "\u{E0FF}"

    /// The value that a word was made of, without the letter before it.
    static func decoded(_ word: Substring) -> String {
        guard word.utf8.contains(0xEE) else { return String(word) }
        var decoded = String.UnicodeScalarView()
        var isPlain = false
        for scalar in word.unicodeScalars {
            if !isPlain, scalar == mark {
                isPlain = true
                continue
            }
            let isEncoded = !isPlain && (0xE000...0xE07F).contains(scalar.value)
            decoded.append(isEncoded ? Unicode.Scalar(scalar.value - 0xE000) ?? scalar : scalar)
            isPlain = false
        }
        return String(decoded)
    }
}

/// Key words as they are put together, byte by byte: a record has about a hundred.
private struct KeyText {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1_024) }

    var string: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

    mutating func add(_ letter: Unicode.Scalar, _ value: String) {
        var value = value
        value.withUTF8 { add(letter, $0) }
    }

    mutating func add(_ letter: Unicode.Scalar, _ value: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: letter))
        if value.allSatisfy({ KeyWord.isPlain($0) }) {
            bytes.append(contentsOf: value)
        } else {
            bytes.append(contentsOf: KeyWord.encoded(String(decoding: value, as: UTF8.self)).utf8)
        }
        bytes.append(UInt8(ascii: " "))
    }

    mutating func addParts(of folded: String) {
        guard folded.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x27 }) else {
            for part in KeyWord.parts(of: folded) { add("p", part) }
            return
        }
        var (first, second): (UInt8, UInt8) = (0, 0)
        for byte in folded.utf8 {
            if first != 0 {
                bytes.append(UInt8(ascii: "p"))
                bytes.append(first)
                bytes.append(second)
                bytes.append(byte)
                bytes.append(UInt8(ascii: " "))
            }
            (first, second) = (second, byte)
        }
    }
}
