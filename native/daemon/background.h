/* SPDX-License-Identifier: Apache-2.0 */
/* Going to the background, and the file that says who runs there. */
#ifndef KGATE_BACKGROUND_H
#define KGATE_BACKGROUND_H

#include "error.h"

/**
 * Splits off a process that goes on, while the calling one waits for background_ready() there and then exits with 0;
 * or with the other's status if that ends first. Returns a descriptor for background_ready(), or -errno.
 * Before any thread is started.
 */
int background_fork(struct error *error);

/** Lets the process in the foreground exit, and lets go of the terminal. */
void background_ready(int fd);

/**
 * Writes this process's id to a file and holds it: -EBUSY if another process does. Returns a descriptor to keep open,
 * or -errno. *absolute names the file from anywhere: a process that ends well removes it, and frees the name.
 */
int pidfile_write(const char *path, char **absolute, struct error *error);

#endif
