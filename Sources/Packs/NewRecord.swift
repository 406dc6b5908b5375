// SPDX-License-Identifier: Apache-2.0

public import Records

/// A record that is about to be stored.
public struct NewRecord: Sendable {
    public var id: RecordID

    /// 16 random bytes.
    public var salt: [UInt8]
    public var envelope: [UInt8]
    public var content: ArraySlice<UInt8>
    public var contentDigest: Digest

    /// The frame of this pack that already holds the same content; any number says, for compressing, that there is one.
    public var reference: Int?

    /// The dictionary of this pack that is to help; its frame stands in the pack already.
    public var dictionary: CompressionDictionary?

    public init(
        id: RecordID, salt: [UInt8], envelope: [UInt8], content: ArraySlice<UInt8>, contentDigest: Digest,
        reference: Int?, dictionary: CompressionDictionary? = nil
    ) {
        self.dictionary = dictionary
        self.id = id
        self.salt = salt
        self.envelope = envelope
        self.content = content
        self.contentDigest = contentDigest
        self.reference = reference
    }

    /// The content that its own frame is to hold: none where it refers to another one.
    var storedContent: ArraySlice<UInt8> { reference == nil ? content : [] }
}

/// A record whose payload was compressed: ready to be appended to the pack that its dictionary stands in.
public struct CompressedRecord: Sendable {
    public let record: NewRecord

    /// What the ledger keeps of the record.
    let commitment: Digest

    /// `nil` where compressing would save nothing.
    let deflated: [UInt8]?
}

/// Compresses records. One value serves one thread and one pack; several of them make the most of several cores.
public final class RecordCompressor {
    private let encoder = DeflateEncoder()

    public init() {}

    public func compress(_ record: NewRecord) -> CompressedRecord {
        CompressedRecord(
            record: record,
            commitment: RecordCommitment.leaf(
                salt: record.salt, envelope: Digest(hashing: record.envelope), content: record.contentDigest),
            deflated: encoder.deflate([record.envelope[...], record.storedContent], with: record.dictionary))
    }

    func deflate(_ payload: [UInt8]) -> [UInt8]? { encoder.deflate([payload[...]]) }
}
