// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Durability
internal import Records

/// File plans and schedules in words, and from files.
enum RulesText {
    /// - Throws: ``ArchiveError`` `failed` where the file can't be read, `usage` where it is not right.
    static func read(_ kind: RulesDocument.Kind, _ name: String) throws -> RulesDocument {
        let path = CommandLinePath.all([name])[0]
        let bytes: [UInt8]
        do {
            let file = try LocalFileSystem().open(path, .read)
            bytes = try file.read(at: 0, count: min(file.length(), mostBytes))
        } catch {
            throw ArchiveError(
                code: .failed, subject: "\(path)",
                message: "\(Wording.path(path)) can't be read: \(error.message); name a file"
                    + (kind == .filePlan ? " with a document as JSON" : ", or one of 'muniment schedule templates'"),
                cause: error)
        }
        return try RulesDocument(kind, decoding: bytes, subject: Wording.path(path))
    }

    /// White space included; what is longer is cut, and so is no JSON, and longer than a schedule may be.
    private static let mostBytes = 1 << 20

    /// Needs no archive.
    static func check(_ kind: RulesDocument.Kind, _ name: String, _ options: ArchiveOptions) throws {
        let document = try read(kind, name)
        if options.json {
            return try StandardOutput.say(
                JSONText.line([
                    "name": .string(document.name), "version": .integer(Int64(document.version)),
                    "parts": .integer(Int64(document.count)),
                ]))
        }
        let parts = Wording.count(document.count, kind == .filePlan ? "row" : "rule")
        try StandardOutput.say(
            "\(document.name), version \(document.version), is right: \(parts); next: muniment "
                + (kind == .filePlan ? "file-plan apply \(name)" : "init --schedule \(name)"))
    }

    static func write(_ document: CanonicalJSON) throws {
        try StandardOutput.say(String(decoding: document.encoded, as: UTF8.self))
    }

    /// The schedule that is built in under a name, or the one in a file.
    static func schedule(_ name: String) throws -> RulesDocument {
        try RulesDocument.scheduleTemplate(name) ?? read(.schedule, name)
    }

    static func say(_ schedule: ScheduleSummary, _ standing: String) throws {
        try StandardOutput.say("\(schedule.name), version \(schedule.version), \(standing)")
        let isPlain = schedule.rows.allSatisfy { $0.rule == $0.recordClass.name && $0.condition.isEmpty }
        var table = TextTable(
            [("class", .left)] + (isPlain ? [] : [("rule", .left)])
                + [("kept for", .left), ("from", .left), ("then", .left), ("by", .left)],
            dropping: ["by"])
        for row in schedule.rows {
            let rule = row.rule == row.recordClass.name ? "" : row.rule
            let condition = row.condition.isEmpty ? "" : " (\(row.condition))"
            table.add(
                ["\(row.recordClass)"] + (isPlain ? [] : [rule + condition])
                    + [row.period, row.clock, row.action, row.authorities])
        }
        try table.print()
    }

    static func say(_ rules: FilingRules, _ kind: RulesDocument.Kind) throws {
        let sequence = kind == .filePlan ? rules.planSequence : rules.scheduleSequence
        let standing = sequence == 0 ? "built in" : "in force since line \(sequence) of the ledger"
        guard kind == .filePlan else { return try say(rules.scheduleSummary, standing) }
        let document = rules.document(kind)
        let name = document["name"]?.text ?? ""
        let version = document["version"]?.number ?? 0
        try StandardOutput.say("\(name), version \(version), \(standing)")
        var table = TextTable([("row", .right), ("name", .left), ("class", .left), ("asks for", .left)])
        for (index, row) in (document["rows"]?.elements ?? []).enumerated() {
            table.add(["\(index + 1)", row["name"]?.text ?? "", row["class"]?.text ?? "", conditions(of: row)])
        }
        try table.print()
    }

    private static func conditions(of row: CanonicalJSON) -> String {
        guard case .object(let members) = row else { return "" }
        return members.filter { !["name", "class", "legalEntity", "desk"].contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { "\($0.key) \(($0.value.elements ?? []).compactMap(\.text).joined(separator: " "))" }
            .joined(separator: "; ")
    }
}
