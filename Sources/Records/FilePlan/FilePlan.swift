// SPDX-License-Identifier: Apache-2.0

/// A table from what a record is to the class that it is kept under (ISO 15489: classification scheme).
///
/// The first row whose conditions all hold gives the class, and may give the legal entity and the desk. The last row has
/// no conditions and gives `unclassified`, so that every record has a class and what nobody foresaw is kept longest.
/// Docs/FilePlan.md says how a class is chosen; Schemas/file-plan.schema.json is the form of the document.
public struct FilePlan: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens, at most 64 of them.
    public let name: String

    /// 1, 2, 3 ...: a plan that is changed gets the next one.
    public let version: Int
    public let rows: [Row]

    /// The places of the rows that may take a record of a format, in their order.
    private let places: [RecordFormat: [Int]]

    /// A plan of rows that are known to be right; what comes from outside is read by ``init(decoding:)``.
    init(name: String, version: Int, rows: [Row]) {
        self.name = name
        self.version = version
        self.rows = rows
        places = Dictionary(
            uniqueKeysWithValues: RecordFormat.allCases.map { format in
                (format, rows.indices.filter { rows[$0].formats.isEmpty || rows[$0].formats.contains(format) })
            })
    }

    /// The class of a record, and the row that chose it: rows are asked in their order, and the first that takes the
    /// record answers.
    ///
    /// What could not be parsed is taken only by rows that ask for it, so with most plans it is unclassified: it is kept
    /// longest and ends through review only.
    ///
    /// - Parameter source: the name of the source as it was given; without it no row that asks for a source takes it.
    /// - Parameter legalEntity: the entity that the capture names. Without it the parties' LEIs are asked.
    /// - Complexity: linear in the plan, the record's products and parties, and the length of the name.
    public func classify(
        _ record: ParsedRecord, source: SourceName? = nil, legalEntity: String? = nil
    ) -> Classification {
        let index = places[record.format, default: []].first {
            rows[$0].takes(record, source: source, legalEntity: legalEntity)
        }
        let chosen = index ?? rows.count - 1
        guard rows.indices.contains(chosen) else {
            return Classification(recordClass: .unclassified, rule: "\(name)-\(version)/0")
        }
        let row = rows[chosen]
        return Classification(
            recordClass: row.recordClass, rule: "\(name)-\(version)/\(chosen + 1)", legalEntity: row.legalEntity,
            desk: row.desk)
    }

    /// The classes that the plan gives, each once, in the order of its rows.
    public var recordClasses: [RecordClass] {
        var seen: Set<RecordClass> = []
        return rows.map(\.recordClass).filter { seen.insert($0).inserted }
    }
}
