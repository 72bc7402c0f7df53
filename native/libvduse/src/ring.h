/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The split virtqueue as virtio 1.x lays it out in memory that the driver shares.
 * Fields are atomic because the driver may write them at any time, and little-endian.
 */
#ifndef LIBVDUSE_RING_H
#define LIBVDUSE_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    RING_DESC_F_NEXT = 1,
    RING_DESC_F_WRITE = 2,
    RING_DESC_F_INDIRECT = 4,
    RING_AVAIL_F_NO_INTERRUPT = 1,
    RING_USED_F_NO_NOTIFY = 1,
};

struct ring_desc {
    _Atomic uint64_t address;
    _Atomic uint32_t length;
    _Atomic uint16_t flags;
    _Atomic uint16_t next;
};

struct ring_avail {
    _Atomic uint16_t flags;
    _Atomic uint16_t index;
    _Atomic uint16_t ring[]; /* and after the last entry: used_event */
};

struct ring_used_entry {
    _Atomic uint32_t head;
    _Atomic uint32_t written;
};

struct ring_used {
    _Atomic uint16_t flags;
    _Atomic uint16_t index;
    struct ring_used_entry ring[]; /* and after the last entry: avail_event */
};

static inline uint64_t ring_desc_bytes(unsigned num)
{
    return (uint64_t)num * sizeof(struct ring_desc);
}

static inline uint64_t ring_avail_bytes(unsigned num, bool event_index)
{
    return sizeof(struct ring_avail) + (uint64_t)num * sizeof(uint16_t) + (event_index ? sizeof(uint16_t) : 0);
}

static inline uint64_t ring_used_bytes(unsigned num, bool event_index)
{
    return sizeof(struct ring_used) + (uint64_t)num * sizeof(struct ring_used_entry) +
           (event_index ? sizeof(uint16_t) : 0);
}

/** Whether moving an index from old to new passes the event that the other side asked to hear of. */
static inline bool ring_event_passed(uint16_t event, uint16_t new_index, uint16_t old_index)
{
    return (uint16_t)(new_index - event - 1) < (uint16_t)(new_index - old_index);
}

#endif
