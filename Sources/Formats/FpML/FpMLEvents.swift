// SPDX-License-Identifier: Apache-2.0

import Records

/// What an FpML document says has happened to a trade: a termination or novation of the whole of it, or its maturity
/// (FpML 4 and 5, business events).
///
/// The day is the one from which on it is so; where none is stated, the one on which it was agreed. A document that only
/// asks for an event or for consent to it states none, and neither does an event on a part of a trade: what is outstanding
/// after it must be nothing, or not be spoken of.
enum FpMLEvents {
    static func stated(in reading: FpMLReading, _ findings: inout ParseFindings) -> [StatedEvent] {
        let type = reading.type
        guard !type.onlyAsks else { return [] }
        var events: [StatedEvent] = []
        for element in reading.tree.descendants(of: type.root) {
            guard events.count < StatedEvent.most, let event = kind(of: element, in: reading),
                let day = day(of: element, event, in: reading.tree)
            else { continue }
            guard !isOfPart(element, in: reading), !type.isOfPart else {
                findings.note("fpml.part", "An event on a part of a trade does not end it.")
                continue
            }
            let stated = StatedEvent(event, on: day, isOfMentioned: isOfMentioned(element, event, in: reading.tree))
            if !events.contains(stated) { events.append(stated) }
        }
        return events
    }

    private static func kind(of element: XMLElement, in reading: FpMLReading) -> RetentionEventKind? {
        switch reading.words[element.index] {
        case .termination: .terminated
        case .novation: .novated
        case .maturity where reading.type.name.hasPrefix("maturityNotification"): .matured
        default: nil
        }
    }

    /// What the event says when it is; the days of a product that stands in it are none of them.
    private static func day(of element: XMLElement, _ kind: RetentionEventKind, in tree: XMLTree) -> CivilDate? {
        let names: [StaticString] =
            switch kind {
            case .novated:
                ["novationDate", "effectiveDate", "novationTradeDate", "novationContractDate", "agreementDate"]
            case .matured: ["maturityDate", "effectiveDate"]
            default: ["effectiveDate", "terminationEffectiveDate", "terminationTradeDate", "agreementDate", "date"]
            }
        return names.lazy.compactMap { name in
            tree.child(name, of: element).flatMap { child in
                XMLSchemaDate.day(tree.text(of: child))
                    ?? tree.descendant("unadjustedDate", of: child).flatMap { XMLSchemaDate.day(tree.text(of: $0)) }
            }
        }.first
    }

    /// Whether something of the trade is left.
    private static func isOfPart(_ element: XMLElement, in reading: FpMLReading) -> Bool {
        let tree = reading.tree
        var isChanged = false
        var isToldWhatIsLeft = false
        for part in tree.descendants(of: element) {
            let name = tree.name(of: part)
            if name == "partial" { return true }
            if name.hasPrefix("changeIn") { isChanged = true }
            let isRest =
                name.hasPrefix("outstanding") || name.hasPrefix("remainingAmount")
                || name.hasPrefix("remainingNumber")
            guard isRest else { continue }
            isToldWhatIsLeft = true
            let amount = tree.descendant("amount", of: part) ?? tree.descendant("initialValue", of: part) ?? part
            guard ExactDecimal(tree.text(of: amount))?.sign == 0 else { return true }
        }
        return isChanged && !isToldWhatIsLeft
    }

    /// Whether it names the trade as another one: the old trade of a novation, the original of a termination.
    private static func isOfMentioned(
        _ element: XMLElement, _ kind: RetentionEventKind, in tree: XMLTree
    ) -> Bool {
        kind == .novated || tree.child("originalTrade", of: element) != nil
            || tree.child("originalTradeIdentifier", of: element) != nil
    }
}

extension FpMLMessageType {
    /// Whether a message of this kind asks for something that has not happened: a consent, an execution.
    fileprivate var onlyAsks: Bool {
        name.contains("onsent") || name.contains("ropos") || name.contains("equest") && !isOfConfirmation
    }

    /// Whether it is about a part of a contract (FpML 4).
    fileprivate var isOfPart: Bool { name.contains("Partial") }
}
