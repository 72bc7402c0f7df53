/* SPDX-License-Identifier: Apache-2.0 */
/* The time since some moment, in nanoseconds. */
#ifndef KGATE_CLOCK_H
#define KGATE_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
