/* SPDX-License-Identifier: Apache-2.0 */
/* What the requests of a virtio block device mean. */
#include "virtio-blk.h"

#include "log.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/virtio_blk.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECTOR = 512,                  /* the unit of virtio, whatever the block size */
    MAX_DISCARD_SECTORS = 32768,   /* of one discard or write zeroes request: 16 MiB */
    HEADER_SIZE = sizeof(struct virtio_blk_outhdr),
};

_Static_assert(offsetof(struct virtio_blk_config, unused1) + sizeof((struct virtio_blk_config){0}.unused1) ==
                   VIRTIO_BLK_CONFIG_SIZE,
               "the configuration space ends after write zeroes");

/* ---- The device ------------------------------------------------------------------------------------------------ */

uint64_t virtio_blk_features(const struct virtio_blk *device)
{
    uint64_t features = 1ULL << VIRTIO_BLK_F_SEG_MAX | 1ULL << VIRTIO_BLK_F_BLK_SIZE | 1ULL << VIRTIO_BLK_F_TOPOLOGY |
                        1ULL << VIRTIO_BLK_F_FLUSH | 1ULL << VIRTIO_BLK_F_DISCARD |
                        1ULL << VIRTIO_BLK_F_WRITE_ZEROES;

    if (device->num_queues > 1)
        features |= 1ULL << VIRTIO_BLK_F_MQ;
    if (!device->writable)
        features |= 1ULL << VIRTIO_BLK_F_RO;
    return features;
}

void virtio_blk_config(const struct virtio_blk *device, uint8_t bytes[VIRTIO_BLK_CONFIG_SIZE])
{
    struct virtio_blk_config config = {
        .capacity = htole64(atomic_load(&device->capacity) / SECTOR),
        .seg_max = htole32(device->queue_size - 2u), /* header and status take one descriptor each */
        .blk_size = htole32(device->block_size),
        .min_io_size = htole16(1),
        .opt_io_size = htole32(1),
        .num_queues = htole16(device->num_queues),
        .max_discard_sectors = htole32(MAX_DISCARD_SECTORS),
        .max_discard_seg = htole32(1),
        .discard_sector_alignment = htole32(device->block_size / SECTOR),
        .max_write_zeroes_sectors = htole32(MAX_DISCARD_SECTORS),
        .max_write_zeroes_seg = htole32(1),
        .write_zeroes_may_unmap = 1,
    };

    memcpy(bytes, &config, VIRTIO_BLK_CONFIG_SIZE);
}

uint64_t virtio_blk_usable(const struct virtio_blk *device, uint64_t size)
{
    return size / device->block_size * device->block_size;
}

/* ---- Parts of a request ---------------------------------------------------------------------------------------- */

/**
 * Sets the data of a request: the entries without the first skip bytes, up to size bytes. Uses the chain's own where
 * they begin and end with entries, which is how drivers lay them out.
 */
static int set_data(struct virtio_blk_request *request, const struct iovec *entries, unsigned count, uint32_t skip,
                    uint32_t size)
{
    unsigned first = 0;
    unsigned last;
    uint64_t sum = 0;

    while (first < count && skip >= entries[first].iov_len)
        skip -= (uint32_t)entries[first++].iov_len;
    for (last = first; last < count && sum < (uint64_t)skip + size; last++)
        sum += entries[last].iov_len;
    request->block.iov = entries + first;
    request->block.iov_count = last - first;
    if (skip == 0 && sum == size)
        return 0;
    if (request->entries_capacity < last - first) {
        struct iovec *copy = realloc(request->entries, (last - first) * sizeof(*copy));

        if (!copy)
            return -ENOMEM;
        request->entries = copy;
        request->entries_capacity = last - first;
    }
    memcpy(request->entries, entries + first, (last - first) * sizeof(*entries));
    request->entries[last - first - 1].iov_len -= sum - skip - size;
    request->entries[0].iov_base = (uint8_t *)request->entries[0].iov_base + skip;
    request->entries[0].iov_len -= skip;
    request->block.iov = request->entries;
    return 0;
}

/** Sets the range of a request, if it lies on blocks and within the device. */
static int set_range(struct virtio_blk_request *request, uint64_t sector, uint64_t size)
{
    const struct virtio_blk *device = request->device;
    uint64_t capacity = atomic_load_explicit(&device->capacity, memory_order_relaxed);
    uint64_t offset = sector * SECTOR;

    if (sector > UINT64_MAX / SECTOR || ((offset | size) & (device->block_size - 1)) != 0 || offset > capacity ||
        size > capacity - offset)
        return -EBADMSG;
    request->block.offset = offset;
    request->block.size = size;
    return 0;
}

/* ---- Kinds of request ------------------------------------------------------------------------------------------ */
/* Each returns -EINPROGRESS when the channel has it, or its result; -EBADMSG and -EROFS are the driver's fault. */

static int start_read(struct virtio_blk_request *request, struct block_channel *channel, uint64_t sector)
{
    const struct vduse_chain *chain = request->chain;
    uint32_t size = chain->writable_size - 1; /* the status comes last */
    int result = set_range(request, sector, size);

    if (result < 0 || size == 0)
        return result;
    request->block.op = BLOCK_READ;
    request->filled = size;
    result = set_data(request, chain->writable, chain->writable_count, 0, size);
    return result < 0 ? result : block_submit(channel, &request->block);
}

static int start_write(struct virtio_blk_request *request, struct block_channel *channel, uint64_t sector)
{
    const struct vduse_chain *chain = request->chain;
    uint32_t size = chain->readable_size - HEADER_SIZE;
    int result = set_range(request, sector, size);

    if (result < 0 || size == 0)
        return result;
    request->block.op = BLOCK_WRITE;
    result = set_data(request, chain->readable, chain->readable_count, HEADER_SIZE, size);
    return result < 0 ? result : block_submit(channel, &request->block);
}

static int start_flush(struct virtio_blk_request *request, struct block_channel *channel)
{
    request->block.op = BLOCK_FLUSH;
    request->block.offset = request->block.size = 0;
    return block_submit(channel, &request->block);
}

/** Discards or zeroes the one range that the request may name. */
static int start_range(struct virtio_blk_request *request, struct block_channel *channel, enum block_op op)
{
    struct virtio_blk_discard_write_zeroes range;
    uint32_t sectors, flags;
    int result;

    if (request->chain->readable_size != HEADER_SIZE + sizeof(range))
        return -EBADMSG;
    result = vduse_chain_read(request->chain, HEADER_SIZE, &range, sizeof(range));
    if (result < 0)
        return result;
    sectors = le32toh(range.num_sectors);
    flags = le32toh(range.flags);
    if (flags & ~(op == BLOCK_WRITE_ZEROES ? VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP : 0u))
        return -ENOTSUP;
    if (sectors > MAX_DISCARD_SECTORS)
        return -EBADMSG;
    result = set_range(request, le64toh(range.sector), (uint64_t)sectors * SECTOR);
    if (result < 0 || sectors == 0)
        return result;
    request->block.op = op;
    request->block.unmap = flags & VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP;
    return block_submit(channel, &request->block);
}

static int get_id(struct virtio_blk_request *request)
{
    const struct virtio_blk *device = request->device;
    uint32_t size = request->chain->writable_size - 1;

    if (size > VIRTIO_BLK_SERIAL_SIZE)
        size = VIRTIO_BLK_SERIAL_SIZE;
    request->filled = size;
    return vduse_chain_write(request->chain, 0, device->serial, size);
}

/* ---- The whole ------------------------------------------------------------------------------------------------- */

static bool writes(uint32_t type)
{
    return type == VIRTIO_BLK_T_OUT || type == VIRTIO_BLK_T_DISCARD || type == VIRTIO_BLK_T_WRITE_ZEROES;
}

static int start(struct virtio_blk_request *request, struct block_channel *channel, uint32_t type, uint64_t sector)
{
    if (writes(type) && !request->device->writable)
        return -EROFS;
    switch (type) {
    case VIRTIO_BLK_T_IN:
        return start_read(request, channel, sector);
    case VIRTIO_BLK_T_OUT:
        return start_write(request, channel, sector);
    case VIRTIO_BLK_T_FLUSH:
        return start_flush(request, channel);
    case VIRTIO_BLK_T_GET_ID:
        return get_id(request);
    case VIRTIO_BLK_T_DISCARD:
        return start_range(request, channel, BLOCK_DISCARD);
    case VIRTIO_BLK_T_WRITE_ZEROES:
        return start_range(request, channel, BLOCK_WRITE_ZEROES);
    default:
        return -ENOTSUP;
    }
}

enum virtio_blk_outcome virtio_blk_start(struct virtio_blk_request *request, struct block_channel *channel,
                                         uint32_t *written)
{
    struct virtio_blk_outhdr header;
    int result;

    if (request->chain->readable_size < HEADER_SIZE || request->chain->writable_size < 1)
        return VIRTIO_BLK_BROKEN;
    request->filled = 0;
    result = vduse_chain_read(request->chain, 0, &header, HEADER_SIZE);
    if (result == 0)
        result = start(request, channel, le32toh(header.type), le64toh(header.sector));
    if (result == -EINPROGRESS)
        return VIRTIO_BLK_STARTED;
    *written = virtio_blk_finish(request, result);
    return VIRTIO_BLK_DONE;
}

/** Says what failed: the disk's failures, not the driver's. */
static void report(const struct virtio_blk_request *request, int result)
{
    static const char *const words[] = {
        [BLOCK_READ] = "read", [BLOCK_WRITE] = "write", [BLOCK_FLUSH] = "flush",
        [BLOCK_DISCARD] = "discard", [BLOCK_WRITE_ZEROES] = "write zeroes",
    };
    static atomic_uint reported;
    unsigned count = atomic_fetch_add(&reported, 1);

    /* A disk that fails does so for each request: 10 messages tell that, and each power of two how bad it is. */
    if (count < 10 || (count & (count - 1)) == 0)
        log_message(LOG_LEVEL_ERROR, "export '%s': %s of %" PRIu64 " bytes at %" PRIu64 ": %s", request->device->id,
                    words[request->block.op], request->block.size, request->block.offset, strerror(-result));
}

uint32_t virtio_blk_finish(struct virtio_blk_request *request, int result)
{
    const struct vduse_chain *chain = request->chain;
    uint8_t status = VIRTIO_BLK_S_OK;

    if (result == -ENOTSUP) {
        status = VIRTIO_BLK_S_UNSUPP;
    } else if (result < 0) {
        status = VIRTIO_BLK_S_IOERR;
        if (result != -EBADMSG && result != -EROFS)
            report(request, result);
    }
    vduse_chain_write(chain, chain->writable_size - 1, &status, 1);
    /* The driver may rely on what is said to be written, from the start on: after a failed read that is nothing. */
    if (chain->writable_size == 1 || (result == 0 && request->filled == chain->writable_size - 1))
        return chain->writable_size;
    return result == 0 ? request->filled : 0;
}

void virtio_blk_request_free(struct virtio_blk_request *request)
{
    free(request->entries);
}
