// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
public import Records

extension VolumeIndex {
    /// The record with an identity, in the version that is in force at a line, if it is in this volume then.
    ///
    /// - Complexity: one look-up.
    public func record(_ id: RecordID, upTo sequence: Int) throws(CatalogueError) -> IndexedRecord? {
        try records(
            where: "\(Self.idCondition) AND \(Self.inForce)",
            [.bytes(id.uuid.bytes), .bytes(id.uuid.bytes), .number(sequence), .number(sequence)]
        ).first
    }

    /// All versions of a record that are in this volume and were there at a line, the first one first.
    public func versions(of id: RecordID, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            where: "\(Self.idCondition) AND since <= ? ORDER BY since",
            [.bytes(id.uuid.bytes), .bytes(id.uuid.bytes), .number(sequence)])
    }

    /// The row with a number.
    public func record(at row: RowNumber) throws(CatalogueError) -> IndexedRecord? {
        try records(at: [row]).first
    }

    /// The rows with these numbers, in their order; one that is not there is left out.
    ///
    /// - Complexity: a look-up each.
    public func records(at rows: [RowNumber]) throws(CatalogueError) -> [IndexedRecord] {
        guard !rows.isEmpty else { return [] }
        return try read { database in
            let numbering = try numbering(in: database)
            return try rows.flatMap { row in
                try records(where: "row = ?", [.integer(numbering.stored(row))], in: database).filter { $0.row == row }
            }
        }
    }

    /// What a record says by name, as its envelope has it; `nil` where the envelope is damaged.
    ///
    /// - Complexity: reads the frame of the envelope.
    public func names(of record: IndexedRecord) throws(CatalogueError) -> RecordNames? {
        try CatalogueError.wrap("\(path)") { try rowNames(record.frame, record.addendum) }
    }

    /// The searchable text of a record; `nil` where it can't be read.
    ///
    /// - Complexity: reads the frames of the record.
    public func text(of record: IndexedRecord) throws(CatalogueError) -> String? {
        try? rowText(record.frame, record.addendum, record.textRule)
    }

    /// The records that call themselves by a value, whatever the value names.
    ///
    /// - Parameter limit: the most records to answer.
    /// - Complexity: one look-up, and one and a frame a record that may bear the name.
    public func records(
        identifiedBy value: String, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(withKey: KeyWord.identifier(IdentifierFolding.fold(value)), upTo: sequence, limit: limit) {
            $0.identifiers.contains { $0.value == value }
        }
    }

    /// The records that call themselves by a value or by another that folds to the same (``IdentifierFolding``).
    ///
    /// - Complexity: one look-up and one a record.
    public func records(
        identifiedLike value: String, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(withKey: KeyWord.identifier(IdentifierFolding.fold(value)), upTo: sequence, limit: limit)
    }

    /// The records that mention an identifier in a role.
    ///
    /// - Complexity: one look-up, and one and a frame a record that may mention it.
    public func records(
        mentioning identifier: RecordIdentifier, as role: RecordReference.Role, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(withKey: KeyWord.mention(IdentifierFolding.fold(identifier.value)), upTo: sequence, limit: limit) {
            $0.references.contains(RecordReference(role, identifier))
        }
    }

    /// The records in force that came with another, or whose envelope is damaged and that may have.
    ///
    /// - Complexity: one look-up and one a record.
    public func records(
        inFamilyOf id: RecordID, upTo sequence: Int, limit: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try records(withKey: KeyWord.family("\(id)"), upTo: sequence, limit: limit)
    }

    /// The identities, folded, of all records that some record of this volume came with, also those that a version named
    /// which is not in force any more.
    ///
    /// - Complexity: linear in their number.
    public func familyHeads() throws(CatalogueError) -> Set<String> {
        try read { database in
            let words = try keyWords(beginning: KeyWord.family(""), in: database) { _ in true }
            return Set(words.map { KeyWord.decoded($0.dropFirst()) })
        }
    }

    /// The trades, folded (``IdentifierFolding``), to which some record of this volume states something to have happened,
    /// also in a version that is not in force any more.
    ///
    /// - Complexity: linear in their number.
    public func eventTrades() throws(CatalogueError) -> Set<String> {
        try read { database in
            let words = try keyWords(beginning: KeyWord.event(""), in: database) { _ in true }
            return Set(words.map { KeyWord.decoded($0.dropFirst()) })
        }
    }

    /// The versions of records, in force or not, that state something to have happened to a trade.
    ///
    /// - Parameter folded: the identifier of the trade (``IdentifierFolding``).
    /// - Complexity: one look-up and one a version.
    public func versions(
        statingEventsOf folded: String, upTo sequence: Int
    ) throws(CatalogueError) -> [IndexedRecord] {
        try versions(withKey: KeyWord.event(folded), upTo: sequence)
    }

    /// The versions of records, in force or not, that call themselves by an identifier, which is given folded.
    ///
    /// - Complexity: one look-up and one a version.
    public func versions(identifiedBy folded: String, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try versions(withKey: KeyWord.identifier(folded), upTo: sequence)
    }

    private func versions(withKey word: String, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            where: "row IN (SELECT rowid FROM key_index WHERE key_index MATCH ?) AND since <= ? ORDER BY since, place",
            [.text(MatchExpression.literal(word)), .number(sequence)])
    }

    /// The records in force with a key word, by the line from which on they are, whose names are as wanted.
    private func records(
        withKey word: String, upTo sequence: Int, limit: Int, where isWanted: ((RecordNames) -> Bool)? = nil
    ) throws(CatalogueError) -> [IndexedRecord] {
        try read { database in
            try records(
                where: "row IN (SELECT rowid FROM key_index WHERE key_index MATCH ?) AND \(Self.inForce) "
                    + "ORDER BY since, place",
                [.text(MatchExpression.literal(word)), .number(sequence), .number(sequence)], limit: limit,
                in: database
            ) { record in
                guard let isWanted else { return true }
                return try rowNames(record.frame, record.addendum).map(isWanted) ?? false
            }
        }
    }

    /// Identifiers that begin like a value, the nearest first: what a person may have meant.
    ///
    /// - Complexity: one look-up for each beginning that is tried, and a frame an identifier.
    public func identifiers(near value: String, limit: Int) throws(CatalogueError) -> [String] {
        let folded = IdentifierFolding.fold(value)
        return try read { database in
            var stem = folded
            while stem.count >= 4 {
                let beginning = KeyWord.identifier(stem)
                let words = try String.fetchAll(
                    database.cachedStatement(sql: "SELECT term FROM key_term WHERE term >= ? AND term < ? LIMIT ?"),
                    arguments: [beginning, KeyWord.end(of: beginning), limit])
                if !words.isEmpty {
                    return Array(try words.flatMap { try Self.values(of: $0, self, database) }.prefix(limit))
                }
                stem = String(stem.dropLast())
            }
            return []
        }
    }

    /// The identifiers behind a key word, as their records state them.
    private static func values(of word: String, _ index: VolumeIndex, _ database: Database) throws -> [String] {
        let row = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT rowid FROM key_index WHERE key_index MATCH ? LIMIT 1"),
            arguments: [MatchExpression.literal(word)])
        guard let row, let names = try index.names(of: row, in: database) else { return [] }
        return Set(names.identifiers.map(\.value).filter { KeyWord.identifier(IdentifierFolding.fold($0)) == word })
            .sorted()
    }

    /// The supersessions that lines after `sequence` brought into this volume.
    ///
    /// - Parameter volume: the key of this volume.
    /// - Complexity: linear in the records that say so, and a frame for each of those lines.
    public func supersessions(after sequence: Int, in volume: VolumeKey) throws(CatalogueError) -> [Supersession] {
        try read { database in
            let records = try records(
                where: "row IN (SELECT rowid FROM key_index WHERE key_index MATCH ?) AND since > ? ORDER BY place",
                [.text(MatchExpression.literal(KeyWord.supersedes)), .number(sequence)], in: database)
            return try records.flatMap { record -> [Supersession] in
                guard let names = try rowNames(record.frame, record.addendum) else { return [] }
                return names.superseded.map { identifier in
                    Supersession(
                        identifier: identifier, record: record.id, volume: volume, sequence: record.sequence,
                        place: record.place, lifecycle: record.lifecycle, facts: names.facts, since: record.since,
                        until: record.until)
                }
            }
        }
    }

    /// The records of which a line after `sequence` has ended a version, and that line.
    public func ended(after sequence: Int) throws(CatalogueError) -> [(record: RecordID, at: Int)] {
        try read { database in
            try Row.fetchAll(
                database.cachedStatement(sql: "SELECT id, until FROM record WHERE until > ? ORDER BY until, place"),
                arguments: [sequence]
            ).compactMap { row in TimeOrderedUUID(row["id"] as Data).map { (RecordID($0), row["until"]) } }
        }
    }

    /// The frames of this pack whose content may have a digest with one of these keys; the caller proves which one has.
    ///
    /// - Complexity: one look-up for each key.
    public func contentFrames(withKeys keys: some Sequence<Int64>) throws(CatalogueError) -> [Int64: [Int]] {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT frame FROM content WHERE key = ? LIMIT 16")
            var found: [Int64: [Int]] = [:]
            for key in keys {
                let frames = try Int.fetchAll(statement, arguments: [key])
                if !frames.isEmpty { found[key] = frames }
            }
            return found
        }
    }

    /// The records of an accession as they were captured, in the order of the source.
    public func records(of accession: AccessionID, upTo sequence: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            where: "record.accession = (SELECT number FROM accession WHERE id = ?) AND version = 1 AND since <= ? "
                + "ORDER BY source_offset", [.bytes(accession.uuid.bytes), .number(sequence)])
    }

    /// The context or gap frames of an accession.
    public func parts(of accession: AccessionID, kind: IndexedPart.Kind) throws(CatalogueError) -> [Int] {
        try read { database in
            try Int.fetchAll(
                database.cachedStatement(sql: "SELECT frame FROM part WHERE key = ? AND kind = ? ORDER BY frame"),
                arguments: [accession.uuid.column, kind.rawValue])
        }
    }

    /// The frame of a context of records, if the pack holds it.
    public func contextFrame(of digest: Digest) throws(CatalogueError) -> Int? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT min(frame) FROM part WHERE kind = ? AND key = ?")
            return try Int.fetchOne(
                statement, arguments: [IndexedPart.Kind.recordContext.rawValue, digest.column])
        }
    }

    /// The frames of the pack's dictionaries, and the greatest number that one has. It may be asked by what the index
    /// itself asks for names and texts.
    public func dictionaries() throws(CatalogueError) -> (frames: [Int], last: UInt16) {
        try readWithin { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(sql: "SELECT key, frame FROM part WHERE kind = ? ORDER BY frame"),
                arguments: [IndexedPart.Kind.dictionary.rawValue])
            let numbers = rows.map { (row: Row) -> UInt16 in
                let key = Array(row["key"] as Data)
                return key.count == 2 ? UInt16(key[0]) << 8 | UInt16(key[1]) : 0
            }
            return (rows.map { $0["frame"] }, numbers.max() ?? 0)
        }
    }

    /// The first records of a format in the order of the pack.
    ///
    /// - Complexity: linear in the rows of the volume until `limit` are found.
    public func records(of format: RecordFormat, limit: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(
            where:
                "record.kind IN (SELECT number FROM kind WHERE format = ?) AND addendum IS NULL ORDER BY frame LIMIT ?",
            [.text(format.rawValue), .number(limit)])
    }

    /// All records in the order of the pack, from a frame on.
    ///
    /// - Parameter limit: the most records to answer; call again with the frame after the last one.
    public func records(from frame: Int, limit: Int) throws(CatalogueError) -> [IndexedRecord] {
        try records(where: "frame >= ? AND addendum IS NULL ORDER BY frame LIMIT ?", [.number(frame), .number(limit)])
    }

    /// Hands out the identity of the record of each row, whatever its version, and the index of its commitment.
    public func forEachPlace(_ body: (RecordID, Int) -> Void) throws(CatalogueError) {
        try read { database in
            let statement = try RowStatement("SELECT id, place FROM record", database)
            while try statement.step() != nil {
                if let id = TimeOrderedUUID(statement.bytes(at: 0)) { body(RecordID(id), statement.number(at: 1)) }
            }
        }
    }
}

// MARK: - Rows

extension VolumeIndex {
    /// That a version is in force at a line, which is bound twice.
    static let inForce = "since <= ? AND (until IS NULL OR until > ?)"

    /// The columns of a row in the order in which ``IndexedRecord`` reads them, in front of a condition.
    static let selection =
        "SELECT row, record.id, version, since, until, frame, addendum, content_frame, length, ledger, place, "
        + "source_offset, state, lifecycle, captured, trade, document, settlement, side, currency, quantity, price, "
        + "amount, kind.format, kind.type, kind.text_rule, accession.id FROM record "
        + "CROSS JOIN kind ON kind.number = record.kind CROSS JOIN accession ON accession.number = record.accession WHERE "

    private func records(
        where condition: String, _ values: [ColumnValue]
    ) throws(CatalogueError) -> [IndexedRecord] {
        try read { try records(where: condition, values, in: $0) }
    }

    /// The rows that meet a condition of SQL and are wanted, in its order.
    ///
    /// - Parameter limit: the most to answer; what stands behind them is not looked at.
    func records(
        where condition: String, _ values: [ColumnValue], limit: Int = .max, in database: Database,
        isWanted: (IndexedRecord) throws -> Bool = { _ in true }
    ) throws -> [IndexedRecord] {
        let sql = Self.selection + condition
        let numbering = try numbering(in: database)
        let statement = try statements.take(sql, database)
        defer { statements.giveBack(statement, sql) }
        try statement.bind(values)
        var found: [IndexedRecord] = []
        while found.count < limit, try statement.step() != nil {
            if let record = IndexedRecord(statement, numbering), try isWanted(record) { found.append(record) }
        }
        return found
    }

    /// What the record of a row says by name.
    func names(of row: Int64, in database: Database) throws -> RecordNames? {
        let frames = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT frame, addendum FROM record WHERE row = ?"), arguments: [row])
        return try frames.flatMap { try rowNames($0["frame"], $0["addendum"]) }
    }

    /// The key words with a beginning whose value is as wanted.
    ///
    /// - Complexity: linear in the words with that beginning, and in the rows that have them.
    func keyWords(
        beginning: String, in database: Database, where isWanted: (String) -> Bool
    ) throws -> [String] {
        let words = try String.fetchCursor(
            database.cachedStatement(sql: "SELECT term FROM key_term WHERE term >= ? AND term < ?"),
            arguments: [beginning, KeyWord.end(of: beginning)])
        var found: [String] = []
        while let word = try words.next() {
            if isWanted(KeyWord.decoded(word.dropFirst(beginning.count))) { found.append(word) }
        }
        return found
    }
}

extension IndexedRecord {
    /// Reads a row of ``VolumeIndex/selection``; `nil` where it holds what this version did not write.
    init?(_ row: RowStatement, _ numbering: RowNumbering) {
        guard let id = TimeOrderedUUID(row.bytes(at: 1)), let accession = TimeOrderedUUID(row.bytes(at: 26)),
            let format = RecordFormat(rawValue: row.text(at: 23)), let state = ParseState(column: row.number(at: 12))
        else { return nil }
        func optional<Value>(_ column: Int32, _ value: (Int32) -> Value?) -> Value? {
            row.isNull(at: column) ? nil : value(column)
        }
        func day(_ column: Int32) -> CivilDate? { optional(column) { CivilDate(day: row.number(at: $0)) } }
        func decimal(_ column: Int32) -> ExactDecimal? { optional(column) { ExactDecimal(row.text(at: $0)) } }
        let frame = row.number(at: 5)
        let since = row.number(at: 3)
        self.init(
            row: numbering.row(row.integer(at: 0)), id: RecordID(id), version: row.number(at: 2), since: since,
            until: optional(4, row.number), frame: frame, addendum: optional(6, row.number),
            contentFrame: optional(7, row.number) ?? frame, length: row.number(at: 8),
            sequence: optional(9, row.number) ?? since, place: row.number(at: 10), accession: AccessionID(accession),
            sourceOffset: row.number(at: 11), format: format, messageType: row.text(at: 24), state: state,
            lifecycle: optional(13) { Lifecycle(rawValue: row.text(at: $0)) },
            captured: CivilDate(day: row.number(at: 14)), tradeDate: day(15), documentDate: day(16),
            settlementDate: day(17),
            terms: IndexedTerms(
                side: optional(18) { TradeTerms.Side(rawValue: row.text(at: $0)) }, currency: optional(19, row.text),
                quantity: decimal(20), price: decimal(21), amount: decimal(22)), textRule: row.text(at: 25))
    }
}
