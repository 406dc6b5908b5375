// SPDX-License-Identifier: Apache-2.0

public import Records

/// The terms of a record as an index compares them.
public struct IndexedTerms: Hashable, Sendable {
    public var side: TradeTerms.Side?
    public var currency: String?
    public var quantity: ExactDecimal?
    public var price: ExactDecimal?
    public var amount: ExactDecimal?

    public init(
        side: TradeTerms.Side? = nil, currency: String? = nil, quantity: ExactDecimal? = nil,
        price: ExactDecimal? = nil, amount: ExactDecimal? = nil
    ) {
        self.side = side
        self.currency = currency
        self.quantity = quantity
        self.price = price
        self.amount = amount
    }

    /// The currency is that dealt in, else that of the amount.
    public init(_ terms: TradeTerms) {
        let settled = terms.amount?.currency ?? ""
        self.init(
            side: terms.side, currency: terms.currency ?? (settled.isEmpty ? nil : settled), quantity: terms.quantity,
            price: terms.price, amount: terms.amount?.amount)
    }
}

/// The codes and names of a record's parties and instruments, one a line, as `key:value` in lower case.
///
/// A line feed stands before the first and behind the last, so that a whole line is found by its text. The parties that
/// are a side of the trade stand twice, the second time with `side.` before the key.
public enum FactLines {
    public static func lines(of parsed: ParsedRecord) -> String {
        var lines: [String] = []
        func note(_ key: String, _ value: String) {
            let line = line(key, value)
            if !value.isEmpty, !lines.contains(line) { lines.append(line) }
        }
        for party in parsed.parties {
            for prefix in party.role.isPrincipal ? ["", "side."] : [""] {
                for identifier in inEnvelopeOrder(party.identifiers, by: { $0.scheme.rawValue }) {
                    note(prefix + identifier.scheme.rawValue, identifier.value)
                }
                note(prefix + "party", party.name)
            }
            if party.role == .trader || party.role == .desk {
                for identifier in inEnvelopeOrder(party.identifiers, by: { $0.scheme.rawValue }) {
                    note(party.role.rawValue, identifier.value)
                }
                note(party.role.rawValue, party.name)
            }
        }
        for instrument in parsed.instruments {
            for identifier in inEnvelopeOrder(instrument.identifiers, by: { $0.scheme.rawValue }) {
                note(identifier.scheme == .other ? "code" : identifier.scheme.rawValue, identifier.value)
            }
            note("instrument", instrument.name)
        }
        return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
    }

    /// Codes by scheme, and those of one scheme as they came: so they stand in an envelope, and so they are read from it.
    private static func inEnvelopeOrder<Code>(_ codes: [Code], by scheme: (Code) -> String) -> [Code] {
        guard codes.count > 1 else { return codes }
        return codes.enumerated().sorted {
            let (left, right) = (scheme($0.element), scheme($1.element))
            return (left, $0.offset) < (right, $1.offset)
        }.map(\.element)
    }

    /// One line: a value is folded to lower case, and white space in it to single spaces.
    public static func line(_ key: String, _ value: String) -> String {
        var value = value
        let ascii = value.withUTF8 { bytes -> String? in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            return String(unsafeUninitializedCapacity: key.utf8.count + 1 + bytes.count) { line in
                var end = line.initialize(fromContentsOf: key.utf8)
                line[end] = UInt8(ascii: ":")
                end += 1
                var isApart = false
                let start = end
                for byte in bytes {
                    if byte == 0x20 || byte == 0 || (0x09...0x0D).contains(byte) {
                        isApart = end > start
                        continue
                    }
                    if isApart {
                        line[end] = 0x20
                        end += 1
                        isApart = false
                    }
                    line[end] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                    end += 1
                }
                return end
            }
        }
        return ascii
            ?? key + ":" + value.lowercased().split { $0.isWhitespace || $0 == "\0" }.joined(separator: " ")
    }

    /// The lines of a record that was filed under a member name, account or desk.
    public static func lines(of envelope: RecordEnvelope) -> String {
        var lines = lines(of: envelope.parsed)
        func note(_ key: String, _ value: String) {
            guard !value.isEmpty else { return }
            lines += (lines.isEmpty ? "\n" : "") + line(key, value) + "\n"
        }
        note("account", envelope.account)
        note("desk", envelope.desk)
        note("entity", envelope.legalEntity)
        note("member", envelope.member?.description ?? "")
        return lines
    }

    /// Whether a line of the key has the value as a whole.
    public static func has(_ key: String, _ value: String, in facts: String) -> Bool {
        facts.contains("\n" + line(key, value) + "\n")
    }

    /// Where the codes of parties and instruments stand, without names.
    public static func codes(in facts: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var codes: [Range<Int>] = []
        forEachLine(in: facts) { line in
            guard let colon = line.first(where: { facts[$0] == UInt8(ascii: ":") }),
                !noCodes.contains(where: { facts[line].starts(with: $0) })
            else { return }
            codes.append(colon + 1..<line.upperBound)
        }
        return codes
    }

    private static let noCodes = ["side.", "party:", "instrument:", "member:", "trader:"].map { Array($0.utf8) }

    static func forEachLine(in facts: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = 0
        for place in 0...facts.count where place == facts.count || facts[place] == UInt8(ascii: "\n") {
            if place > start { body(start..<place) }
            start = place + 1
        }
    }

    /// The values of a key.
    public static func values(of key: String, in facts: String) -> [String] {
        let beginning = key + ":"
        return lines(in: facts).compactMap {
            $0.utf8.starts(with: beginning.utf8) ? String($0.utf8.dropFirst(beginning.utf8.count)) : nil
        }
    }

    private static func lines(in facts: String) -> [Substring] {
        facts.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) }
    }
}
