/* SPDX-License-Identifier: Apache-2.0 */
/* The options of --blockdev and --export: what there is (option-table.c), and what somebody gave. */
#ifndef KGATE_OPTIONS_H
#define KGATE_OPTIONS_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind { OPTION_BLOCKDEV, OPTION_EXPORT };

enum option_type {
    OPTION_STRING, /* min and max count bytes */
    OPTION_BOOL,   /* on or off */
    OPTION_NUMBER, /* decimal */
    OPTION_SIZE,   /* bytes, or with a suffix k, M, G, T: times 1024 and so on */
    OPTION_CHOICE, /* one of the words in choices, which | separates */
};

enum option_flags {
    OPTION_REQUIRED = 1,
    OPTION_POWER_OF_TWO = 2,
    OPTION_NO_SLASH = 4,   /* a name that becomes a file's */
    OPTION_UP_TO_PAGE = 8, /* at most a page of this machine, whatever max says */
};

struct option_spec {
    enum option_kind kind;
    const char *driver;
    const char *name;
    enum option_type type;
    unsigned flags;
    uint64_t min, max;
    const char *choices;
    const char *fallback; /* the default, as one would write it; NULL: none */
    const char *same_as;  /* the option whose value is the default; NULL: none */
    const char *help;
};

/** A driver that this source has; whether it is built in, its registry knows. */
struct driver_spec {
    enum option_kind kind;
    const char *name;
    const char *feature; /* what configure calls it; NULL: always built in */
    const char *help;
};

extern const struct option_spec option_table[];
extern const size_t option_table_size;
extern const struct driver_spec driver_table[];
extern const size_t driver_table_size;

/** The value of each option of one driver, given or by default. */
struct options;

/** The words of a kind on the command line: "--blockdev", "--export". */
const char *option_kind_name(enum option_kind kind);

/** Finds a driver by name, or NULL. */
const struct driver_spec *driver_find(enum option_kind kind, const char *name);

/**
 * Reads DRIVER,NAME=VALUE,... (or driver=DRIVER,...; ",," is a comma within a value), and checks every value.
 * Returns 0, or -EINVAL with a sentence that names the option. Free with options_free().
 */
int options_parse(enum option_kind kind, const char *text, struct options **options, struct error *error);
void options_free(struct options *options);

const struct driver_spec *options_driver(const struct options *options);

/** The value of an option that the driver has; NULL if it has no default and was not given. */
const char *options_string(const struct options *options, const char *name);
uint64_t options_number(const struct options *options, const char *name);
bool options_bool(const struct options *options, const char *name);

#endif
