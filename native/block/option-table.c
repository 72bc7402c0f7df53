/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of drivers and their options: names, types, ranges, defaults. Help, checks and schemas come from it. */
#include "options.h"

const struct driver_spec driver_table[] = {
    {OPTION_BLOCKDEV, "file", NULL, "a raw image file or a block device"},
    {OPTION_BLOCKDEV, "null-co", NULL, "a disk that stores nothing and reads as chance will have it, to measure with"},
    {OPTION_EXPORT, "vduse-blk", "vduse-blk-export", "a virtio-blk device on the vDPA bus of this host"},
};
const size_t driver_table_size = sizeof(driver_table) / sizeof(driver_table[0]);

/* clang-format off */
const struct option_spec option_table[] = {
    {
        .kind = OPTION_BLOCKDEV, .driver = "file", .name = "node-name", .type = OPTION_STRING,
        .flags = OPTION_REQUIRED, .min = 1, .max = 255,
        .help = "what exports call it",
    },
    {
        .kind = OPTION_BLOCKDEV, .driver = "file", .name = "filename", .type = OPTION_STRING,
        .flags = OPTION_REQUIRED, .min = 1, .max = 4095,
        .help = "the image",
    },
    {
        .kind = OPTION_BLOCKDEV, .driver = "file", .name = "read-only", .type = OPTION_BOOL,
        .fallback = "off",
        .help = "never write to it; then it may be a file that this user cannot write",
    },
    {
        .kind = OPTION_BLOCKDEV, .driver = "file", .name = "cache.direct", .type = OPTION_BOOL,
        .fallback = "off",
        .help = "go around the page cache of this host (O_DIRECT)",
    },
    {
        .kind = OPTION_BLOCKDEV, .driver = "file", .name = "aio", .type = OPTION_CHOICE,
        .choices = "auto|threads|io_uring", .fallback = "auto",
        .help = "who waits for the disk; auto takes io_uring where it is built in and the kernel allows it",
    },
    {
        .kind = OPTION_BLOCKDEV, .driver = "null-co", .name = "node-name", .type = OPTION_STRING,
        .flags = OPTION_REQUIRED, .min = 1, .max = 255,
        .help = "what exports call it",
    },
    {
        .kind = OPTION_BLOCKDEV, .driver = "null-co", .name = "size", .type = OPTION_SIZE,
        .min = 0, .max = INT64_MAX, .fallback = "1G",
        .help = "bytes",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "node-name", .type = OPTION_STRING,
        .flags = OPTION_REQUIRED, .min = 1, .max = 255,
        .help = "the --blockdev to export",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "id", .type = OPTION_STRING,
        .flags = OPTION_REQUIRED | OPTION_NO_SLASH, .min = 1, .max = 255,
        .help = "what messages call this export",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "name", .type = OPTION_STRING,
        .flags = OPTION_NO_SLASH, .min = 1, .max = 255, .same_as = "id",
        .help = "the VDUSE device: /dev/vduse/NAME",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "writable", .type = OPTION_BOOL,
        .fallback = "off",
        .help = "let the driver write; one export of a node may",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "num-queues", .type = OPTION_NUMBER,
        .min = 1, .max = UINT16_MAX, .fallback = "1",
        .help = "virtqueues, each with a thread of its own",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "queue-size", .type = OPTION_NUMBER,
        .flags = OPTION_POWER_OF_TWO, .min = 4, .max = 1024, .fallback = "256",
        .help = "descriptors of a virtqueue",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "logical-block-size", .type = OPTION_NUMBER,
        .flags = OPTION_POWER_OF_TWO | OPTION_UP_TO_PAGE, .min = 512, .max = 65536, .fallback = "512",
        .help = "bytes; what the driver must align requests to",
    },
    {
        .kind = OPTION_EXPORT, .driver = "vduse-blk", .name = "serial", .type = OPTION_STRING,
        .min = 0, .max = 20, .fallback = "",
        .help = "the serial number that the driver sees",
    },
};
/* clang-format on */
const size_t option_table_size = sizeof(option_table) / sizeof(option_table[0]);
