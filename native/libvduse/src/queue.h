/* SPDX-License-Identifier: Apache-2.0 */
/* A running virtqueue, as the parts of the library see it. */
#ifndef LIBVDUSE_QUEUE_H
#define LIBVDUSE_QUEUE_H

#include "device.h"
#include "ring.h"

/** The memory that the queue and its chains in flight point into. Queue thread only. */
struct queue_view {
    struct iotlb_view memory;
    unsigned chains; /* in flight, that point into it */
};

struct chain {
    struct vduse_chain visible; /* first: callers hold a pointer to it */
    struct queue_view *_Atomic view; /* NULL: not in flight. The control thread reads it */
    struct iovec *entries;
    struct iotlb_region **regions; /* of each entry */
    unsigned capacity;
};

struct vduse_queue {
    struct vduse_dev *dev;
    atomic_uint refs;
    uint16_t index;
    uint16_t num;
    int kick_fd;
    bool event_index;
    bool indirect;
    atomic_bool stopped; /* nothing more may be popped */
    atomic_bool revoked; /* the driver cannot see this queue's memory any more */
    int error;           /* what broke it, or 0 */

    /* Where the driver put the rings, and where that is here. */
    uint64_t desc_address, avail_address, used_address;
    struct ring_desc *desc;
    struct ring_avail *avail;
    struct ring_used *used;
    unsigned ring_removals; /* the pointers hold as long as nothing has been taken away since */

    struct queue_view *view;

    _Atomic uint16_t last_avail; /* taken so far; the control thread reads it */
    uint16_t avail_seen;         /* the driver's index when it was last looked at */
    uint16_t used_next;          /* pushed so far */
    uint16_t used_shown;         /* committed so far */
    bool must_interrupt;         /* the driver may have missed the last one */
    uint16_t *pushed;            /* heads since the last commit */
    unsigned pushed_count;

    struct inflight_record *record;
    uint64_t order;
    uint16_t *replay; /* heads that a dead process left in flight */
    unsigned replay_count, replay_next;

    struct ring_desc *scratch; /* a copy of an indirect table */

    bool steer_tried;    /* the file that says where interrupts go was opened */
    int steer_fd;        /* of it, or the error */
    char steer_all[512]; /* what it said at first */

    struct chain chains[];     /* by head */
};

/** Sets up a queue as the driver described it; *queue is NULL if it did not. Returns 0 or -errno. Control thread. */
int queue_start(struct vduse_dev *dev, uint16_t index, struct vduse_queue **queue);

/** Lets nothing more be popped. Control thread. */
void queue_stop(struct vduse_queue *queue);

/**
 * Copies what the chains in flight of a stopped queue say, as far as it lies in a region, and no more than *left bytes,
 * which it counts down. See iotlb_keep_fn. Control thread.
 */
void queue_keep(struct vduse_queue *queue, const struct iotlb_region *region, uint8_t *copy, uint64_t *left);

/** Makes whoever waits on the queue look at it. Any thread. */
void queue_wake(const struct vduse_queue *queue);

/** Breaks the queue with an error, which it returns; logs why. */
__attribute__((format(printf, 3, 4)))
int queue_break(struct vduse_queue *queue, int error, const char *format, ...);

/**
 * The region that holds an address, mapping it if need be.
 * Returns 0, -EFAULT, or -EAGAIN if memory was taken away meanwhile: all pointers from before are void then.
 */
int queue_resolve(struct vduse_queue *queue, uint64_t address, struct iotlb_region **region);

/** Collects the buffers of a chain. Returns 0, -EAGAIN as queue_resolve(), or an error that broke the queue. */
int chain_walk(struct vduse_queue *queue, uint16_t head, struct chain *chain);

void chain_finish(struct chain *chain);

#endif
