// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Formats
internal import Packs
internal import Records

/// What stands around a record that was found: where it came from, and what it needs to be understood.
public struct RecordOrigin: Sendable {
    /// The source that it came in, where the register knows it.
    public var source: AccessionEntry?

    /// The header of its table, where it is a row of one.
    public var header: [UInt8]?

    /// The text by which it is searched for; empty where its format has none.
    public var text: String

    /// Looks it up. That is part of the read that found the record, and leaves no line of its own.
    public init(of record: FoundRecord, in archive: Archive) throws(ArchiveError) {
        let rule = record.envelope.textRule
        var extracted: [UInt8]?
        (source, header) = try ArchiveView.answer(from: archive) { view in
            let source = try archive.register().accession(record.envelope.accession)
            let volume = try archive.volume(record.volume)
            let entry = try volume.index.versions(of: record.id, upTo: view.sequence).last { $0.place == record.place }
            extracted = try entry.flatMap { try volume.extractedText(of: $0) }
            guard let digest = record.envelope.context, let offset = try volume.index.contextFrame(of: digest) else {
                return (source, nil)
            }
            return (source, RecordContext(decoding: try volume.pack.frame(at: offset).payload)?.bytes)
        }
        text =
            extracted.map { String(decoding: $0, as: UTF8.self) }
            ?? RecordText.text(of: record.content[...], rule: rule) ?? ""
    }

}
