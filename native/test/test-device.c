/* SPDX-License-Identifier: Apache-2.0 */
/* A device of the library on the fake kernel, for tests that drive its queues by hand. */
#include "test-device.h"

#include "check.h"

#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <string.h>
#include <unistd.h>

static int start(struct vduse_dev *dev, void *opaque)
{
    struct test_device *device = opaque;

    device->starts++;
    for (uint16_t i = 0; i < FAKE_QUEUES; i++)
        device->queues[i] = vduse_queue_get(dev, i);
    return device->start_result;
}

static void stop(struct vduse_dev *dev, void *opaque)
{
    struct test_device *device = opaque;

    (void)dev;
    device->stops++;
    for (unsigned i = 0; i < FAKE_QUEUES && !device->hold; i++) {
        if (device->queues[i])
            vduse_queue_put(device->queues[i]);
        device->queues[i] = NULL;
    }
}

static void log_message(void *opaque, enum vduse_log_level level, const char *message)
{
    struct test_device *device = opaque;

    device->errors += level == VDUSE_LOG_ERROR;
    snprintf(device->last, sizeof(device->last), "%s", message);
}

static const struct vduse_dev_callbacks callbacks = {.start = start, .stop = stop};

uint64_t test_features(bool event_index)
{
    return 1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_F_ACCESS_PLATFORM | 1ULL << VIRTIO_RING_F_INDIRECT_DESC |
           (event_index ? 1ULL << VIRTIO_RING_F_EVENT_IDX : 0);
}

int test_device_open(struct test_device *device, unsigned queues, const char *folder)
{
    static const uint8_t config[60] = {1, 2, 3};
    struct vduse_dev_options options = {
        .struct_size = sizeof(options),
        .name = "test0",
        .device_id = 2,
        .num_queues = (uint16_t)queues,
        .queue_size = 256,
        .config = config,
        .config_size = sizeof(config),
        .inflight_dir = folder,
        .callbacks = &callbacks,
        .opaque = device,
        .log = log_message,
        .log_opaque = device,
    };

    return vduse_dev_open(&options, &device->dev);
}

bool test_device_status(struct test_device *device, uint8_t status)
{
    struct vduse_dev_response response;
    uint32_t id = fake_send_status(status);

    CHECK_EQUAL(vduse_dev_dispatch(device->dev), 0);
    CHECK(fake_answer(id, &response));
    return response.result == VDUSE_REQ_RESULT_OK;
}

void test_device_run(struct test_device *device, struct driver_ring *ring, unsigned num, bool event_index)
{
    memset(device, 0, sizeof(*device));
    CHECK_EQUAL(test_device_open(device, 1, NULL), 0);
    fake.attached = true;
    fake.driver_features = test_features(event_index);
    driver_ring_init(ring, 0, num, 0x4000000, event_index);
    CHECK(test_device_status(device, STATUS_FEATURES));
    CHECK(test_device_status(device, STATUS_RUNNING));
    CHECK(device->queues[0]);
}

void test_device_end(struct test_device *device)
{
    CHECK(test_device_status(device, 0));
    fake.attached = false;
    CHECK_EQUAL(vduse_dev_destroy(device->dev), 0);
    CHECK(!fake.exists && !fake.is_open);
}

const char *test_folder(void)
{
    static char folder[] = "/tmp/kgate-test-XXXXXX";
    static bool made;

    if (!made)
        CHECK(mkdtemp(folder));
    made = true;
    return folder;
}
