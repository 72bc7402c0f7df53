/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what stands after --blockdev and --export, and checks it against the table. */
#include "options.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct value {
    const struct option_spec *spec;
    char *text; /* NULL: not given */
    uint64_t number;
};

struct options {
    const struct driver_spec *driver;
    size_t count;
    struct value values[];
};

const char *option_kind_name(enum option_kind kind)
{
    return kind == OPTION_BLOCKDEV ? "--blockdev" : "--export";
}

const struct driver_spec *driver_find(enum option_kind kind, const char *name)
{
    for (size_t i = 0; i < driver_table_size; i++)
        if (driver_table[i].kind == kind && strcmp(driver_table[i].name, name) == 0)
            return &driver_table[i];
    return NULL;
}

/* ---- Text ------------------------------------------------------------------------------------------------------ */

/** Cuts the next part off at a single comma, making ",," a comma. Returns it, for free(), or NULL if out of memory. */
static char *next_part(const char **text)
{
    const char *from = *text;
    char *part = malloc(strlen(from) + 1);
    char *to = part;

    if (!part)
        return NULL;
    for (; *from && !(from[0] == ',' && from[1] != ','); from++) {
        if (*from == ',')
            from++;
        *to++ = *from;
    }
    *to = '\0';
    *text = *from ? from + 1 : from;
    return part;
}

static bool parse_digits(const char *text, const char **end, uint64_t *number)
{
    uint64_t value = 0;

    if (*text < '0' || *text > '9')
        return false;
    for (; *text >= '0' && *text <= '9'; text++) {
        unsigned digit = (unsigned)(*text - '0');

        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *end = text;
    *number = value;
    return true;
}

static bool parse_size(const char *text, uint64_t *number)
{
    static const char suffixes[] = "kMGT";
    const char *end, *suffix;
    unsigned shift;

    if (!parse_digits(text, &end, number))
        return false;
    if (!*end)
        return true;
    suffix = strchr(suffixes, *end == 'K' ? 'k' : *end);
    if (!suffix || end[1])
        return false;
    shift = 10 * (unsigned)(suffix - suffixes + 1);
    if (*number > UINT64_MAX >> shift)
        return false;
    *number <<= shift;
    return true;
}

static bool is_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);

    for (const char *word = choices; word; word = strchr(word, '|')) {
        word += *word == '|';
        if (length > 0 && strncmp(word, text, length) == 0 && (word[length] == '|' || word[length] == '\0'))
            return true;
    }
    return false;
}

/* ---- Values ---------------------------------------------------------------------------------------------------- */

static int check_number(const struct option_spec *spec, uint64_t number, struct error *error)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t max = (spec->flags & OPTION_UP_TO_PAGE) && page < spec->max ? page : spec->max;
    bool power = spec->flags & OPTION_POWER_OF_TWO;

    if (number < spec->min || number > max || (power && (number & (number - 1)) != 0))
        return error_set(error, -EINVAL, "%s: %" PRIu64 " is not %s from %" PRIu64 " to %" PRIu64, spec->name, number,
                         power ? "a power of two" : "a number", spec->min, max);
    return 0;
}

/** Turns an option's text into its number, and checks it. */
static int check_value(struct value *value, struct error *error)
{
    const struct option_spec *spec = value->spec;
    const char *text = value->text;
    const char *end;

    switch (spec->type) {
    case OPTION_STRING:
        if (strlen(text) < spec->min)
            return error_set(error, -EINVAL, "%s: must not be empty", spec->name);
        if (strlen(text) > spec->max)
            return error_set(error, -EINVAL, "%s: longer than %" PRIu64 " bytes", spec->name, spec->max);
        if ((spec->flags & OPTION_NO_SLASH) && strchr(text, '/'))
            return error_set(error, -EINVAL, "%s: '%s' has a '/', which a device's name cannot have", spec->name, text);
        return 0;
    case OPTION_BOOL:
        value->number = strcmp(text, "on") == 0;
        if (!value->number && strcmp(text, "off") != 0)
            return error_set(error, -EINVAL, "%s: '%s' is neither on nor off", spec->name, text);
        return 0;
    case OPTION_NUMBER:
        if (!parse_digits(text, &end, &value->number) || *end)
            return error_set(error, -EINVAL, "%s: '%s' is not a number", spec->name, text);
        return check_number(spec, value->number, error);
    case OPTION_SIZE:
        if (!parse_size(text, &value->number))
            return error_set(error, -EINVAL, "%s: '%s' is not a size in bytes, or with k, M, G or T", spec->name, text);
        return check_number(spec, value->number, error);
    case OPTION_CHOICE:
        if (!is_choice(spec->choices, text))
            return error_set(error, -EINVAL, "%s: '%s' is none of %s", spec->name, text, spec->choices);
        return 0;
    }
    return -EINVAL;
}

static struct value *find(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++)
        if (strcmp(options->values[i].spec->name, name) == 0)
            return (struct value *)&options->values[i];
    return NULL;
}

static int set_default(struct options *options, struct value *value, struct error *error)
{
    const struct option_spec *spec = value->spec;
    const char *text = spec->same_as ? find(options, spec->same_as)->text : spec->fallback;

    if (spec->flags & OPTION_REQUIRED)
        return error_set(error, -EINVAL, "%s is missing", spec->name);
    if (!text)
        return 0;
    value->text = strdup(text);
    if (!value->text)
        return error_set(error, -ENOMEM, "out of memory");
    return check_value(value, error);
}

/* ---- The whole ------------------------------------------------------------------------------------------------- */

static struct options *options_new(const struct driver_spec *driver)
{
    struct options *options = calloc(1, sizeof(*options) + option_table_size * sizeof(options->values[0]));

    if (!options)
        return NULL;
    options->driver = driver;
    for (size_t i = 0; i < option_table_size; i++)
        if (option_table[i].kind == driver->kind && strcmp(option_table[i].driver, driver->name) == 0)
            options->values[options->count++].spec = &option_table[i];
    return options;
}

/** Takes over one NAME=VALUE. */
static int set_part(struct options *options, char *part, struct error *error)
{
    char *equals = strchr(part, '=');
    struct value *value;

    if (!equals)
        return error_set(error, -EINVAL, "'%s' is not of the form NAME=VALUE", part);
    *equals = '\0';
    value = find(options, part);
    if (!value)
        return error_set(error, -EINVAL, "%s has no option '%s'", options->driver->name, part);
    if (value->text)
        return error_set(error, -EINVAL, "%s is given twice", part);
    value->text = strdup(equals + 1);
    if (!value->text)
        return error_set(error, -ENOMEM, "out of memory");
    return check_value(value, error);
}

/** Reads the driver, which comes first. */
static int parse_driver(enum option_kind kind, const char **text, const struct driver_spec **driver,
                        struct error *error)
{
    static const char *const keys[] = {[OPTION_BLOCKDEV] = "driver=", [OPTION_EXPORT] = "type="};
    const char *key = keys[kind];
    char *part = next_part(text);
    const char *name = part;
    int result = 0;

    if (!part)
        return error_set(error, -ENOMEM, "out of memory");
    if (strncmp(part, key, strlen(key)) == 0)
        name += strlen(key);
    *driver = driver_find(kind, name);
    if (!*driver)
        result = error_set(error, -EINVAL, "'%s' is no driver: the first word names one, such as %s", name,
                           kind == OPTION_BLOCKDEV ? "file" : "vduse-blk");
    free(part);
    return result;
}

int options_parse(enum option_kind kind, const char *text, struct options **result, struct error *error)
{
    const struct driver_spec *driver;
    struct options *options = NULL;
    int code = parse_driver(kind, &text, &driver, error);

    if (code == 0) {
        options = options_new(driver);
        if (!options)
            code = error_set(error, -ENOMEM, "out of memory");
    }
    while (code == 0 && *text) {
        char *part = next_part(&text);

        code = part ? set_part(options, part, error) : error_set(error, -ENOMEM, "out of memory");
        free(part);
    }
    for (size_t i = 0; code == 0 && i < options->count; i++)
        if (!options->values[i].text)
            code = set_default(options, &options->values[i], error);
    if (code < 0) {
        error_prefix(error, "%s", option_kind_name(kind));
        options_free(options);
        return code;
    }
    *result = options;
    return 0;
}

void options_free(struct options *options)
{
    if (!options)
        return;
    for (size_t i = 0; i < options->count; i++)
        free(options->values[i].text);
    free(options);
}

const struct driver_spec *options_driver(const struct options *options)
{
    return options->driver;
}

const char *options_string(const struct options *options, const char *name)
{
    const struct value *value = find(options, name);

    assert(value);
    return value->text;
}

uint64_t options_number(const struct options *options, const char *name)
{
    const struct value *value = find(options, name);

    assert(value);
    return value->number;
}

bool options_bool(const struct options *options, const char *name)
{
    return options_number(options, name) != 0;
}
