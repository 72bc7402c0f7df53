/* SPDX-License-Identifier: Apache-2.0 */
/* A running virtqueue: requests from the available ring, completions to the used ring, and nothing twice. */
#include "queue.h"

#include "kernel.h"

#include <endian.h>
#include <errno.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/uio.h>
#include <unistd.h>

/** How often a driver may take memory away while one chain is walked. */
enum { RESOLVE_TRIES = 16 };

int queue_break(struct vduse_queue *queue, int error, const char *format, ...)
{
    char reason[256];
    va_list arguments;

    queue->error = error;
    if (error == -ESHUTDOWN)
        return error; /* the driver took its memory away because it is leaving */
    va_start(arguments, format);
    vsnprintf(reason, sizeof(reason), format, arguments);
    va_end(arguments);
    vduse_log(&queue->dev->log, VDUSE_LOG_ERROR, "queue %u is broken until the driver resets the device: %s",
              queue->index, reason);
    return error;
}

/* ---- Memory ---------------------------------------------------------------------------------------------------- */

static void view_unref(struct vduse_queue *queue, struct queue_view *view)
{
    if (view == queue->view || view->chains)
        return;
    iotlb_release(view->memory.table);
    free(view);
}

/** A chain is not in flight any more. */
static void chain_release(struct vduse_queue *queue, struct chain *chain)
{
    struct queue_view *view = atomic_load_explicit(&chain->view, memory_order_relaxed);

    if (!view)
        return;
    atomic_store_explicit(&chain->view, NULL, memory_order_relaxed);
    view->chains--;
    view_unref(queue, view);
}

/** Takes the newest view of memory. Chains in flight keep theirs. */
static int adopt_view(struct vduse_queue *queue)
{
    struct queue_view *old = queue->view;
    struct queue_view *view = malloc(sizeof(*view));

    if (!view)
        return -ENOMEM;
    view->memory = iotlb_acquire(&queue->dev->iotlb);
    view->chains = 0;
    queue->view = view;
    if (old)
        view_unref(queue, old);
    return 0;
}

int queue_resolve(struct vduse_queue *queue, uint64_t address, struct iotlb_region **region)
{
    unsigned removals = queue->view->memory.removals;

    for (;;) {
        int result;

        *region = iotlb_find(queue->view->memory.table, address);
        if (*region)
            return 0;
        if (atomic_load_explicit(&queue->stopped, memory_order_acquire))
            return -ESHUTDOWN;
        result = iotlb_map(&queue->dev->iotlb, address);
        if (result == 0)
            result = adopt_view(queue);
        if (result < 0)
            return result;
        if (queue->view->memory.removals != removals)
            return -EAGAIN;
    }
}

/** Finds one area of the rings, which must lie in one piece of memory. */
static int resolve_area(struct vduse_queue *queue, const char *what, uint64_t address, uint64_t size, unsigned align,
                        bool writable, void *result_pointer)
{
    struct iotlb_region *region;
    uint8_t *area;
    int result = queue_resolve(queue, address, &region);

    if (result == -EAGAIN)
        return result;
    if (result < 0)
        return queue_break(queue, result, "its %s area is not mapped", what);
    area = region->base + (address - region->start);
    if (size - 1 > region->last - address || (writable ? !region->writable : !region->readable) ||
        (uintptr_t)area % align != 0)
        return queue_break(queue, -EFAULT, "its %s area is cut, protected, or not aligned", what);
    result = iotlb_touch(region, area, size);
    if (result < 0)
        return queue_break(queue, result, "its %s area has no memory", what);
    *(void **)result_pointer = area;
    return 0;
}

static int resolve_rings(struct vduse_queue *queue)
{
    int result = -EAGAIN;

    for (int i = 0; i < RESOLVE_TRIES && result == -EAGAIN; i++) {
        queue->ring_removals = queue->view->memory.removals;
        result = resolve_area(queue, "descriptor", queue->desc_address, ring_desc_bytes(queue->num), 16, false,
                              &queue->desc);
        if (result == 0)
            result = resolve_area(queue, "driver", queue->avail_address,
                                  ring_avail_bytes(queue->num, queue->event_index), 2, false, &queue->avail);
        if (result == 0)
            result = resolve_area(queue, "device", queue->used_address,
                                  ring_used_bytes(queue->num, queue->event_index), 4, true, &queue->used);
    }
    if (result == -EAGAIN)
        return queue_break(queue, -EFAULT, "its memory changes all the time");
    return result;
}

/** Follows what was mapped and unmapped since the queue last looked. */
static int follow_memory(struct vduse_queue *queue)
{
    int result;

    if (!iotlb_is_stale(&queue->dev->iotlb, &queue->view->memory))
        return 0;
    result = adopt_view(queue);
    if (result < 0)
        return queue_break(queue, result, "no memory");
    return queue->view->memory.removals == queue->ring_removals ? 0 : resolve_rings(queue);
}

/* ---- Start and stop -------------------------------------------------------------------------------------------- */

/** Where to go on: as the kernel says, or after what a dead process had taken. */
static int recover(struct vduse_queue *queue, uint16_t kernel_index)
{
    struct inflight_record *record = queue->record;
    uint16_t used = le16toh(atomic_load_explicit(&queue->used->index, memory_order_acquire));
    bool recovering = queue->dev->recovering;
    bool recorded = recovering && atomic_load_explicit(&record->live, memory_order_acquire);
    uint16_t next;

    queue->used_next = queue->used_shown = used;
    if (recorded) {
        uint16_t settled = atomic_load_explicit(&record->used_index, memory_order_relaxed);

        if ((uint16_t)(used - settled) > queue->num)
            return queue_break(queue, -EPROTO, "its used index does not fit the record of requests in flight");
        for (; settled != used; settled++) {
            const struct ring_used_entry *entry = &queue->used->ring[settled & (queue->num - 1)];
            uint32_t head = le32toh(atomic_load_explicit(&entry->head, memory_order_relaxed));

            if (head < queue->num)
                inflight_strike(record, (uint16_t)head);
        }
        queue->replay_count = inflight_list(record, queue->num, queue->replay, &queue->order);
    } else {
        for (unsigned head = 0; head < queue->num; head++)
            inflight_strike(record, (uint16_t)head);
    }
    inflight_settle(record, used);
    atomic_store_explicit(&record->live, 1, memory_order_release);

    if (recovering) {
        if (!recorded && used != 0)
            vduse_log(&queue->dev->log, VDUSE_LOG_WARNING,
                      "queue %u: there is no record of what was in flight: requests may be lost or served twice",
                      queue->index);
        else if (queue->replay_count)
            vduse_log(&queue->dev->log, VDUSE_LOG_INFO, "queue %u: %u requests in flight are served again",
                      queue->index, queue->replay_count);
        next = (uint16_t)(used + queue->replay_count);
    } else {
        next = kernel_index;
    }
    atomic_store_explicit(&queue->last_avail, next, memory_order_relaxed);
    queue->avail_seen = next;
    queue->must_interrupt = recovering; /* the last interrupt may have died with its process */
    return 0;
}

static void queue_free(struct vduse_queue *queue)
{
    struct vduse_dev *dev = queue->dev;

    for (unsigned i = 0; i < queue->num; i++) {
        chain_release(queue, &queue->chains[i]);
        chain_finish(&queue->chains[i]);
    }
    if (queue->view) {
        struct queue_view *view = queue->view;

        queue->view = NULL;
        view_unref(queue, view);
    }
    if (queue->steer_fd >= 0) {
        vduse_queue_steer(queue, -1);
        vduse_kernel->close(queue->steer_fd);
    }
    if (queue->record)
        inflight_unmap(&dev->inflight, queue->record);
    if (queue->kick_fd >= 0)
        close(queue->kick_fd);
    free(queue->scratch);
    free(queue->pushed);
    free(queue->replay);
    free(queue);
    dev_unref(dev);
}

static int queue_new(struct vduse_dev *dev, const struct vduse_vq_info *info, struct vduse_queue **result)
{
    struct vduse_queue *queue = calloc(1, sizeof(*queue) + info->num * sizeof(queue->chains[0]));

    if (!queue)
        return -ENOMEM;
    atomic_init(&queue->refs, 1);
    atomic_init(&queue->stopped, false);
    atomic_init(&queue->revoked, false);
    queue->dev = dev;
    atomic_fetch_add_explicit(&dev->refs, 1, memory_order_relaxed);
    queue->index = (uint16_t)info->index;
    queue->num = (uint16_t)info->num;
    queue->event_index = dev->features & (1ULL << VIRTIO_RING_F_EVENT_IDX);
    queue->indirect = dev->features & (1ULL << VIRTIO_RING_F_INDIRECT_DESC);
    queue->desc_address = info->desc_addr;
    queue->avail_address = info->driver_addr;
    queue->used_address = info->device_addr;
    queue->steer_fd = -1;
    queue->kick_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    queue->scratch = malloc(dev->queue_size * sizeof(*queue->scratch));
    queue->pushed = malloc(queue->num * sizeof(*queue->pushed));
    queue->replay = malloc(queue->num * sizeof(*queue->replay));
    *result = queue;
    return queue->kick_fd >= 0 && queue->scratch && queue->pushed && queue->replay ? 0 : -ENOMEM;
}

int queue_start(struct vduse_dev *dev, uint16_t index, struct vduse_queue **result)
{
    struct vduse_vq_info info = {.index = index};
    struct vduse_vq_eventfd kick = {.index = index};
    struct vduse_queue *queue = NULL;
    int error;

    *result = NULL;
    error = vduse_kernel->ioctl(dev->fd, VDUSE_VQ_GET_INFO, &info);
    if (error < 0 || !info.ready)
        return error;
    if (info.num == 0 || info.num > dev->queue_size || (info.num & (info.num - 1)) != 0) {
        vduse_log(&dev->log, VDUSE_LOG_ERROR, "queue %u: the driver gave it %u descriptors", index, info.num);
        return -EPROTO;
    }
    error = queue_new(dev, &info, &queue);
    if (error == 0)
        error = adopt_view(queue);
    if (error == 0)
        error = resolve_rings(queue);
    if (error == 0)
        error = inflight_map(&dev->inflight, index, &queue->record);
    if (error == 0)
        error = recover(queue, info.split.avail_index);
    if (error == 0 && atomic_load_explicit(&queue->record->steered, memory_order_acquire))
        vduse_queue_steer(queue, -1); /* a process that died could not do it */
    if (error == 0) {
        kick.fd = queue->kick_fd;
        error = vduse_kernel->ioctl(dev->fd, VDUSE_VQ_SETUP_KICKFD, &kick);
    }
    if (error < 0) {
        if (queue)
            queue_free(queue);
        return error;
    }
    *result = queue;
    queue_wake(queue); /* kicks that came before there was somebody to hear them */
    return 0;
}

void queue_stop(struct vduse_queue *queue)
{
    atomic_store_explicit(&queue->stopped, true, memory_order_release);
    queue_wake(queue);
}

void queue_keep(struct vduse_queue *queue, const struct iotlb_region *region, uint8_t *copy, uint64_t *left)
{
    for (unsigned head = 0; head < queue->num; head++) {
        const struct chain *chain = &queue->chains[head];

        /* Nothing is popped any more, so what a chain says stays as it is even if it is just being pushed. */
        if (!atomic_load_explicit(&chain->view, memory_order_acquire))
            continue;
        for (unsigned i = 0; i < chain->visible.readable_count; i++) {
            struct iovec from = chain->entries[i];
            struct iovec to = {copy + ((uint8_t *)from.iov_base - (uint8_t *)region->mapping), from.iov_len};

            if (chain->regions[i] != region || from.iov_len > *left)
                continue;
            *left -= from.iov_len;
            /* A plain copy would be answered with SIGBUS where the driver never put a page. */
            (void)!process_vm_readv(getpid(), &to, 1, &from, 1, 0);
        }
    }
}

void queue_wake(const struct vduse_queue *queue)
{
    eventfd_write(queue->kick_fd, 1);
}

struct vduse_queue *vduse_queue_get(struct vduse_dev *dev, uint16_t index)
{
    struct vduse_queue *queue = index < dev->num_queues ? dev->queues[index] : NULL;

    if (queue)
        atomic_fetch_add_explicit(&queue->refs, 1, memory_order_relaxed);
    return queue;
}

void vduse_queue_put(struct vduse_queue *queue)
{
    if (atomic_fetch_sub_explicit(&queue->refs, 1, memory_order_acq_rel) == 1)
        queue_free(queue);
}

int vduse_queue_fd(const struct vduse_queue *queue)
{
    return queue->kick_fd;
}

uint16_t vduse_queue_size(const struct vduse_queue *queue)
{
    return queue->num;
}

/* ---- Requests -------------------------------------------------------------------------------------------------- */

/** The head of the next request. Returns 1, 0 if there is none, or an error that broke the queue. */
static int next_head(struct vduse_queue *queue, uint16_t *head)
{
    uint16_t position = atomic_load_explicit(&queue->last_avail, memory_order_relaxed);

    if (queue->replay_next < queue->replay_count) {
        *head = queue->replay[queue->replay_next];
        return 1;
    }
    if (position == queue->avail_seen) {
        queue->avail_seen = le16toh(atomic_load_explicit(&queue->avail->index, memory_order_acquire));
        if (position == queue->avail_seen)
            return 0;
        if ((uint16_t)(queue->avail_seen - position) > queue->num)
            return queue_break(queue, -EPROTO, "its available index went from %u to %u", position, queue->avail_seen);
    }
    *head = le16toh(atomic_load_explicit(&queue->avail->ring[position & (queue->num - 1)], memory_order_relaxed));
    if (*head >= queue->num)
        return queue_break(queue, -EPROTO, "descriptor %u of %u is available", *head, queue->num);
    if (inflight_has(queue->record, *head))
        return queue_break(queue, -EPROTO, "descriptor %u is available while it is in flight", *head);
    return 1;
}

/** Marks a request as taken: from here on, a process that starts after a crash serves it. */
static void take(struct vduse_queue *queue, uint16_t head)
{
    if (queue->replay_next < queue->replay_count) {
        queue->replay_next++; /* recorded by the process that took it first */
        return;
    }
    inflight_enter(queue->record, head, ++queue->order);
    atomic_store_explicit(&queue->last_avail,
                          (uint16_t)(atomic_load_explicit(&queue->last_avail, memory_order_relaxed) + 1),
                          memory_order_relaxed);
}

int vduse_queue_pop(struct vduse_queue *queue, struct vduse_chain **result)
{
    struct chain *chain = NULL;
    uint16_t head = 0;
    int error = -EAGAIN;

    if (queue->error)
        return queue->error;
    if (atomic_load_explicit(&queue->stopped, memory_order_acquire))
        return -ESHUTDOWN;
    for (int i = 0; i < RESOLVE_TRIES; i++) {
        error = follow_memory(queue);
        if (error < 0)
            return error;
        error = next_head(queue, &head);
        if (error <= 0)
            return error;
        chain = &queue->chains[head];
        error = chain_walk(queue, head, chain);
        if (error != -EAGAIN)
            break;
        error = resolve_rings(queue);
        if (error < 0)
            return error;
        error = -EAGAIN;
    }
    if (error == -EAGAIN)
        return queue_break(queue, -EFAULT, "its memory changes all the time");
    if (error < 0)
        return error;
    /* What was mapped after a reset belongs to the next driver. */
    if (atomic_load_explicit(&queue->stopped, memory_order_acquire))
        return -ESHUTDOWN;
    take(queue, head);
    queue->view->chains++;
    atomic_store_explicit(&chain->view, queue->view, memory_order_release);
    *result = &chain->visible;
    return 1;
}

bool vduse_queue_pending(struct vduse_queue *queue)
{
    uint16_t position = atomic_load_explicit(&queue->last_avail, memory_order_relaxed);

    if (queue->error || atomic_load_explicit(&queue->stopped, memory_order_relaxed))
        return false;
    if (queue->replay_next < queue->replay_count || position != queue->avail_seen)
        return true;
    if (follow_memory(queue) < 0)
        return false;
    return le16toh(atomic_load_explicit(&queue->avail->index, memory_order_acquire)) != position;
}

void vduse_queue_push(struct vduse_queue *queue, struct vduse_chain *visible, uint32_t written)
{
    struct chain *chain = (struct chain *)visible;
    struct ring_used_entry *entry;

    chain_release(queue, chain);
    queue->pushed[queue->pushed_count++] = visible->head;
    if (queue->error)
        return; /* the rings may be gone */
    entry = &queue->used->ring[queue->used_next++ & (queue->num - 1)];
    atomic_store_explicit(&entry->head, htole32(visible->head), memory_order_relaxed);
    atomic_store_explicit(&entry->written, htole32(written), memory_order_relaxed);
}

/** Whether the driver wants to hear of completions from old on. */
static bool wants_interrupt(struct vduse_queue *queue, uint16_t old)
{
    atomic_thread_fence(memory_order_seq_cst); /* it may go to sleep just now: index first, then its wish */
    if (queue->must_interrupt)
        return true;
    if (queue->event_index) {
        uint16_t event =
            le16toh(atomic_load_explicit(&queue->avail->ring[queue->num], memory_order_relaxed)); /* used_event */

        return ring_event_passed(event, queue->used_shown, old);
    }
    return !(le16toh(atomic_load_explicit(&queue->avail->flags, memory_order_relaxed)) & RING_AVAIL_F_NO_INTERRUPT);
}

int vduse_queue_commit(struct vduse_queue *queue)
{
    uint16_t old = queue->used_shown;
    uint32_t index = queue->index;

    if (queue->pushed_count == 0 && !queue->must_interrupt)
        return 0;
    if (queue->error) {
        queue->pushed_count = 0;
        return queue->error;
    }
    queue->used_shown = queue->used_next;
    atomic_store_explicit(&queue->used->index, htole16(queue->used_shown), memory_order_release);
    for (unsigned i = 0; i < queue->pushed_count; i++)
        inflight_strike(queue->record, queue->pushed[i]);
    queue->pushed_count = 0;
    inflight_settle(queue->record, queue->used_shown);
    if (!wants_interrupt(queue, old))
        return 0;
    queue->must_interrupt = false;
    if (atomic_load_explicit(&queue->revoked, memory_order_acquire))
        return 0;
    return vduse_kernel->ioctl(queue->dev->fd, VDUSE_VQ_INJECT_IRQ, &index);
}

bool vduse_queue_want_kicks(struct vduse_queue *queue, bool want)
{
    if (queue->error || follow_memory(queue) < 0)
        return false;
    if (!queue->event_index) {
        atomic_store_explicit(&queue->used->flags, htole16(want ? 0 : RING_USED_F_NO_NOTIFY), memory_order_relaxed);
    } else if (want) {
        /* avail_event stands after the used entries. Left where it is, it lies behind, and the driver keeps still. */
        _Atomic uint16_t *event = (_Atomic uint16_t *)&queue->used->ring[queue->num];

        atomic_store_explicit(event, htole16(atomic_load_explicit(&queue->last_avail, memory_order_relaxed)),
                              memory_order_relaxed);
    }
    if (want)
        atomic_thread_fence(memory_order_seq_cst); /* the driver may add one just now: wish first, then its index */
    return vduse_queue_pending(queue);
}
