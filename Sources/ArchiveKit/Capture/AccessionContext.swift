// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Records

/// What a volume keeps of the source of its records: a context frame of kind `accession` (Docs/OnDiskFormat.md §4.3).
///
/// Names and digests of sources stand here and not in the ledger, so that they end with the records.
struct AccessionContext: Hashable {
    var accession: AccessionID
    var name: SourceName

    /// SHA-256 of the whole source.
    var digest: Digest

    /// Bytes of the whole source.
    var length: Int
    var format: RecordFormat
    var splitter: String

    /// Totals of what was taken in so far.
    var counts: CaptureCounts

    /// Bytes taken in by this line and those before, and their SHA-256.
    var reached: Int
    var prefix: Digest

    /// Bytes unpacked from the source and taken in so far: their records lie at and beyond its length.
    var unfolded = 0

    /// Whether the bytes of the source itself are archived; those of a container may not be.
    var isKept = true
    var isBackload = false

    /// What the ledger said of the source when its records were carried over from another volume; `nil` before.
    var past: Past?

    struct Past: Hashable {
        /// The line that first took in some of the source, and its trusted time.
        var line: Int
        var captured: Timestamp
        var isComplete: Bool
    }

    /// Makes the commitment in the ledger say nothing once it is gone: 16 random bytes.
    var salt: [UInt8]

    var encoded: [UInt8] {
        var members: [String: CanonicalJSON] = [
            "accession": .string("\(accession)"),
            "counts": .object([
                "parsed": .integer(Int64(counts.parsed)), "partial": .integer(Int64(counts.partial)),
                "unparsed": .integer(Int64(counts.unparsed)),
            ]),
            "format": .string(format.rawValue), "kind": "accession", "length": .integer(Int64(length)),
            "prefix": .string(prefix.hex), "reached": .integer(Int64(reached)),
            "salt": .string(Hexadecimal.encode(salt)), "sha256": .string(digest.hex), "splitter": .string(splitter),
        ]
        if unfolded > 0 { members["unfolded"] = .integer(Int64(unfolded)) }
        if !isKept { members["kept"] = false }
        if let past {
            members["line"] = .integer(Int64(past.line))
            members["captured"] = .string("\(past.captured)")
            members["complete"] = .boolean(past.isComplete)
        }
        if isBackload { members["backload"] = true }
        if let text = name.text {
            members["name"] = .string(text)
        } else {
            members["nameBytes"] = .string(Hexadecimal.encode(name.bytes))
        }
        return CanonicalJSON.object(members).encoded
    }

    init(
        accession: AccessionID, name: SourceName, digest: Digest, length: Int, format: RecordFormat, splitter: String,
        counts: CaptureCounts, reached: Int, prefix: Digest, salt: [UInt8]
    ) {
        self.accession = accession
        self.name = name
        self.digest = digest
        self.length = length
        self.format = format
        self.splitter = splitter
        self.counts = counts
        self.reached = reached
        self.prefix = prefix
        self.salt = salt
    }

    init?(decoding bytes: [UInt8]) {
        guard let json = try? CanonicalJSON(decoding: bytes), json["kind"]?.text == "accession",
            let accession = json["accession"]?.text.flatMap({ AccessionID($0) }),
            let digest = json["sha256"]?.text.flatMap({ Digest(hex: $0) }),
            let prefix = json["prefix"]?.text.flatMap({ Digest(hex: $0) }),
            let length = json["length"]?.number, let reached = json["reached"]?.number,
            let format = json["format"]?.text.flatMap({ RecordFormat(rawValue: $0) }),
            let splitter = json["splitter"]?.text, let counts = json["counts"],
            let salt = json["salt"]?.text.flatMap({ Hexadecimal.decode($0) }),
            let name = json["name"]?.text.map({ SourceName($0) })
                ?? json["nameBytes"]?.text.flatMap({ Hexadecimal.decode($0) }).map({ SourceName(bytes: $0) })
        else { return nil }
        self.init(
            accession: accession, name: name, digest: digest, length: Int(length), format: format, splitter: splitter,
            counts: CaptureCounts(
                parsed: Int(counts["parsed"]?.number ?? 0), partial: Int(counts["partial"]?.number ?? 0),
                unparsed: Int(counts["unparsed"]?.number ?? 0)),
            reached: Int(reached), prefix: prefix, salt: salt)
        unfolded = max(0, Int(json["unfolded"]?.number ?? 0))
        isKept = json["kept"]?.flag ?? true
        isBackload = json["backload"]?.flag ?? false
        if let line = json["line"]?.number, let captured = json["captured"]?.text.flatMap({ Timestamp($0) }) {
            past = Past(line: Int(line), captured: captured, isComplete: json["complete"]?.flag ?? false)
        }
    }
}
