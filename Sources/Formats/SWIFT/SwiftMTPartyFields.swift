// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what a party field says: codes and a name.
enum SwiftMTPartyFields {
    typealias Party = (name: String, identifiers: [PartyIdentifier])

    /// Field 95a, behind the qualifier and its stroke: `/BIC` (P), `/name and address` (Q, U, V), `scheme/code` (R),
    /// `/LEI` (L), `/country` (C), `scheme/type/country/code` (S).
    static func generic(_ option: UInt8, _ value: Range<Int>, in bytes: Span<UInt8>) -> Party {
        guard let stroke = bytes.first(.solidus, in: value) else { return ("", []) }
        let rest = stroke + 1..<value.upperBound
        switch option {
        case UInt8(ascii: "P"): return ("", bytes.name(rest).map { [.bic($0)] } ?? [])
        case UInt8(ascii: "L"): return ("", bytes.name(rest).map { [.lei($0)] } ?? [])
        case UInt8(ascii: "S"):
            let code = bytes.last(.solidus, in: rest).map { $0 + 1..<rest.upperBound } ?? rest
            return ("", bytes.name(code).map { [.lei($0)] } ?? [])
        case UInt8(ascii: "R"), UInt8(ascii: "C"):
            return ("", bytes.name(rest).map { [PartyIdentifier(.other, $0)] } ?? [])
        case UInt8(ascii: "Q"), UInt8(ascii: "U"), UInt8(ascii: "V"):
            return (bytes.name(SwiftMTLines.first(of: rest, in: bytes)) ?? "", [])
        default: return ("", [])
        }
    }

    /// A party field of the older categories: perhaps a line with an account behind a stroke, then by the option a BIC
    /// (A, C, G, P), a name and address (D, H, K, none), numbered lines (F) or words between strokes (J).
    static func plain(_ option: UInt8?, _ value: Range<Int>, in bytes: Span<UInt8>) -> Party {
        if option == UInt8(ascii: "J") { return worded(value, in: bytes) }
        var party: Party = ("", [])
        var rest = value
        let first = SwiftMTLines.first(of: rest, in: bytes)
        if !first.isEmpty, bytes[first.lowerBound] == .solidus {
            if let account = account(first, in: bytes) { party.identifiers.append(account) }
            rest = first.upperBound..<rest.upperBound
        } else if option == UInt8(ascii: "F") {
            if let code = bytes.name(first) { party.identifiers.append(PartyIdentifier(.other, code)) }
            rest = first.upperBound..<rest.upperBound
        }
        rest = bytes.trimmed(rest)
        var line = SwiftMTLines.first(of: rest, in: bytes)
        switch option {
        case UInt8(ascii: "A"), UInt8(ascii: "C"), UInt8(ascii: "G"), UInt8(ascii: "P"):
            if let code = bytes.name(line) { party.identifiers.append(.bic(code)) }
        case UInt8(ascii: "F"):
            if bytes.has("1/", at: line.lowerBound) {
                line = min(line.lowerBound + 2, line.upperBound)..<line.upperBound
            }
            party.name = bytes.name(line) ?? ""
        case UInt8(ascii: "D"), UInt8(ascii: "H"), UInt8(ascii: "K"), nil: party.name = bytes.name(line) ?? ""
        default: break
        }
        return party
    }

    /// `/34x`, perhaps behind `C` or `D` and a stroke; a clearing code behind two strokes is no account, nor is a hyphen in its place.
    private static func account(_ line: Range<Int>, in bytes: Span<UInt8>) -> PartyIdentifier? {
        var start = line.lowerBound + 1
        guard start < line.upperBound else { return nil }
        if bytes[start] == .solidus {
            return bytes.name(start + 1..<line.upperBound).map { PartyIdentifier(.other, $0) }
        }
        if start + 2 < line.upperBound, bytes[start].isUpperCaseLetter, bytes[start + 1] == .solidus { start += 2 }
        if start + 1 == line.upperBound, bytes[start] == .hyphen { return nil }
        return bytes.name(start..<line.upperBound).map { PartyIdentifier(.account, $0) }
    }

    /// Option J: `/ABIC/...`, `/NAME/...`, `/ACCT/...`, `/LEIC/...`, each at the start of a line.
    private static func worded(_ value: Range<Int>, in bytes: Span<UInt8>) -> Party {
        var party: Party = ("", [])
        var rest = value
        for _ in 0..<8 where !rest.isEmpty {
            let line = SwiftMTLines.first(of: rest, in: bytes)
            rest = bytes.trimmed(line.upperBound..<rest.upperBound)
            guard line.count > 6, let text = bytes.name(line.lowerBound + 6..<line.upperBound) else { continue }
            if bytes.has("/NAME/", at: line.lowerBound) {
                party.name = text
            } else if bytes.has("/ABIC/", at: line.lowerBound) {
                party.identifiers.append(.bic(text))
            } else if bytes.has("/LEIC/", at: line.lowerBound) {
                party.identifiers.append(.lei(text))
            } else if bytes.has("/ACCT/", at: line.lowerBound) {
                party.identifiers.append(PartyIdentifier(.account, text))
            }
        }
        return party
    }
}

/// The lines of a field's value.
enum SwiftMTLines {
    /// The first line, without its end and without white space around it.
    static func first(of range: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        bytes.trimmed(range.lowerBound..<(bytes.first(.lineFeed, in: range) ?? range.upperBound))
    }
}

extension Span<UInt8> {
    /// The last offset of `byte` in `range`.
    func last(_ byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range.reversed() where self[index] == byte { return index }
        return nil
    }
}
