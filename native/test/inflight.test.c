/* SPDX-License-Identifier: Apache-2.0 */
/* A device that is killed again and again completes each request exactly once, thanks to the record of those in flight. */
#include "check.h"
#include "inflight.h"
#include "test-device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DATA = 0x100000, NUM = 64, RING = 0x4000000, KILLS = 60 };

static struct test_device device;
static struct driver_ring ring;
static uint8_t *data;

/** What all incarnations and the driver share: how often the request of each head ran. */
static atomic_uint *runs;

static void set_up(const char *folder)
{
    fake_reset();
    memset(&device, 0, sizeof(device));
    data = fake_map(DATA, 4096, VDUSE_ACCESS_RW);
    CHECK_EQUAL(test_device_open(&device, 1, folder), 0);
    fake.attached = true;
    fake.driver_features = test_features(true);
    driver_ring_init(&ring, 0, NUM, RING, true);
    CHECK(test_device_status(&device, STATUS_FEATURES));
}

/* ---- A process that dies ------------------------------------------------------------------------------------------ */

/** Runs until it is killed: takes requests, finishes them in any order, and is slow to empty its hands. */
static void serve(unsigned seed)
{
    struct vduse_chain *held[NUM];
    unsigned count = 0;

    for (;;) {
        struct vduse_chain *chain;
        int result = vduse_queue_pop(device.queues[0], &chain);

        if (result < 0)
            _exit(1); /* the driver finds out */
        if (result > 0) {
            held[count++] = chain;
            atomic_fetch_add(&runs[chain->head], 1);
        }
        if (count > 0 && rand_r(&seed) % (result > 0 ? 2 : 100) == 0) {
            unsigned i = (unsigned)rand_r(&seed) % count;

            vduse_queue_push(device.queues[0], held[i], 0);
            held[i] = held[--count];
        }
        if (rand_r(&seed) % 3 == 0)
            CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    }
}

/** What a child does: takes over the device that its parent shows, and serves. */
static void child(unsigned seed, const char *folder)
{
    fake.is_open = false; /* the process that had it is dead */
    CHECK_EQUAL(test_device_open(&device, 1, folder), 0);
    CHECK_EQUAL(vduse_dev_resume(device.dev), 1);
    serve(seed);
}

/* ---- A driver that sees through it ------------------------------------------------------------------------------ */

/** Takes completions. Returns how many, or -1 if one was wrong. */
static int take_all(unsigned *outstanding)
{
    int count = 0;

    while (__atomic_load_n(&ring.used[1], __ATOMIC_SEQ_CST) != ring.last_used) {
        uint32_t head;

        memcpy(&head, &ring.used[2 + 4 * (ring.last_used % NUM)], sizeof(head));
        ring.last_used++;
        if (head >= NUM || !ring.busy[head] || atomic_exchange(&runs[head], 0) == 0)
            return -1;
        ring.busy[head] = false;
        (*outstanding)--;
        count++;
    }
    return count;
}

static void offer(unsigned head, unsigned *outstanding)
{
    driver_desc(&ring, head, DATA, 16, 0, 0);
    ring.busy[head] = true;
    (*outstanding)++;
    driver_offer(&ring, (uint16_t)head);
}

static uint64_t milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/**
 * Drives a child until it has completed so many requests, and all if it is the last, then kills it.
 * Returns whether all completions were right and came; counts them.
 */
static bool drive(pid_t pid, unsigned life, bool last, unsigned *outstanding, unsigned *completed)
{
    uint64_t end = milliseconds() + 10000;
    bool right = true;

    while (right && (life > 0 || (last && *outstanding > 0))) {
        int count = take_all(outstanding);

        right = count >= 0 && milliseconds() < end;
        if (count > 0) {
            *completed += (unsigned)count;
            life -= (unsigned)count < life ? (unsigned)count : life;
            end = milliseconds() + 3000;
        }
        for (unsigned head = 0; head < NUM && life > 0; head++)
            if (!ring.busy[head])
                offer(head, outstanding);
    }
    kill(pid, SIGKILL);
    return right;
}

/** Kills a device again and again. Returns whether each request was completed exactly once, and ran before. */
static bool survives_kills(const char *folder)
{
    unsigned outstanding = 0, completed = 0;
    bool right = true;

    set_up(folder);
    CHECK(test_device_status(&device, STATUS_RUNNING));
    vduse_dev_close(device.dev);
    for (unsigned i = 0; i < KILLS && right; i++) {
        bool last = i == KILLS - 1;
        pid_t pid = fork();

        CHECK(pid >= 0);
        if (pid == 0)
            child(i, folder);
        right = drive(pid, 1 + i * 37 % 500, last, &outstanding, &completed);
        waitpid(pid, NULL, 0);
    }
    if (right)
        CHECK(outstanding == 0 && completed > KILLS);
    if (folder) {
        char path[300];

        snprintf(path, sizeof(path), "%s/test0.inflight", folder);
        CHECK(unlink(path) == 0);
    }
    return right;
}

static void each_request_completes_once(void)
{
    for (unsigned head = 0; head < NUM; head++)
        atomic_store(&runs[head], 0);
    CHECK(survives_kills(test_folder()));
}

/** The test above means something: without the record, requests get lost or complete twice. */
static void without_the_record_they_do_not(void)
{
    for (unsigned head = 0; head < NUM; head++)
        atomic_store(&runs[head], 0);
    CHECK(!survives_kills(NULL));
}

/* ---- Details, within one process ---------------------------------------------------------------------------------- */

/** What is lost on purpose is kept here, so that no leak is reported. */
struct vduse_dev *dead_devices[8];

/** Lets the device die without a word: only what lies outside of the process remains. */
static void die_and_return(const char *folder)
{
    static unsigned count;

    dead_devices[count++] = device.dev;
    /* What a killed process leaves open, the kernel closes. The library's memory is lost here, as it is there. */
    fake.is_open = false;
    memset(&device, 0, sizeof(device));
    CHECK_EQUAL(test_device_open(&device, 1, folder), 0);
}

static void order_is_kept(void)
{
    struct vduse_chain *chain;
    unsigned outstanding = 0;
    static const unsigned heads[] = {9, 3, 20, 5};

    set_up(test_folder());
    CHECK(test_device_status(&device, STATUS_RUNNING));
    for (unsigned i = 0; i < 4; i++)
        offer(heads[i], &outstanding);
    for (unsigned i = 0; i < 3; i++)
        CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    vduse_queue_push(device.queues[0], chain, 0); /* 20, which nobody gets to see */
    die_and_return(test_folder());
    CHECK_EQUAL(vduse_dev_resume(device.dev), 1);
    for (unsigned i = 0; i < 4; i++) {
        CHECK(vduse_queue_pending(device.queues[0]));
        CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
        CHECK_EQUAL(chain->head, heads[i]);
    }
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 0);
    test_device_end(&device);
}

static void an_interrupt_may_have_died_too(void)
{
    struct vduse_chain *chain;
    unsigned outstanding = 0;

    set_up(test_folder());
    CHECK(test_device_status(&device, STATUS_RUNNING));
    driver_want_interrupt(&ring, false);
    offer(1, &outstanding);
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    vduse_queue_push(device.queues[0], chain, 0);
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    CHECK_EQUAL(fake.interrupts[0], 0);
    die_and_return(test_folder());
    CHECK_EQUAL(vduse_dev_resume(device.dev), 1);
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    CHECK_EQUAL(fake.interrupts[0], 1);
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    CHECK_EQUAL(fake.interrupts[0], 1);
    CHECK_EQUAL(take_all(&outstanding), -1); /* runs[] was not counted here; the completion is there */
    test_device_end(&device);
}

static void a_reset_forgets(void)
{
    struct vduse_chain *chain;
    unsigned outstanding = 0;

    set_up(test_folder());
    CHECK(test_device_status(&device, STATUS_RUNNING));
    offer(1, &outstanding);
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    CHECK(test_device_status(&device, 0));
    fake_unmap(RING);
    driver_ring_init(&ring, 0, NUM, RING, true);
    CHECK(test_device_status(&device, STATUS_RUNNING));
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 0);
    offer(1, &outstanding);
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    test_device_end(&device);
}

static void the_file_goes_with_the_device(void)
{
    char path[300];
    struct stat status;

    set_up(test_folder());
    snprintf(path, sizeof(path), "%s/test0.inflight", test_folder());
    CHECK(stat(path, &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777, 0600);
    test_device_end(&device);
    CHECK(stat(path, &status) < 0 && errno == ENOENT);
}

static void a_folder_that_others_write_is_refused(void)
{
    fake_reset();
    memset(&device, 0, sizeof(device));
    CHECK(chmod(test_folder(), 0777) == 0);
    CHECK_EQUAL(test_device_open(&device, 1, test_folder()), -EPERM);
    CHECK(!fake.exists); /* what was made for nothing is removed */
    CHECK(strstr(device.last, "not private"));
    CHECK(chmod(test_folder(), 0700) == 0);
    CHECK_EQUAL(test_device_open(&device, 1, "/nowhere"), -ENOENT);
    CHECK(!fake.exists);
}

static void a_file_that_is_a_link_is_refused(void)
{
    char path[300];

    fake_reset();
    memset(&device, 0, sizeof(device));
    snprintf(path, sizeof(path), "%s/test0.inflight", test_folder());
    CHECK(symlink("/tmp/kgate-test-elsewhere", path) == 0);
    CHECK_EQUAL(test_device_open(&device, 1, test_folder()), -ELOOP);
    CHECK(unlink(path) == 0);
}

/** Where a dead process sent interrupts is not taken for the choice of an administrator. */
static void steered_by_a_process_that_died(void)
{
    char path[300];
    const uint16_t steered = 1;
    int fd;

    set_up(test_folder());
    CHECK(test_device_status(&device, STATUS_RUNNING));
    vduse_dev_close(device.dev);
    snprintf(path, sizeof(path), "%s/test0.inflight", test_folder());
    fd = open(path, O_RDWR);
    CHECK(fd >= 0 && pwrite(fd, &steered, sizeof(steered), sysconf(_SC_PAGESIZE) + 6) == (ssize_t)sizeof(steered));
    close(fd);
    strcpy(fake.affinity, "0"); /* stands for a CPU that is not there any more */
    memset(&device, 0, sizeof(device));
    CHECK_EQUAL(test_device_open(&device, 1, test_folder()), 0);
    CHECK_EQUAL(vduse_dev_resume(device.dev), 1);
    CHECK(strcmp(fake.affinity, "0") != 0);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], 5), 0);
    CHECK(strcmp(fake.affinity, "20") == 0);
    test_device_end(&device);
    CHECK(strcmp(fake.affinity, "20") != 0);
}

/** A device's name can be as long as a file's, which leaves no room for a suffix. */
static void long_names(void)
{
    const struct inflight_identity identity = {.device = 1, .num_queues = 1, .queue_size = 4};
    const struct vduse_log log = {0};
    struct inflight_file files[2];
    char names[2][256];
    bool kept;

    for (unsigned i = 0; i < 2; i++) {
        memset(names[i], 'n', 255);
        names[i][255] = '\0';
        names[i][254] = (char)('a' + i); /* they differ at the end only */
        CHECK_EQUAL(inflight_open(&files[i], test_folder(), names[i], &identity, true, &kept, &log), 0);
        CHECK(!kept);
        inflight_close(&files[i]);
    }
    CHECK_EQUAL(inflight_open(&files[0], test_folder(), names[0], &identity, true, &kept, &log), 0);
    CHECK(kept);
    inflight_close(&files[0]);
    for (unsigned i = 0; i < 2; i++)
        inflight_remove(test_folder(), names[i]); /* so that the folder is empty in the end */
}

/** A damaged record breaks the queue; it never makes up requests. */
static void a_record_that_does_not_fit(void)
{
    char path[300];
    uint32_t garbage[2] = {1, 0x7777};
    int fd;

    set_up(test_folder());
    CHECK(test_device_status(&device, STATUS_RUNNING));
    vduse_dev_close(device.dev);
    snprintf(path, sizeof(path), "%s/test0.inflight", test_folder());
    fd = open(path, O_RDWR);
    CHECK(fd >= 0 && pwrite(fd, garbage, sizeof(garbage), sysconf(_SC_PAGESIZE)) == (ssize_t)sizeof(garbage));
    close(fd);
    memset(&device, 0, sizeof(device));
    CHECK_EQUAL(test_device_open(&device, 1, test_folder()), 0);
    CHECK_EQUAL(vduse_dev_resume(device.dev), -EPROTO);
    CHECK(device.errors > 0);
    test_device_end(&device);
}

int main(void)
{
    runs = mmap(NULL, NUM * sizeof(*runs), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(runs != MAP_FAILED);
    RUN(order_is_kept);
    RUN(an_interrupt_may_have_died_too);
    RUN(a_reset_forgets);
    RUN(the_file_goes_with_the_device);
    RUN(a_folder_that_others_write_is_refused);
    RUN(a_file_that_is_a_link_is_refused);
    RUN(steered_by_a_process_that_died);
    RUN(long_names);
    RUN(a_record_that_does_not_fit);
    RUN(each_request_completes_once);
    RUN(without_the_record_they_do_not);
    CHECK(rmdir(test_folder()) == 0);
    return 0;
}
