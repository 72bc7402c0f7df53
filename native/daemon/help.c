/* SPDX-License-Identifier: Apache-2.0 */
/* What --help and --version print: from the table of options, and from what is built in. */
#include "config-host.h"

#include "command-line.h"
#include "export.h"
#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#ifdef CONFIG_VDUSE_BLK_EXPORT
#include <libvduse.h>
#endif

static bool is_built_in(const struct driver_spec *spec)
{
    if (spec->kind == OPTION_BLOCKDEV) {
        for (const struct block_driver *driver = NULL; (driver = block_driver_next(driver));)
            if (strcmp(driver->name, spec->name) == 0)
                return true;
        return false;
    }
    for (const struct export_driver *driver = NULL; (driver = export_driver_next(driver));)
        if (strcmp(driver->name, spec->name) == 0)
            return true;
    return false;
}

/** What an option takes, such as "from 4 to 1024, a power of two". */
static void print_values(const struct option_spec *spec)
{
    switch (spec->type) {
    case OPTION_STRING:
        printf("at most %" PRIu64 " bytes", spec->max);
        break;
    case OPTION_BOOL:
        printf("on or off");
        break;
    case OPTION_NUMBER:
        if (spec->flags & OPTION_UP_TO_PAGE)
            printf("from %" PRIu64 " to the page size", spec->min);
        else
            printf("from %" PRIu64 " to %" PRIu64, spec->min, spec->max);
        break;
    case OPTION_SIZE:
        printf("bytes, or with k, M, G, T");
        break;
    case OPTION_CHOICE:
        printf("%s", spec->choices);
        break;
    }
    if (spec->flags & OPTION_POWER_OF_TWO)
        printf(", a power of two");
    if (spec->flags & OPTION_REQUIRED)
        printf(", required");
    else if (spec->same_as)
        printf(", default: %s", spec->same_as);
    else if (spec->fallback && *spec->fallback)
        printf(", default: %s", spec->fallback);
}

static void print_driver(const struct driver_spec *driver)
{
    printf("\n  %s %s,...   %s\n", option_kind_name(driver->kind), driver->name, driver->help);
    if (!is_built_in(driver))
        printf("    (not built in: configure with --enable-%s)\n", driver->feature);
    for (size_t i = 0; i < option_table_size; i++) {
        const struct option_spec *spec = &option_table[i];

        if (spec->kind != driver->kind || strcmp(spec->driver, driver->name) != 0)
            continue;
        printf("    %-20s %s (", spec->name, spec->help);
        print_values(spec);
        printf(")\n");
    }
}

void print_help(void)
{
    printf("Usage: " PROGRAM_NAME " --blockdev DRIVER,OPTION=VALUE,... --export DRIVER,OPTION=VALUE,...\n"
           "Shows disk images to the kernel of this host as block devices.\n"
           "\n"
           "  " PROGRAM_NAME " --blockdev file,node-name=drive0,filename=test.img \\\n"
           "      --export vduse-blk,node-name=drive0,id=vduse-export0,writable=on\n"
           "  vdpa dev add name vduse-export0 mgmtdev vduse      # attach\n"
           "  vdpa dev del vduse-export0                         # detach, then stop the daemon\n"
           "\n"
           "Both options may be given several times. A comma within a value is written twice.\n");
    for (size_t i = 0; i < driver_table_size; i++)
        print_driver(&driver_table[i]);
    printf("\n"
           "  --daemonize            go to the background once all exports are there; then messages go to syslog\n"
           "  --pidfile FILE         write the process id to a file, which only one daemon can hold\n"
           "  --runtime-dir DIR      where the record of requests in flight is kept, so that a daemon started after a\n"
           "                         crash goes on (default: $XDG_RUNTIME_DIR/" PROGRAM_NAME ",\n"
           "                         or /run/" PROGRAM_NAME "; none: keep no record)\n"
           "  -h, --help\n"
           "  -V, --version          also lists what is built in\n"
           "\n"
           "SIGTERM and SIGINT finish what is in flight, flush, and end. While a device is attached, the first one says\n"
           "so and waits until it is detached; a second one leaves it behind, and a daemon started with the same options\n"
           "takes it over. SIGHUP looks how large the images are and resizes the devices.\n"
           "\n"
           "Exit status: 0 fine, 1 something failed, 2 the command line is wrong.\n");
}

static void print_drivers(const char *what, enum option_kind kind)
{
    const char *none = " none";

    printf("%s:", what);
    for (size_t i = 0; i < driver_table_size; i++) {
        if (driver_table[i].kind != kind || !is_built_in(&driver_table[i]))
            continue;
        printf(" %s", driver_table[i].name);
        none = "";
    }
    printf("%s\n", none);
}

void print_version(void)
{
    printf(PROGRAM_NAME " " DAEMON_VERSION "\n");
    print_drivers("block drivers", OPTION_BLOCKDEV);
    print_drivers("exports", OPTION_EXPORT);
    printf("aio: threads%s\n",
#ifdef CONFIG_LINUX_IO_URING
           " io_uring"
#else
           ""
#endif
    );
#ifdef CONFIG_VDUSE_BLK_EXPORT
    printf("libvduse: %s\n", vduse_version());
#endif
}
