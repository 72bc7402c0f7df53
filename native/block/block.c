/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of this process, and the drivers they are made by. */
#include "block.h"

#include "log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct block_driver *drivers;
static struct block_node *nodes;

void block_driver_register(struct block_driver *driver)
{
    struct block_driver **place = &drivers;

    while (*place && strcmp((*place)->name, driver->name) < 0)
        place = &(*place)->next;
    driver->next = *place;
    *place = driver;
}

const struct block_driver *block_driver_next(const struct block_driver *driver)
{
    return driver ? driver->next : drivers;
}

struct block_node *block_node_find(const char *name)
{
    for (struct block_node *node = nodes; node; node = node->next)
        if (strcmp(node->name, name) == 0)
            return node;
    return NULL;
}

int block_node_open(const struct options *options, struct error *error)
{
    const char *driver_name = options_driver(options)->name;
    const char *name = options_string(options, "node-name");
    const struct block_driver *driver = drivers;
    struct block_node *node;
    int result;

    while (driver && strcmp(driver->name, driver_name) != 0)
        driver = driver->next;
    if (!driver)
        return error_set(error, -ENOTSUP, "--blockdev: %s is not built in", driver_name);
    if (block_node_find(name))
        return error_set(error, -EEXIST, "--blockdev: node-name: there are two nodes '%s'", name);
    node = calloc(1, sizeof(*node));
    if (!node || !(node->name = strdup(name))) {
        free(node);
        return error_set(error, -ENOMEM, "out of memory");
    }
    node->driver = driver;
    result = driver->open(node, options, error);
    if (result < 0) {
        error_prefix(error, "--blockdev: node '%s'", name);
        free(node->name);
        free(node);
        return result;
    }
    node->next = nodes;
    nodes = node;
    return 0;
}

void block_close_all(void)
{
    while (nodes) {
        struct block_node *node = nodes;
        int result = node->read_only ? 0 : block_flush(node);

        if (result < 0)
            log_message(LOG_LEVEL_ERROR, "node '%s': cannot flush: %s", node->name, strerror(-result));
        nodes = node->next;
        node->driver->close(node);
        free(node->name);
        free(node);
    }
}

int block_refresh(struct block_node *node, struct error *error)
{
    return node->driver->refresh(node, error);
}

int block_flush(struct block_node *node)
{
    return node->driver->flush(node);
}

int block_open_channel(struct block_node *node, struct block_channel **channel, struct error *error)
{
    return node->driver->open_channel(node, channel, error);
}
