// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records
internal import Retention

extension ArchiveView {
    /// The events that reach a record by what it says of itself, and what has taken the place of any of them: each once, in
    /// the order of their lines.
    ///
    /// - Complexity: an envelope, a look-up for each identifier, account and party, and one for each correction.
    func retentionEvents(of record: LocatedRecord) throws -> [RetentionEvent] {
        let register = try archive.register()
        return try RetentionEvent.all(
            register.retentionEvents(reaching: record.record.id, names(of: record)), in: archive
        ) { try register.retentionEvent($0) }
    }
}

extension RetentionEvent {
    /// Events that reach a record, with the corrections of any of them that do not: each once, in the order of their lines.
    ///
    /// - Parameter event: looks an event up by its number.
    static func all(
        _ reaching: [RetentionEventEntry], in archive: Archive, event: (Int) throws -> RetentionEventEntry?
    ) throws -> [RetentionEvent] {
        var entries = Dictionary(reaching.map { ($0.number, $0) }) { first, _ in first }
        let here = Set(entries.keys)
        for entry in reaching {
            var next = entry.correctedBy
            while let number = next, entries[number] == nil, let correction = try event(number) {
                entries[number] = correction
                next = correction.correctedBy
            }
        }
        return entries.values.map { entry in
            RetentionEvent(
                entry.kind, on: entry.day, line: entry.sequence, recorded: archive.description.day(of: entry.recorded),
                origin: .hand(isConfirmed: entry.confirmedBy != nil),
                corrects: entry.corrects.flatMap { entries[$0]?.sequence }, isElsewhere: !here.contains(entry.number))
        }.sorted { $0.line < $1.line }
    }
}
