/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that do what blocks: one pool for the process. */
#include "thread-pool.h"

#include <pthread.h>
#include <time.h>

enum {
    MAX_THREADS = 16, /* more only queue up at the disk */
    IDLE_SECONDS = 10,
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct block_request *first, **last;
    unsigned threads, idle, waiting;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER, .last = &pool.first};

/** Takes the oldest request. The caller holds the lock. */
static struct block_request *take(void)
{
    struct block_request *request = pool.first;

    pool.first = request->next;
    if (!pool.first)
        pool.last = &pool.first;
    pool.waiting--;
    return request;
}

static void *serve(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&pool.lock);
    for (;;) {
        struct timespec until;
        int result = 0;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += IDLE_SECONDS;
        pool.idle++;
        while (!pool.first && result == 0)
            result = pthread_cond_timedwait(&pool.work, &pool.lock, &until);
        pool.idle--;
        if (!pool.first)
            break;
        struct block_request *request = take();

        pthread_mutex_unlock(&pool.lock);
        request->run(request);
        pthread_mutex_lock(&pool.lock);
    }
    pool.threads--;
    pthread_mutex_unlock(&pool.lock);
    return NULL;
}

static bool add_thread(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int result = pthread_attr_init(&attributes);

    if (result != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    result = pthread_create(&thread, &attributes, serve, NULL);
    pthread_attr_destroy(&attributes);
    return result == 0;
}

void thread_pool_submit(struct block_request *request, void (*run)(struct block_request *request))
{
    bool served;

    request->run = run;
    request->next = NULL;
    pthread_mutex_lock(&pool.lock);
    if (pool.waiting >= pool.idle && pool.threads < MAX_THREADS && add_thread())
        pool.threads++;
    served = pool.threads > 0;
    if (served) {
        *pool.last = request;
        pool.last = &request->next;
        pool.waiting++;
        pthread_cond_signal(&pool.work);
    }
    pthread_mutex_unlock(&pool.lock);
    if (!served)
        run(request);
}
