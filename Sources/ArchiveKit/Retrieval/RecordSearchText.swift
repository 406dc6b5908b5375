// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Records

extension RecordLookup {
    /// The text by which a search finds a version of a record: what its text rule gives, the codes that were read from it
    /// and do not stand there as they are, and what a person has said of it. A search leaves case and accents out of
    /// account; here they are as they stand.
    ///
    /// That is part of the read that found the record, and leaves no line of its own.
    ///
    /// - Throws: ``ArchiveError`` `integrity` where the text that a tool has extracted is damaged.
    public func searchableText(of record: FoundRecord) throws(ArchiveError) -> String {
        SearchableText.text(
            record.content[...], record.envelope, extracted: try extractedText(of: record),
            facts: FactLines.lines(of: record.envelope))
    }

    private func extractedText(of record: FoundRecord) throws(ArchiveError) -> [UInt8]? {
        guard record.envelope.textRule.hasPrefix(ExtractedText.rulePrefix) else { return nil }
        return try ArchiveView.answer(from: archive) { view in
            let volume = try archive.volume(record.volume)
            let row = try volume.index.versions(of: record.id, upTo: view.sequence).last { $0.place == record.place }
            return try row.flatMap { try volume.extractedText(of: $0) }
        }
    }
}
