// SPDX-License-Identifier: Apache-2.0

public import Records

/// An export as its line has it. For what matter, for whom and by which query it was made is in the detail of the act.
public struct ExportAct: Hashable, Sendable {
    /// 1, 2, 3 ... of the exports of the archive.
    public var number: Int

    /// The records in the order of their numbers, those among them that could not be given.
    public var list: RecordListRange

    /// The line as of which they were given.
    public var line: Int

    /// The number of the first record.
    public var first: Int

    /// Records that were given, and how many that were asked for were not.
    public var written: Int
    public var gaps: Int

    /// Bytes of the records as they came in.
    public var bytes: Int

    /// SHA-256 over, of each record that was given, its number and a line feed, the digest of its content and that of its
    /// envelope.
    public var digest: Digest

    /// SHA-256 of the tag manifest of each bag; of more than ``mostBags`` the first ones.
    public var bags: [Digest]

    /// The number of the export that this one reproduces.
    public var origin: Int?

    /// The most bags that a line names.
    public static let mostBags = 200

    public init(
        number: Int, list: RecordListRange, line: Int, first: Int, written: Int, gaps: Int, bytes: Int, digest: Digest,
        bags: [Digest], origin: Int?
    ) {
        self.number = number
        self.list = list
        self.line = line
        self.first = first
        self.written = written
        self.gaps = gaps
        self.bytes = bytes
        self.digest = digest
        self.bags = Array(bags.prefix(Self.mostBags))
        self.origin = origin
    }
}

extension ExportAct {
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "number": .integer(Int64(number)), "list": list.json, "asOf": .integer(Int64(line)),
            "first": .integer(Int64(first)), "written": .integer(Int64(written)), "gaps": .integer(Int64(gaps)),
            "bytes": .integer(Int64(bytes)), "digest": .string(digest.hex),
            "bags": .array(bags.map { .string($0.hex) }),
        ]
        members["of"] = origin.map { .integer(Int64($0)) }
        return members
    }

    init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"), let list = json["list"].flatMap({ RecordListRange($0) }),
            let line = json.count("asOf"), let first = json.count("first"), let written = json.count("written"),
            let gaps = json.count("gaps"), let bytes = json.count("bytes"), let digest = json.digest("digest"),
            let values = json["bags"]?.elements
        else { return nil }
        let bags = values.compactMap { $0.text.flatMap { Digest(hex: $0) } }
        guard bags.count == values.count else { return nil }
        let origin = json.count("of")
        guard origin != nil || json["of"] == nil else { return nil }
        self.init(
            number: number, list: list, line: line, first: first, written: written, gaps: gaps, bytes: bytes,
            digest: digest, bags: bags, origin: origin)
    }
}
