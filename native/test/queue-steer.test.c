/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts go to the CPU of a queue's thread while that has time and requests are small, and back otherwise. */
#include "check.h"
#include "queue-steer.h"
#include "test-device.h"

#include <sched.h>
#include <string.h>

static struct test_device device;
static struct driver_ring ring;
static struct queue_steer steer;
static char here[32];

/** A set of CPUs for this thread, so that it does not move. */
static void stay(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(0, &set);
    CHECK(sched_setaffinity(0, sizeof(set), &set) == 0);
    snprintf(here, sizeof(here), "1");
}

/** As many batches as make a decision. */
static void batches(unsigned requests, uint64_t bytes, unsigned waits_in_4)
{
    for (unsigned i = 0; i < 64; i++) {
        if (i % 4 < waits_in_4)
            queue_steer_wait(&steer);
        queue_steer_batch(&steer, device.queues[0], requests, bytes);
    }
}

static bool is_everywhere(void)
{
    return strncmp(fake.affinity, "ffffffff", 8) == 0;
}

static void decisions(void)
{
    fake_reset();
    strcpy(fake.affinity, "ffffffff,ffffffff");
    test_device_run(&device, &ring, 16, true);
    queue_steer_init(&steer);
    batches(1, 4096, 4);
    CHECK(strcmp(fake.affinity, here) == 0);
    batches(2, 2 << 20, 4); /* large ones: the handler copies them */
    CHECK(is_everywhere());
    batches(16, 65536, 2);
    CHECK(strcmp(fake.affinity, here) == 0);
    batches(16, 65536, 0); /* the thread never has nothing to do */
    CHECK(is_everywhere());
    CHECK(!steer.off);
    test_device_end(&device);
}

/** Leaves the thread's CPU; it goes to another if there is one, and the first cannot be used then. */
static bool move_away(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(1, &set);
    return sched_setaffinity(0, sizeof(set), &set) == 0;
}

static void the_cpu_goes_offline(void)
{
    fake_reset();
    strcpy(fake.affinity, "ffffffff,ffffffff");
    test_device_run(&device, &ring, 16, true);
    queue_steer_init(&steer);
    batches(1, 4096, 4);
    queue_steer_check(&steer, device.queues[0]);
    CHECK(strcmp(fake.affinity, here) == 0);
    if (move_away()) {
        queue_steer_check(&steer, device.queues[0]);
        CHECK(is_everywhere()); /* before the next interrupt */
        CHECK(!steer.off);
        stay();
    } else {
        printf("  skipped: this machine has one CPU\n");
    }
    test_device_end(&device);
}

static void not_possible(void)
{
    fake_reset();
    test_device_run(&device, &ring, 16, true);
    queue_steer_init(&steer);
    batches(1, 4096, 4);
    CHECK(steer.off); /* and it is not tried again */
    batches(1, 4096, 4);
    test_device_end(&device);
}

int main(void)
{
    stay();
    RUN(decisions);
    RUN(the_cpu_goes_offline);
    RUN(not_possible);
    return 0;
}
