// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// Whether a record that was in the archive once is in it still.
///
/// One that was destroyed is ``absent`` for who sees some records only.
enum RecordPresence {
    /// It is there, in the version that is in force.
    case present(LocatedRecord)
    /// It was destroyed, or is being destroyed.
    case destroyed
    /// It is in no volume, and all that may hold it could be looked into.
    case absent
    /// It is there, and left out of the answer.
    case withheld
    /// It was not found, and a volume could not be looked into.
    case unknown
}

extension ArchiveView {
    /// Asks the register for the volumes that may hold a record, and these for the record.
    ///
    /// - Complexity: one look-up in each open volume, and in the sealed ones that may hold it.
    func presence(of id: RecordID) throws -> RecordPresence {
        for volume in try volumes(naming: "\(id)", isTrailWanted: true) {
            guard let record = try volume.index.record(id, upTo: sequence) else { continue }
            let located = LocatedRecord(volume: volume.key, record: record)
            guard try isInScope(located) else { continue }
            return try isWithheld(located) ? .withheld : .present(located)
        }
        if scope == nil, try DestroyedRecords(archive).record(named: "\(id)") != nil { return .destroyed }
        return incomplete.isEmpty ? .absent : .unknown
    }
}
