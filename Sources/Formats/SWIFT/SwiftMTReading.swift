// SPDX-License-Identifier: Apache-2.0

import Records

/// One pass over a message: what it states, what it names, what is wrong with it.
struct SwiftMTReading {
    private let messageType: String
    private(set) var names: SwiftMTIdentifiers

    /// The value of the first 23G.
    private(set) var function: String?

    /// The value of the first 22A, or 22.
    private(set) var operation: String?

    private(set) var dates = SwiftMTDates()
    private(set) var parties: SwiftMTParties
    private(set) var instruments = SwiftMTInstruments()
    private(set) var terms: SwiftMTTerms
    private(set) var hasField = false
    private(set) var findings = ParseFindings()
    private var openSequences = 0

    init(messageType: String) {
        self.messageType = messageType
        names = SwiftMTIdentifiers(messageType: messageType)
        parties = SwiftMTParties(messageType: messageType)
        terms = SwiftMTTerms(messageType: messageType)
    }

    mutating func read(_ envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) {
        noteBlocks(envelope, in: bytes)
        names.note(envelope, in: bytes)
        parties.note(envelope, in: bytes)
        dates.note(envelope, in: bytes)
        if let text = envelope.text { readText(text, isBare: envelope.blocks.isEmpty, in: bytes) }
    }

    private mutating func noteBlocks(_ envelope: SwiftMTEnvelope, in bytes: Span<UInt8>) {
        guard !envelope.blocks.isEmpty else { return }
        if let open = envelope.blocks.first(where: { !$0.isClosed }) {
            findings.note("mt.block-unclosed", at: open.range.lowerBound, "A block is not closed.", isPartial: true)
        }
        if envelope.block("1") == nil {
            findings.note("mt.no-basic-header", "Block 1 is missing.", isPartial: true)
        }
        if messageType.isEmpty {
            findings.note("mt.no-type", "No header tells the message type.", isPartial: true)
        }
        if envelope.block("4") == nil {
            findings.note("mt.no-text", "Block 4 is missing.", isPartial: true)
        }
        let end = envelope.blocks.last?.range.upperBound ?? 0
        if !bytes.trimmed(end..<bytes.count).isEmpty {
            findings.note("mt.trailing-bytes", at: end, "Bytes stand behind the last block.", isPartial: true)
        }
    }

    private mutating func readText(_ text: Range<Int>, isBare: Bool, in bytes: Span<UInt8>) {
        var reader = SwiftMTFieldReader(text, of: messageType, in: bytes)
        if let preamble = reader.preamble, !isBare {
            findings.note("mt.text-before-field", at: preamble.lowerBound, "Text precedes the fields.", isPartial: true)
        }
        while let field = reader.next(in: bytes) {
            hasField = true
            note(field, in: bytes)
        }
        if openSequences != 0 {
            findings.note("mt.sequence-unclosed", "The sequences (16R, 16S) do not close.", isPartial: true)
        }
        if !hasField, !isBare { findings.note("mt.no-field", "The text has no field.", isPartial: true) }
    }

    private mutating func note(_ field: SwiftMTField, in bytes: Span<UInt8>) {
        switch field.tag {
        case "16R":
            openSequences += 1
            noteSequence(field, begins: true, in: bytes)
        case "16S":
            openSequences -= 1
            noteSequence(field, begins: false, in: bytes)
            if openSequences < 0 {
                findings.note("mt.sequence-unclosed", at: field.offset, "A sequence ends unopened.", isPartial: true)
            }
        case "22A", "22": operation = operation ?? code(field.value, in: bytes)
        case "23G": function = function ?? code(field.value, in: bytes)
        case "35B": instruments.note(field.value, in: bytes)
        default:
            switch field.tag.number {
            case 25, 50...59, 82...84, 86...89, 94, 95, 97: parties.note(field, in: bytes)
            case 17, 19, 32, 33, 36, 37, 60, 90: terms.note(field, in: bytes)
            case 70:
                parties.note(field, in: bytes)
                names.note(field, in: bytes)
            case 13, 30, 62, 98:
                dates.note(field, in: bytes)
                terms.note(field, in: bytes)
                names.note(field, in: bytes)
            case 22:
                terms.note(field, in: bytes)
                names.note(field, in: bytes)
            default: names.note(field, in: bytes)
            }
        }
    }

    private mutating func noteSequence(_ field: SwiftMTField, begins: Bool, in bytes: Span<UInt8>) {
        names.noteSequence()
        parties.noteSequence(bytes.trimmed(field.value), begins: begins, in: bytes)
    }

    private func code(_ value: Range<Int>, in bytes: Span<UInt8>) -> String {
        bytes.text(value.lowerBound..<min(value.upperBound, value.lowerBound + 16))
    }
}
