// SPDX-License-Identifier: Apache-2.0

public import Records

/// What was done: one case an act (Docs/OnDiskFormat.md §3).
public enum LedgerAct: Hashable, Sendable {
    case create(archive: TimeOrderedUUID, format: Int)

    /// The rules in force from here on: a file plan or a retention schedule, whole.
    case rules(RulesKind, document: CanonicalJSON)
    case capture(Capture)
    case accessionOpen(AccessionID)
    case accessionClose(AccessionID, source: Digest, counts: CaptureCounts)
    case recapture(AccessionID)
    case read(count: Int, records: [RecordID])
    case search(count: Int, records: [RecordID])
    case sourceRead(AccessionID, count: Int)
    case verify(frames: Int, lines: Int, findings: Int)
    case rebuild(volumes: Int)
    case recover(cut: Int, tails: Int)

    /// A volume takes no more records: the bytes and records of its pack, and the SHA-256 of the pack as it was read back.
    case seal(VolumeKey, length: Int, records: Int, digest: Digest)

    /// Records were described anew, or filed under another class.
    case revision(Revision)

    /// Records were drawn for an audit.
    case sample(AuditSampleAct)

    /// A search was saved with what it found.
    case savedSearch(SavedSearchAct)

    /// Records were given away.
    case export(ExportAct)

    /// Records are restricted, or are so no more.
    case restriction(RestrictionAct)

    /// A legal hold is placed or released, or something is done about it.
    case hold(HoldAct)

    /// Something has happened to a subject from which retention counts.
    case retentionEvent(RetentionEventAct)

    /// Records are kept for longer than their rules say.
    case retentionExtension(ExtensionAct)

    /// Records are destroyed or handed over, step by step.
    case disposition(DispositionAct)

    /// A checkpoint of so many lines, with this root, was handed out of the archive.
    case checkpoint(size: Int, root: Digest)

    /// An authority outside has stamped a checkpoint, which has left the machine so.
    case timeStamp(TimeStampAct)

    /// The archive has signed that as of this checkpoint no record bears an id, which is in the detail.
    case absence(size: Int, root: Digest, unparsed: Int, unsearched: Int)

    /// From this line on the key of this number signs the ledger: 2 for the first that took the place of another.
    case keyRotation(number: Int, SignedKeyRotation)

    /// A person or a service may act, may act otherwise, or acts no more.
    case agent(AgentAct)

    /// A token counts, or counts no more.
    case token(TokenAct)

    /// A person has confirmed what the clock said when this line was written: it is the trusted time from here on.
    case timeConfirmation

    /// Somebody was not let do something.
    case refusal(RefusalAct)

    /// An act of a later version that asked for no feature: it is kept and counted, and not understood.
    case unknown(String)
}

extension LedgerAct {
    /// What the act itself puts into packs.
    public var deposit: Deposit? {
        switch self {
        case .capture(let capture): capture.deposit
        case .revision(let revision): revision.deposit
        default: nil
        }
    }

    /// What the act adds to the file of tombstones.
    public var tombstones: TombstoneRange? {
        if case .disposition(.carry(let carry)) = self { carry.tombstones } else { nil }
    }

    /// The frozen set of records that the act names in the file of lists.
    public var list: RecordListRange? {
        switch self {
        case .sample(let sample): sample.list
        case .savedSearch(let saved): saved.list
        case .export(let export): export.list
        case .hold(.placement(let placement)): placement.list
        case .retentionExtension(let act): act.list
        case .disposition(let act): act.list
        default: nil
        }
    }

    /// All that the line names in the file of lists, in its order.
    public var lists: [RecordListRange] {
        let commitments: RecordListRange? =
            if case .disposition(.carry(let carry)) = self { carry.commitments } else { nil }
        return [list, commitments].compactMap(\.self)
    }
}

/// What rules are about; also the name of the act that puts them in force.
public enum RulesKind: String, Sendable, CaseIterable {
    /// Which class a record is kept under.
    case filePlan = "file-plan"

    /// How long a class is kept.
    case schedule

    /// The most bytes of a document in canonical JSON, so that its line is within ``LedgerLine/largestJSON``.
    public static let largestDocument = 30_000
}

/// New envelopes of records: what they are of, and where they lie.
public struct Revision: Hashable, Sendable {
    public var kind: RevisionKind

    /// In the order of their envelopes.
    public var records: [RecordID]
    public var deposit: Deposit

    /// No line has more.
    public static let mostRecords = 500

    public init(_ kind: RevisionKind, records: [RecordID], deposit: Deposit) {
        self.kind = kind
        self.records = records
        self.deposit = deposit
    }
}

/// One commit group: what came in, and where it lies.
public struct Capture: Hashable, Sendable {
    public var accessions: [AccessionPart]

    /// The commitments of this line in the commitments file.
    public var commitments: CommitmentRange
    public var counts: CaptureCounts
    public var volumes: [VolumeRange]

    public var deposit: Deposit { Deposit(commitments: commitments, volumes: volumes) }

    public init(
        accessions: [AccessionPart], commitments: CommitmentRange, counts: CaptureCounts, volumes: [VolumeRange]
    ) {
        self.accessions = accessions
        self.commitments = commitments
        self.counts = counts
        self.volumes = volumes
    }

    /// No line of a group of so many accessions and volumes has more bytes of JSON: a writer closes its group before that
    /// is over ``LedgerLine/largestJSON``.
    public static func mostBytes(accessions: Int, volumes: Int) -> Int { 1_024 + 170 * accessions + 200 * volumes }
}

/// How far a source was taken in.
public struct AccessionPart: Hashable, Sendable {
    public var id: AccessionID

    /// The commitment of the bytes up to ``reached``.
    public var source: Digest

    /// Bytes of the source taken in so far.
    public var reached: Int

    /// True where one line takes in the source from its first byte to its last.
    public var isWhole: Bool

    public init(id: AccessionID, source: Digest, reached: Int, isWhole: Bool) {
        self.id = id
        self.source = source
        self.reached = reached
        self.isWhole = isWhole
    }
}

/// Control totals: messages found are parsed + partial + unparsed.
public struct CaptureCounts: Hashable, Sendable {
    public var parsed = 0
    public var partial = 0
    public var unparsed = 0

    /// Bytes of sources: records and gaps.
    public var bytes = 0

    public init(parsed: Int = 0, partial: Int = 0, unparsed: Int = 0, bytes: Int = 0) {
        self.parsed = parsed
        self.partial = partial
        self.unparsed = unparsed
        self.bytes = bytes
    }

    public var records: Int { parsed + partial + unparsed }

    public static func += (left: inout Self, right: Self) {
        left.parsed += right.parsed
        left.partial += right.partial
        left.unparsed += right.unparsed
        left.bytes += right.bytes
    }
}
