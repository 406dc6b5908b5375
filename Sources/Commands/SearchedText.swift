// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import Records

/// The text by which a search finds a record, for those who want to know why it was found or not.
struct SearchedText {
    let record: RecordID
    let text: String

    init(of record: FoundRecord, in archive: Archive) throws(ArchiveError) {
        self.record = record.id
        text = try RecordLookup(archive).searchableText(of: record)
    }

    /// The text in UTF-8, with a line feed at its end; nothing where there is no text.
    var bytes: [UInt8] { Array((text.isEmpty || text.hasSuffix("\n") ? text : text + "\n").utf8) }

    /// Shows it: as it is in a pipe, with control characters made visible on a terminal.
    func print(isJSON: Bool) throws {
        if isJSON {
            return try StandardOutput.say(JSONText.line(["record": .string("\(record)"), "text": .string(text)]))
        }
        guard StandardOutput.isTerminal else { return try StandardOutput.write(bytes) }
        try StandardOutput.write(Array(VisibleText.escaped(bytes, keeping: ["\n", "\t"]).utf8))
    }
}
