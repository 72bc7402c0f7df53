/* SPDX-License-Identifier: Apache-2.0 */
/* The thread of one virtqueue: from the ring to the node, and back. */
#ifndef KGATE_VDUSE_QUEUE_H
#define KGATE_VDUSE_QUEUE_H

#include "virtio-blk.h"

struct queue_thread;

/**
 * Starts a thread that serves a queue, which it takes over and puts at its end, until the driver resets the device.
 * node and device must outlive it. Returns 0 or -errno with the queue put. Control thread.
 */
int queue_thread_start(const struct virtio_blk *device, struct block_node *node, struct vduse_queue *queue,
                       struct queue_thread **thread, struct error *error);

/**
 * Waits until the thread has ended, or until deadline (CLOCK_MONOTONIC, nanoseconds) has passed.
 * Returns whether it has ended; then it is freed. Control thread.
 */
bool queue_thread_join(struct queue_thread *thread, uint64_t deadline);

#endif
