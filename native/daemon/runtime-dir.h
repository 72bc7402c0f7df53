/* SPDX-License-Identifier: Apache-2.0 */
/* The folder for what has to outlive a crash of the daemon. */
#ifndef KGATE_RUNTIME_DIR_H
#define KGATE_RUNTIME_DIR_H

#include "error.h"

/**
 * Makes sure of a folder that only this user can use. given: as on the command line, or NULL for the usual one.
 * *path is NULL if there shall be none; free it. Returns 0 or -errno with a sentence.
 */
int runtime_dir_open(const char *given, char **path, struct error *error);

#endif
