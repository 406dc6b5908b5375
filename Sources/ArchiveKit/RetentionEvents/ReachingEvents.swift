// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records
internal import Retention

extension ArchiveView {
    /// The events that reach a record, or another of its chain, by what they say of themselves: each once, in the order of
    /// their lines. One that another has taken the place of is none of them.
    ///
    /// - Complexity: an envelope for each record, and a look-up for each identifier, account and party.
    func retentionEvents(of chain: [LocatedRecord]) throws -> [RetentionEvent] {
        var events: [Int: RetentionEvent] = [:]
        for member in chain {
            for entry in try archive.register().retentionEvents(reaching: member.record.id, names(of: member)) {
                events[entry.sequence] = RetentionEvent(entry, in: archive)
            }
        }
        return events.values.sorted { $0.line < $1.line }
    }
}
