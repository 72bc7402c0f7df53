/* SPDX-License-Identifier: Apache-2.0 */
/* What stands after --blockdev and --export is read and checked, and errors name the option. */
#include "check.h"
#include "options.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static struct options *read_options(enum option_kind kind, const char *text)
{
    struct options *options;
    struct error error;
    int result = options_parse(kind, text, &options, &error);

    if (result < 0)
        fprintf(stderr, "%s\n", error.text);
    CHECK_EQUAL(result, 0);
    return options;
}

static void check_refused(enum option_kind kind, const char *text, const char *message)
{
    struct options *options;
    struct error error;

    CHECK_EQUAL(options_parse(kind, text, &options, &error), -EINVAL);
    if (strcmp(error.text, message) != 0) {
        fprintf(stderr, "'%s' is answered with '%s', not '%s'\n", text, error.text, message);
        abort();
    }
}

static void defaults(void)
{
    struct options *options = read_options(OPTION_EXPORT, "vduse-blk,node-name=n,id=x");

    CHECK(strcmp(options_driver(options)->name, "vduse-blk") == 0);
    CHECK(strcmp(options_string(options, "name"), "x") == 0);
    CHECK(strcmp(options_string(options, "serial"), "") == 0);
    CHECK(!options_bool(options, "writable"));
    CHECK_EQUAL(options_number(options, "num-queues"), 1);
    CHECK_EQUAL(options_number(options, "queue-size"), 256);
    CHECK_EQUAL(options_number(options, "logical-block-size"), 512);
    options_free(options);
    options = read_options(OPTION_BLOCKDEV, "null-co,node-name=n");
    CHECK_EQUAL(options_number(options, "size"), 1 << 30);
    options_free(options);
}

static void values(void)
{
    struct options *options = read_options(
        OPTION_EXPORT, "type=vduse-blk,id=x,name=y,node-name=n,writable=on,num-queues=65535,queue-size=1024,"
                       "logical-block-size=4096,serial=12345678901234567890");

    CHECK(strcmp(options_string(options, "name"), "y") == 0);
    CHECK(strcmp(options_string(options, "serial"), "12345678901234567890") == 0);
    CHECK(options_bool(options, "writable"));
    CHECK_EQUAL(options_number(options, "num-queues"), 65535);
    CHECK_EQUAL(options_number(options, "queue-size"), 1024);
    CHECK_EQUAL(options_number(options, "logical-block-size"), 4096);
    options_free(options);
}

static void commas(void)
{
    struct options *options = read_options(OPTION_BLOCKDEV, "driver=file,filename=a,,b=c,,,node-name=,,");

    CHECK(strcmp(options_string(options, "filename"), "a,b=c,") == 0);
    CHECK(strcmp(options_string(options, "node-name"), ",") == 0);
    options_free(options);
}

static void sizes(void)
{
    static const struct {
        const char *text;
        uint64_t size;
    } cases[] = {{"0", 0}, {"7", 7}, {"3k", 3072}, {"3K", 3072}, {"1M", 1 << 20}, {"2G", 2ull << 30}, {"1T", 1ull << 40}};

    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct options *options;
        char text[100];

        snprintf(text, sizeof(text), "null-co,node-name=n,size=%s", cases[i].text);
        options = read_options(OPTION_BLOCKDEV, text);
        CHECK_EQUAL(options_number(options, "size"), cases[i].size);
        options_free(options);
    }
}

static void errors(void)
{
    char name[300], text[400], message[400];

    check_refused(OPTION_EXPORT, "", "--export: '' is no driver: the first word names one, such as vduse-blk");
    check_refused(OPTION_EXPORT, "vduse", "--export: 'vduse' is no driver: the first word names one, such as vduse-blk");
    check_refused(OPTION_BLOCKDEV, "vduse-blk",
                  "--blockdev: 'vduse-blk' is no driver: the first word names one, such as file");
    check_refused(OPTION_EXPORT, "vduse-blk,id=x", "--export: node-name is missing");
    check_refused(OPTION_EXPORT, "vduse-blk,node-name=n", "--export: id is missing");
    check_refused(OPTION_EXPORT, "vduse-blk,node-name=n,id", "--export: 'id' is not of the form NAME=VALUE");
    check_refused(OPTION_EXPORT, "vduse-blk,color=red", "--export: vduse-blk has no option 'color'");
    check_refused(OPTION_EXPORT, "vduse-blk,id=x,id=y", "--export: id is given twice");
    check_refused(OPTION_EXPORT, "vduse-blk,id=", "--export: id: must not be empty");
    check_refused(OPTION_EXPORT, "vduse-blk,id=a/b",
                  "--export: id: 'a/b' has a '/', which a device's name cannot have");
    check_refused(OPTION_EXPORT, "vduse-blk,name=/", "--export: name: '/' has a '/', which a device's name cannot have");
    check_refused(OPTION_EXPORT, "vduse-blk,writable=yes", "--export: writable: 'yes' is neither on nor off");
    check_refused(OPTION_EXPORT, "vduse-blk,num-queues=0",
                  "--export: num-queues: 0 is not a number from 1 to 65535");
    check_refused(OPTION_EXPORT, "vduse-blk,num-queues=65536",
                  "--export: num-queues: 65536 is not a number from 1 to 65535");
    check_refused(OPTION_EXPORT, "vduse-blk,num-queues=-1", "--export: num-queues: '-1' is not a number");
    check_refused(OPTION_EXPORT, "vduse-blk,num-queues=1x", "--export: num-queues: '1x' is not a number");
    check_refused(OPTION_EXPORT, "vduse-blk,num-queues=18446744073709551617",
                  "--export: num-queues: '18446744073709551617' is not a number");
    for (unsigned i = 0; i < 4; i++) {
        static const char *const sizes[] = {"2", "3", "257", "2048"};

        snprintf(text, sizeof(text), "vduse-blk,queue-size=%s", sizes[i]);
        snprintf(message, sizeof(message), "--export: queue-size: %s is not a power of two from 4 to 1024", sizes[i]);
        check_refused(OPTION_EXPORT, text, message);
    }
    snprintf(message, sizeof(message), "--export: logical-block-size: 256 is not a power of two from 512 to %ld",
             sysconf(_SC_PAGESIZE));
    check_refused(OPTION_EXPORT, "vduse-blk,logical-block-size=256", message);
    snprintf(text, sizeof(text), "vduse-blk,logical-block-size=%ld", 2 * sysconf(_SC_PAGESIZE));
    snprintf(message, sizeof(message), "--export: logical-block-size: %ld is not a power of two from 512 to %ld",
             2 * sysconf(_SC_PAGESIZE), sysconf(_SC_PAGESIZE));
    check_refused(OPTION_EXPORT, text, message);
    check_refused(OPTION_EXPORT, "vduse-blk,serial=123456789012345678901", "--export: serial: longer than 20 bytes");
    check_refused(OPTION_BLOCKDEV, "null-co,size=1X",
                  "--blockdev: size: '1X' is not a size in bytes, or with k, M, G or T");
    check_refused(OPTION_BLOCKDEV, "null-co,size=99999999T",
                  "--blockdev: size: '99999999T' is not a size in bytes, or with k, M, G or T");
    check_refused(OPTION_BLOCKDEV, "null-co,size=1kk",
                  "--blockdev: size: '1kk' is not a size in bytes, or with k, M, G or T");
    check_refused(OPTION_BLOCKDEV, "file,aio=thread", "--blockdev: aio: 'thread' is none of auto|threads|io_uring");
    check_refused(OPTION_BLOCKDEV, "file,aio=", "--blockdev: aio: '' is none of auto|threads|io_uring");
    memset(name, 'n', sizeof(name));
    name[256] = '\0';
    snprintf(text, sizeof(text), "vduse-blk,id=%s", name);
    check_refused(OPTION_EXPORT, text, "--export: id: longer than 255 bytes");
}

/** The table is what a schema is made from: each row holds together. */
static void table(void)
{
    for (size_t i = 0; i < option_table_size; i++) {
        const struct option_spec *spec = &option_table[i];

        CHECK(driver_find(spec->kind, spec->driver) && spec->name && spec->help);
        CHECK((spec->type == OPTION_CHOICE) == (spec->choices != NULL));
        CHECK(spec->type == OPTION_BOOL || spec->type == OPTION_CHOICE || spec->max > spec->min);
        CHECK(!(spec->flags & OPTION_REQUIRED) || (!spec->fallback && !spec->same_as));
        CHECK((spec->flags & OPTION_REQUIRED) || spec->fallback || spec->same_as);
        for (size_t j = 0; j < i; j++)
            CHECK(option_table[j].kind != spec->kind || strcmp(option_table[j].driver, spec->driver) != 0 ||
                  strcmp(option_table[j].name, spec->name) != 0);
    }
}

int main(void)
{
    RUN(defaults);
    RUN(values);
    RUN(commas);
    RUN(sizes);
    RUN(errors);
    RUN(table);
    return 0;
}
