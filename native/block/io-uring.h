/* SPDX-License-Identifier: Apache-2.0 */
/* Reads, writes and flushes by the kernel itself, through io_uring. One ring belongs to one thread. */
#ifndef KGATE_IO_URING_H
#define KGATE_IO_URING_H

#include "file-io.h"

struct io_ring;

/**
 * Makes a ring whose completions make event_fd readable while events are wanted, as at first they are not.
 * Returns 0 or -errno; -EPERM, -ENOSYS: the kernel has none.
 */
int io_ring_open(int event_fd, struct io_ring **ring);
void io_ring_close(struct io_ring *ring);

/** Whether a request is one that a ring can do. */
bool io_ring_can(const struct file_target *target, const struct block_request *request);

/** Queues a request. Returns -EINPROGRESS, or an error. */
int io_ring_submit(struct io_ring *ring, const struct file_target *target, struct block_request *request);

/** Hands over what was queued. Returns whether all of it went: if not, try again after reaping. */
bool io_ring_kick(struct io_ring *ring);

/**
 * Takes one request that has finished, or NULL. *result is 0, an error, or how many bytes were moved if not all were.
 */
struct block_request *io_ring_next(struct io_ring *ring, int64_t *result);

/** Whether completions make event_fd readable. Returns whether there is one already. */
bool io_ring_want_events(struct io_ring *ring, bool wanted);

#endif
