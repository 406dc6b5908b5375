// SPDX-License-Identifier: Apache-2.0

import ArchiveKit
import Records
import TestSupport
import Testing

/// Which class the plan gives to which kind of message.
@Suite struct FilePlanTests {
    private static let table: [(format: RecordFormat, type: String, recordClass: RecordClass, row: Int)] =
        ["D", "F", "G", "8", "9", "AB", "S", "R"].map { (.fix, $0, .orderTicket, 1) }
        + [(.swiftMT, "502", .orderTicket, 1)]
        + ["AK", "AU", "J", "P", "AS", "AE", "AR"].map { (.fix, $0, .tradeConfirmation, 2) }
        + ["300", "320", "360", "515", "509", "518"].map { (.swiftMT, $0, .tradeConfirmation, 2) }
        + ["T", "AV"].map { (.fix, $0, .settlement, 3) }
        + ["103", "202", "540", "541", "547", "548", "578"].map { (.swiftMT, $0, .settlement, 3) }
        + ["AP", "BA"].map { (.fix, $0, .statement, 4) }
        + ["535", "536", "940", "950"].map { (.swiftMT, $0, .statement, 4) }
        + ["A", "0", "1", "5", "B", "", "ak", "AKK", "zz"].map { (.fix, $0, .unclassified, 5) }
        + ["", "598", "700", "5", "50"].map { (.swiftMT, $0, .unclassified, 5) }
        + ["", "D", "515"].flatMap { type in
            [(RecordFormat.text, type, RecordClass.unclassified, 5), (.binary, type, .unclassified, 5)]
        }

    @Test func `Each kind of message has its class and names the row that chose it`() {
        for entry in Self.table {
            let record = ParsedRecord(state: .parsed, format: entry.format, rule: "x", messageType: entry.type)
            let chosen = FilePlan.builtIn.classify(record)
            #expect(chosen.recordClass == entry.recordClass, "\(entry)")
            #expect(chosen.rule == "built-in-1/\(entry.row)", "\(entry)")
        }
    }

    @Test func `What could not be parsed is unclassified whatever it seems to be, and what was in part is not`() {
        for entry in Self.table {
            var record = ParsedRecord(state: .unparsed, format: entry.format, rule: "x", messageType: entry.type)
            #expect(FilePlan.builtIn.classify(record).recordClass == .unclassified, "\(entry)")
            record.state = .partial
            #expect(FilePlan.builtIn.classify(record).recordClass == entry.recordClass, "\(entry)")
        }
    }

    @Test func `No kind of message stands in two rows, and each class is a folder's name`() {
        let rows = FilePlan.builtIn.rows
        for (index, row) in rows.enumerated() {
            for later in rows[(index + 1)...] {
                #expect(row.fix.isDisjoint(with: later.fix))
                for one in row.swiftMT {
                    for two in later.swiftMT {
                        #expect(!one.hasPrefix(two) && !two.hasPrefix(one), "\(one) and \(two)")
                    }
                }
            }
            #expect(RecordClass(row.recordClass.name) == row.recordClass)
        }
    }

    @Test func `Captured records lie in the volumes of their classes`() throws {
        let archive = try TestArchive()
        try archive.ingest([PackageRoot.sampleData])
        for record in try ArchiveContents(archive).records {
            let chosen = FilePlan.builtIn.classify(record.envelope.parsed)
            #expect(record.envelope.classification == chosen)
            #expect(record.volume.recordClass == chosen.recordClass)
            #expect(record.volume.period == "\(record.envelope.clockStart.year)")
        }
    }
}
