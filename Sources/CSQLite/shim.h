// SPDX-License-Identifier: Apache-2.0

#ifndef MUNIMENT_CSQLITE_SHIM_H
#define MUNIMENT_CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_config takes any number of arguments, which Swift can't call.
static inline int muniment_sqlite_forget_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
