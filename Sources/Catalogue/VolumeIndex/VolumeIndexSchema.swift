// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The tables of a volume's index (Docs/OnDiskFormat.md §5). Rows are inserted; of one that is replaced only
/// `until` is set.
enum VolumeIndexSchema {
    static let version = 8

    /// The indexes over `record`.
    static let indexes = """
        CREATE UNIQUE INDEX record_id ON record (substr(id, 9), version);
        CREATE INDEX record_until ON record (until) WHERE until IS NOT NULL;
        CREATE INDEX record_accession ON record (accession);
        """

    /// The index over names, which only who adds rows looks up by value.
    static let nameIndex = "CREATE UNIQUE INDEX name_value ON name (value);"

    static let statements = """
        CREATE TABLE applied (
            one INTEGER PRIMARY KEY CHECK (one = 1), schema INTEGER NOT NULL, sequence INTEGER NOT NULL,
            leaf BLOB NOT NULL, pack_length INTEGER NOT NULL, addenda_length INTEGER NOT NULL, records INTEGER NOT NULL,
            partial INTEGER NOT NULL, unparsed INTEGER NOT NULL, ended INTEGER NOT NULL, lost INTEGER NOT NULL);
        CREATE TABLE day (day INTEGER PRIMARY KEY, first INTEGER NOT NULL);
        CREATE TABLE kind (
            number INTEGER PRIMARY KEY, format TEXT NOT NULL, type TEXT NOT NULL, text_rule TEXT NOT NULL);
        CREATE TABLE accession (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
        CREATE TABLE name (number INTEGER PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE record (
            row INTEGER PRIMARY KEY, id BLOB NOT NULL, version INTEGER NOT NULL, since INTEGER NOT NULL,
            until INTEGER, frame INTEGER NOT NULL, addendum INTEGER, content_frame INTEGER, length INTEGER NOT NULL,
            ledger INTEGER, place INTEGER NOT NULL, accession INTEGER NOT NULL, source_offset INTEGER NOT NULL,
            kind INTEGER NOT NULL, state INTEGER NOT NULL, lifecycle TEXT, captured INTEGER NOT NULL, trade INTEGER,
            document INTEGER, settlement INTEGER, side TEXT, currency TEXT, quantity TEXT, price TEXT, amount TEXT,
            counterparty INTEGER, instrument INTEGER, desk INTEGER, trader INTEGER);
        CREATE TABLE content (
            key INTEGER NOT NULL, frame INTEGER NOT NULL, PRIMARY KEY (key, frame)) WITHOUT ROWID;
        CREATE TABLE part (
            key BLOB NOT NULL, kind INTEGER NOT NULL, frame INTEGER NOT NULL,
            PRIMARY KEY (kind, key, frame)) WITHOUT ROWID;
        CREATE VIEW record_key (row, keys) AS SELECT row, muniment_keys(frame, addendum) FROM record;
        CREATE VIRTUAL TABLE key_index USING fts5(
            keys, content='record_key', content_rowid='row', detail=none, columnsize=0,
            tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~'");
        CREATE VIRTUAL TABLE key_term USING fts5vocab(key_index, row);
        CREATE VIEW record_text (row, text) AS SELECT row, muniment_text(frame, addendum, text_rule)
            FROM record CROSS JOIN kind ON kind.number = record.kind;
        CREATE VIRTUAL TABLE text_index USING fts5(
            text, content='record_text', content_rowid='row', tokenize="unicode61 remove_diacritics 2");
        CREATE VIRTUAL TABLE text_term USING fts5vocab(text_index, row);
        """ + settings("text_index") + settings("key_index")

    /// Segments are merged by 16 (`crisismerge`), and all of them when the volume is sealed: by fours, as they come, costs
    /// half as much as to take in the texts.
    private static func settings(_ table: String) -> String {
        [("automerge", 0), ("hashsize", 8 << 20)].map { name, value in
            "INSERT INTO \(table) (\(table), rank) VALUES ('\(name)', \(value));"
        }.joined()
    }

    /// Creates the tables in an empty file; a file of another version is no index.
    static func prepare(_ database: Database, path: String) throws {
        guard try !database.tableExists("applied") else {
            return try check(database, path: path)
        }
        try database.execute(sql: statements + indexes + nameIndex)
        try database.execute(
            sql: "INSERT INTO applied VALUES (1, ?, 0, ?, 0, 0, 0, 0, 0, 0, 0)",
            arguments: [version, IndexPosition.start.leaf.column])
    }

    static func check(_ database: Database, path: String) throws {
        guard try CatalogueDatabase.schema(of: database) == version else {
            throw CatalogueError(
                code: .missing, subject: path, message: "\(path) is no index of this version; run rebuild")
        }
    }
}
