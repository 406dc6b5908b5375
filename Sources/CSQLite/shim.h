// SPDX-License-Identifier: Apache-2.0

#ifndef MUNIMENT_CSQLITE_SHIM_H
#define MUNIMENT_CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_config takes any number of arguments, which Swift can't call.
static inline int muniment_sqlite_forget_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// The auxiliary function muniment_counts of FTS5 (https://www.sqlite.org/fts5.html#custom_auxiliary_functions): 64-bit
// integers with the tokens of the row, the tokens of all rows, the number of rows, and of each phrase of the expression
// how often the row has it. What bm25() needs but for the rows that have a phrase, which it counts anew for each query.
static void muniment_fts5_counts(
    const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    int phrases = api->xPhraseCount(row), instances = 0, size = 0;
    sqlite3_int64 *numbers = sqlite3_malloc64(sizeof(sqlite3_int64) * (sqlite3_uint64)(phrases + 3));
    if (!numbers) {
        sqlite3_result_error_nomem(context);
        return;
    }
    for (int i = 0; i < phrases + 3; i++) numbers[i] = 0;
    int code = api->xColumnSize(row, -1, &size);
    numbers[0] = size;
    if (code == SQLITE_OK) code = api->xColumnTotalSize(row, -1, &numbers[1]);
    if (code == SQLITE_OK) code = api->xRowCount(row, &numbers[2]);
    if (code == SQLITE_OK) code = api->xInstCount(row, &instances);
    for (int i = 0; code == SQLITE_OK && i < instances; i++) {
        int phrase, column, offset;
        code = api->xInst(row, i, &phrase, &column, &offset);
        if (code == SQLITE_OK && phrase >= 0 && phrase < phrases) numbers[3 + phrase]++;
    }
    if (code != SQLITE_OK) {
        sqlite3_free(numbers);
        sqlite3_result_error_code(context, code);
        return;
    }
    sqlite3_result_blob(context, numbers, (int)sizeof(sqlite3_int64) * (phrases + 3), sqlite3_free);
}

static inline int muniment_add_fts5_counts(sqlite3 *database) {
    fts5_api *api = 0;
    sqlite3_stmt *statement = 0;
    int code = sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, 0);
    if (code == SQLITE_OK) code = sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", 0);
    if (code == SQLITE_OK) sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code != SQLITE_OK || !api) return code == SQLITE_OK ? SQLITE_ERROR : code;
    return api->xCreateFunction(api, "muniment_counts", 0, muniment_fts5_counts, 0);
}

#endif
