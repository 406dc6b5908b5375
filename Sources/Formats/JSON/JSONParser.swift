// SPDX-License-Identifier: Apache-2.0

import Records

/// Reads what a JSON document states, by its keys (``FactVocabulary``) and by the keys that they stand under
/// (``JSONScope``): `counterparty.lei`, `supersedes.confirmationId`, `trade.tradeDate`.
///
/// Of the Common Domain Model (FINOS), whose values stand under `@data` or `value`, the value is that of the key above.
/// `parsed` where the document is well-formed (RFC 8259, UTF-8) to its end; `partial` where it breaks off, is nested too
/// deep, or is not UTF-8: what could be read stands.
struct JSONParser: RecordParser {
    let rule = "json-2"

    func parse(_ message: ArraySlice<UInt8>, context: ArraySlice<UInt8>) -> ParsedRecord {
        if let utf8 = WideText.utf8(of: message.span) { return parse(utf8.span) }
        return parse(message.span)
    }

    private func parse(_ bytes: Span<UInt8>) -> ParsedRecord {
        var record = ParsedRecord(state: .parsed, format: .json, rule: rule)
        var findings = ParseFindings()
        var facts = TradeFacts()
        var reader = JSONReader(in: JSONDocument.start(in: bytes)..<bytes.count)
        var walk = JSONWalk()
        reading: while true {
            let token = reader.next(in: bytes)
            switch token {
            case .end: break reading
            case .fault:
                findings.note(
                    "json.syntax", at: reader.position, "The document is no JSON from here on.", isPartial: true)
                break reading
            case .tooDeep:
                findings.note("json.depth", at: reader.position, "The document is nested too deep.", isPartial: true)
                break reading
            default: walk.take(token, in: bytes, facts: &facts)
            }
        }
        if !TextEncoding.isUTF8(bytes) {
            findings.note("json.encoding", "The document is not UTF-8.", isPartial: true)
        }
        facts.fill(&record, findings: &findings)
        if record.messageType.isEmpty { record.messageType = record.statesTrade ? "trade" : "document" }
        record.state = findings.isPartial ? .partial : .parsed
        record.diagnostics = findings.diagnostics
        return record
    }
}

/// Goes through a document and hands on what its values mean.
struct JSONWalk {
    private var scopes: [JSONScope] = []
    private var key = FactName.empty
    /// Where the key stands.
    private var keyRange = 0..<0

    mutating func take(_ token: JSONReader.Token, in bytes: Span<UInt8>, facts: inout TradeFacts) {
        switch token {
        case .beginObject: open(isArray: false, facts: &facts)
        case .beginArray: open(isArray: true, facts: &facts)
        case .endObject, .endArray: scopes.removeLast()
        case .key(let range): takeKey(range, in: bytes)
        case .string(let range), .number(let range): takeValue(range, in: bytes, facts: &facts)
        case .literal, .end, .fault, .tooDeep: break
        }
    }

    private mutating func open(isArray: Bool, facts: inout TradeFacts) {
        guard let outer = scopes.last else {
            scopes.append(JSONScope(subject: .record, name: .empty, isArray: isArray))
            return
        }
        let name = outer.isArray ? outer.name : key
        // Elements of an array are what the array is.
        let scope =
            outer.isArray
            ? JSONScope(subject: outer.subject, name: name, isArray: isArray) : outer.inside(name, isArray: isArray)
        scopes.append(scope)
        guard !isArray else { return }
        switch scope.subject {
        case .party(let role) where FactVocabulary.role(of: name) != nil: facts.beginParty(role)
        case .instrument where outer.subject != .instrument || outer.isArray && outer.subject == .instrument:
            facts.beginInstrument()
        default: break
        }
    }

    /// `@data` is the value itself; `@scheme`, `@key` and `@ref` are about the document. A key with escapes is none that
    /// the vocabulary has.
    private mutating func takeKey(_ range: Range<Int>, in bytes: Span<UInt8>) {
        keyRange = range
        if range.count > 1, bytes[range.lowerBound] == UInt8(ascii: "@") {
            let isData = range.count == 5 && bytes.has("@data", at: range.lowerBound)
            key = isData ? Self.data : .empty
        } else {
            key = FactName(bytes.extracting(range))
        }
    }

    private mutating func takeValue(_ range: Range<Int>, in bytes: Span<UInt8>, facts: inout TradeFacts) {
        guard !range.isEmpty, let (name, index, isWrapped) = place(), name != .empty else { return }
        let scope = scopes[index]
        let joined = isWrapped || key != name ? name : scope.name + bytes.extracting(keyRange)
        guard let meaning = scope.meaning(of: name, joined: joined) else { return }
        let limit = IdentifierCollection.longestValue * 4
        if let value = JSONString.unescaped(range, in: bytes, limit: limit) {
            facts.take(meaning, value.span)
        } else {
            facts.take(meaning, bytes.extracting(range.lowerBound..<min(range.upperBound, range.lowerBound + limit)))
        }
    }

    /// The name of the value and the scope that says what it means: of a value's wrapping (`@data`, `value`,
    /// `assignedIdentifier.identifier`) those of what it wraps.
    private func place() -> (name: FactName, scope: Int, isWrapped: Bool)? {
        guard var index = scopes.indices.last else { return nil }
        var name = scopes[index].isArray ? scopes[index].name : key
        if scopes[index].isArray { index = Self.holder(of: index, in: scopes) }
        var isWrapped = false
        while Self.wrappings.contains(name), index > 0, name == Self.data || Self.wraps(scopes[index].name) {
            name = scopes[index].name
            isWrapped = true
            index = Self.holder(of: index, in: scopes)
        }
        return (name, index, isWrapped)
    }

    /// The object that holds the object or array at `index`.
    private static func holder(of index: Int, in scopes: [JSONScope]) -> Int {
        var outer = index - 1
        while outer > 0, scopes[outer].isArray { outer -= 1 }
        return max(outer, 0)
    }

    private static let data: FactName = "@data"
    private static let wrappings: Set<FactName> = ["@data", "value", "identifier", "assignedidentifier"]

    /// Keys whose object may hold nothing but a value of theirs.
    private static func wraps(_ name: FactName) -> Bool {
        wrappings.contains(name) || FactVocabulary.meaning(of: name) != nil || name == "partyid" || name == "name"
    }
}
