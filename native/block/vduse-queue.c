/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread of one virtqueue: from the ring to the node, and back.
 *
 * It asks the driver for kicks only before it sleeps, shows completions in batches, and looks at the ring a little
 * longer before it sleeps if that has lately been worth it: kicks and wake-ups cost more than most requests.
 */
#include "vduse-queue.h"

#include "log.h"
#include "queue-poll.h"
#include "queue-steer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
    BATCH = 16,             /* completions are shown after so many requests */
    LARGE = 64 * 1024,      /* bytes of a request before which, and after which, completions are shown */
    MISSHAPEN_LOGGED = 10,  /* a driver cannot fill the log */
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
    bool over; /* nothing more can be popped */
    unsigned misshapen; /* requests that had no place for a status */
    struct queue_poll poll;
    struct queue_steer steer;
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
        if (thread->misshapen++ < MISSHAPEN_LOGGED)
            log_message(LOG_LEVEL_ERROR, "export '%s': a request has no header or no status", thread->device->id);
        break;
    case VIRTIO_BLK_DONE:
        break;
    }
    vduse_queue_push(thread->queue, chain, written);
}

/** Pops up to a batch of chains. Returns how many. */
static unsigned pop(struct queue_thread *thread, struct vduse_chain *chains[BATCH])
{
    unsigned count = 0;

    while (!thread->over && count < BATCH) {
        int result = vduse_queue_pop(thread->queue, &chains[count]);

        if (result <= 0) {
            thread->over = result < 0;
            break;
        }
        count++;
    }
    return count;
}

/** Shows what is finished. */
static void show(struct queue_thread *thread)
{
    queue_steer_check(&thread->steer, thread->queue);
    vduse_queue_commit(thread->queue);
}

static bool is_large(const struct vduse_chain *chain)
{
    return chain->readable_size >= LARGE || chain->writable_size >= LARGE;
}

/**
 * Takes what the ring has and shows what is finished. Returns whether there was anything to do.
 *
 * Large requests come last: what takes a millisecond does not hold up what takes microseconds. Each is shown by itself,
 * so that the driver has something to copy while the next one is served.
 */
static bool serve(struct queue_thread *thread)
{
    struct vduse_chain *chains[BATCH];
    unsigned count = pop(thread, chains);
    uint64_t bytes = 0;
    bool busy;

    for (unsigned i = 0; i < count; i++) {
        bytes += (uint64_t)chains[i]->readable_size + chains[i]->writable_size;
        if (!is_large(chains[i]))
            start(thread, chains[i]);
    }
    for (unsigned i = 0; i < count; i++) {
        if (!is_large(chains[i]))
            continue;
        show(thread);
        start(thread, chains[i]);
    }
    block_kick(thread->channel); /* also when there is nothing new: the last one may not have gone through */
    busy = block_reap(thread->channel) || count > 0;
    show(thread);
    if (count > 0)
        queue_steer_batch(&thread->steer, thread->queue, count, bytes);
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

/** Looks at the ring for a while. Returns whether something came. */
static bool poll_briefly(struct queue_thread *thread)
{
    do {
        for (int i = 0; i < 32; i++) {
            if (vduse_queue_pending(thread->queue))
                return true;
            relax();
        }
        if (block_reap(thread->channel))
            return true;
    } while (queue_poll_goes_on(&thread->poll));
    return false;
}

/** Sleeps until there is something to do, unless there already is. */
static void wait_for_work(struct queue_thread *thread)
{
    struct epoll_event events[2];

    queue_steer_wait(&thread->steer);
    if (queue_poll_start(&thread->poll) && poll_briefly(thread))
        return;
    if (!thread->over && vduse_queue_want_kicks(thread->queue, true))
        return;
    if (!block_want_events(thread->channel, true)) {
        epoll_wait(thread->epoll, events, 2, -1); /* edge-triggered: nothing has to be read */
        queue_poll_slept(&thread->poll);
    }
    block_want_events(thread->channel, false);
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
    show(thread);
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
    queue_poll_init(&thread->poll, thread->epoll, vduse_queue_fd(thread->queue));
    queue_steer_init(&thread->steer);
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
