/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vduse-blk export: a node as a virtio-blk device on the vDPA bus of this host.
 *
 * Its control thread answers the kernel and starts and stops the threads of the queues; it does no I/O, so that no disk
 * can make it late.
 */
#include "clock.h"
#include "export.h"
#include "log.h"
#include "vduse-queue.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/virtio_config.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/** How long a reset waits for requests; the kernel gives a device up after 30 s. */
static const uint64_t stop_nanoseconds = 5 * UINT64_C(1000000000);
/** How often a device that has to go is looked at, until it is detached. */
enum { DETACH_POLL_MILLISECONDS = 200 };

enum end { END_NO, END_WHEN_DETACHED, END_NOW };

/** A thread that did not end when its driver reset the device: it is waited for until the export ends. */
struct late_thread {
    struct queue_thread *thread;
    struct late_thread *next;
};

struct vduse_blk {
    struct export export; /* first: callers hold a pointer to it */
    char *id, *name;
    struct virtio_blk device;
    struct vduse_dev *dev;
    pthread_t control;
    int wake_fd; /* readable when one of these two has changed */
    atomic_int end;
    atomic_bool resized;
    bool ending; /* it was tried to end, and the device is attached */
    bool told;   /* the user was, that the device is attached */
    bool lost;   /* the kernel does not talk to this process any more */
    int left_fd; /* the device that was left behind, or -1 */
    struct queue_thread **threads; /* NULL where no queue runs */
    struct late_thread *late;
};

static void log_of_library(void *opaque, enum vduse_log_level level, const char *message)
{
    static const enum log_level levels[] = {
        [VDUSE_LOG_ERROR] = LOG_LEVEL_ERROR,
        [VDUSE_LOG_WARNING] = LOG_LEVEL_WARNING,
        [VDUSE_LOG_INFO] = LOG_LEVEL_INFO,
    };

    (void)opaque;
    log_message(levels[level], "%s", message);
}

/* ---- Queues come and go: control thread ------------------------------------------------------------------------ */

/** Waits for all threads. Those that do not end in time are remembered. */
static void stop(struct vduse_dev *dev, void *opaque)
{
    struct vduse_blk *blk = opaque;
    uint64_t deadline = clock_now() + stop_nanoseconds;

    (void)dev;
    for (unsigned i = 0; i < blk->device.num_queues; i++) {
        if (blk->threads[i] && !queue_thread_join(blk->threads[i], deadline)) {
            struct late_thread *late = malloc(sizeof(*late));

            if (late) {
                *late = (struct late_thread){.thread = blk->threads[i], .next = blk->late};
                blk->late = late;
            }
        }
        blk->threads[i] = NULL;
    }
}

static int start(struct vduse_dev *dev, void *opaque)
{
    struct vduse_blk *blk = opaque;

    for (uint16_t i = 0; i < blk->device.num_queues; i++) {
        struct vduse_queue *queue = vduse_queue_get(dev, i);
        struct error error;
        int result;

        if (!queue)
            continue;
        result = queue_thread_start(&blk->device, blk->export.node, queue, &blk->threads[i], &error);
        if (result < 0) {
            log_message(LOG_LEVEL_ERROR, "export '%s': queue %u: %s", blk->id, i, error.text);
            return result;
        }
    }
    return 0;
}

static const struct vduse_dev_callbacks callbacks = {.start = start, .stop = stop};

/** Whether no thread uses the export any more, after a last wait. */
static bool collect_late(struct vduse_blk *blk)
{
    uint64_t deadline = clock_now() + stop_nanoseconds;

    while (blk->late && queue_thread_join(blk->late->thread, deadline)) {
        struct late_thread *next = blk->late->next;

        free(blk->late);
        blk->late = next;
    }
    return !blk->late;
}

/* ---- The control thread ---------------------------------------------------------------------------------------- */

/** Removes the device if it is not attached, or leaves it if it must. Returns whether it is gone for this process. */
static bool try_end(struct vduse_blk *blk, enum end end)
{
    /* A driver that leaves sets the status to 0, and the bus then acknowledges the device once more. */
    bool attached = blk->lost || (vduse_dev_status(blk->dev) & VIRTIO_CONFIG_S_DRIVER);
    int result = attached ? -EBUSY : vduse_dev_destroy(blk->dev);

    if (result == -EBUSY && (end == END_NOW || blk->lost)) {
        /*
         * Nobody else may take the device over before what is in flight has ended, or a late write would fall on top of
         * newer ones. If it never ends, the kernel keeps the device open until the last thread is out of its disk.
         */
        blk->left_fd = fcntl(vduse_dev_fd(blk->dev), F_DUPFD_CLOEXEC, 0);
        vduse_dev_close(blk->dev);
        log_message(LOG_LEVEL_WARNING,
                    "export '%s': the device is left as it is: if it is attached, requests wait until "
                    "a " PROGRAM_NAME " with the same options is started",
                    blk->id);
        return true;
    }
    if (result == -EBUSY) {
        if (!blk->told)
            log_message(LOG_LEVEL_WARNING,
                        "export '%s': the device is attached: detach it first (vdpa dev del %s); "
                        "waiting for that, a second signal ends at once",
                        blk->id, blk->name);
        blk->told = true;
        return false;
    }
    if (result < 0)
        log_message(LOG_LEVEL_ERROR, "export '%s': cannot remove the device: %s", blk->id, strerror(-result));
    return true;
}

/** Answers the kernel. */
static void dispatch(struct vduse_blk *blk, short events)
{
    int result = 0;

    if (events & (POLLERR | POLLHUP | POLLNVAL)) {
        log_message(LOG_LEVEL_ERROR,
                    "export '%s': the kernel gave the device up: detach it (vdpa dev del %s) and start again",
                    blk->id, blk->name);
        blk->lost = true;
        return;
    }
    result = vduse_dev_dispatch(blk->dev);
    if (result < 0) {
        log_message(LOG_LEVEL_ERROR, "export '%s': cannot talk to the kernel: %s", blk->id, strerror(-result));
        blk->lost = true;
    }
}

/** Shows the driver another size. */
static void resize(struct vduse_blk *blk)
{
    uint64_t capacity = virtio_blk_usable(&blk->device, atomic_load(&blk->export.node->size));
    uint8_t config[VIRTIO_BLK_CONFIG_SIZE];
    int result;

    if (capacity == atomic_load(&blk->device.capacity))
        return;
    atomic_store(&blk->device.capacity, capacity);
    virtio_blk_config(&blk->device, config);
    result = vduse_dev_set_config(blk->dev, 0, config, sizeof(config));
    if (result < 0)
        log_message(LOG_LEVEL_ERROR, "export '%s': cannot tell the driver the new size: %s", blk->id,
                    strerror(-result));
    else
        log_message(LOG_LEVEL_INFO, "export '%s': now %" PRIu64 " bytes", blk->id, capacity);
}

static void *control(void *argument)
{
    struct vduse_blk *blk = argument;

    for (;;) {
        struct pollfd fds[] = {
            {.fd = blk->wake_fd, .events = POLLIN},
            {.fd = blk->lost ? -1 : vduse_dev_fd(blk->dev), .events = POLLIN},
        };
        bool quiet = poll(fds, 2, blk->ending ? DETACH_POLL_MILLISECONDS : -1) == 0;
        eventfd_t count;
        enum end end;

        if (fds[0].revents)
            eventfd_read(blk->wake_fd, &count);
        if (fds[1].revents)
            dispatch(blk, fds[1].revents);
        if (atomic_exchange(&blk->resized, false))
            resize(blk);
        end = (enum end)atomic_load(&blk->end);
        if (end == END_NO)
            continue;
        /* A driver that is just leaving has more to say: while one leaves, only a quiet device is taken down. */
        if ((quiet || !blk->ending || end == END_NOW) && try_end(blk, end))
            break;
        blk->ending = true;
    }
    blk->export.stuck = !collect_late(blk);
    if (!blk->export.stuck && blk->left_fd >= 0)
        close(blk->left_fd);
    export_has_finished(&blk->export);
    return NULL;
}

/* ---- The export ------------------------------------------------------------------------------------------------ */

static int vduse_blk_check(struct options *const *all, size_t index, const struct block_node *node,
                           struct error *error)
{
    const struct options *options = all[index];
    const char *name = options_string(options, "name");

    for (size_t i = 0; i < index; i++)
        if (options_driver(all[i]) == options_driver(options) && strcmp(options_string(all[i], "name"), name) == 0)
            return error_set(error, -EEXIST, "name: export '%s' has '%s' too", options_string(all[i], "id"), name);
    if (options_number(options, "logical-block-size") >= node->align)
        return 0;
    return error_set(error, -EINVAL, "logical-block-size: node '%s' goes around the page cache, which here needs %u",
                     node->name, node->align);
}

/** Says what of a node's end the driver cannot see, because it is no whole block. */
static void warn_of_rest(const struct vduse_blk *blk)
{
    uint64_t rest = atomic_load(&blk->export.node->size) - atomic_load(&blk->device.capacity);

    if (rest)
        log_message(LOG_LEVEL_WARNING, "export '%s': the last %" PRIu64 " bytes of node '%s' are no whole block of %u",
                    blk->id, rest, blk->export.node->name, blk->device.block_size);
}

/** Takes over the options. */
static int set_up(struct vduse_blk *blk, const struct options *options, struct error *error)
{
    const char *serial = options_string(options, "serial");

    blk->id = strdup(options_string(options, "id"));
    blk->name = strdup(options_string(options, "name"));
    blk->device.num_queues = (uint16_t)options_number(options, "num-queues");
    blk->threads = calloc(blk->device.num_queues, sizeof(struct queue_thread *));
    blk->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!blk->id || !blk->name || !blk->threads || blk->wake_fd < 0)
        return error_set(error, -ENOMEM, "out of memory");
    blk->export.id = blk->device.id = blk->id;
    blk->device.writable = options_bool(options, "writable");
    blk->device.queue_size = (uint16_t)options_number(options, "queue-size");
    blk->device.block_size = (uint32_t)options_number(options, "logical-block-size");
    memcpy(blk->device.serial, serial, strlen(serial));
    atomic_store(&blk->device.capacity, virtio_blk_usable(&blk->device, atomic_load(&blk->export.node->size)));
    warn_of_rest(blk);
    return 0;
}

static int open_device(struct vduse_blk *blk, const struct export_context *context, struct error *error)
{
    uint8_t config[VIRTIO_BLK_CONFIG_SIZE];
    struct vduse_dev_options options = {
        .struct_size = sizeof(options),
        .name = blk->name,
        .device_id = VIRTIO_BLK_DEVICE_ID,
        .features = virtio_blk_features(&blk->device),
        .num_queues = blk->device.num_queues,
        .queue_size = blk->device.queue_size,
        .config = config,
        .config_size = sizeof(config),
        .inflight_dir = context->runtime_dir,
        .callbacks = &callbacks,
        .opaque = blk,
        .log = log_of_library,
    };
    int result;

    virtio_blk_config(&blk->device, config);
    result = vduse_dev_open(&options, &blk->dev);
    if (result < 0)
        return error_set(error, result, "cannot make the VDUSE device '%s': %s", blk->name, strerror(-result));
    result = vduse_dev_resume(blk->dev);
    if (result == -EPROTO || result == -EFAULT) {
        /* A driver with a bad ring must not keep a daemon from starting that has other devices to serve. */
        log_message(LOG_LEVEL_ERROR, "export '%s': not served until the driver resets the device", blk->id);
        return 0;
    }
    if (result < 0)
        error_set(error, result, "cannot take over the VDUSE device '%s': %s", blk->name, strerror(-result));
    else if (result > 0)
        log_message(LOG_LEVEL_INFO, "export '%s': took over the attached device '%s'", blk->id, blk->name);
    return result < 0 ? result : 0;
}

static void vduse_blk_free(struct export *export)
{
    struct vduse_blk *blk = (struct vduse_blk *)export;

    if (blk->control)
        pthread_join(blk->control, NULL);
    if (blk->wake_fd >= 0)
        close(blk->wake_fd);
    free(blk->threads);
    free(blk->id);
    free(blk->name);
    free(blk);
}

static int vduse_blk_open(const struct options *options, struct block_node *node, const struct export_context *context,
                          struct export **export, struct error *error)
{
    struct vduse_blk *blk = calloc(1, sizeof(*blk));
    int result;

    if (!blk)
        return error_set(error, -ENOMEM, "out of memory");
    blk->wake_fd = blk->left_fd = -1;
    blk->export.node = node;
    result = set_up(blk, options, error);
    if (result == 0)
        result = open_device(blk, context, error);
    if (result == 0) {
        result = -pthread_create(&blk->control, NULL, control, blk);
        if (result < 0)
            error_set(error, result, "cannot start a thread: %s", strerror(-result));
    }
    if (result < 0) {
        if (blk->dev)
            vduse_dev_close(blk->dev);
        vduse_blk_free(&blk->export);
        return result;
    }
    *export = &blk->export;
    return 0;
}

static void vduse_blk_resize(struct export *export)
{
    struct vduse_blk *blk = (struct vduse_blk *)export;

    atomic_store(&blk->resized, true);
    eventfd_write(blk->wake_fd, 1);
}

static void vduse_blk_request_end(struct export *export, bool now)
{
    struct vduse_blk *blk = (struct vduse_blk *)export;

    atomic_store(&blk->end, now ? END_NOW : END_WHEN_DETACHED);
    eventfd_write(blk->wake_fd, 1);
}

static struct export_driver vduse_blk_driver = {
    .name = "vduse-blk",
    .check = vduse_blk_check,
    .open = vduse_blk_open,
    .resize = vduse_blk_resize,
    .request_end = vduse_blk_request_end,
    .free = vduse_blk_free,
};

EXPORT_DRIVER(vduse_blk_driver)
