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

    public init(
        identifiers: [RecordIdentifier] = [], references: [RecordReference] = [], facts: String = ""
    ) {
        self.identifiers = identifiers
        self.references = references
        self.facts = facts
    }

    public init(_ envelope: RecordEnvelope) {
        self.init(
            identifiers: envelope.parsed.identifiers, references: envelope.parsed.references,
            facts: FactLines.lines(of: envelope))
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

    /// The words of a record, parted by spaces, each once.
    static func text(of names: RecordNames) -> String {
        var words: [String] = []
        var known: Set<String> = []
        func add(_ word: String) {
            if known.insert(word).inserted { words.append(word) }
        }
        for identifier in names.identifiers {
            let folded = IdentifierFolding.fold(identifier.value)
            add(Self.identifier(folded))
            for part in parts(of: folded) { add(Self.part(part)) }
        }
        for reference in names.references {
            add(mention(IdentifierFolding.fold(reference.identifier.value)))
            if reference.role == .supersedes { add(supersedes) }
        }
        if !names.identifiers.isEmpty { add(stated(.identifier)) }
        if !names.references.isEmpty { add(stated(.reference)) }
        for line in FactLines.lines(in: names.facts) {
            if let property = property(of: line) { add(stated(property)) }
            if !line.hasPrefix("side.") { add(fact(line)) }
        }
        return words.joined(separator: " ")
    }

    /// What a line of facts shows that the record states.
    private static func property(of line: Substring) -> StatedProperty? {
        switch line.prefix(while: { $0 != ":" }) {
        case "account": .account
        case "trader": .trader
        case "isin", "cusip", "sedol", "figi", "upi", "symbol", "code", "instrument": .instrument
        case let key: key.hasPrefix("side.") ? .counterparty : nil
        }
    }

    /// All threes of characters that stand in a row.
    static func parts(of folded: String) -> [String] {
        let scalars = Array(folded.unicodeScalars)
        guard scalars.count >= 3 else { return [] }
        return (0...scalars.count - 3).map { String(String.UnicodeScalarView(scalars[$0..<$0 + 3])) }
    }

    /// A value without what would end a word or a quoted text: in the place of space, quotes and control characters
    /// stand characters for private use, and a mark before those that were there themselves.
    static func encoded(_ value: some StringProtocol) -> String {
        guard value.utf8.contains(where: { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 || $0 == 0x7F || $0 == 0xEE }) else {
            return String(value)
        }
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
