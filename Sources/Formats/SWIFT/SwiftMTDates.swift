// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects the days of a SWIFT message.
///
/// The trade date is that of 98a::TRAD, or 30T. The document's day is that of its preparation (98a::PREP), else that on
/// which the sender's side gave it to the network (block 2 of an output message; 177 of an acknowledgement), else that of
/// a statement: 98a::STAT, the closing balance (62F, 62M), 13D.
struct SwiftMTDates {
    private(set) var tradeDate: CivilDate?
    private var prepared: CivilDate?
    private var sent: CivilDate?
    private var stated: CivilDate?

    var documentDate: CivilDate? { prepared ?? sent ?? stated }

    /// Takes note of the headers.
    mutating func note(_ envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) {
        if envelope.isAcknowledgement(in: bytes) {
            guard let content = envelope.block("4")?.content else { return }
            for brace in SwiftMTEnvelope.braces(in: content, of: bytes) where sent == nil {
                if bytes.has("177:", at: brace.name.lowerBound) { sent = bytes.shortDay(brace.value) }
            }
            return
        }
        guard let content = envelope.block("2")?.content, content.count >= 14, !envelope.isInput(in: bytes) else {
            return
        }
        sent = bytes.shortDay(content.lowerBound + 8..<content.lowerBound + 14)
    }

    /// Takes note of a field of the text.
    mutating func note(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        switch field.tag {
        case "30T": tradeDate = tradeDate ?? bytes.day(field.value)
        case "62F", "62M":
            guard field.value.count >= 7 else { return }
            stated = bytes.shortDay(field.value.lowerBound + 1..<field.value.upperBound) ?? stated
        case "13D": stated = stated ?? bytes.shortDay(field.value)
        case "98A", "98B", "98C", "98E":
            guard let (qualifier, value) = field.qualifiedValue(in: bytes) else { return }
            switch qualifier {
            case "TRAD": tradeDate = tradeDate ?? bytes.day(value)
            case "PREP": prepared = prepared ?? bytes.day(value)
            case "STAT": stated = stated ?? bytes.day(value)
            default: break
            }
        default: break
        }
    }
}
