/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio block device: its features, its configuration space, and what its requests mean. It knows neither threads
 * nor the kernel; whoever has a chain of buffers and a channel to a node can have requests served here.
 */
#ifndef KGATE_VIRTIO_BLK_H
#define KGATE_VIRTIO_BLK_H

#include "block.h"

#include <libvduse.h>

enum {
    VIRTIO_BLK_DEVICE_ID = 2,
    VIRTIO_BLK_CONFIG_SIZE = 60, /* up to and with write zeroes */
    VIRTIO_BLK_SERIAL_SIZE = 20,
};

/** Set before the first request; then only capacity changes. */
struct virtio_blk {
    const char *id; /* for messages */
    bool writable;
    uint16_t num_queues;
    uint16_t queue_size;
    uint32_t block_size;       /* the driver's, in bytes: a power of two */
    _Atomic uint64_t capacity; /* bytes: a multiple of block_size */
    char serial[VIRTIO_BLK_SERIAL_SIZE]; /* no NUL at the end if it is full */
};

/** A request from the time that it is popped until its chain is pushed. */
struct virtio_blk_request {
    struct block_request block;
    const struct virtio_blk *device;
    struct vduse_chain *chain;
    void *owner;                /* the caller's own */
    uint32_t filled;            /* bytes of the driver's buffer that are valid if the request succeeds */
    struct iovec *entries;      /* a copy of the data's, where the header or the status shares an entry with them */
    unsigned entries_capacity;
};

/** What virtio_blk_start() made of a chain. */
enum virtio_blk_outcome {
    VIRTIO_BLK_DONE,    /* the chain can be pushed */
    VIRTIO_BLK_STARTED, /* block_reap() will call the done function */
    VIRTIO_BLK_BROKEN,  /* the chain is none of a block driver: there is nowhere to put a status */
};

uint64_t virtio_blk_features(const struct virtio_blk *device);

/** Writes the configuration space. */
void virtio_blk_config(const struct virtio_blk *device, uint8_t config[VIRTIO_BLK_CONFIG_SIZE]);

/** The part of a node's size that the device shows: whole blocks. */
uint64_t virtio_blk_usable(const struct virtio_blk *device, uint64_t size);

/**
 * Starts the request of a chain. The caller has set request->block.done, chain and device, and keeps request until the
 * chain is pushed. On VIRTIO_BLK_DONE, *written is what to push. The channel's thread.
 */
enum virtio_blk_outcome virtio_blk_start(struct virtio_blk_request *request, struct block_channel *channel,
                                         uint32_t *written);

/** Writes the status of a started request whose result has come. Returns what to push. The channel's thread. */
uint32_t virtio_blk_finish(struct virtio_blk_request *request, int result);

/** Frees what requests kept for the next use of their memory. */
void virtio_blk_request_free(struct virtio_blk_request *request);

#endif
