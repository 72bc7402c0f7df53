/* SPDX-License-Identifier: Apache-2.0 */
/* Where the driver's interrupts of a queue are handled. */
#include "queue-steer.h"

#include <sched.h>

enum {
    BATCHES = 64,         /* between decisions */
    LARGE = 64 * 1024,    /* bytes of a request, on average, whose handler takes long */
    WAITS = BATCHES / 4,  /* that show that the thread has time */
};

void queue_steer_init(struct queue_steer *steer)
{
    *steer = (struct queue_steer){.cpu = -1};
}

void queue_steer_batch(struct queue_steer *steer, struct vduse_queue *queue, unsigned requests, uint64_t bytes)
{
    int cpu = -1;

    if (steer->off)
        return;
    steer->requests += requests;
    steer->bytes += bytes;
    if (++steer->batches < BATCHES)
        return;
    if (steer->waits >= WAITS && steer->bytes / steer->requests < LARGE)
        cpu = sched_getcpu();
    if (cpu != steer->cpu) {
        steer->off = vduse_queue_steer(queue, cpu) < 0;
        steer->cpu = cpu;
    }
    steer->batches = steer->waits = 0;
    steer->requests = steer->bytes = 0;
}

void queue_steer_check(struct queue_steer *steer, struct vduse_queue *queue)
{
    cpu_set_t usable;
    bool asked;

    if (steer->cpu < 0 || steer->cpu == sched_getcpu())
        return;
    /*
     * The thread was moved, perhaps because its CPU went offline. A kernel that was told to take only that one looks
     * for it for ever at the next interrupt. What this call returns has only CPUs that work.
     */
    asked = steer->cpu < CPU_SETSIZE && sched_getaffinity(0, sizeof(usable), &usable) == 0;
    if (asked && CPU_ISSET(steer->cpu, &usable))
        return;
    steer->off = vduse_queue_steer(queue, -1) < 0 || !asked;
    steer->cpu = -1;
}
