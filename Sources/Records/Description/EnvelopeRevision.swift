// SPDX-License-Identifier: Apache-2.0

/// What a later envelope of a record says of itself; the first has none.
public struct EnvelopeRevision: Hashable, Sendable {
    /// 2, 3 ...
    public var version: Int
    public var kind: RevisionKind

    /// The line of the ledger that captured the record: its place in the order of arrival, whatever is said of it later.
    public var captureLine: Int

    /// The fields that a person has set, by this act or an earlier one, sorted: another reading of the record leaves them.
    public var fields: [String]

    public init(version: Int, kind: RevisionKind, captureLine: Int, fields: [String] = []) {
        self.version = version
        self.kind = kind
        self.captureLine = captureLine
        self.fields = fields
    }

    init?(_ json: CanonicalJSON) {
        guard let version = json["version"]?.number, version >= 2, let line = json["line"]?.number, line > 0,
            let kind = json["act"]?.text.flatMap({ RevisionKind(rawValue: $0) })
        else { return nil }
        self.init(
            version: Int(version), kind: kind, captureLine: Int(line),
            fields: (json["fields"]?.elements ?? []).compactMap(\.text))
    }

    func write(_ writer: inout CanonicalJSONWriter) {
        writer.object { writer in
            writer.member("act", kind.rawValue)
            if !fields.isEmpty {
                writer.name("fields")
                writer.array { writer in for field in fields { writer.string(field) } }
            }
            writer.name("line")
            writer.integer(captureLine)
            writer.name("version")
            writer.integer(version)
        }
    }
}
