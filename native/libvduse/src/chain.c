/* SPDX-License-Identifier: Apache-2.0 */
/* From a chain of descriptors, which nobody vouches for, to buffers that exist. */
#include "queue.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/** One descriptor, read once: the driver may change the original at any time. */
struct descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags;
    uint16_t next;
};

static struct descriptor load(const struct ring_desc *desc)
{
    return (struct descriptor){
        .address = le64toh(atomic_load_explicit(&desc->address, memory_order_relaxed)),
        .length = le32toh(atomic_load_explicit(&desc->length, memory_order_relaxed)),
        .flags = le16toh(atomic_load_explicit(&desc->flags, memory_order_relaxed)),
        .next = le16toh(atomic_load_explicit(&desc->next, memory_order_relaxed)),
    };
}

static int grow(struct chain *chain)
{
    unsigned capacity = chain->capacity ? chain->capacity * 2 : 8;
    struct iovec *entries = realloc(chain->entries, capacity * sizeof(*entries));
    struct iotlb_region **regions;

    if (!entries)
        return -ENOMEM;
    chain->entries = entries;
    regions = realloc(chain->regions, capacity * sizeof(struct iotlb_region *));
    if (!regions)
        return -ENOMEM;
    chain->regions = regions;
    chain->capacity = capacity;
    return 0;
}

/** The part of a range that lies in the region of its first byte. */
static uint64_t part_in(const struct iotlb_region *region, uint64_t address, uint64_t size)
{
    uint64_t after = region->last - address; /* bytes beyond the first: never overflows */

    return size - 1 <= after ? size : after + 1;
}

/** Adds one descriptor's buffer to the chain: an entry for each region that it crosses. */
static int append(struct vduse_queue *queue, struct chain *chain, const struct descriptor *desc)
{
    struct vduse_chain *visible = &chain->visible;
    bool writable = desc->flags & RING_DESC_F_WRITE;
    uint32_t *total = writable ? &visible->writable_size : &visible->readable_size;
    uint64_t address = desc->address;
    uint64_t left = desc->length;

    if (!writable && visible->writable_count)
        return queue_break(queue, -EPROTO, "a readable buffer follows a writable one");
    if (left == 0)
        return queue_break(queue, -EPROTO, "a buffer is empty");
    if (left - 1 > UINT64_MAX - address || left > UINT32_MAX - *total)
        return queue_break(queue, -EPROTO, "a buffer of %" PRIu64 " bytes at 0x%" PRIx64 " is too long", left, address);
    *total += (uint32_t)left;
    while (left > 0) {
        unsigned count = visible->readable_count + visible->writable_count;
        struct iotlb_region *region;
        uint64_t size;
        int result = queue_resolve(queue, address, &region);

        if (result == -EAGAIN)
            return result;
        if (result < 0)
            return queue_break(queue, result, "a buffer at 0x%" PRIx64 " is not mapped", address);
        if (writable ? !region->writable : !region->readable)
            return queue_break(queue, -EFAULT, "a buffer at 0x%" PRIx64 " may not be %s", address,
                               writable ? "written" : "read");
        if (count == chain->capacity && grow(chain) < 0)
            return queue_break(queue, -ENOMEM, "no memory for a chain");
        size = part_in(region, address, left);
        chain->entries[count] = (struct iovec){
            .iov_base = region->base + (address - region->start),
            .iov_len = size,
        };
        chain->regions[count] = region;
        (*(writable ? &visible->writable_count : &visible->readable_count))++;
        address += size;
        left -= size;
    }
    return 0;
}

/** Copies an indirect table, so that the driver cannot change it while it is walked. */
static int copy_table(struct vduse_queue *queue, const struct descriptor *desc, uint32_t *count)
{
    uint8_t *target = (uint8_t *)queue->scratch;
    uint64_t address = desc->address;
    uint64_t left = desc->length;

    if (left == 0 || left % sizeof(struct ring_desc) != 0 ||
        left / sizeof(struct ring_desc) > queue->dev->queue_size || left - 1 > UINT64_MAX - address)
        return queue_break(queue, -EPROTO, "an indirect table has %" PRIu64 " bytes", left);
    *count = (uint32_t)(left / sizeof(struct ring_desc));
    while (left > 0) {
        struct iotlb_region *region;
        int result = queue_resolve(queue, address, &region);
        const uint8_t *source = NULL;
        uint64_t size = 0;

        if (result == -EAGAIN)
            return result;
        if (result == 0) {
            size = part_in(region, address, left);
            source = region->base + (address - region->start);
            result = region->readable ? iotlb_touch(region, source, size) : -EFAULT;
        }
        if (result < 0)
            return queue_break(queue, result, "an indirect table at 0x%" PRIx64 " is not mapped", address);
        memcpy(target, source, size);
        target += size;
        address += size;
        left -= size;
    }
    atomic_signal_fence(memory_order_seq_cst); /* the copy is what is looked at, never the source again */
    return 0;
}

int chain_walk(struct vduse_queue *queue, uint16_t head, struct chain *chain)
{
    const struct ring_desc *table = queue->desc;
    uint32_t count = queue->num;
    uint32_t position = head;
    uint32_t seen = 0;
    bool indirect = false;

    chain->visible = (struct vduse_chain){.head = head};
    for (;;) {
        struct descriptor desc;
        int result;

        if (position >= count)
            return queue_break(queue, -EPROTO, "descriptor %" PRIu32 " of a table of %" PRIu32, position, count);
        if (seen++ >= count)
            return queue_break(queue, -EPROTO, "a chain of descriptors has a loop");
        desc = load(&table[position]);
        if (desc.flags & RING_DESC_F_INDIRECT) {
            if (!queue->indirect || indirect || (desc.flags & RING_DESC_F_NEXT))
                return queue_break(queue, -EPROTO, "an indirect table where there may be none");
            result = copy_table(queue, &desc, &count);
            if (result < 0)
                return result;
            table = queue->scratch;
            indirect = true;
            position = 0;
            seen = 0;
            continue;
        }
        result = append(queue, chain, &desc);
        if (result < 0)
            return result;
        if (!(desc.flags & RING_DESC_F_NEXT))
            break;
        position = desc.next;
    }
    chain->visible.readable = chain->entries;
    chain->visible.writable = chain->entries + chain->visible.readable_count;
    return 0;
}

void chain_finish(struct chain *chain)
{
    free(chain->entries);
    free(chain->regions);
}

/* ---- What the CPU looks at ------------------------------------------------------------------------------------- */

/** Copies between a part of a chain, entry by entry, and memory; which way, to_chain tells. */
static int copy(const struct iovec *entries, struct iotlb_region *const *regions, uint32_t count, uint32_t total,
                uint32_t offset, uint8_t *data, uint32_t size, bool to_chain)
{
    uint32_t i = 0;

    if (offset > total || size > total - offset)
        return -ERANGE;
    if (total - offset < entries[count - 1].iov_len) {
        /* The status byte ends hundreds of entries, so the last one has a short cut. */
        offset -= total - (uint32_t)entries[count - 1].iov_len;
        i = count - 1;
    }
    for (; size > 0; i++) {
        uint8_t *place = (uint8_t *)entries[i].iov_base + offset;
        uint32_t part;

        if (offset >= entries[i].iov_len) {
            offset -= (uint32_t)entries[i].iov_len;
            continue;
        }
        part = (uint32_t)entries[i].iov_len - offset;
        if (part > size)
            part = size;
        if (iotlb_touch(regions[i], place, part) < 0)
            return -EFAULT;
        if (to_chain)
            memcpy(place, data, part);
        else
            memcpy(data, place, part);
        atomic_signal_fence(memory_order_seq_cst);
        data += part;
        size -= part;
        offset = 0;
    }
    return 0;
}

int vduse_chain_read(const struct vduse_chain *visible, uint32_t offset, void *data, uint32_t size)
{
    const struct chain *chain = (const struct chain *)visible;

    if (size == 0)
        return offset > visible->readable_size ? -ERANGE : 0;
    if (visible->readable_count == 0)
        return -ERANGE;
    return copy(visible->readable, chain->regions, visible->readable_count, visible->readable_size, offset, data, size,
                false);
}

int vduse_chain_write(const struct vduse_chain *visible, uint32_t offset, const void *data, uint32_t size)
{
    const struct chain *chain = (const struct chain *)visible;

    if (size == 0)
        return offset > visible->writable_size ? -ERANGE : 0;
    if (visible->writable_count == 0)
        return -ERANGE;
    return copy(visible->writable, chain->regions + visible->readable_count, visible->writable_count,
                visible->writable_size, offset, (uint8_t *)(uintptr_t)data, size, true);
}
