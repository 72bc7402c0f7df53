/* SPDX-License-Identifier: Apache-2.0 */
/* A device's life: made, found, refused, started, reset, left behind, removed. */
#include "check.h"
#include "test-device.h"

#include <errno.h>
#include <linux/virtio_config.h>
#include <poll.h>
#include <string.h>

enum { DATA = 0x100000, RING = 0x4000000 };

static struct test_device device;
static struct driver_ring ring;

static int nothing(struct vduse_dev *dev, void *opaque)
{
    (void)dev;
    (void)opaque;
    return 0;
}

static void nothing_at_stop(struct vduse_dev *dev, void *opaque)
{
    (void)dev;
    (void)opaque;
}

static const struct vduse_dev_callbacks no_callbacks = {.start = nothing, .stop = nothing_at_stop};

static void version_is_that_of_the_header(void)
{
    char text[32];

    snprintf(text, sizeof(text), "%d.%d.%d", LIBVDUSE_VERSION_MAJOR, LIBVDUSE_VERSION_MINOR, LIBVDUSE_VERSION_PATCH);
    CHECK(strcmp(text, vduse_version()) == 0);
}

static void impossible_options(void)
{
    char name[258];
    const struct vduse_dev_options good = {
        .struct_size = sizeof(good), .name = "n", .num_queues = 1, .queue_size = 4, .config = "c", .config_size = 1,
        .callbacks = &no_callbacks,
    };
    struct vduse_dev_options bad[12];
    unsigned count = 0;
    struct vduse_dev *dev;

    memset(name, 'n', sizeof(name));
    name[256] = '\0';
    for (unsigned i = 0; i < 12; i++)
        bad[i] = good;
    bad[count++].struct_size = 8;
    bad[count++].name = NULL;
    bad[count++].name = "";
    bad[count++].name = "a/b";
    bad[count++].name = name;
    bad[count++].num_queues = 0;
    bad[count++].queue_size = 0;
    bad[count++].queue_size = 6;
    bad[count++].queue_size = 2048;
    bad[count++].config_size = 0;
    bad[count++].config_size = 1 << 20;
    bad[count++].callbacks = NULL;
    fake_reset();
    for (unsigned i = 0; i < count; i++) {
        CHECK_EQUAL(vduse_dev_open(&bad[i], &dev), -EINVAL);
        CHECK(!fake.exists);
    }
    CHECK_EQUAL(vduse_dev_open(&good, &dev), 0);
    CHECK_EQUAL(vduse_dev_destroy(dev), 0);
}

static void created_as_asked(void)
{
    fake_reset();
    CHECK_EQUAL(test_device_open(&device, 3, NULL), 0);
    CHECK(strcmp(fake.config.name, "test0") == 0);
    CHECK_EQUAL(fake.config.vq_num, 3);
    CHECK_EQUAL(fake.config.device_id, 2);
    CHECK_EQUAL(fake.config.config_size, 60);
    CHECK_EQUAL(fake.config_bytes[2], 3);
    CHECK((fake.config.features & vduse_transport_features()) == vduse_transport_features());
    CHECK_EQUAL(vduse_dev_resume(device.dev), 0);
    CHECK_EQUAL(vduse_dev_destroy(device.dev), 0);
    CHECK(!fake.exists);
}

static void left_unattached_is_made_anew(void)
{
    fake_reset();
    CHECK_EQUAL(test_device_open(&device, 3, NULL), 0);
    vduse_dev_close(device.dev);
    CHECK(fake.exists);
    CHECK_EQUAL(test_device_open(&device, 1, NULL), 0);
    CHECK_EQUAL(fake.config.vq_num, 1);
    CHECK_EQUAL(vduse_dev_destroy(device.dev), 0);
}

static void left_attached_is_taken_over(void)
{
    fake_reset();
    memset(&device, 0, sizeof(device));
    test_device_run(&device, &ring, 16, true);
    vduse_dev_close(device.dev);
    CHECK_EQUAL(device.stops, 1);
    CHECK(fake.exists);
    memset(fake.config_bytes, 0, sizeof(fake.config_bytes));
    CHECK_EQUAL(test_device_open(&device, 1, NULL), 0);
    CHECK_EQUAL(fake.config_bytes[2], 3); /* the image may have grown meanwhile */
    CHECK_EQUAL(vduse_dev_resume(device.dev), 1);
    CHECK_EQUAL(device.starts, 2);
    CHECK(vduse_dev_status(device.dev) & VIRTIO_CONFIG_S_DRIVER_OK);
    CHECK(test_device_status(&device, STATUS_RUNNING)); /* a message that had not been answered */
    CHECK_EQUAL(device.starts, 2);
    test_device_end(&device);
}

static void left_attached_with_other_options(void)
{
    struct test_device other = {0};

    fake_reset();
    test_device_run(&device, &ring, 16, true);
    vduse_dev_close(device.dev);
    CHECK_EQUAL(test_device_open(&other, 2, NULL), -EEXIST);
    CHECK(strstr(other.last, "vdpa dev del test0"));
    CHECK(fake.exists && !fake.is_open);
    CHECK_EQUAL(test_device_open(&device, 1, NULL), 0);
    CHECK_EQUAL(vduse_dev_resume(device.dev), 1);
    test_device_end(&device);
}

static void open_elsewhere(void)
{
    struct test_device other = {0};

    fake_reset();
    CHECK_EQUAL(test_device_open(&device, 1, NULL), 0);
    CHECK_EQUAL(test_device_open(&other, 1, NULL), -EBUSY);
    CHECK(strstr(other.last, "another process"));
    CHECK_EQUAL(vduse_dev_destroy(device.dev), 0);
}

static void given_up_by_the_kernel(void)
{
    fake_reset();
    test_device_run(&device, &ring, 16, true);
    fake.broken = true;
    CHECK_EQUAL(vduse_dev_set_config(device.dev, 0, "x", 1), -EPERM);
    vduse_dev_close(device.dev);
    CHECK_EQUAL(test_device_open(&device, 1, NULL), -EIO);
    CHECK(strstr(device.last, "gave the device up"));
}

static void destroy_while_attached(void)
{
    fake_reset();
    test_device_run(&device, &ring, 16, true);
    CHECK_EQUAL(vduse_dev_destroy(device.dev), -EBUSY);
    driver_add(&ring, (struct driver_buffer[]){{RING, 16, false}}, 1);
    CHECK(vduse_queue_pending(device.queues[0]));
    /* The driver has left, but it is still on the bus. */
    CHECK(test_device_status(&device, 0));
    CHECK_EQUAL(vduse_dev_destroy(device.dev), -EBUSY);
    CHECK(fake.exists && fake.is_open);
    CHECK(test_device_status(&device, STATUS_FEATURES));
    CHECK(test_device_status(&device, STATUS_RUNNING));
    CHECK_EQUAL(device.starts, 2);
    test_device_end(&device);
}

static void start_is_refused(void)
{
    unsigned stops;

    fake_reset();
    test_device_run(&device, &ring, 16, true);
    CHECK(test_device_status(&device, 0));
    device.start_result = -ENOMEM;
    stops = device.stops;
    CHECK(!test_device_status(&device, STATUS_RUNNING));
    CHECK_EQUAL(vduse_dev_status(device.dev), 0);
    CHECK_EQUAL(device.stops, stops + 1); /* what was taken hold of before it failed is let go of */
    CHECK(!device.queues[0]);
    CHECK(strstr(device.last, "cannot start the queues"));
    device.start_result = 0;
    CHECK(test_device_status(&device, STATUS_RUNNING));
    CHECK(test_device_status(&device, 0));
    fake.driver_features = 1ULL << VIRTIO_F_ACCESS_PLATFORM;
    CHECK(!test_device_status(&device, STATUS_RUNNING)); /* a legacy driver */
    fake.driver_features = test_features(true) | 1ULL << VIRTIO_F_RING_PACKED;
    CHECK(!test_device_status(&device, STATUS_RUNNING)); /* a feature that was not offered */
    test_device_end(&device);
}

static void queues_that_are_not_set_up(void)
{
    fake_reset();
    memset(&device, 0, sizeof(device));
    CHECK_EQUAL(test_device_open(&device, 3, NULL), 0);
    fake.attached = true;
    fake.driver_features = test_features(true);
    driver_ring_init(&ring, 1, 16, RING, true);
    CHECK(test_device_status(&device, STATUS_RUNNING));
    CHECK(!device.queues[0] && device.queues[1] && !device.queues[2]);
    CHECK_EQUAL(vduse_queue_size(device.queues[1]), 16);
    test_device_end(&device);
}

static void queue_state(void)
{
    struct vduse_dev_response response;
    struct vduse_chain *chain;
    uint32_t id;

    fake_reset();
    test_device_run(&device, &ring, 16, true);
    CHECK(test_device_status(&device, 0));
    fake.queues[0].split.avail_index = 7; /* a driver that has been elsewhere before */
    fake_unmap(RING);
    driver_ring_init(&ring, 0, 16, RING, true);
    fake.queues[0].split.avail_index = 7;
    ring.avail_index = ring.last_used = ring.used[1] = 7;
    CHECK(test_device_status(&device, STATUS_RUNNING));
    driver_add(&ring, (struct driver_buffer[]){{RING, 16, false}}, 1);
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    for (unsigned i = 0; i < 2; i++) {
        id = fake_send_state(0);
        CHECK_EQUAL(vduse_dev_dispatch(device.dev), 0);
        CHECK(fake_answer(id, &response));
        CHECK_EQUAL(response.result, VDUSE_REQ_RESULT_OK);
        CHECK_EQUAL(response.vq_state.split.avail_index, 8);
        CHECK(test_device_status(&device, 0)); /* it is remembered after the reset */
    }
    id = fake_send_state(1);
    CHECK_EQUAL(vduse_dev_dispatch(device.dev), 0);
    CHECK(fake_answer(id, &response) && response.result == VDUSE_REQ_RESULT_FAILED);
    test_device_end(&device);
}

static void reset_takes_memory_back(void)
{
    struct vduse_queue *late;
    struct vduse_chain *chain, *none;
    uint8_t *data;
    uint32_t written;
    uint16_t head;
    uint8_t byte;

    fake_reset();
    data = fake_map(DATA, 4096, VDUSE_ACCESS_RW);
    test_device_run(&device, &ring, 16, true);
    data[0] = 'a';
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}, {DATA + 16, 1, true}}, 2);
    late = device.queues[0];
    CHECK_EQUAL(vduse_queue_pop(late, &chain), 1);
    device.hold = true;
    CHECK(test_device_status(&device, 0));
    CHECK(strstr(device.last, "did not finish before the reset"));

    /* The next driver is there already, at the same addresses. */
    device.hold = false;
    fake_unmap(RING);
    driver_ring_init(&ring, 0, 16, RING, true);
    CHECK(test_device_status(&device, STATUS_RUNNING));
    CHECK(device.queues[0] != late);
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}, {DATA + 16, 1, true}}, 2);

    /* The late one does as if nothing had happened, with the data that its driver gave it, and reaches nobody. */
    data[0] = 'b';
    CHECK_EQUAL(vduse_queue_pop(late, &none), -ESHUTDOWN);
    CHECK(!vduse_queue_pending(late));
    CHECK_EQUAL(vduse_chain_read(chain, 0, &byte, 1), 0);
    CHECK_EQUAL(byte, 'a');
    CHECK_EQUAL(vduse_chain_write(chain, 0, "x", 1), 0);
    CHECK_EQUAL(data[16], 0);
    vduse_queue_push(late, chain, 1);
    vduse_queue_commit(late);
    CHECK_EQUAL(fake.interrupts[0], 0);
    CHECK(!driver_take(&ring, &head, &written));
    vduse_queue_put(late);

    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    CHECK_EQUAL(vduse_chain_read(chain, 0, &byte, 1), 0);
    CHECK_EQUAL(byte, 'b');
    vduse_queue_push(device.queues[0], chain, 1);
    vduse_queue_commit(device.queues[0]);
    CHECK(driver_take(&ring, &head, &written));
    test_device_end(&device);
}

/** Several drivers may have come and gone before a request ends. */
static void late_data_survives_another_reset(void)
{
    struct vduse_queue *late[2];
    struct vduse_chain *chains[2];
    uint8_t *data;
    uint8_t byte;

    fake_reset();
    data = fake_map(DATA, 4096, VDUSE_ACCESS_RW);
    test_device_run(&device, &ring, 16, true);
    for (unsigned i = 0; i < 2; i++) {
        data[0] = (uint8_t)('a' + i);
        driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
        late[i] = device.queues[0];
        CHECK_EQUAL(vduse_queue_pop(late[i], &chains[i]), 1);
        device.hold = true;
        CHECK(test_device_status(&device, 0));
        device.hold = false;
        fake_unmap(RING);
        driver_ring_init(&ring, 0, 16, RING, true);
        CHECK(test_device_status(&device, STATUS_RUNNING));
    }
    data[0] = 'z';
    for (unsigned i = 0; i < 2; i++) {
        CHECK_EQUAL(vduse_chain_read(chains[i], 0, &byte, 1), 0);
        CHECK_EQUAL(byte, 'a' + i);
        vduse_queue_push(late[i], chains[i], 0);
        vduse_queue_put(late[i]);
    }
    test_device_end(&device);
}

static void queue_outlives_its_device(void)
{
    struct vduse_queue *late;
    struct vduse_chain *chain;

    fake_reset();
    fake_map(DATA, 4096, VDUSE_ACCESS_RW);
    test_device_run(&device, &ring, 16, true);
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    late = device.queues[0];
    CHECK_EQUAL(vduse_queue_pop(late, &chain), 1);
    device.hold = true;
    test_device_end(&device);
    vduse_queue_push(late, chain, 1);
    vduse_queue_commit(late);
    vduse_queue_put(late);
}

static void configuration_changes(void)
{
    fake_reset();
    test_device_run(&device, &ring, 16, true);
    CHECK_EQUAL(vduse_dev_set_config(device.dev, 1, "xy", 2), 0);
    CHECK(fake.config_bytes[1] == 'x' && fake.config_bytes[2] == 'y');
    CHECK_EQUAL(fake.config_interrupts, 1);
    CHECK_EQUAL(vduse_dev_set_config(device.dev, 59, "xy", 2), -EINVAL);
    CHECK_EQUAL(vduse_dev_set_config(device.dev, 0, "", 0), -EINVAL);
    CHECK(test_device_status(&device, 0));
    CHECK_EQUAL(vduse_dev_set_config(device.dev, 1, "z", 1), 0); /* nobody is there to tell */
    CHECK_EQUAL(fake.config_interrupts, 1);
    test_device_end(&device);
}

static void interrupts_go_where_they_are_steered(void)
{
    fake_reset();
    strcpy(fake.affinity, "ffffffff,ffffffff"); /* all CPUs */
    test_device_run(&device, &ring, 16, true);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], 5), 0);
    CHECK(strcmp(fake.affinity, "20") == 0);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], 33), 0);
    CHECK(strcmp(fake.affinity, "2,00000000") == 0);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], -1), 0);
    CHECK(strncmp(fake.affinity, "ffffffff,ffffffff", 17) == 0);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], 5), 0);
    test_device_end(&device);
    CHECK(strncmp(fake.affinity, "ffffffff,ffffffff", 17) == 0); /* left as it was found */
}

static void somebody_else_steers_interrupts(void)
{
    fake_reset();
    strcpy(fake.affinity, "0,00000000"); /* fewer CPUs than there are */
    test_device_run(&device, &ring, 16, true);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], 0), -EBUSY);
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], -1), -EBUSY);
    CHECK(strcmp(fake.affinity, "0,00000000") == 0);
    test_device_end(&device);
    fake_reset();
    test_device_run(&device, &ring, 16, true); /* an older kernel */
    CHECK_EQUAL(vduse_queue_steer(device.queues[0], 0), -ENOENT);
    test_device_end(&device);
}

static void messages_make_the_descriptor_readable(void)
{
    struct pollfd poll_fd;

    fake_reset();
    CHECK_EQUAL(test_device_open(&device, 1, NULL), 0);
    poll_fd = (struct pollfd){.fd = vduse_dev_fd(device.dev), .events = POLLIN};
    CHECK_EQUAL(poll(&poll_fd, 1, 0), 0);
    fake_send_status(1);
    fake_send_status(3);
    CHECK_EQUAL(poll(&poll_fd, 1, 0), 1);
    CHECK_EQUAL(vduse_dev_dispatch(device.dev), 0);
    CHECK_EQUAL(vduse_dev_status(device.dev), 3);
    CHECK_EQUAL(poll(&poll_fd, 1, 0), 0);
    CHECK(test_device_status(&device, 0));
    CHECK_EQUAL(vduse_dev_destroy(device.dev), 0);
}

int main(void)
{
    RUN(version_is_that_of_the_header);
    RUN(impossible_options);
    RUN(created_as_asked);
    RUN(left_unattached_is_made_anew);
    RUN(left_attached_is_taken_over);
    RUN(left_attached_with_other_options);
    RUN(open_elsewhere);
    RUN(given_up_by_the_kernel);
    RUN(destroy_while_attached);
    RUN(start_is_refused);
    RUN(queues_that_are_not_set_up);
    RUN(queue_state);
    RUN(reset_takes_memory_back);
    RUN(late_data_survives_another_reset);
    RUN(queue_outlives_its_device);
    RUN(configuration_changes);
    RUN(interrupts_go_where_they_are_steered);
    RUN(somebody_else_steers_interrupts);
    RUN(messages_make_the_descriptor_readable);
    return 0;
}
