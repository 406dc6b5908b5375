// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
public import Records
public import SystemPackage

/// What an export was about in words.
public struct ExportWords: Hashable, Sendable {
    public var matter: String
    public var request: String
    public var recipient: String
    public var prefix: String

    /// As it was understood; empty where ids were given.
    public var query: String
}

extension RecordExport {
    /// All exports in the order in which they were made; what they were about is `nil` where its detail can't be read.
    ///
    /// - Complexity: reads the detail of each.
    public static func list(in archive: Archive) throws(ArchiveError) -> [(entry: ExportEntry, words: ExportWords?)] {
        try ArchiveView.answer(from: archive) { _ in
            try archive.register().exports().map { ($0, words(of: $0, in: archive)) }
        }
    }

    /// The export with a number, and its records in the order of their numbers.
    ///
    /// - Throws: ``ArchiveError`` `not-found`; `integrity` where the list is not what the line says.
    public static func find(
        _ number: Int, in archive: Archive
    ) throws(ArchiveError) -> (entry: ExportEntry, words: ExportWords?, records: [RecordID]) {
        let found = try ArchiveView.answer(from: archive) { _ in
            try archive.register().export(number).map { ($0, words(of: $0, in: archive)) }
        }
        guard let (entry, words) = found else {
            throw ArchiveError(
                code: .notFound, subject: "\(number)",
                message: "there is no export \(number); 'muniment export list' lists those that were made")
        }
        let records = try ArchiveError.wrap {
            try RecordListFile.read(entry.list, from: archive.layout.ledger, in: archive.fileSystem)
        }
        return (entry, words, records)
    }

    /// The same to be shown: of a record that who acts must not see there is the number alone.
    public static func shown(
        _ number: Int, in archive: Archive
    ) throws(ArchiveError) -> (entry: ExportEntry, words: ExportWords?, records: [RecordID?]) {
        let (entry, words, records) = try find(number, in: archive)
        let withheld = try ArchiveError.wrap { try Withholding.fromAgent.records(in: archive) }
        return (entry, words, records.map { withheld.contains($0) ? nil : $0 })
    }

    /// What was restricted when an export was made, and when those were that it reproduces.
    private func formerlyWithheld(_ entry: ExportEntry) throws -> [WithheldRecords] {
        let register = try archive.register()
        var found: [WithheldRecords] = []
        var next: ExportEntry? = entry
        while let one = next {
            found.append(try register.restricted(at: one.sequence))
            next = try one.origin.flatMap { try register.export($0) }
        }
        return found
    }

    private static func words(of entry: ExportEntry, in archive: Archive) -> ExportWords? {
        guard let key = entry.detail, let content = try? archive.detail(of: entry.sequence, in: key),
            let detail = ExportDetail(content)
        else { return nil }
        return ExportWords(
            matter: detail.matter, request: detail.request, recipient: detail.recipient, prefix: detail.prefix,
            query: detail.understood)
    }

    /// Makes an export again: the same records as of the same line, with the same numbers. It is an export of its own in the
    /// ledger. Proofs and the trail are those of today.
    ///
    /// *Durability:* when this returns, the line survives a power cut.
    ///
    /// - Returns: with what differs from the first time.
    /// - Throws: ``ArchiveError`` `not-found`, `failed`, `integrity`.
    public func reproduce(
        _ number: Int, to folder: FilePath, as form: ExportForm = .folders, bagBytes: Int?,
        progress: (Int) -> Void = { _ in }
    ) throws(ArchiveError) -> ExportReport {
        try refuseUnlogged()
        let (entry, words, records) = try Self.find(number, in: archive)
        guard let words else {
            throw ArchiveError(
                code: .failed, subject: "\(number)",
                message:
                    "what export \(number) was about can't be found in the archive, so that it has no numbers; run "
                    + "'muniment verify'")
        }
        return try ArchiveError.wrap {
            var request = ExportRequest(.query(words.query))
            request.matter = words.matter
            request.request = words.request
            request.recipient = words.recipient
            request.numbering = ExportNumbering(prefix: words.prefix, start: entry.first)
            request.bagBytes = bagBytes
            try request.prove()
            let set = try ExportSet(
                list: records, upTo: entry.line, request.numbering, without: formerlyWithheld(entry), in: archive)
            var report = try write(set, request, of: entry, to: folder, as: form, progress)
            if report.entry.written != entry.written {
                report.differences.append(
                    "export \(number) gave \(entry.written) records, and this one \(report.entry.written)")
            } else if report.entry.digest != entry.digest {
                report.differences.append("the records are as many, and not all are what they were")
            }
            return report
        }
    }
}
