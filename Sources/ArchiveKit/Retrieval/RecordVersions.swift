// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
public import Records

extension RecordLookup {
    /// All envelopes of a record that was found, the first one first, each read and proved. That is part of the read that
    /// found it, and leaves no line of its own.
    ///
    /// - Parameter day: what was known at the end of this day; `nil` for now.
    /// - Throws: ``ArchiveError`` `integrity` where one of them is damaged.
    public func envelopes(of id: RecordID, asOf day: CivilDate? = nil) throws(ArchiveError) -> [FoundRecord] {
        try ArchiveView.answer(from: archive, asOf: day) { view in
            var found: [LocatedRecord] = []
            for volume in try view.volumes(naming: "\(id)", isTrailWanted: true) {
                found += try volume.index.versions(of: id, upTo: view.sequence)
                    .map { LocatedRecord(volume: volume.key, record: $0) }
            }
            if let inForce = found.max(by: { $0.record.version < $1.record.version }), try !view.isInScope(inForce) {
                return []
            }
            if let first = found.first, try view.isWithheld(first) { throw ArchiveError.withheld("\(id)") }
            return try found.sorted { $0.record.version < $1.record.version }.map { located in
                var version = try FoundRecord(located, in: archive)
                // That it ended is known from the line on that ended it.
                if let end = version.until, end > view.sequence { version.until = nil }
                return version
            }
        }
    }
}
