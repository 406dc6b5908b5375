// SPDX-License-Identifier: Apache-2.0

import Records

/// Cuts a JSON source into its messages.
///
/// 1. Several values, one behind the other or one a line (JSON Lines, RFC 7464): each object or array is a message.
/// 2. One array of objects and nothing else: each object.
/// 3. One object that wraps records: each element of its one array of objects, provided that the array is called what
///    records are called (`trades`, `transactions`, `records` and the like) and every other member is a plain value or an
///    array of such. So a document that has parts, such as an event with its instructions, stays whole.
/// 4. Else the document, whole.
///
/// Brackets, commas and what wraps are gap.
struct JSONSplitter: MessageSplitter {
    let rule = "json-1"

    func split(_ source: [UInt8]) -> SourceSplit {
        let whole = SourceSplit([ByteSpan(offset: 0, length: source.count)], .json)
        if let narrow = WideText.narrowed(source.span) {
            let ranges = Self.messages(in: narrow.span)
            let spans = ranges.map { WideText.span(ByteSpan(offset: $0.lowerBound, length: $0.count)) }
            return spans.isEmpty ? whole : SourceSplit(spans, .json)
        }
        let spans = Self.messages(in: source.span).map { ByteSpan(offset: $0.lowerBound, length: $0.count) }
        return spans.isEmpty ? whole : SourceSplit(spans, .json)
    }

    private static func messages(in bytes: Span<UInt8>) -> [Range<Int>] {
        let values = values(in: bytes)
        guard values.count == 1, let value = values.first else { return values }
        if let objects = JSONDocument.objects(inArray: value, of: bytes) { return objects }
        if let objects = payload(of: value, in: bytes) { return objects }
        return values
    }

    /// The objects and arrays of the outermost level. What is neither is passed over, to the next line.
    private static func values(in bytes: Span<UInt8>) -> [Range<Int>] {
        var values: [Range<Int>] = []
        var index = JSONDocument.start(in: bytes)
        var isLines = false
        while index < bytes.count {
            if bytes[index] == .openingBrace || bytes[index] == UInt8(ascii: "[") {
                let end = JSONDocument.end(ofValueAt: index, limit: bytes.count, isLine: isLines, in: bytes).end
                let line = bytes.first(.lineFeed, in: index..<end)
                values.append(bytes.trimmed(index..<end))
                let next = JSONDocument.skipped(end, in: bytes)
                if values.count == 1 {
                    isLines = line == nil && next < bytes.count && bytes[next] == .openingBrace
                }
                index = next
            } else {
                let lineEnd = bytes.first(.lineFeed, in: index..<bytes.count) ?? bytes.count
                index = JSONDocument.skipped(lineEnd, in: bytes)
            }
        }
        return values
    }

    /// The names of arrays that hold records, folded.
    private static let payloads: Set<FactName> = [
        "trades", "transactions", "records", "confirmations", "orders", "executions", "allocations", "fills", "deals",
        "items", "data", "rows", "results", "messages", "entries", "payments", "settlements", "bookings", "events",
        "content", "payload", "instructions",
    ]

    private static func payload(of value: Range<Int>, in bytes: Span<UInt8>) -> [Range<Int>]? {
        guard let first = value.first, bytes[first] == .openingBrace else { return nil }
        var reader = JSONReader(in: value)
        var found: [Range<Int>]?
        var name = FactName.empty
        guard reader.next(in: bytes) == .beginObject else { return nil }
        while true {
            switch reader.next(in: bytes) {
            case .key(let range): name = FactName(bytes.extracting(range))
            case .string, .number, .literal: continue
            case .beginArray:
                let start = reader.position - 1
                let (end, _) = JSONDocument.end(ofValueAt: start, limit: value.upperBound, in: bytes)
                let objects = JSONDocument.objects(inArray: start..<end, of: bytes)
                if let objects {
                    guard found == nil, payloads.contains(name) else { return nil }
                    found = objects
                }
                guard skipArray(&reader, in: bytes, plain: objects == nil) else { return objects == nil ? nil : found }
            case .endObject: return found
            default: return nil
            }
        }
    }

    /// Reads to the end of an array; `false` where it holds an object or array and is to be plain, or is not JSON.
    private static func skipArray(_ reader: inout JSONReader, in bytes: Span<UInt8>, plain: Bool) -> Bool {
        var depth = 1
        while depth > 0 {
            switch reader.next(in: bytes) {
            case .beginArray, .beginObject:
                if plain { return false }
                depth += 1
            case .endArray, .endObject: depth -= 1
            case .end, .fault, .tooDeep: return false
            default: continue
            }
        }
        return true
    }
}
