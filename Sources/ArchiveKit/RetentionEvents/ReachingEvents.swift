// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records
internal import Retention

extension RetentionEvent {
    /// Events that reach a record, with the corrections of any of them that do not: each once, in the order of their lines.
    ///
    /// - Parameters:
    ///   - former: the numbers of those that reach them only by what was known before.
    ///   - corrections: of the records that they reach. What somebody else has confirmed since is in no doubt for it.
    ///   - event: looks an event up by its number.
    static func all(
        _ reaching: [RetentionEventEntry], formerly former: Set<Int>, _ corrections: [StatedEvents.Correction],
        in archive: Archive, event: (Int) throws -> RetentionEventEntry?
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
            let confirmer = entry.confirmer.map { archive.person(of: $0).name }
            let open = corrections.filter { entry.confirmedBy ?? 0 < $0.line || confirmer == $0.person }
            return RetentionEvent(
                entry.kind, on: entry.day, line: entry.sequence, recorded: archive.description.day(of: entry.recorded),
                origin: .hand(isConfirmed: entry.confirmedBy != nil),
                corrects: entry.corrects.flatMap { entries[$0]?.sequence }, isElsewhere: !here.contains(entry.number),
                corrected: open.map(\.day).max(), isFormer: former.contains(entry.number))
        }.sorted { $0.line < $1.line }
    }
}
