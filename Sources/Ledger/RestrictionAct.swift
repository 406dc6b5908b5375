// SPDX-License-Identifier: Apache-2.0

public import Records

/// Records are restricted from this line on, or are so no more. Why in words is in the detail of the act.
public struct RestrictionAct: Hashable, Sendable {
    /// `nil` where the records are released.
    public var kind: RestrictionKind?

    /// Each once, at most ``mostRecords``.
    public var records: [RecordID]

    /// No line has more.
    public static let mostRecords = 500

    static let restriction = "restrict"
    static let release = "restrict-release"

    var name: String { kind == nil ? Self.release : Self.restriction }

    public init(_ kind: RestrictionKind?, records: [RecordID]) {
        self.kind = kind
        self.records = records
    }
}

extension RestrictionAct {
    var members: [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = ["records": .array(records.map { .string("\($0)") })]
        members["kind"] = kind.map { .string($0.rawValue) }
        return members
    }

    init?(name: String, _ json: CanonicalJSON) {
        let kind = json["kind"]?.text.flatMap { RestrictionKind(rawValue: $0) }
        guard (kind != nil) == (name == Self.restriction), let values = json["records"]?.elements else { return nil }
        let records = values.compactMap { $0.text.flatMap { RecordID($0) } }
        guard records.count == values.count else { return nil }
        self.init(kind, records: records)
    }
}
