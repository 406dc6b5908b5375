// SPDX-License-Identifier: Apache-2.0

import Records

/// Which standard an element belongs to, by the namespace of its name.
enum XMLVocabulary {
    case iso20022
    case fpml
    case fixml
    case other

    /// The vocabulary of a namespace: ISO 20022's registered names and those that SWIFT gave before them; any name under
    /// the sites of FpML and of FIX.
    init(namespace: Range<Int>, in bytes: Span<UInt8>) {
        let name = bytes.trimmed(namespace)
        if bytes.has("urn:iso:std:iso:20022:", at: name.lowerBound)
            || bytes.has("urn:swift:xsd:", at: name.lowerBound)
        {
            self = .iso20022
        } else if Self.holds("fpml.org", bytes, name) {
            self = .fpml
        } else if Self.holds("fixprotocol.org", bytes, name) || Self.holds("fixtradingcommunity.org", bytes, name) {
            self = .fixml
        } else {
            self = .other
        }
    }

    var format: RecordFormat {
        switch self {
        case .iso20022: .iso20022
        case .fpml: .fpml
        case .fixml: .fixml
        case .other: .xml
        }
    }

    private static func holds(_ word: StaticString, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard range.count >= length else { return false }
        for index in range.lowerBound...min(range.upperBound - length, range.lowerBound + 64) {
            if bytes.has(word, at: index) { return true }
        }
        return false
    }
}

/// The namespaces that are declared around a place, for a reader that keeps no tree.
struct XMLScopes {
    private var declared: [(level: Int, prefix: Range<Int>, vocabulary: XMLVocabulary)] = []

    /// How many declarations are looked back at.
    private static let mostLookedAt = 64

    mutating func open(_ attributes: [XMLAttribute], level: Int, in bytes: Span<UInt8>) {
        for attribute in attributes.prefix(Self.mostLookedAt) where attribute.declaresNamespace(in: bytes) {
            let name = attribute.name
            let prefix = name.count == 5 ? name.upperBound..<name.upperBound : (name.lowerBound + 6)..<name.upperBound
            declared.append((level, prefix, XMLVocabulary(namespace: attribute.value, in: bytes)))
        }
    }

    mutating func close(level: Int) {
        while let last = declared.last, last.level >= level { declared.removeLast() }
    }

    func vocabulary(of name: Range<Int>, in bytes: Span<UInt8>) -> XMLVocabulary {
        let local = bytes.localName(name)
        let prefix = name.lowerBound..<max(name.lowerBound, local.lowerBound - 1)
        for declaration in declared.suffix(Self.mostLookedAt).reversed()
        where bytes.same(declaration.prefix, prefix) {
            return declaration.vocabulary
        }
        return .other
    }
}
