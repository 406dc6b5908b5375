// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Records

/// The rows of an index that an answer must not hold.
///
/// Of a volume of records these are all versions of the records that are withheld; of one with details of acts, the details
/// that name one of them.
extension VolumeIndex {
    /// How many records match that are withheld.
    ///
    /// - Complexity: a look-up or a few for each row that is withheld; nothing where none is.
    public func withheldCount(
        _ condition: SearchCondition, upTo sequence: Int, watch: SearchWatch = SearchWatch()
    ) throws(CatalogueError) -> Int {
        guard !condition.withheld.isEmpty else { return 0 }
        let rows = try read { database in
            let numbering = try numbering(in: database)
            return try withheldRows(condition.withheld, areDetails: condition.isOfDetails, in: database)
                .map { numbering.row($0) }
        }
        return try matches(of: condition.without(.none), among: rows, upTo: sequence, watch: watch).count
    }

    /// Whether a detail of an act names one of some records.
    ///
    /// - Complexity: one search a record, once until the index changes.
    public func isDetail(_ record: IndexedRecord, naming withheld: WithheldRecords) throws(CatalogueError) -> Bool {
        guard !withheld.isEmpty else { return false }
        return try read { database in
            let row = try numbering(in: database).stored(record.row)
            return try withheldRows(withheld, areDetails: true, in: database).contains(row)
        }
    }

    /// The rows as they are stored, ascending; what was looked up once is kept until the index or the records change.
    func withheldRows(_ withheld: WithheldRecords, areDetails: Bool, in database: Database) throws -> [Int64] {
        guard !withheld.isEmpty else { return [] }
        let applied = try Int.fetchOne(database.cachedStatement(sql: "SELECT sequence FROM applied")) ?? 0
        if let knownWithheld, knownWithheld.line == withheld.line, knownWithheld.applied == applied,
            knownWithheld.count == withheld.kinds.count
        {
            return knownWithheld.rows
        }
        var rows: Set<Int64> = []
        let statement = try database.cachedStatement(
            sql: areDetails
                ? "SELECT rowid FROM text_index WHERE text_index MATCH ?"
                : "SELECT row FROM record WHERE \(Self.idCondition)")
        for id in withheld.kinds.keys {
            let arguments: StatementArguments =
                areDetails ? [MatchExpression.quoted("\(id)")] : [id.uuid.column, id.uuid.column]
            rows.formUnion(try Int64.fetchAll(statement, arguments: arguments))
        }
        let sorted = rows.sorted()
        knownWithheld = (withheld.line, applied, withheld.kinds.count, sorted)
        return sorted
    }
}
