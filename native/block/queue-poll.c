/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a queue's thread looks at an empty ring for a while before it sleeps. */
#include "queue-poll.h"

#include "clock.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

enum {
    TRIES = 8,
    /* A kick, a sleep and a wake-up take as long as about so many pairs of signalling and waiting without a sleep. */
    PAIRS = 16,
    LEAST = 5 * 1000,
    MOST = 500 * 1000, /* nanoseconds */
};

void queue_poll_init(struct queue_poll *poll, int epoll, int fd)
{
    uint64_t best = MOST;

    for (int i = 0; i < TRIES; i++) {
        struct epoll_event event;
        uint64_t start = clock_now();
        uint64_t time;

        eventfd_write(fd, 1);
        epoll_wait(epoll, &event, 1, 0);
        time = clock_now() - start;
        if (time < best)
            best = time;
    }
    best *= PAIRS;
    poll->limit = best < LEAST ? LEAST : best > MOST ? MOST : best;
    poll->worthwhile = false;
}

bool queue_poll_start(struct queue_poll *poll)
{
    poll->start = clock_now();
    return poll->worthwhile;
}

bool queue_poll_goes_on(const struct queue_poll *poll)
{
    return clock_now() - poll->start < poll->limit;
}

void queue_poll_slept(struct queue_poll *poll)
{
    /* The wake-up itself is in this time, and would not be if the thread had looked on. */
    poll->worthwhile = clock_now() - poll->start < 2 * poll->limit;
}
