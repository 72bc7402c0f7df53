/* SPDX-License-Identifier: Apache-2.0 */
/* The exports of this process, and the drivers they are made by. */
#include "export.h"

#include "log.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>

static struct export_driver *drivers;
static struct export *exports;
static pthread_mutex_t finished_lock = PTHREAD_MUTEX_INITIALIZER; /* over finished of all exports */
static int finished_fd = -1;

void export_driver_register(struct export_driver *driver)
{
    struct export_driver **place = &drivers;

    while (*place && strcmp((*place)->name, driver->name) < 0)
        place = &(*place)->next;
    driver->next = *place;
    *place = driver;
}

const struct export_driver *export_driver_next(const struct export_driver *driver)
{
    return driver ? driver->next : drivers;
}

static const struct export_driver *find_driver(const char *name)
{
    const struct export_driver *driver = drivers;

    while (driver && strcmp(driver->name, name) != 0)
        driver = driver->next;
    return driver;
}

int export_check_built(const struct options *options, struct error *error)
{
    const struct driver_spec *spec = options_driver(options);

    if (find_driver(spec->name))
        return 0;
    return error_set(error, -ENOTSUP, "--export: %s is not built in: configure with --enable-%s", spec->name,
                     spec->feature);
}

/** Checks an export against its node and against those before it. */
static int check(struct options *const *all, size_t index, struct error *error)
{
    const struct options *options = all[index];
    const char *id = options_string(options, "id");
    const char *node_name = options_string(options, "node-name");
    bool writable = options_bool(options, "writable");
    struct block_node *node = block_node_find(node_name);

    for (size_t i = 0; i < index; i++)
        if (strcmp(options_string(all[i], "id"), id) == 0)
            return error_set(error, -EEXIST, "id: there are two of this id");
    if (!node)
        return error_set(error, -ENOENT, "node-name: there is no --blockdev with node-name=%s", node_name);
    if (writable && node->read_only)
        return error_set(error, -EACCES, "writable: node '%s' is read-only", node_name);
    if (writable && node->has_writer)
        return error_set(error, -EBUSY, "writable: another export of node '%s' is writable", node_name);
    node->has_writer = node->has_writer || writable;
    return find_driver(options_driver(options)->name)->check(all, index, node, error);
}

static int open_one(const struct options *options, const struct export_context *context, struct error *error)
{
    const struct export_driver *driver = find_driver(options_driver(options)->name);
    struct export *export;
    int result = driver->open(options, block_node_find(options_string(options, "node-name")), context, &export, error);

    if (result < 0)
        return result;
    export->driver = driver;
    export->next = exports;
    exports = export;
    return 0;
}

int export_open_all(struct options *const *all, size_t count, const struct export_context *context, struct error *error)
{
    int result = 0;

    if (finished_fd < 0)
        finished_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (finished_fd < 0)
        return error_set(error, -errno, "cannot make an eventfd: %s", strerror(errno));
    for (size_t i = 0; i < 2 * count && result == 0; i++) {
        size_t index = i % count;

        result = i < count ? check(all, index, error) : open_one(all[index], context, error);
        if (result < 0)
            error_prefix(error, "--export: export '%s'", options_string(all[index], "id"));
    }
    return result;
}

void export_refresh_all(void)
{
    for (struct export *export = exports; export; export = export->next) {
        struct error error;

        if (block_refresh(export->node, &error) < 0)
            log_message(LOG_LEVEL_ERROR, "node '%s': %s", export->node->name, error.text);
        else
            export->driver->resize(export);
    }
}

void export_request_end_all(bool now)
{
    for (struct export *export = exports; export; export = export->next)
        export->driver->request_end(export, now);
}

/* ---- The end --------------------------------------------------------------------------------------------------- */

int export_finished_fd(void)
{
    return finished_fd;
}

void export_has_finished(struct export *export)
{
    pthread_mutex_lock(&finished_lock);
    export->finished = true;
    eventfd_write(finished_fd, 1);
    pthread_mutex_unlock(&finished_lock);
}

bool export_collect(bool *stuck)
{
    struct export *finished = NULL;
    eventfd_t count;

    eventfd_read(finished_fd, &count);
    pthread_mutex_lock(&finished_lock);
    for (struct export **place = &exports; *place;) {
        struct export *export = *place;

        if (!export->finished) {
            place = &export->next;
            continue;
        }
        *place = export->next;
        export->next = finished;
        finished = export;
    }
    pthread_mutex_unlock(&finished_lock);
    while (finished) {
        struct export *next = finished->next;

        if (finished->stuck)
            *stuck = true;
        else
            finished->driver->free(finished);
        finished = next;
    }
    return exports != NULL;
}
