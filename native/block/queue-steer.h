/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the driver's interrupts of a queue are handled: on the CPU of the queue's thread, as long as that has time.
 *
 * The kernel's own choice, all CPUs in turn, takes half of them to where requests are made, on a machine of two. The
 * thread's CPU has what the handler needs in its cache, and nobody there has to be woken. But a handler that copies much
 * data, or a thread that has no time left, is better off with the kernel's choice.
 */
#ifndef KGATE_QUEUE_STEER_H
#define KGATE_QUEUE_STEER_H

#include <libvduse.h>

struct queue_steer {
    bool off; /* it is not possible, or somebody else chooses */
    int cpu;  /* where interrupts are handled now; -1: the kernel's choice */
    /* Since the last decision: */
    unsigned batches, waits;
    uint64_t requests, bytes;
};

void queue_steer_init(struct queue_steer *steer);

/** So many requests were served, of so many bytes, and shown. Decides anew from time to time. The queue's thread. */
void queue_steer_batch(struct queue_steer *steer, struct vduse_queue *queue, unsigned requests, uint64_t bytes);

/** To be called before an interrupt may be asked for: makes sure that there is a CPU for it. The queue's thread. */
void queue_steer_check(struct queue_steer *steer, struct vduse_queue *queue);

/** The thread had nothing to do. */
static inline void queue_steer_wait(struct queue_steer *steer)
{
    steer->waits++;
}

#endif
