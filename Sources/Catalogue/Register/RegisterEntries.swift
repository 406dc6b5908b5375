// SPDX-License-Identifier: Apache-2.0

public import Records

/// A volume as the register knows it.
public struct VolumeEntry: Hashable, Sendable {
    public var key: VolumeKey

    /// Committed bytes of its content pack and of its addenda.
    public var packLength: Int
    public var addendaLength: Int

    /// Records that were put into its content pack.
    public var records: Int

    /// The last line that put something into it, and the day of that line in the archive's zone.
    public var changed: Int
    public var lastDay: CivilDate

    /// What the line that sealed it says; `nil` while it is open.
    public var seal: VolumeSeal?

    public var state: VolumeState

    /// What it holds as of ``changed``, where that is known without opening it: when it is sealed.
    public var extent: VolumeCoverage?
}

/// Whether a volume is there for those who look for records.
public enum VolumeState: Int, Hashable, Sendable {
    case live
    /// Its name is taken for what stays of another one, and nothing more.
    case reserved
    /// What stays of it is in another one; it is to be taken away.
    case carried
    /// Its files are gone.
    case gone
}

/// That a volume takes no more records.
public struct VolumeSeal: Hashable, Sendable {
    /// The line that sealed it.
    public var sequence: Int

    /// SHA-256 of the whole pack.
    public var digest: Digest

    public init(sequence: Int, digest: Digest) {
        self.sequence = sequence
        self.digest = digest
    }
}

/// A range of a pack that one line of the ledger committed.
public struct CapturedRange: Hashable, Sendable {
    public var volume: VolumeKey
    public var pack: VolumePack
    public var from: Int
    public var to: Int

    /// The line that committed it, and its leaf.
    public var sequence: Int
    public var leaf: Digest

    /// The index of the first record's commitment.
    public var firstPlace: Int
    public var records: Int

    /// Whether the line has taken it over from another volume, whole, and each record is of an earlier line: then
    /// ``firstPlace`` says nothing.
    public var isCarried: Bool

    /// The day of the line in the archive's zone: what is known at the end of a day was captured by then.
    public var day: CivilDate

    public init(
        volume: VolumeKey, pack: VolumePack = .content, from: Int, to: Int, sequence: Int, leaf: Digest,
        firstPlace: Int, records: Int, day: CivilDate, isCarried: Bool = false
    ) {
        self.isCarried = isCarried
        self.pack = pack
        self.day = day
        self.volume = volume
        self.from = from
        self.to = to
        self.sequence = sequence
        self.leaf = leaf
        self.firstPlace = firstPlace
        self.records = records
    }
}

/// A source as the register knows it: what its contexts say, and how far the ledger says it was taken in.
public struct AccessionEntry: Hashable, Sendable {
    public var id: AccessionID
    public var name: SourceName

    /// SHA-256 of the whole source.
    public var digest: Digest

    /// Bytes of the whole source.
    public var length: Int
    public var format: String

    /// Bytes taken in so far.
    public var reached: Int
    public var isComplete: Bool
    public var parsed: Int
    public var partial: Int
    public var unparsed: Int
    public var captured: Timestamp

    /// The line that first took in some of it.
    public var sequence: Int

    /// Bytes unpacked from the source and taken in so far.
    public var unfolded: Int

    /// Whether the bytes of the source itself are archived.
    public var isKept: Bool

    public init(
        id: AccessionID, name: SourceName, digest: Digest, length: Int, format: String, reached: Int, isComplete: Bool,
        parsed: Int, partial: Int, unparsed: Int, captured: Timestamp, sequence: Int,
        unfolded: Int = 0, isKept: Bool = true
    ) {
        self.unfolded = unfolded
        self.isKept = isKept
        self.id = id
        self.name = name
        self.digest = digest
        self.length = length
        self.format = format
        self.reached = reached
        self.isComplete = isComplete
        self.parsed = parsed
        self.partial = partial
        self.unparsed = unparsed
        self.captured = captured
        self.sequence = sequence
    }

    public var records: Int { parsed + partial + unparsed }
}

/// That a record takes the place of what bears an identifier, or withdraws it.
public struct Supersession: Hashable, Sendable, Comparable {
    /// The identifier of what is superseded.
    public var identifier: RecordIdentifier

    /// The record that supersedes it, the volume it is in, the line that captured it and the index of its commitment.
    public var record: RecordID
    public var volume: VolumeKey
    public var sequence: Int
    public var place: Int

    /// What the record says of itself; `nil` where it says nothing plain.
    public var lifecycle: Lifecycle?

    /// The facts of the record, by which records of other parties with the same identifier are told apart.
    public var facts: String

    /// The line from which on the record says so, and the one from which on it does not any more.
    public var since: Int
    public var until: Int?

    public init(
        identifier: RecordIdentifier, record: RecordID, volume: VolumeKey, sequence: Int, place: Int,
        lifecycle: Lifecycle?, facts: String, since: Int? = nil, until: Int? = nil
    ) {
        self.since = since ?? sequence
        self.until = until
        self.identifier = identifier
        self.record = record
        self.volume = volume
        self.sequence = sequence
        self.place = place
        self.lifecycle = lifecycle
        self.facts = facts
    }

    /// The order of arrival: line of the ledger, and within its records their identities, which rise.
    public static func < (left: Self, right: Self) -> Bool {
        (left.sequence, left.record) < (right.sequence, right.record)
    }
}

/// What a line of the ledger changes in the register.
public enum RegisterChange: Sendable {
    case range(CapturedRange)
    /// Adds an accession, or says how far a known one has come.
    case accession(AccessionEntry)
    /// Adds an accession of which earlier lines tell, or widens what is known of it.
    case accessionKept(AccessionEntry)
    case accessionVolume(AccessionID, VolumeKey)
    case accessionClosed(AccessionID)
    case supersession(Supersession)
    /// What a record superseded by its version before a line.
    case supersessionsEnded(RecordID, at: Int)
    /// Records that are new, or have a new envelope, bear identifiers with these values.
    case borne([String])
    /// What a row has been in its chain, in place of what was said of it before.
    case statuses(VolumeKey, RowNumber, [ChainStatusSpan])
    /// The statuses of all rows that bear these values are as they are to be.
    case settled([String])
    /// Nothing is known any more of the statuses of the rows of a volume.
    case statusesForgotten(VolumeKey)
    /// Records state something to have happened to trades, or do so no more.
    case eventsStated
    case rules(RulesEntry)
    case sample(SampleEntry)

    /// A search was saved.
    case savedSearch(SavedSearchEntry)
    /// Records were given away.
    case export(ExportEntry)
    /// Records are restricted, or are so no more.
    case restriction(RestrictionChange)
    /// A hold was placed or released, or something was done about it.
    case hold(HoldChange)
    /// Something has happened to a subject.
    case retentionEvent(RetentionEventChange)
    /// Records are kept for longer.
    case retentionExtension(RetentionExtensionEntry)
    /// Something was done towards a disposition.
    case disposition(DispositionChange)
    /// An agent or a token was added, changed or revoked.
    case agent(AgentChange)
    /// A checkpoint was handed out of the archive.
    case checkpoint(CheckpointEntry)
    case sealed(VolumeKey, VolumeSeal)
    /// What a sealed volume holds.
    case extent(VolumeKey, VolumeCoverage)
}

/// A checkpoint that was handed out of the archive.
public struct CheckpointEntry: Hashable, Sendable {
    /// The line that says so.
    public var sequence: Int

    /// The number of lines that it is of.
    public var size: Int

    /// The trusted time of the line.
    public var handed: Timestamp

    public init(sequence: Int, size: Int, handed: Timestamp) {
        self.sequence = sequence
        self.size = size
        self.handed = handed
    }
}

/// A file plan or a retention schedule that a line put in force.
public struct RulesEntry: Hashable, Sendable {
    /// The act of the line: `file-plan`, `schedule`.
    public var kind: String
    public var sequence: Int

    /// Canonical JSON.
    public var document: [UInt8]

    public init(kind: String, sequence: Int, document: [UInt8]) {
        self.kind = kind
        self.sequence = sequence
        self.document = document
    }
}
