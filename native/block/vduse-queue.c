/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread of one virtqueue: from the ring to the node, and back.
 *
 * It asks the driver for kicks only before it sleeps, shows completions in batches, and looks at the ring a little
 * longer before it sleeps if that has lately been worth it: kicks and wake-ups cost more than most requests.
 */
#include "vduse-queue.h"

#include "clock.h"
#include "log.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
    BATCH_REQUESTS = 16,          /* completions are shown after so many requests */
    BATCH_BYTES = 256 * 1024,     /* or after so many bytes, so that the driver copies while the next are read */
    POLL_NANOSECONDS = 50 * 1000, /* the longest look at an empty ring */
};

struct queue_thread {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool ended; /* under lock */

    const struct virtio_blk *device;
    struct block_node *node;
    struct block_channel *channel;
    struct vduse_queue *queue;
    struct virtio_blk_request *requests; /* by chain head */
    unsigned in_flight;                  /* at the channel */
    int epoll;
    bool over;      /* nothing more can be popped */
    bool polls;     /* the last waits were so short that it is worth to look on for a while */
};

/* ---- Requests -------------------------------------------------------------------------------------------------- */

/** A request that was with the channel has its result. */
static void done(struct block_request *block, int result)
{
    struct virtio_blk_request *request = (struct virtio_blk_request *)block;
    struct queue_thread *thread = request->owner;

    thread->in_flight--;
    vduse_queue_push(thread->queue, request->chain, virtio_blk_finish(request, result));
}

static void start(struct queue_thread *thread, struct vduse_chain *chain)
{
    struct virtio_blk_request *request = &thread->requests[chain->head];
    uint32_t written = 0;

    request->chain = chain;
    switch (virtio_blk_start(request, thread->channel, &written)) {
    case VIRTIO_BLK_STARTED:
        thread->in_flight++;
        return;
    case VIRTIO_BLK_BROKEN:
        log_message(LOG_LEVEL_ERROR, "export '%s': a request has no header or no status", thread->device->id);
        break;
    case VIRTIO_BLK_DONE:
        break;
    }
    vduse_queue_push(thread->queue, chain, written);
}

/** Takes what the ring has and shows what is finished. Returns whether there was anything to do. */
static bool serve(struct queue_thread *thread)
{
    unsigned requests = 0;
    uint64_t bytes = 0;
    bool busy = false;

    while (!thread->over && requests < BATCH_REQUESTS && bytes < BATCH_BYTES) {
        struct vduse_chain *chain;
        int result = vduse_queue_pop(thread->queue, &chain);

        if (result <= 0) {
            thread->over = result < 0;
            break;
        }
        requests++;
        bytes += (uint64_t)chain->readable_size + chain->writable_size;
        start(thread, chain);
    }
    if (requests)
        block_kick(thread->channel);
    busy = block_reap(thread->channel) || requests > 0;
    vduse_queue_commit(thread->queue);
    return busy;
}

/* ---- Waiting --------------------------------------------------------------------------------------------------- */

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/** Looks at the ring until some time. Returns whether something came. */
static bool poll_briefly(struct queue_thread *thread, uint64_t end)
{
    do {
        for (int i = 0; i < 32; i++) {
            if (vduse_queue_pending(thread->queue))
                return true;
            relax();
        }
        if (block_reap(thread->channel))
            return true;
    } while (clock_now() < end);
    return false;
}

/** Sleeps until there is something to do, unless there already is. */
static void wait_for_work(struct queue_thread *thread)
{
    struct epoll_event events[2];
    uint64_t start = clock_now();

    if (thread->polls && poll_briefly(thread, start + POLL_NANOSECONDS))
        return;
    if (!thread->over && vduse_queue_want_kicks(thread->queue, true))
        return;
    epoll_wait(thread->epoll, events, 2, -1); /* edge-triggered: nothing has to be read */
    thread->polls = clock_now() - start < POLL_NANOSECONDS;
    vduse_queue_want_kicks(thread->queue, false);
}

/* ---- The thread ------------------------------------------------------------------------------------------------ */

static void thread_free(struct queue_thread *thread)
{
    if (thread->requests)
        for (unsigned i = 0; i < vduse_queue_size(thread->queue); i++)
            virtio_blk_request_free(&thread->requests[i]);
    free(thread->requests);
    if (thread->channel)
        block_close_channel(thread->channel);
    if (thread->epoll >= 0)
        close(thread->epoll);
    vduse_queue_put(thread->queue);
}

static void *run(void *argument)
{
    struct queue_thread *thread = argument;

    vduse_queue_want_kicks(thread->queue, false);
    while (!thread->over || thread->in_flight > 0)
        if (!serve(thread) && (!thread->over || thread->in_flight > 0))
            wait_for_work(thread);
    vduse_queue_commit(thread->queue);
    thread_free(thread);
    pthread_mutex_lock(&thread->lock);
    thread->ended = true;
    pthread_cond_signal(&thread->changed);
    pthread_mutex_unlock(&thread->lock);
    return NULL;
}

static int watch(struct queue_thread *thread, int fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};

    return fd < 0 ? 0 : epoll_ctl(thread->epoll, EPOLL_CTL_ADD, fd, &event);
}

static int prepare(struct queue_thread *thread, struct error *error)
{
    unsigned size = vduse_queue_size(thread->queue);
    int result;

    thread->requests = calloc(size, sizeof(thread->requests[0]));
    if (!thread->requests)
        return error_set(error, -ENOMEM, "out of memory");
    for (unsigned i = 0; i < size; i++) {
        thread->requests[i].block.done = done;
        thread->requests[i].device = thread->device;
        thread->requests[i].owner = thread;
    }
    result = block_open_channel(thread->node, &thread->channel, error);
    if (result < 0)
        return result;
    thread->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (thread->epoll < 0 || watch(thread, vduse_queue_fd(thread->queue)) < 0 || watch(thread, thread->channel->fd) < 0)
        return error_set(error, -errno, "cannot wait for a queue: %s", strerror(errno));
    return 0;
}

int queue_thread_start(const struct virtio_blk *device, struct block_node *node, struct vduse_queue *queue,
                       struct queue_thread **result, struct error *error)
{
    struct queue_thread *thread = calloc(1, sizeof(*thread));
    pthread_condattr_t attributes;
    int code;

    if (!thread) {
        vduse_queue_put(queue);
        return error_set(error, -ENOMEM, "out of memory");
    }
    thread->device = device;
    thread->node = node;
    thread->queue = queue;
    thread->epoll = -1;
    code = prepare(thread, error);
    if (code < 0)
        goto out;
    pthread_mutex_init(&thread->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&thread->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    code = -pthread_create(&thread->thread, NULL, run, thread);
    if (code < 0)
        error_set(error, code, "cannot start a thread: %s", strerror(-code));
out:
    if (code < 0) {
        thread_free(thread);
        free(thread);
        return code;
    }
    *result = thread;
    return 0;
}

bool queue_thread_join(struct queue_thread *thread, uint64_t deadline)
{
    struct timespec until = {(time_t)(deadline / 1000000000u), (long)(deadline % 1000000000u)};
    int result = 0;
    bool ended;

    pthread_mutex_lock(&thread->lock);
    while (!thread->ended && result == 0)
        result = pthread_cond_timedwait(&thread->changed, &thread->lock, &until);
    ended = thread->ended;
    pthread_mutex_unlock(&thread->lock);
    if (!ended)
        return false;
    pthread_join(thread->thread, NULL);
    pthread_mutex_destroy(&thread->lock);
    pthread_cond_destroy(&thread->changed);
    free(thread);
    return true;
}
