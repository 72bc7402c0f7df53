/* SPDX-License-Identifier: Apache-2.0 */
/* A device of the library on the fake kernel, for tests that drive its queues by hand. */
#ifndef KGATE_TEST_DEVICE_H
#define KGATE_TEST_DEVICE_H

#include "fake-device.h"

struct test_device {
    struct vduse_dev *dev;
    struct vduse_queue *queues[FAKE_QUEUES]; /* held from start to stop */
    unsigned starts, stops;
    unsigned errors;  /* messages of that level */
    char last[512];   /* message */
    bool hold;        /* do not let go of queues at stop */
    int start_result;
};

enum {
    STATUS_FEATURES = 0xb,
    STATUS_RUNNING = 0xf,
};

/** Features that an ordinary driver accepts. */
uint64_t test_features(bool event_index);

/** Opens a device with queues of up to 256 descriptors; folder is the one for the inflight log. Returns 0 or -errno. */
int test_device_open(struct test_device *device, unsigned queues, const char *folder);

/** Has the driver set a status and the library answer it. Returns whether it was accepted. */
bool test_device_status(struct test_device *device, uint8_t status);

/** Opens a device and starts one queue on a ring, which it sets up. */
void test_device_run(struct test_device *device, struct driver_ring *ring, unsigned num, bool event_index);

/** Resets the device, destroys it, and checks that all went well. */
void test_device_end(struct test_device *device);

/** A new folder under /tmp, private; the same string as long as the process lives. */
const char *test_folder(void);

#endif
