// SPDX-License-Identifier: Apache-2.0

public import Records

/// What the index of a volume keeps of a record, all of it derived from the pack and the ledger.
public struct IndexedRecord: Hashable, Sendable {
    public var row: RowNumber
    public var id: RecordID

    /// 1 as it was captured, and so on: each new envelope is another version.
    public var version: Int

    /// The line of the ledger from which on this version is in force, and the one from which on it is not any more.
    public var since: Int
    public var until: Int?

    /// The record's frame in the content pack; that of its later envelope in the addenda; and the frame that holds its
    /// content.
    public var frame: Int
    public var addendum: Int?
    public var contentFrame: Int

    /// Bytes of content.
    public var length: Int

    /// The line of the ledger that captured it.
    public var sequence: Int

    /// The index of the commitment of this version.
    public var place: Int
    public var accession: AccessionID

    /// Where in the source it begins.
    public var sourceOffset: Int
    public var format: RecordFormat
    public var messageType: String
    public var state: ParseState
    public var lifecycle: Lifecycle?
    public var captured: CivilDate
    public var tradeDate: CivilDate?
    public var documentDate: CivilDate?
    public var settlementDate: CivilDate?
    public var terms: IndexedTerms

    public var textRule: String

    /// Whether the record states no date of its own, so that it stands under the day of its capture.
    public var isUndated: Bool { tradeDate == nil && documentDate == nil }

    public init(
        row: RowNumber, id: RecordID, version: Int = 1, since: Int? = nil, until: Int? = nil, frame: Int,
        addendum: Int? = nil, contentFrame: Int, length: Int, sequence: Int, place: Int,
        accession: AccessionID, sourceOffset: Int, format: RecordFormat, messageType: String, state: ParseState,
        lifecycle: Lifecycle?, captured: CivilDate, tradeDate: CivilDate?, documentDate: CivilDate? = nil,
        settlementDate: CivilDate? = nil, terms: IndexedTerms = IndexedTerms(), textRule: String
    ) {
        self.version = version
        self.since = since ?? sequence
        self.until = until
        self.addendum = addendum
        self.documentDate = documentDate
        self.settlementDate = settlementDate
        self.terms = terms
        self.row = row
        self.id = id
        self.frame = frame
        self.contentFrame = contentFrame
        self.length = length
        self.sequence = sequence
        self.place = place
        self.accession = accession
        self.sourceOffset = sourceOffset
        self.format = format
        self.messageType = messageType
        self.state = state
        self.lifecycle = lifecycle
        self.captured = captured
        self.tradeDate = tradeDate
        self.textRule = textRule
    }
}

/// A record that is about to be indexed. Its row number is given by the index.
public struct NewIndexedRecord: Sendable {
    /// The record; the row's number within its day is not looked at.
    public var record: IndexedRecord

    /// A key for looking up equal content.
    public var contentKey: Int64
    public var names: RecordNames

    /// The searchable text.
    public var text: String

    public init(
        record: IndexedRecord, contentKey: Int64, names: RecordNames, text: String
    ) {
        self.record = record
        self.contentKey = contentKey
        self.names = names
        self.text = text
    }
}

/// A frame of a pack that is no record, and what it belongs to.
public struct IndexedPart: Hashable, Sendable {
    public enum Kind: Int, Sendable {
        /// A compression dictionary; the key is its number.
        case dictionary = 1
        /// The context of an accession, by its identity.
        case context = 3
        /// Gaps of an accession, by its identity.
        case gap = 5
        /// The context of records, by its digest.
        case recordContext = 6
    }

    public var key: [UInt8]
    public var kind: Kind
    public var frame: Int

    public init(accession: AccessionID, kind: Kind, frame: Int) {
        key = accession.uuid.bytes
        self.kind = kind
        self.frame = frame
    }

    public init(context: Digest, frame: Int) {
        key = context.bytes
        kind = .recordContext
        self.frame = frame
    }

    public init(dictionary number: UInt16, frame: Int) {
        key = number.bigEndianBytes
        kind = .dictionary
        self.frame = frame
    }
}

/// How far an index has applied the ledger: what it must agree on with the register.
public struct IndexPosition: Hashable, Sendable {
    /// The last applied line.
    public var sequence: Int
    public var leaf: Digest

    /// Committed bytes of the content pack and of the addenda that are indexed.
    public var packLength: Int
    public var addendaLength: Int

    /// Records and later envelopes of these lines that the index has no rows of, because their frames can't be read.
    public var lost: Int

    public init(sequence: Int, leaf: Digest, packLength: Int, addendaLength: Int = 0, lost: Int = 0) {
        self.lost = lost
        self.addendaLength = addendaLength
        self.sequence = sequence
        self.leaf = leaf
        self.packLength = packLength
    }

    /// Before the first line.
    public static let start = IndexPosition(sequence: 0, leaf: .zero, packLength: 0)
}
