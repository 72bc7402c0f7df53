/* SPDX-License-Identifier: Apache-2.0 */
/* Reads, writes and flushes by the kernel itself, through io_uring. */
#include "io-uring.h"

#include <errno.h>
#include <limits.h>
#include <liburing.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { ENTRIES = 256 };

struct io_ring {
    struct io_uring uring;
    unsigned queued;
};

int io_ring_open(int event_fd, struct io_ring **result)
{
    struct io_ring *ring = calloc(1, sizeof(*ring));
    int error;

    if (!ring)
        return -ENOMEM;
    error = io_uring_queue_init(ENTRIES, &ring->uring, 0);
    if (error < 0) {
        free(ring);
        return error;
    }
    error = io_uring_register_eventfd(&ring->uring, event_fd);
    if (error == 0)
        error = io_uring_cq_eventfd_toggle(&ring->uring, false);
    if (error < 0) {
        io_ring_close(ring);
        return error;
    }
    *result = ring;
    return 0;
}

void io_ring_close(struct io_ring *ring)
{
    io_uring_queue_exit(&ring->uring);
    free(ring);
}

bool io_ring_can(const struct file_target *target, const struct block_request *request)
{
    switch (request->op) {
    case BLOCK_READ:
    case BLOCK_WRITE:
        return request->iov_count <= IOV_MAX && file_is_aligned(target, request);
    case BLOCK_FLUSH:
        return true;
    default:
        return false;
    }
}

int io_ring_submit(struct io_ring *ring, const struct file_target *target, struct block_request *request)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring->uring);

    if (!sqe) {
        io_ring_kick(ring);
        sqe = io_uring_get_sqe(&ring->uring);
        if (!sqe)
            return -EBUSY;
    }
    switch (request->op) {
    case BLOCK_READ:
        io_uring_prep_readv(sqe, target->fd, request->iov, request->iov_count, request->offset);
        break;
    case BLOCK_WRITE:
        io_uring_prep_writev(sqe, target->fd, request->iov, request->iov_count, request->offset);
        break;
    default:
        io_uring_prep_fsync(sqe, target->fd, IORING_FSYNC_DATASYNC);
        break;
    }
    io_uring_sqe_set_data(sqe, request);
    ring->queued++;
    return -EINPROGRESS;
}

bool io_ring_kick(struct io_ring *ring)
{
    while (ring->queued > 0) {
        int count = io_uring_submit(&ring->uring);

        if (count < 0 && count != -EINTR)
            return false; /* the kernel is short of memory, or completions must be reaped first */
        if (count > 0)
            ring->queued -= (unsigned)count;
    }
    return true;
}

struct block_request *io_ring_next(struct io_ring *ring, int64_t *result)
{
    struct io_uring_cqe *cqe;
    struct block_request *request;

    if (io_uring_peek_cqe(&ring->uring, &cqe) != 0)
        return NULL;
    request = io_uring_cqe_get_data(cqe);
    *result = cqe->res;
    if (request->op != BLOCK_FLUSH && *result == 0)
        *result = -EIO; /* the file has shrunk */
    else if (*result == (int64_t)request->size)
        *result = 0;
    io_uring_cqe_seen(&ring->uring, cqe);
    return request;
}

bool io_ring_want_events(struct io_ring *ring, bool wanted)
{
    io_uring_cq_eventfd_toggle(&ring->uring, wanted);
    /* The kernel shows a completion and then looks whether an event is wanted; here it is the other way round. */
    atomic_thread_fence(memory_order_seq_cst);
    return io_uring_cq_ready(&ring->uring) > 0;
}
