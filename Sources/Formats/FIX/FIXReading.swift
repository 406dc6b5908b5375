// SPDX-License-Identifier: Apache-2.0

import Records

/// One pass over the fields of a message: what it states, what it names, what is wrong with it.
struct FIXReading {
    /// The most names that are looked at; ``IdentifierCollection`` keeps fewer.
    private static let namesLimit = 4 * IdentifierCollection.limit

    private(set) var statements = FIXStatements()
    private(set) var names: [(tag: Int, value: Range<Int>)] = []
    private(set) var readableFields = 0
    private(set) var findings = ParseFindings()
    private(set) var terms = FIXTerms()
    private var parties = FIXParties()
    private var instruments = FIXInstruments()
    private var reader: FIXFieldReader
    private var integrity: FIXIntegrity
    private var groups = FIXGroups()
    private var fieldCount = 0
    private var hasHeaderOrder = true

    init(of bytes: Span<UInt8>) {
        let start = bytes.isEmpty ? nil : FIXMessageStart(in: bytes, at: 0, floor: 0)
        let separator = start?.separator ?? FIXSeparator.guess(in: bytes)
        reader = FIXFieldReader(separator: separator)
        integrity = FIXIntegrity(separator: separator)
        if start == nil {
            findings.note("fix.begin-string", at: 0, "BeginString (8) does not stand first.", isPartial: true)
        }
    }

    mutating func readAll(in bytes: Span<UInt8>) {
        while let field = reader.next(in: bytes) {
            guard field.tag != 10 else { return close(with: field, in: bytes) }
            note(field, in: bytes)
            integrity.note(field.tag, next: reader.position)
        }
        noteDataLength()
        noteGroups()
        findings.note("fix.checksum", "CheckSum (10) is missing: the message is not finished.", isPartial: true)
    }

    /// The parties and the instruments, now that everything is read.
    mutating func finishNamed(
        in bytes: Span<UInt8>
    ) -> (parties: [TradeParty], instruments: [InstrumentDescription]) {
        let named = (parties.finish(in: bytes), instruments.finish(in: bytes))
        if parties.hasTooMany { findings.note("too-many-parties", "There are more parties than are kept.") }
        return named
    }

    private mutating func note(_ field: FIXField, in bytes: Span<UInt8>) {
        fieldCount += 1
        groups.note(field, in: bytes)
        guard let tag = field.tag else {
            findings.note("fix.garbled-field", at: field.offset, "A field is no tag and value.", isPartial: true)
            return
        }
        readableFields += 1
        noteHeaderOrder(tag)
        statements.note(tag, field.value)
        guard !field.value.isEmpty else {
            return findings.note("fix.empty-value", at: field.offset, "A field has no value.")
        }
        terms.note(tag, field.value, in: bytes)
        parties.note(tag, field.value, in: bytes)
        instruments.note(tag, field.value, in: bytes)
        if FIXIdentifiers.kind(of: tag) != nil || tag == 1906 {
            noteName(tag, field.value)
        }
    }

    private mutating func noteName(_ tag: Int, _ value: Range<Int>) {
        guard names.count < Self.namesLimit else {
            return findings.note("too-many-identifiers", "There are more identifiers than are indexed.")
        }
        names.append((tag, value))
    }

    private mutating func noteHeaderOrder(_ tag: Int) {
        switch fieldCount {
        case 1: hasHeaderOrder = tag == 8
        case 2: hasHeaderOrder = hasHeaderOrder && tag == 9
        case 3: hasHeaderOrder = hasHeaderOrder && tag == 35
        default: break
        }
    }

    /// The checksum is read: nothing may stand behind it.
    private mutating func close(with checksum: FIXField, in bytes: Span<UInt8>) {
        readableFields += 1
        noteDataLength()
        noteGroups()
        if reader.position < bytes.trimmed(0..<bytes.count).upperBound {
            findings.note("fix.trailing-bytes", at: reader.position, "Bytes stand behind CheckSum.", isPartial: true)
        }
        guard statements.beginString != nil else { return }
        if !hasHeaderOrder {
            findings.note("fix.field-order", "The message does not begin with the fields 8, 9 and 35, in this order.")
        }
        guard let bodyLength = statements.bodyLength else {
            return findings.note("fix.body-length", "BodyLength (9) is missing.")
        }
        guard
            let verdict = integrity.verdict(
                bodyLength: bodyLength, checksum: checksum.value, at: checksum.offset, in: bytes)
        else { return }
        if !verdict.bodyLength {
            findings.note("fix.body-length", at: bodyLength.lowerBound, "BodyLength (9) is not the body's length.")
        }
        if !verdict.checksum {
            findings.note("fix.checksum", at: checksum.offset, "CheckSum (10) is not the sum of the bytes.")
        }
    }

    private mutating func noteDataLength() {
        guard reader.hasWrongDataLength else { return }
        findings.note("fix.data-length", "A data field has another length than stated.", isPartial: true)
    }

    private mutating func noteGroups() {
        if let offset = groups.firstDisorder {
            findings.note("fix.group-order", at: offset, "A repeating group does not begin with its first field.")
        }
        if groups.hasWrongCount {
            findings.note("fix.group-count", "A repeating group has another number of entries than stated.")
        }
    }
}
