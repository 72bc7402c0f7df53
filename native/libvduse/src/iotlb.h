/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory that a device may reach: which I/O virtual addresses are mapped here, and where.
 *
 * Readers hold an immutable table. Mapping or unmapping publishes another one, and memory is unmapped when the last
 * table that shows it goes: so a message that takes memory away is answered at once, and what is in flight finishes.
 */
#ifndef LIBVDUSE_IOTLB_H
#define LIBVDUSE_IOTLB_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** A range of I/O virtual addresses, mapped into this process. */
struct iotlb_region {
    struct iotlb *iotlb;
    struct iotlb_region *next, *previous; /* all that are mapped, even if no table shows them any more */
    atomic_uint refs;
    uint64_t start, last;
    uint8_t *base; /* where start is */
    bool readable, writable;
    bool revoked; /* under lock: its pages are private ones now */
    void *mapping; /* what mmap gave, and its length: whole pages */
    uint64_t mapping_size;
    /* A bit for each page: whether it is known to exist, so that the CPU may touch it without SIGBUS. */
    atomic_ulong present[];
};

/** What was mapped at one moment, in ascending order, without overlaps. */
struct iotlb_table {
    struct iotlb *iotlb;
    atomic_uint refs;
    unsigned count;
    struct iotlb_region **regions;
};

struct iotlb {
    pthread_mutex_t lock; /* over everything but generation and what is inside of a table */
    int fd;               /* of the device; asked for mappings */
    struct iotlb_table *table;
    struct iotlb_table none; /* stands in when there is nothing mapped, or no memory for a table */
    atomic_uint generation;  /* how often another table was published */
    unsigned removals;       /* how often one was published that lacks something */
    struct iotlb_region *regions;
};

/** A table as one reader holds it. */
struct iotlb_view {
    struct iotlb_table *table;
    unsigned generation;
    unsigned removals;
};

void iotlb_init(struct iotlb *iotlb);

/** Frees it; no view may be held any more. */
void iotlb_finish(struct iotlb *iotlb);

/** Takes hold of the newest table; release it. Any thread. */
struct iotlb_view iotlb_acquire(struct iotlb *iotlb);
void iotlb_release(struct iotlb_table *table);

/** Whether a newer table was published since. Any thread, one atomic load. */
static inline bool iotlb_is_stale(struct iotlb *iotlb, const struct iotlb_view *view)
{
    return atomic_load_explicit(&iotlb->generation, memory_order_acquire) != view->generation;
}

/** Maps the region that holds an address and publishes a table with it. Returns 0 or -errno (-EFAULT: none). Any thread. */
int iotlb_map(struct iotlb *iotlb, uint64_t address);

/** Forgets all regions that touch start to last, inclusive. Any thread. */
void iotlb_invalidate(struct iotlb *iotlb, uint64_t start, uint64_t last);

/** Copies bytes of a region that will still be read to copy, which will stand where region->mapping is. */
typedef void iotlb_keep_fn(void *opaque, const struct iotlb_region *region, uint8_t *copy);

/**
 * Forgets everything, and lays private pages over whatever is still held, so that who uses it late reaches nobody.
 * They are zeroes but for what keep has put there. Any thread.
 */
void iotlb_revoke(struct iotlb *iotlb, iotlb_keep_fn *keep, void *opaque);

/** The region that holds an address, or NULL. */
struct iotlb_region *iotlb_find(const struct iotlb_table *table, uint64_t address);

/** Makes sure that the CPU can touch bytes of a region. Returns 0, or -EFAULT if they have no page. Any thread. */
int iotlb_touch(struct iotlb_region *region, const void *data, uint64_t size);

#endif
