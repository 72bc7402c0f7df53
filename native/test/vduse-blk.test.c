/* SPDX-License-Identifier: Apache-2.0 */
/* The whole export against a fake kernel: threads, resets in the midst of requests, resizing, and its end. */
#include "check.h"
#include "export.h"
#include "test-device.h"

#include <errno.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_ring.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 0x100000, DATA = 0x200000, STATUS = 0x300000, RING = 0x4000000, SECTOR = 512 };

static uint8_t *headers, *statuses;
static struct driver_ring rings[4];

/* ---- A disk that answers when the test wants it to ------------------------------------------------------------- */

struct slow_channel {
    struct block_channel channel;
    struct block_request *held, *released; /* under lock */
    struct slow_channel *next;
};

static struct {
    pthread_mutex_t lock;
    struct slow_channel *channels; /* under lock */
    atomic_uint submitted;
    atomic_bool holds;
    int refuses; /* how many channels open before one cannot; -1: all open */
} slow = {.lock = PTHREAD_MUTEX_INITIALIZER, .refuses = -1};

static int slow_submit(struct block_channel *base, struct block_request *request)
{
    struct slow_channel *channel = (struct slow_channel *)base;

    atomic_fetch_add(&slow.submitted, 1);
    if (!atomic_load(&slow.holds))
        return 0;
    pthread_mutex_lock(&slow.lock);
    request->next = channel->held;
    channel->held = request;
    pthread_mutex_unlock(&slow.lock);
    return -EINPROGRESS;
}

static bool slow_reap(struct block_channel *base)
{
    struct slow_channel *channel = (struct slow_channel *)base;
    struct block_request *request;
    bool any;

    pthread_mutex_lock(&slow.lock);
    request = channel->released;
    channel->released = NULL;
    pthread_mutex_unlock(&slow.lock);
    any = request != NULL;
    for (struct block_request *next; request; request = next) {
        next = request->next;
        request->done(request, 0);
    }
    return any;
}

/** Lets all that is held finish, and holds nothing any more. */
static void slow_release(void)
{
    atomic_store(&slow.holds, false);
    pthread_mutex_lock(&slow.lock);
    for (struct slow_channel *channel = slow.channels; channel; channel = channel->next) {
        channel->released = channel->held;
        channel->held = NULL;
        eventfd_write(channel->channel.fd, 1);
    }
    pthread_mutex_unlock(&slow.lock);
}

static void slow_kick(struct block_channel *base)
{
    (void)base;
}

static void slow_close_channel(struct block_channel *base)
{
    struct slow_channel **place = &slow.channels;

    pthread_mutex_lock(&slow.lock);
    while (&(*place)->channel != base)
        place = &(*place)->next;
    *place = (*place)->next;
    pthread_mutex_unlock(&slow.lock);
    close(base->fd);
    free(base);
}

static const struct block_channel_ops slow_ops = {
    .submit = slow_submit, .reap = slow_reap, .kick = slow_kick, .close = slow_close_channel,
};

static int slow_open(struct block_node *node, const struct options *options, struct error *error)
{
    (void)error;
    atomic_store(&node->size, options_number(options, "size"));
    node->align = 1;
    return 0;
}

static void slow_close(struct block_node *node)
{
    (void)node;
}

static int slow_refresh(struct block_node *node, struct error *error)
{
    (void)error;
    atomic_fetch_add(&node->size, 1 << 20);
    return 0;
}

static int slow_open_channel(struct block_node *node, struct block_channel **result, struct error *error)
{
    struct slow_channel *channel;

    (void)node;
    if (slow.refuses >= 0 && slow.refuses-- == 0)
        return error_set(error, -EMFILE, "no more channels");
    channel = calloc(1, sizeof(*channel));
    CHECK(channel);
    channel->channel.ops = &slow_ops;
    channel->channel.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_lock(&slow.lock);
    channel->next = slow.channels;
    slow.channels = channel;
    pthread_mutex_unlock(&slow.lock);
    *result = &channel->channel;
    return 0;
}

static int slow_flush(struct block_node *node)
{
    (void)node;
    return 0;
}

/* It takes the place of null-co: it is registered under a name that sorts before and equals it. */
static struct block_driver slow_driver = {
    .name = "null-co", .open = slow_open, .close = slow_close, .refresh = slow_refresh,
    .open_channel = slow_open_channel, .flush = slow_flush,
};

/* ---- Setting up ------------------------------------------------------------------------------------------------ */

static int open_export(const char *text, const char *runtime_dir, struct error *error)
{
    struct export_context context = {.runtime_dir = runtime_dir};
    struct options *options;
    int result;

    CHECK_EQUAL(options_parse(OPTION_EXPORT, text, &options, error), 0);
    result = export_open_all(&options, 1, &context, error);
    options_free(options);
    return result;
}

static void open_node(const char *text)
{
    struct options *options;
    struct error error;

    CHECK_EQUAL(options_parse(OPTION_BLOCKDEV, text, &options, &error), 0);
    CHECK_EQUAL(block_node_open(options, &error), 0);
    options_free(options);
}

static void set_up(void)
{
    fake_reset();
    headers = fake_map(HEADER, 1 << 16, VDUSE_ACCESS_RW);
    fake_map(DATA, 1 << 16, VDUSE_ACCESS_RW);
    statuses = fake_map(STATUS, 1 << 16, VDUSE_ACCESS_RW);
    atomic_store(&slow.submitted, 0);
    open_node("null-co,node-name=n,size=1M");
}

static uint64_t milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/** Waits until a condition holds, which other threads make true. */
#define WAIT(condition)                                                      \
    do {                                                                     \
        for (uint64_t end = milliseconds() + 20000; !(condition); usleep(200)) \
            CHECK(milliseconds() < end);                                     \
    } while (0)

static uint32_t wait_answer(uint32_t id)
{
    struct vduse_dev_response response;

    WAIT(fake_answer(id, &response));
    return response.result;
}

static void attach(unsigned queues)
{
    fake.attached = true;
    fake.driver_features = test_features(true) | 1 << VIRTIO_BLK_F_FLUSH;
    for (unsigned i = 0; i < queues; i++)
        driver_ring_init(&rings[i], i, 64, RING + i * 0x1000000ull, true);
    CHECK_EQUAL(wait_answer(fake_send_status(STATUS_FEATURES)), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(wait_answer(fake_send_status(STATUS_RUNNING)), VDUSE_REQ_RESULT_OK);
}

static void detach(void)
{
    CHECK_EQUAL(wait_answer(fake_send_status(0)), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(wait_answer(fake_send_status(1)), VDUSE_REQ_RESULT_OK); /* as the bus does when a driver has left */
    fake.attached = false;
}

static bool wait_finished(void)
{
    struct pollfd fd = {.fd = export_finished_fd(), .events = POLLIN};
    bool stuck = false;

    CHECK(poll(&fd, 1, 20000) == 1);
    CHECK(!export_collect(&stuck));
    return stuck;
}

static void end(void)
{
    export_request_end_all(false);
    CHECK(!wait_finished());
    CHECK(!fake.exists);
    block_close_all();
}

/** Sends a read of one sector in a slot of a queue. */
static void send_read(unsigned queue, unsigned slot, uint64_t sector)
{
    const struct virtio_blk_outhdr header = {.type = VIRTIO_BLK_T_IN, .sector = sector};
    unsigned place = queue * 1000 + slot;

    memcpy(headers + place * 16, &header, sizeof(header));
    statuses[place] = 0xff;
    driver_add(&rings[queue],
               (struct driver_buffer[]){{HEADER + place * 16, 16, false}, {DATA, SECTOR, true}, {STATUS + place, 1, true}},
               3);
    driver_kick(&rings[queue]);
}

static unsigned take_all(unsigned queue)
{
    unsigned count = 0;
    uint32_t written;
    uint16_t head;

    while (driver_take(&rings[queue], &head, &written))
        count++;
    return count;
}

/* ---- Cases ----------------------------------------------------------------------------------------------------- */

static void requests_on_four_queues(void)
{
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,num-queues=4,queue-size=64", NULL, &error), 0);
    CHECK_EQUAL(fake.config.vq_num, 4);
    attach(4);
    for (unsigned round = 0; round < 500; round++) {
        for (unsigned queue = 0; queue < 4; queue++)
            for (unsigned slot = 0; slot < 20; slot++)
                send_read(queue, slot, slot);
        for (unsigned queue = 0; queue < 4; queue++) {
            unsigned count = 0;

            WAIT((count += take_all(queue)) == 20);
            for (unsigned slot = 0; slot < 20; slot++)
                CHECK_EQUAL(statuses[queue * 1000 + slot], VIRTIO_BLK_S_OK);
        }
    }
    CHECK_EQUAL(atomic_load(&slow.submitted), 500 * 4 * 20);
    detach();
    end();
}

static void attached_again_and_again(void)
{
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,num-queues=2,queue-size=64", test_folder(), &error), 0);
    for (unsigned round = 0; round < 10; round++) {
        attach(2);
        send_read(0, 0, 0);
        send_read(1, 0, 0);
        WAIT(take_all(0));
        WAIT(take_all(1));
        detach();
        fake_unmap(RING);
        fake_unmap(RING + 0x1000000);
    }
    end();
}

static void a_reset_waits_for_requests(void)
{
    struct error error;
    uint32_t id;
    struct vduse_dev_response response;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", NULL, &error), 0);
    attach(1);
    atomic_store(&slow.holds, true);
    send_read(0, 0, 0);
    WAIT(atomic_load(&slow.submitted) == 1);
    id = fake_send_status(0);
    usleep(100000);
    CHECK(!fake_answer(id, &response));
    slow_release();
    CHECK_EQUAL(wait_answer(id), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(take_all(0), 1); /* the driver could see it before the reset was answered */
    fake.attached = false;
    end();
}

static void messages_do_not_wait_for_the_disk(void)
{
    uint64_t start = milliseconds();
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", NULL, &error), 0);
    attach(1);
    atomic_store(&slow.holds, true);
    send_read(0, 0, 0);
    WAIT(atomic_load(&slow.submitted) == 1);
    start = milliseconds();
    CHECK_EQUAL(wait_answer(fake_send_state(0)), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(wait_answer(fake_send_update(DATA, DATA + 100)), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(wait_answer(fake_send_status(STATUS_RUNNING)), VDUSE_REQ_RESULT_OK);
    CHECK(milliseconds() - start < 1000);
    slow_release();
    WAIT(take_all(0) == 1);
    detach();
    end();
}

/** A disk that does not answer delays a reset by seconds, not for ever, and the next driver is served. */
static void a_reset_goes_on_without_the_disk(void)
{
    uint64_t start;
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", NULL, &error), 0);
    attach(1);
    atomic_store(&slow.holds, true);
    send_read(0, 0, 0);
    WAIT(atomic_load(&slow.submitted) == 1);
    start = milliseconds();
    detach();
    CHECK(milliseconds() - start > 3000 && milliseconds() - start < 10000);
    atomic_store(&slow.holds, false);
    fake_unmap(RING);
    attach(1);
    send_read(0, 1, 0);
    WAIT(take_all(0) == 1);
    CHECK_EQUAL(take_all(0), 0);
    slow_release(); /* the request of the driver before */
    usleep(50000);
    CHECK_EQUAL(take_all(0), 0);
    CHECK_EQUAL(statuses[0], 0xff);
    detach();
    end();
}

/** Threads of the queues that started before one could not are no more when the driver hears of it. */
static void a_queue_cannot_start(void)
{
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,num-queues=2,queue-size=64", NULL, &error), 0);
    fake.attached = true;
    fake.driver_features = test_features(true);
    for (unsigned i = 0; i < 2; i++)
        driver_ring_init(&rings[i], i, 64, RING + i * 0x1000000ull, true);
    slow.refuses = 1;
    CHECK_EQUAL(wait_answer(fake_send_status(STATUS_FEATURES)), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(wait_answer(fake_send_status(STATUS_RUNNING)), VDUSE_REQ_RESULT_FAILED);
    CHECK(!slow.channels);
    slow.refuses = -1;
    CHECK_EQUAL(wait_answer(fake_send_status(0)), VDUSE_REQ_RESULT_OK);
    CHECK_EQUAL(wait_answer(fake_send_status(STATUS_RUNNING)), VDUSE_REQ_RESULT_OK);
    send_read(0, 0, 0);
    send_read(1, 0, 0);
    WAIT(take_all(0));
    WAIT(take_all(1));
    detach();
    end();
}

static void grows(void)
{
    struct error error;
    uint64_t sectors;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", NULL, &error), 0);
    attach(1);
    send_read(0, 0, 2048);
    WAIT(take_all(0) == 1);
    CHECK_EQUAL(statuses[0], VIRTIO_BLK_S_IOERR);
    export_refresh_all();
    WAIT(atomic_load(&fake.config_interrupts) == 1);
    memcpy(&sectors, fake.config_bytes, sizeof(sectors));
    CHECK_EQUAL(sectors, 4096);
    send_read(0, 1, 2048);
    WAIT(take_all(0) == 1);
    CHECK_EQUAL(statuses[1], VIRTIO_BLK_S_OK);
    detach();
    end();
}

static void the_end_waits_until_it_is_detached(void)
{
    struct error error;
    bool stuck = false;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", NULL, &error), 0);
    attach(1);
    export_request_end_all(false);
    usleep(300000);
    CHECK(export_collect(&stuck));
    send_read(0, 0, 0);
    WAIT(take_all(0) == 1); /* it serves until then */
    CHECK_EQUAL(wait_answer(fake_send_status(0)), VDUSE_REQ_RESULT_OK);
    usleep(300000);
    CHECK(export_collect(&stuck)); /* the driver has left, but the device is on the bus */
    fake.attached = false;
    CHECK(!wait_finished());
    CHECK(!fake.exists);
    block_close_all();
}

static void a_second_signal_leaves_it_behind(void)
{
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", test_folder(), &error), 0);
    attach(1);
    atomic_store(&slow.holds, true);
    send_read(0, 0, 0);
    WAIT(atomic_load(&slow.submitted) == 1);
    export_request_end_all(false);
    export_request_end_all(true);
    usleep(50000);
    slow_release();
    CHECK(!wait_finished());
    CHECK_EQUAL(take_all(0), 1); /* what was in flight is finished */
    CHECK(fake.exists && !fake.is_open && !fake_is_held());
    block_close_all();

    /* Another process goes on where it ended. */
    send_read(0, 1, 0);
    open_node("null-co,node-name=n,size=1M");
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", test_folder(), &error), 0);
    WAIT(take_all(0) == 1);
    send_read(0, 2, 0);
    WAIT(take_all(0) == 1);
    detach();
    end();
}

/** What a driver does to its ring while no daemon runs is no reason for the next one not to start. */
static void taken_over_with_a_bad_ring(void)
{
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", test_folder(), &error), 0);
    attach(1);
    send_read(0, 0, 0);
    WAIT(take_all(0) == 1);
    export_request_end_all(true);
    CHECK(!wait_finished());
    block_close_all();

    rings[0].used[1] += 1000;
    open_node("null-co,node-name=n,size=1M");
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", test_folder(), &error), 0);
    CHECK_EQUAL(wait_answer(fake_send_status(0)), VDUSE_REQ_RESULT_OK);
    fake_unmap(RING);
    attach(1);
    send_read(0, 1, 0);
    WAIT(take_all(0) == 1);
    detach();
    end();
}

static void a_disk_that_never_answers(void)
{
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,queue-size=64", NULL, &error), 0);
    attach(1);
    atomic_store(&slow.holds, true);
    send_read(0, 0, 0);
    WAIT(atomic_load(&slow.submitted) == 1);
    export_request_end_all(true);
    CHECK(wait_finished()); /* stuck: the daemon has to leave without it */
    CHECK(fake_is_held());  /* and nobody takes the device over as long as its late writes can come */
}

static void exports_that_cannot_be(void)
{
    struct export_context context = {0};
    struct options *options[2];
    struct error error;

    set_up();
    CHECK_EQUAL(open_export("vduse-blk,node-name=other,id=x", NULL, &error), -ENOENT);
    CHECK(strstr(error.text, "export 'x': node-name: there is no --blockdev with node-name=other"));
    CHECK_EQUAL(options_parse(OPTION_EXPORT, "vduse-blk,node-name=n,id=x,writable=on", &options[0], &error), 0);
    CHECK_EQUAL(options_parse(OPTION_EXPORT, "vduse-blk,node-name=n,id=y,writable=on", &options[1], &error), 0);
    CHECK_EQUAL(export_open_all(options, 2, &context, &error), -EBUSY);
    CHECK(strstr(error.text, "export 'y': writable: another export of node 'n' is writable"));
    options_free(options[1]);
    block_node_find("n")->has_writer = false;
    CHECK_EQUAL(options_parse(OPTION_EXPORT, "vduse-blk,node-name=n,id=y,name=x", &options[1], &error), 0);
    CHECK_EQUAL(export_open_all(options, 2, &context, &error), -EEXIST);
    CHECK(strstr(error.text, "export 'y': name: export 'x' has 'x' too"));
    options_free(options[1]);
    options[1] = options[0];
    block_node_find("n")->has_writer = false;
    CHECK_EQUAL(export_open_all(options, 2, &context, &error), -EEXIST);
    CHECK(strstr(error.text, "export 'x': id: there are two of this id"));
    options_free(options[0]);
    CHECK(!fake.exists); /* they are checked before any device is made */
    block_node_find("n")->has_writer = false;
    block_node_find("n")->read_only = true;
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x,writable=on", NULL, &error), -EACCES);
    block_node_find("n")->read_only = false;
    block_node_find("n")->align = 4096;
    CHECK_EQUAL(open_export("vduse-blk,node-name=n,id=x", NULL, &error), -EINVAL);
    CHECK(strstr(error.text, "logical-block-size: node 'n' goes around the page cache, which here needs 4096"));
    block_close_all();
}

int main(void)
{
    block_driver_register(&slow_driver);
    RUN(requests_on_four_queues);
    RUN(attached_again_and_again);
    RUN(a_reset_waits_for_requests);
    RUN(messages_do_not_wait_for_the_disk);
    RUN(a_reset_goes_on_without_the_disk);
    RUN(a_queue_cannot_start);
    RUN(grows);
    RUN(the_end_waits_until_it_is_detached);
    RUN(a_second_signal_leaves_it_behind);
    RUN(taken_over_with_a_bad_ring);
    RUN(exports_that_cannot_be);
    RUN(a_disk_that_never_answers); /* last: it leaves a thread behind */
    CHECK(rmdir(test_folder()) == 0);
    return 0;
}
