/* SPDX-License-Identifier: Apache-2.0 */
/* The memory that a device may reach: which I/O virtual addresses are mapped here, and where. */
#include "iotlb.h"

#include "kernel.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { BITS_PER_LONG = sizeof(unsigned long) * CHAR_BIT };

static uint64_t page_size(void)
{
    return (uint64_t)sysconf(_SC_PAGESIZE);
}

/* ---- Regions --------------------------------------------------------------------------------------------------- */

static int protection(const struct iotlb_region *region)
{
    return (region->readable ? PROT_READ : 0) | (region->writable ? PROT_READ | PROT_WRITE : 0);
}

/** What a file is mapped in whole multiples of: the memory of a virtual machine may be huge pages. */
static uint64_t mapping_unit(int fd)
{
    struct statfs system;

    if (fstatfs(fd, &system) == 0 && (unsigned long)system.f_type == HUGETLBFS_MAGIC)
        return (uint64_t)system.f_bsize;
    return page_size();
}

/** Maps what a descriptor shows of the range in entry. The caller holds the lock. */
static int region_new(struct iotlb *iotlb, const struct vduse_iotlb_entry *entry, int fd, struct iotlb_region **result)
{
    uint64_t unit = mapping_unit(fd);
    uint64_t slack = entry->offset % unit; /* mmap wants whole pages; the range may begin within one */
    uint64_t size = entry->last - entry->start;
    struct iotlb_region *region;
    uint64_t mapping_size, words;

    if (entry->last < entry->start || size > (uint64_t)SSIZE_MAX - 2 * unit || entry->offset > (uint64_t)INT64_MAX)
        return -EINVAL;
    mapping_size = ((slack + size) / unit + 1) * unit;
    words = mapping_size / page_size() / BITS_PER_LONG + 1;
    region = calloc(1, sizeof(*region) + words * sizeof(region->present[0]));
    if (!region)
        return -ENOMEM;
    region->iotlb = iotlb;
    region->start = entry->start;
    region->last = entry->last;
    region->readable = entry->perm & VDUSE_ACCESS_RO;
    region->writable = entry->perm & VDUSE_ACCESS_WO;
    region->mapping_size = mapping_size;
    region->mapping = mmap(NULL, region->mapping_size, protection(region), MAP_SHARED, fd,
                           (off_t)(entry->offset - slack));
    if (region->mapping == MAP_FAILED) {
        int error = errno;
        free(region);
        return -error;
    }
    region->base = (uint8_t *)region->mapping + slack;
    atomic_init(&region->refs, 1);
    region->next = iotlb->regions;
    if (region->next)
        region->next->previous = region;
    iotlb->regions = region;
    *result = region;
    return 0;
}

/** Drops a reference. The caller holds the lock. */
static void region_unref(struct iotlb_region *region)
{
    if (atomic_fetch_sub_explicit(&region->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (region->next)
        region->next->previous = region->previous;
    if (region->previous)
        region->previous->next = region->next;
    else
        region->iotlb->regions = region->next;
    munmap(region->mapping, region->mapping_size);
    free(region);
}

int iotlb_touch(struct iotlb_region *region, const void *data, uint64_t size)
{
    uint64_t page = page_size();
    uint64_t offset = (uint64_t)((const uint8_t *)data - (uint8_t *)region->mapping);
    uint64_t first = offset / page;
    uint64_t last = (offset + size - 1) / page;

    for (uint64_t i = first; i <= last; i++) {
        atomic_ulong *word = &region->present[i / BITS_PER_LONG];
        unsigned long bit = 1UL << (i % BITS_PER_LONG);

        if (atomic_load_explicit(word, memory_order_relaxed) & bit)
            continue;
        /* A page that the driver never mapped would answer a plain access with SIGBUS, and this with an error. */
        if (madvise((uint8_t *)region->mapping + i * page, page,
                    region->writable ? MADV_POPULATE_WRITE : MADV_POPULATE_READ) < 0)
            return -EFAULT;
        atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
    }
    return 0;
}

/* ---- Tables ---------------------------------------------------------------------------------------------------- */

static struct iotlb_table *table_new(struct iotlb *iotlb, unsigned capacity)
{
    struct iotlb_table *table = malloc(sizeof(*table) + capacity * sizeof(table->regions[0]));

    if (!table)
        return NULL;
    table->iotlb = iotlb;
    atomic_init(&table->refs, 1);
    table->count = 0;
    table->regions = (struct iotlb_region **)(table + 1);
    return table;
}

/** Drops a reference. The caller holds the lock. */
static void table_unref(struct iotlb_table *table)
{
    if (atomic_fetch_sub_explicit(&table->refs, 1, memory_order_acq_rel) != 1 || table == &table->iotlb->none)
        return;
    for (unsigned i = 0; i < table->count; i++)
        region_unref(table->regions[i]);
    free(table);
}

/** Appends a region and counts the reference. */
static void table_add(struct iotlb_table *table, struct iotlb_region *region)
{
    atomic_fetch_add_explicit(&region->refs, 1, memory_order_relaxed);
    table->regions[table->count++] = region;
}

/** Puts a table, whose reference it takes, in the place of the current one. The caller holds the lock. */
static void publish(struct iotlb *iotlb, struct iotlb_table *table, bool removes)
{
    struct iotlb_table *old = iotlb->table;

    iotlb->table = table;
    iotlb->removals += removes;
    atomic_fetch_add_explicit(&iotlb->generation, 1, memory_order_release);
    table_unref(old);
}

/** Publishes that nothing is mapped, which needs no memory. The caller holds the lock. */
static void publish_none(struct iotlb *iotlb)
{
    atomic_fetch_add_explicit(&iotlb->none.refs, 1, memory_order_relaxed);
    publish(iotlb, &iotlb->none, true);
}

/** The first place in a table whose region ends at or after an address. */
static unsigned lower_bound(const struct iotlb_table *table, uint64_t address)
{
    unsigned low = 0, high = table->count;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;

        if (table->regions[middle]->last < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct iotlb_region *iotlb_find(const struct iotlb_table *table, uint64_t address)
{
    unsigned i = lower_bound(table, address);

    return i < table->count && table->regions[i]->start <= address ? table->regions[i] : NULL;
}

/** Publishes a table without what touches start to last, but with one more region (or NULL). The caller holds the lock. */
static int replace(struct iotlb *iotlb, uint64_t start, uint64_t last, struct iotlb_region *added)
{
    const struct iotlb_table *old = iotlb->table;
    struct iotlb_table *table = table_new(iotlb, old->count + 1);
    unsigned i = 0;
    unsigned kept;

    if (!table)
        return -ENOMEM;
    for (; i < old->count && old->regions[i]->last < start; i++)
        table_add(table, old->regions[i]);
    kept = i;
    if (added)
        table_add(table, added);
    while (i < old->count && old->regions[i]->start <= last)
        i++;
    bool removes = i > kept;
    for (; i < old->count; i++)
        table_add(table, old->regions[i]);
    publish(iotlb, table, removes);
    return 0;
}

/* ---- The whole ------------------------------------------------------------------------------------------------- */

void iotlb_init(struct iotlb *iotlb)
{
    *iotlb = (struct iotlb){.fd = -1, .table = &iotlb->none, .none.iotlb = iotlb};
    atomic_init(&iotlb->none.refs, 1);
    atomic_init(&iotlb->generation, 0);
    pthread_mutex_init(&iotlb->lock, NULL);
}

void iotlb_finish(struct iotlb *iotlb)
{
    iotlb_release(iotlb->table);
    pthread_mutex_destroy(&iotlb->lock);
}

struct iotlb_view iotlb_acquire(struct iotlb *iotlb)
{
    struct iotlb_view view;

    pthread_mutex_lock(&iotlb->lock);
    view.table = iotlb->table;
    view.generation = atomic_load_explicit(&iotlb->generation, memory_order_relaxed);
    view.removals = iotlb->removals;
    atomic_fetch_add_explicit(&view.table->refs, 1, memory_order_relaxed);
    pthread_mutex_unlock(&iotlb->lock);
    return view;
}

void iotlb_release(struct iotlb_table *table)
{
    struct iotlb *iotlb = table->iotlb;

    pthread_mutex_lock(&iotlb->lock);
    table_unref(table);
    pthread_mutex_unlock(&iotlb->lock);
}

int iotlb_map(struct iotlb *iotlb, uint64_t address)
{
    struct vduse_iotlb_entry entry = {.start = address, .last = address};
    struct iotlb_region *region = NULL;
    int result = 0;
    int fd;

    pthread_mutex_lock(&iotlb->lock);
    if (iotlb_find(iotlb->table, address)) /* another thread was faster */
        goto out;
    fd = vduse_kernel->ioctl(iotlb->fd, VDUSE_IOTLB_GET_FD, &entry);
    if (fd < 0) {
        result = fd == -EINVAL ? -EFAULT : fd;
        goto out;
    }
    result = region_new(iotlb, &entry, fd, &region);
    close(fd);
    if (result < 0)
        goto out;
    result = replace(iotlb, region->start, region->last, region);
    region_unref(region);
out:
    pthread_mutex_unlock(&iotlb->lock);
    return result;
}

void iotlb_invalidate(struct iotlb *iotlb, uint64_t start, uint64_t last)
{
    unsigned i;

    pthread_mutex_lock(&iotlb->lock);
    i = lower_bound(iotlb->table, start);
    if (i < iotlb->table->count && iotlb->table->regions[i]->start <= last && replace(iotlb, start, last, NULL) < 0)
        publish_none(iotlb); /* what was taken away in excess is mapped again when it is needed */
    pthread_mutex_unlock(&iotlb->lock);
}

void iotlb_revoke(struct iotlb *iotlb, iotlb_keep_fn *keep, void *opaque)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

    pthread_mutex_lock(&iotlb->lock);
    publish_none(iotlb);
    /* Whoever still holds a table keeps its addresses: they now belong to nobody else. */
    for (struct iotlb_region *region = iotlb->regions; region; region = region->next) {
        void *copy;

        if (region->revoked)
            continue; /* what was kept for a holder before must stay */
        region->revoked = true;
        copy = mmap(NULL, region->mapping_size, PROT_READ | PROT_WRITE, flags, -1, 0);
        if (copy != MAP_FAILED) {
            keep(opaque, region, copy);
            /* In one step: a system call that reads there now finds the one or the other. */
            if (mremap(copy, region->mapping_size, region->mapping_size, MREMAP_MAYMOVE | MREMAP_FIXED,
                       region->mapping) != MAP_FAILED)
                continue;
            munmap(copy, region->mapping_size);
        }
        mmap(region->mapping, region->mapping_size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, -1, 0);
    }
    pthread_mutex_unlock(&iotlb->lock);
}
