/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nodes: the disks of --blockdev. An export reads and writes one through channels, one for each of its threads.
 *
 * Offsets and sizes are in bytes. Results are 0 or -errno: a request is done as a whole or not.
 */
#ifndef KGATE_BLOCK_H
#define KGATE_BLOCK_H

#include "error.h"
#include "options.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

enum block_op {
    BLOCK_READ,
    BLOCK_WRITE,
    BLOCK_FLUSH,        /* everything written and completed before is on stable storage afterwards */
    BLOCK_DISCARD,      /* the content of the range does not matter any more: a hint */
    BLOCK_WRITE_ZEROES, /* the range reads as zeroes afterwards */
};

/** One request. It belongs to the channel from submission until it is done. */
struct block_request {
    enum block_op op;
    bool unmap;              /* BLOCK_WRITE_ZEROES may make a hole */
    uint64_t offset, size;   /* within the node; both 0 for BLOCK_FLUSH */
    const struct iovec *iov; /* of size bytes; its memory may answer EFAULT, or change meanwhile */
    unsigned iov_count;

    /** Called from block_reap(), on the channel's thread, if submission answered -EINPROGRESS. */
    void (*done)(struct block_request *request, int result);

    /* For the channel. */
    struct block_channel *channel;
    struct block_request *next;
    void (*run)(struct block_request *request);
    int result;
};

struct block_channel_ops {
    int (*submit)(struct block_channel *channel, struct block_request *request);
    void (*kick)(struct block_channel *channel);
    bool (*reap)(struct block_channel *channel);
    bool (*want_events)(struct block_channel *channel, bool wanted);
    void (*close)(struct block_channel *channel);
};

/** One thread's way to a node. Drivers put their own after it. */
struct block_channel {
    const struct block_channel_ops *ops;
    int fd; /* readable, edge-triggered, when something can be reaped and events are wanted; -1 if nothing ever can */
};

/** A disk. */
struct block_node {
    const struct block_driver *driver;
    char *name;
    _Atomic uint64_t size; /* whole sectors of 512 bytes count */
    unsigned align; /* offsets and sizes of requests must be multiples of this power of two */
    bool read_only;
    bool has_writer; /* some export writes to it */
    struct block_node *next;
    void *state; /* of the driver */
};

struct block_driver {
    const char *name;
    /** Opens what the options name: sets size, align, read_only and state. */
    int (*open)(struct block_node *node, const struct options *options, struct error *error);
    void (*close)(struct block_node *node);
    /** Looks how large the disk is now, and sets size. Any thread. */
    int (*refresh)(struct block_node *node, struct error *error);
    int (*open_channel)(struct block_node *node, struct block_channel **channel, struct error *error);
    /** Writes everything to stable storage and waits for that. Any thread. */
    int (*flush)(struct block_node *node);
    struct block_driver *next;
};

/** Makes a driver known before main() starts: its file only needs to be compiled in. */
void block_driver_register(struct block_driver *driver);
#define BLOCK_DRIVER(driver)                                     \
    __attribute__((constructor)) static void register_##driver(void) \
    {                                                            \
        block_driver_register(&(driver));                        \
    }

/** The drivers that are built in, by name: the first, and the one after. */
const struct block_driver *block_driver_next(const struct block_driver *driver);

/** Opens a node and keeps it. Main thread. */
int block_node_open(const struct options *options, struct error *error);

/** The node of a name, or NULL. Main thread. */
struct block_node *block_node_find(const char *name);

/** Flushes and closes all nodes. Main thread, when no channel is open. */
void block_close_all(void);

/** Looks how large the disk is now. Any thread. */
int block_refresh(struct block_node *node, struct error *error);

int block_flush(struct block_node *node);

/* ---- Channels: each belongs to the thread that opened it ------------------------------------------------------- */

int block_open_channel(struct block_node *node, struct block_channel **channel, struct error *error);

/** Closes a channel that has no request any more. */
static inline void block_close_channel(struct block_channel *channel)
{
    channel->ops->close(channel);
}

/** Starts a request. Returns its result, or -EINPROGRESS if done() will be called from block_reap(). */
static inline int block_submit(struct block_channel *channel, struct block_request *request)
{
    return channel->ops->submit(channel, request);
}

/** Hands over what was submitted since the last kick. Call it after a batch, or it may wait for ever. */
static inline void block_kick(struct block_channel *channel)
{
    if (channel->ops->kick)
        channel->ops->kick(channel);
}

/** Calls done() of what has finished. Returns whether there was any. */
static inline bool block_reap(struct block_channel *channel)
{
    return channel->ops->reap && channel->ops->reap(channel);
}

/**
 * Whether fd shall become readable, which a thread needs only while it sleeps. Returns whether there is something to
 * reap already, about which fd says nothing: do not sleep then.
 */
static inline bool block_want_events(struct block_channel *channel, bool wanted)
{
    return channel->ops->want_events && channel->ops->want_events(channel, wanted);
}

#endif
