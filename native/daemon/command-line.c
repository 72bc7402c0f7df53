/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of kgate-storage-daemon. */
#include "command-line.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_BLOCKDEV = 256, OPT_EXPORT, OPT_DAEMONIZE, OPT_PIDFILE, OPT_RUNTIME_DIR, OPT_HELP, OPT_VERSION };

static const struct option long_options[] = {
    {"blockdev", required_argument, NULL, OPT_BLOCKDEV},
    {"export", required_argument, NULL, OPT_EXPORT},
    {"daemonize", no_argument, NULL, OPT_DAEMONIZE},
    {"pidfile", required_argument, NULL, OPT_PIDFILE},
    {"runtime-dir", required_argument, NULL, OPT_RUNTIME_DIR},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {0},
};

static int add(enum option_kind kind, const char *text, struct options ***list, size_t *count, struct error *error)
{
    struct options **longer = realloc(*list, (*count + 1) * sizeof(**list));
    int result;

    if (!longer)
        return error_set(error, -ENOMEM, "out of memory");
    *list = longer;
    result = options_parse(kind, text, &longer[*count], error);
    if (result == 0)
        (*count)++;
    return result;
}

static int take(int option, struct command_line *line, struct error *error)
{
    switch (option) {
    case OPT_BLOCKDEV:
        return add(OPTION_BLOCKDEV, optarg, &line->blockdevs, &line->blockdev_count, error);
    case OPT_EXPORT:
        return add(OPTION_EXPORT, optarg, &line->exports, &line->export_count, error);
    case OPT_DAEMONIZE:
        line->daemonize = true;
        return 0;
    case OPT_PIDFILE:
        line->pidfile = optarg;
        return 0;
    case OPT_RUNTIME_DIR:
        line->runtime_dir = optarg;
        return 0;
    case OPT_HELP:
    case 'h':
        line->command = COMMAND_HELP;
        return 0;
    case OPT_VERSION:
    case 'V':
        line->command = COMMAND_VERSION;
        return 0;
    default:
        return -EINVAL;
    }
}

int command_line_parse(int argc, char **argv, struct command_line *line, struct error *error)
{
    *line = (struct command_line){.command = COMMAND_RUN};
    optind = 0;
    opterr = 0;
    for (;;) {
        int at = optind ? optind : 1;
        int option = getopt_long(argc, argv, "+:hV", long_options, NULL);
        int result;

        if (option == -1)
            break;
        if (option == ':')
            return error_set(error, -EINVAL, "%s needs a value", argv[at]);
        if (option == '?')
            return error_set(error, -EINVAL, "there is no option %s: see --help", argv[at]);
        result = take(option, line, error);
        if (result < 0 || line->command != COMMAND_RUN)
            return result;
    }
    if (optind < argc)
        return error_set(error, -EINVAL, "'%s' is no option: see --help", argv[optind]);
    if (line->export_count == 0)
        return error_set(error, -EINVAL, "there is no --export, so nothing to do: see --help");
    return 0;
}

void command_line_free(struct command_line *line)
{
    for (size_t i = 0; i < line->blockdev_count; i++)
        options_free(line->blockdevs[i]);
    for (size_t i = 0; i < line->export_count; i++)
        options_free(line->exports[i]);
    free(line->blockdevs);
    free(line->exports);
}
