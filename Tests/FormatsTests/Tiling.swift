// SPDX-License-Identifier: Apache-2.0

import Records

/// The law of spans: in order, without overlap, inside the source; so spans and gaps put the source together again.
enum Tiling {
    /// What is wrong with the spans, or `nil`.
    static func fault(of spans: [ByteSpan], in source: [UInt8]) -> String? {
        guard !spans.isEmpty else { return "no span" }
        var end = 0
        for span in spans {
            if span.offset < end { return "span at \(span.offset) begins before \(end)" }
            if span.length < 0 || span.end > source.count { return "span at \(span.offset) ends outside" }
            if span.length == 0, !source.isEmpty { return "span at \(span.offset) is empty" }
            end = span.end
        }
        return nil
    }

    /// What lies between the spans.
    static func gaps(between spans: [ByteSpan], in source: [UInt8]) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var end = 0
        for span in spans {
            if span.offset > end { gaps.append(end..<span.offset) }
            end = span.end
        }
        if end < source.count { gaps.append(end..<source.count) }
        return gaps
    }
}
