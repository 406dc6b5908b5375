// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Records

/// The tables of the register (Docs/OnDiskFormat.md §6).
enum RegisterSchema {
    static let version = 19

    static let statements = """
        CREATE TABLE applied (
            one INTEGER PRIMARY KEY CHECK (one = 1), schema INTEGER NOT NULL, length INTEGER NOT NULL,
            sequence INTEGER NOT NULL, leaf BLOB NOT NULL, trusted INTEGER, commitments INTEGER NOT NULL,
            lists INTEGER NOT NULL, tombstones INTEGER NOT NULL, chains INTEGER NOT NULL);
        CREATE TABLE volume (
            id INTEGER PRIMARY KEY, class TEXT NOT NULL, period TEXT NOT NULL, sequence INTEGER NOT NULL,
            pack_length INTEGER NOT NULL, addenda_length INTEGER NOT NULL,
            records INTEGER NOT NULL, changed INTEGER NOT NULL, last_day INTEGER NOT NULL,
            sealed INTEGER, pack_sha256 BLOB, in_force INTEGER, partial INTEGER, unparsed INTEGER, lost INTEGER, least INTEGER,
            greatest INTEGER, state INTEGER NOT NULL, origin INTEGER,
            UNIQUE (class, period, sequence));
        CREATE TABLE capture (
            volume INTEGER NOT NULL, pack INTEGER NOT NULL, from_offset INTEGER NOT NULL, to_offset INTEGER NOT NULL,
            sequence INTEGER NOT NULL, leaf BLOB NOT NULL, first_place INTEGER NOT NULL, records INTEGER NOT NULL,
            day INTEGER NOT NULL, carried INTEGER NOT NULL, PRIMARY KEY (volume, sequence, pack)) WITHOUT ROWID;
        CREATE INDEX capture_day ON capture (day, sequence);
        CREATE TABLE supersession (
            value TEXT NOT NULL, kind TEXT NOT NULL, place INTEGER NOT NULL, record BLOB NOT NULL,
            volume INTEGER NOT NULL, sequence INTEGER NOT NULL, lifecycle TEXT NOT NULL, facts TEXT NOT NULL,
            since INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (value, place, kind)) WITHOUT ROWID;
        CREATE INDEX supersession_record ON supersession (record);
        CREATE INDEX supersession_volume ON supersession (volume);
        CREATE TABLE status_change (one INTEGER PRIMARY KEY CHECK (one = 1), change INTEGER NOT NULL, line INTEGER NOT NULL);
        CREATE TABLE superseded (key INTEGER PRIMARY KEY, rows INTEGER NOT NULL);
        CREATE TABLE unsettled (value TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE status (
            volume INTEGER NOT NULL, row INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
            status TEXT NOT NULL, PRIMARY KEY (volume, row, since)) WITHOUT ROWID;
        CREATE TABLE accession (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name BLOB NOT NULL, sha256 BLOB NOT NULL, length INTEGER NOT NULL,
            format TEXT NOT NULL, reached INTEGER NOT NULL, complete INTEGER NOT NULL, parsed INTEGER NOT NULL,
            partial INTEGER NOT NULL, unparsed INTEGER NOT NULL, captured INTEGER NOT NULL, sequence INTEGER NOT NULL,
            unfolded INTEGER NOT NULL, kept INTEGER NOT NULL);
        CREATE INDEX accession_source ON accession (sha256, length);
        CREATE TABLE accession_volume (
            accession BLOB NOT NULL, volume INTEGER NOT NULL, PRIMARY KEY (accession, volume)) WITHOUT ROWID;
        CREATE INDEX accession_volume_volume ON accession_volume (volume);
        CREATE TABLE sample (
            sequence INTEGER PRIMARY KEY, number INTEGER NOT NULL, drawn INTEGER NOT NULL, agent TEXT NOT NULL,
            method TEXT NOT NULL, seed BLOB NOT NULL, size INTEGER NOT NULL, list_offset INTEGER NOT NULL,
            list_count INTEGER NOT NULL, list_sha256 BLOB NOT NULL, population INTEGER NOT NULL,
            population_sha256 BLOB NOT NULL, line INTEGER NOT NULL, detail INTEGER);
        CREATE INDEX sample_number ON sample (number);
        CREATE TABLE saved_search (
            sequence INTEGER PRIMARY KEY, number INTEGER NOT NULL, taken INTEGER NOT NULL, agent TEXT NOT NULL,
            population INTEGER NOT NULL, population_sha256 BLOB NOT NULL, line INTEGER NOT NULL, list_offset INTEGER,
            list_count INTEGER, list_sha256 BLOB, detail INTEGER);
        CREATE INDEX saved_search_number ON saved_search (number);
        CREATE TABLE export (
            sequence INTEGER PRIMARY KEY, number INTEGER NOT NULL, made INTEGER NOT NULL, agent TEXT NOT NULL,
            line INTEGER NOT NULL, first INTEGER NOT NULL, written INTEGER NOT NULL, gaps INTEGER NOT NULL,
            bytes INTEGER NOT NULL, digest BLOB NOT NULL, list_offset INTEGER NOT NULL, list_count INTEGER NOT NULL,
            list_sha256 BLOB NOT NULL, origin INTEGER, detail INTEGER);
        CREATE INDEX export_number ON export (number);
        CREATE TABLE restriction (
            record BLOB NOT NULL, since INTEGER NOT NULL, kind TEXT NOT NULL, placed INTEGER NOT NULL, agent TEXT NOT NULL,
            detail INTEGER, until INTEGER, released INTEGER, PRIMARY KEY (record, since)) WITHOUT ROWID;
        CREATE TABLE restriction_change (one INTEGER PRIMARY KEY CHECK (one = 1), line INTEGER NOT NULL);
        CREATE TABLE hold (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, placed INTEGER NOT NULL, agent TEXT NOT NULL,
            list_offset INTEGER NOT NULL, list_count INTEGER NOT NULL, list_sha256 BLOB NOT NULL, line INTEGER NOT NULL,
            matched INTEGER NOT NULL, unparsed INTEGER NOT NULL, is_open INTEGER NOT NULL, review INTEGER NOT NULL,
            detail INTEGER, released_by INTEGER, released INTEGER);
        CREATE TABLE hold_act (
            sequence INTEGER PRIMARY KEY, hold INTEGER NOT NULL, act TEXT NOT NULL, done INTEGER NOT NULL,
            agent TEXT NOT NULL, day INTEGER, detail INTEGER);
        CREATE INDEX hold_act_hold ON hold_act (hold);
        CREATE TABLE retention_event (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, recorded INTEGER NOT NULL, agent TEXT NOT NULL,
            kind TEXT NOT NULL, day INTEGER NOT NULL, subject_kind TEXT, typed TEXT, subject TEXT, detail INTEGER,
            corrects INTEGER, confirmed_by INTEGER, confirmed INTEGER, confirmer TEXT, corrected_by INTEGER);
        CREATE INDEX retention_event_subject ON retention_event (subject_kind, subject);
        CREATE TABLE retention_extension (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, made INTEGER NOT NULL, agent TEXT NOT NULL,
            until INTEGER, years INTEGER, list_offset INTEGER NOT NULL, list_count INTEGER NOT NULL,
            list_sha256 BLOB NOT NULL, line INTEGER NOT NULL, is_open INTEGER NOT NULL, last INTEGER, detail INTEGER);
        CREATE TABLE disposition_plan (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, leaf BLOB NOT NULL, planned INTEGER NOT NULL,
            agent TEXT NOT NULL, action TEXT NOT NULL, list_offset INTEGER NOT NULL, list_count INTEGER NOT NULL,
            list_sha256 BLOB NOT NULL, line INTEGER NOT NULL, day INTEGER NOT NULL, schedule TEXT NOT NULL,
            approvals INTEGER NOT NULL, notice INTEGER, detail INTEGER);
        CREATE TABLE disposition_share (
            plan INTEGER NOT NULL, place INTEGER NOT NULL, volume TEXT NOT NULL, records INTEGER NOT NULL,
            PRIMARY KEY (plan, place)) WITHOUT ROWID;
        CREATE TABLE disposition_act (
            sequence INTEGER PRIMARY KEY, plan INTEGER NOT NULL, act TEXT NOT NULL, done INTEGER NOT NULL,
            agent TEXT NOT NULL, leaf BLOB, source TEXT, target TEXT, destroyed INTEGER, kept INTEGER,
            volumes INTEGER, detail INTEGER);
        CREATE INDEX disposition_act_plan ON disposition_act (plan);
        CREATE TABLE disposition_carry (
            sequence INTEGER PRIMARY KEY, plan INTEGER NOT NULL, leaf BLOB NOT NULL, carried INTEGER NOT NULL,
            day INTEGER NOT NULL, agent TEXT NOT NULL, source TEXT NOT NULL, target TEXT,
            content_length INTEGER NOT NULL, content_records INTEGER NOT NULL, content_sha256 BLOB NOT NULL,
            addenda_length INTEGER NOT NULL, addenda_records INTEGER NOT NULL, list_offset INTEGER NOT NULL,
            list_count INTEGER NOT NULL, list_sha256 BLOB NOT NULL, commitment_offset INTEGER NOT NULL,
            commitment_count INTEGER NOT NULL, commitment_sha256 BLOB NOT NULL, tombstone_offset INTEGER NOT NULL,
            tombstone_count INTEGER NOT NULL, tombstone_sha256 BLOB NOT NULL, months TEXT NOT NULL,
            unlinked INTEGER, replaced INTEGER);
        CREATE INDEX disposition_carry_source ON disposition_carry (source);
        CREATE TABLE disposition_review (
            sequence INTEGER PRIMARY KEY, done INTEGER NOT NULL, agent TEXT NOT NULL, outcome TEXT NOT NULL,
            until INTEGER, list_offset INTEGER NOT NULL, list_count INTEGER NOT NULL, list_sha256 BLOB NOT NULL,
            detail INTEGER);
        CREATE TABLE retention_summary (
            volume INTEGER PRIMARY KEY, version INTEGER NOT NULL, changed INTEGER NOT NULL, schedule INTEGER NOT NULL,
            event INTEGER, chains INTEGER, least INTEGER, counts TEXT NOT NULL);
        CREATE TABLE rules (sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, document BLOB NOT NULL);
        CREATE TABLE agent (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, added INTEGER NOT NULL, kind TEXT NOT NULL,
            roles TEXT NOT NULL, user INTEGER, until INTEGER, revoked INTEGER, detail INTEGER, scoped INTEGER NOT NULL);
        CREATE TABLE token (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, created INTEGER NOT NULL, agent TEXT NOT NULL,
            hash BLOB NOT NULL, roles TEXT NOT NULL, holder INTEGER, expires INTEGER NOT NULL, revoked INTEGER,
            detail INTEGER, scoped INTEGER NOT NULL);
        CREATE TABLE checkpoint (sequence INTEGER PRIMARY KEY, size INTEGER NOT NULL, handed INTEGER NOT NULL);
        """

    static func prepare(_ database: Database, path: String) throws {
        guard try !database.tableExists("applied") else { return try check(database, path: path) }
        try database.execute(sql: statements)
        try database.execute(
            sql: "INSERT INTO applied VALUES (1, ?, 0, 0, ?, NULL, 0, 0, 0, 0)",
            arguments: [version, Digest.zero.column])
        try database.execute(sql: "INSERT INTO status_change VALUES (1, 0, 0)")
        try database.execute(sql: "INSERT INTO restriction_change VALUES (1, 0)")
    }

    static func check(_ database: Database, path: String) throws {
        guard try CatalogueDatabase.schema(of: database) == version else {
            throw CatalogueError(
                code: .missing, subject: path, message: "\(path) is no register of this version; run rebuild")
        }
    }
}
