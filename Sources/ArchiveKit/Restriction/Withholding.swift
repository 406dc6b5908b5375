// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

/// What an answer leaves out because it is restricted. This is the one place that decides it.
enum Withholding {
    /// What who acts must not see.
    case fromAgent

    /// All that is restricted, whoever asks: what is given away.
    case fromAll

    /// Nothing: only for what is not handed out as it is.
    case nothing

    /// What was decided before.
    case these(WithheldRecords)

    func records(in archive: Archive) throws -> WithheldRecords {
        switch self {
        case .fromAgent: archive.withholdsRestricted ? try archive.register().restricted() : .none
        case .fromAll: try archive.register().restricted()
        case .nothing: .none
        case .these(let records): records
        }
    }
}

/// What is said of records that are left out.
public enum WithheldText {
    /// How many there are.
    public static func count(_ count: Int) -> String { "\(count) record\(count == 1 ? "" : "s") withheld (restricted)" }

    /// Of one record that was asked for.
    public static let refusal = "withheld: restricted, ask a records manager"
}

extension ArchiveError {
    /// What was asked for is restricted.
    static func withheld(_ subject: String) -> ArchiveError {
        ArchiveError(code: .notAllowed, subject: subject, message: WithheldText.refusal)
    }
}

extension ArchiveView {
    /// Whether a record is left out: it is restricted, or it is the detail of an act and names one that is.
    func isWithheld(_ record: LocatedRecord) throws -> Bool {
        guard !withheld.isEmpty else { return false }
        if withheld.contains(record.record.id) { return true }
        guard record.volume.recordClass == .auditTrail else { return false }
        return try archive.volume(record.volume).index.isDetail(record.record, naming: withheld)
    }

    /// Those of the records that are left out which a volume may hold; of one with details of acts, all.
    ///
    /// - Complexity: a look into the filter of a sealed volume for each, once until either changes.
    func withheld(in entry: VolumeEntry) -> WithheldRecords {
        guard !withheld.isEmpty, entry.seal != nil, !entry.isTrail else { return withheld }
        if let known = archive.knownWithheld[entry.key], known.changed == entry.changed,
            known.records.line == withheld.line, known.of == withheld.kinds.count
        {
            return known.records
        }
        let records = withheld.only { mayHold(IdentifierFilter.Key("\($0)"), entry) }
        archive.knownWithheld[entry.key] = (entry.changed, withheld.kinds.count, records)
        return records
    }

    /// How many of the records that match in some volumes are left out.
    func withheldCount(
        of candidates: [ArchiveSearch.Candidate], _ watch: SearchWatch = SearchWatch()
    ) throws -> Int {
        guard !withheld.isEmpty else { return 0 }
        return try candidates.reduce(0) { sum, candidate in
            guard !candidate.condition.withheld.isEmpty, let volume = try volume(candidate.entry) else { return sum }
            return try sum + volume.index.withheldCount(candidate.condition, upTo: sequence, watch: watch)
        }
    }
}

extension CanonicalJSON {
    /// Whether a text in it names one of some records by its identity.
    func names(oneOf records: WithheldRecords) -> Bool {
        if let text {
            return text.split { !($0.isHexDigit || $0 == "-") }
                .contains { RecordID(String($0)).map { records.contains($0) } ?? false }
        }
        if let elements { return elements.contains { $0.names(oneOf: records) } }
        return members?.values.contains { $0.names(oneOf: records) } ?? false
    }
}
