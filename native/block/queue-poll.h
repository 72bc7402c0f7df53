/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a queue's thread looks at an empty ring for a while before it sleeps.
 *
 * It does if the next request has lately come soon: then looking on is faster, and cheaper than the kick, the sleep and
 * the wake-up that it spares. How soon is soon depends on what system calls cost on this machine, and is measured.
 */
#ifndef KGATE_QUEUE_POLL_H
#define KGATE_QUEUE_POLL_H

#include <stdbool.h>
#include <stdint.h>

struct queue_poll {
    uint64_t limit;  /* nanoseconds to look on at most */
    bool worthwhile; /* the next request came soon the last time */
    uint64_t start;  /* when the ring became empty */
};

/** Measures the machine. fd: an eventfd that epoll waits for; it is signalled a few times. */
void queue_poll_init(struct queue_poll *poll, int epoll, int fd);

/** The ring has become empty. Returns whether to look on. */
bool queue_poll_start(struct queue_poll *poll);

/** Whether to look on still. */
bool queue_poll_goes_on(const struct queue_poll *poll);

/** There is something to do again, after a sleep. */
void queue_poll_slept(struct queue_poll *poll);

#endif
