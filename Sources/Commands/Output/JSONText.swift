// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Ledger
internal import Records

/// What commands print with `--json`: canonical JSON, one value a line.
enum JSONText {
    static func line(_ members: [String: CanonicalJSON]) -> String { CanonicalJSON.object(members).encodedText }

    static func identifiers(_ identifiers: [RecordIdentifier]) -> CanonicalJSON {
        .array(identifiers.map { .object(["kind": .string($0.kind.rawValue), "value": .string($0.value)]) })
    }

    static func counts(_ counts: CaptureCounts) -> CanonicalJSON {
        .object([
            "messages": .integer(Int64(counts.records)), "parsed": .integer(Int64(counts.parsed)),
            "partial": .integer(Int64(counts.partial)), "unparsed": .integer(Int64(counts.unparsed)),
            "bytes": .integer(Int64(counts.bytes)),
        ])
    }

    static func coverage(_ coverage: Coverage) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "line": .integer(Int64(coverage.line)), "withheld": .integer(Int64(coverage.withheld)),
            "incomplete": .array(coverage.incomplete.map { .string("\($0)") }),
            "unsearched": .array(coverage.unsearched.map { .string("\($0)") }),
        ]
        if coverage.isScoped {
            members["scoped"] = .boolean(true)
            // Of whatever desk: how many is nothing to be told.
            members["lost"] = .boolean(coverage.lost > 0)
            return .object(members)
        }
        members["lost"] = .integer(Int64(coverage.lost))
        members["destroyed"] = .integer(Int64(coverage.destroyed))
        members["certificates"] = .array(coverage.certificates.map { .integer(Int64($0)) })
        members["damaged"] = .array(coverage.damaged.map { .string("\($0)") })
        members["volumes"] = .integer(Int64(coverage.volumes))
        members["records"] = .integer(Int64(coverage.records))
        members["unparsed"] = .integer(Int64(coverage.unparsed))
        members["partial"] = .integer(Int64(coverage.partial))
        members["from"] = coverage.least.map { .string("\($0)") }
        members["to"] = coverage.greatest.map { .string("\($0)") }
        return .object(members)
    }
}
