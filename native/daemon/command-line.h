/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of kgate-storage-daemon. */
#ifndef KGATE_COMMAND_LINE_H
#define KGATE_COMMAND_LINE_H

#include "options.h"

#include <stdbool.h>
#include <stddef.h>

enum command { COMMAND_RUN, COMMAND_HELP, COMMAND_VERSION };

struct command_line {
    enum command command;
    bool daemonize;
    const char *pidfile;     /* NULL: none */
    const char *runtime_dir; /* NULL: the usual one; "none": none */
    struct options **blockdevs, **exports;
    size_t blockdev_count, export_count;
};

/** Reads the arguments. Returns 0, or -errno with a sentence. Free with command_line_free() in both cases. */
int command_line_parse(int argc, char **argv, struct command_line *line, struct error *error);
void command_line_free(struct command_line *line);

/** Write to standard output. */
void print_help(void);
void print_version(void);

#endif
