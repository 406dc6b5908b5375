// SPDX-License-Identifier: Apache-2.0

import Records

/// Collects what a message is called and what it mentions: each name once, in order, and no more than 256 of each.
struct IdentifierCollection {
    /// The most identifiers, and the most references, that a record has.
    static let limit = 256

    /// The most bytes of an identifier; what is longer is text, and found as such.
    static let longestValue = 256

    private(set) var identifiers: [RecordIdentifier] = []
    private(set) var references: [RecordReference] = []
    private var known: Set<RecordReference> = []
    private(set) var hasTooMany = false
    private(set) var hasTooLong = false

    /// Notes a name that the message itself establishes.
    mutating func own(_ kind: RecordIdentifier.Kind, _ value: String) {
        guard let identifier = identifier(kind, value) else { return }
        guard !identifiers.contains(identifier) else { return }
        guard identifiers.count < Self.limit else {
            hasTooMany = true
            return
        }
        identifiers.append(identifier)
    }

    /// Notes a name of another record.
    mutating func mention(_ role: RecordReference.Role, _ kind: RecordIdentifier.Kind, _ value: String) {
        guard let identifier = identifier(kind, value) else { return }
        guard references.count < Self.limit else {
            hasTooMany = true
            return
        }
        let reference = RecordReference(role, identifier)
        if known.insert(reference).inserted { references.append(reference) }
    }

    /// Says in the findings what did not find room.
    func report(to findings: inout ParseFindings) {
        if hasTooMany { findings.note("too-many-identifiers", "There are more identifiers than are indexed.") }
        if hasTooLong { findings.note("identifier-too-long", "An identifier is too long to be indexed as one.") }
    }

    private mutating func identifier(_ kind: RecordIdentifier.Kind, _ value: String) -> RecordIdentifier? {
        guard !value.isEmpty else { return nil }
        guard value.utf8.count <= Self.longestValue else {
            hasTooLong = true
            return nil
        }
        return RecordIdentifier(kind, value)
    }
}
