/* SPDX-License-Identifier: Apache-2.0 */
/* The null-co driver: every request succeeds at once and touches nothing, so what is measured is the path to it. */
#include "block.h"

#include <errno.h>

static int null_submit(struct block_channel *channel, struct block_request *request)
{
    (void)channel;
    (void)request;
    return 0;
}

static void null_close_channel(struct block_channel *channel)
{
    (void)channel;
}

static const struct block_channel_ops null_channel_ops = {
    .submit = null_submit,
    .close = null_close_channel,
};

static int null_open(struct block_node *node, const struct options *options, struct error *error)
{
    (void)error;
    atomic_store(&node->size, options_number(options, "size"));
    node->align = 1;
    return 0;
}

static void null_close(struct block_node *node)
{
    (void)node;
}

static int null_refresh(struct block_node *node, struct error *error)
{
    (void)node;
    (void)error;
    return 0;
}

static int null_open_channel(struct block_node *node, struct block_channel **channel, struct error *error)
{
    static struct block_channel shared = {.ops = &null_channel_ops, .fd = -1};

    (void)node;
    (void)error;
    *channel = &shared;
    return 0;
}

static int null_flush(struct block_node *node)
{
    (void)node;
    return 0;
}

static struct block_driver null_driver = {
    .name = "null-co",
    .open = null_open,
    .close = null_close,
    .refresh = null_refresh,
    .open_channel = null_open_channel,
    .flush = null_flush,
};

BLOCK_DRIVER(null_driver)
