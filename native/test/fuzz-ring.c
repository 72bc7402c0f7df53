/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostile rings: a driver that writes whatever it likes, whenever it likes, into rings, tables and requests. Nothing it
 * does may crash the process, touch memory that is not its own, or hang it.
 *
 * The input is a script of steps. With libFuzzer this is its target; without, a program that plays back files.
 */
#include "check.h"
#include "test-device.h"
#include "virtio-blk.h"

#include <dirent.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_ring.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { DATA = 0x100000, HOLE = 0x200000, READ_ONLY = 0x300000, RING = 0x4000000, MEMORY = 0x10000, DISK = 1 << 20 };

static struct test_device device;
static struct driver_ring ring;
static uint8_t *data;
static struct block_channel *channel;
static struct virtio_blk blk = {.id = "fuzz", .writable = true, .num_queues = 1, .queue_size = 16, .block_size = 512};
static struct virtio_blk_request requests[256];
static uint16_t held[256]; /* heads of requests that are done, and not pushed yet */
static unsigned held_count;

/* ---- The script ------------------------------------------------------------------------------------------------ */

struct script {
    const uint8_t *bytes;
    size_t size;
};

static uint64_t take(struct script *script, unsigned size)
{
    uint64_t value = 0;

    for (; size > 0 && script->size > 0; size--, script->size--)
        value = value << 8 | *script->bytes++;
    return value;
}

/** An address in or near one of the device's memories, or anywhere. */
static uint64_t take_address(struct script *script)
{
    static const uint64_t bases[] = {DATA, DATA, DATA, HOLE, READ_ONLY, RING, 0, UINT64_MAX - 0x7fff};
    uint64_t base = bases[take(script, 1) % 8];

    return base ? base + take(script, 2) : take(script, 8);
}

static uint32_t take_length(struct script *script)
{
    static const uint32_t lengths[] = {1, 16, 512, 4096, 32, 0};
    unsigned choice = (unsigned)take(script, 1) % 8;

    return choice < 6 ? lengths[choice] : (uint32_t)take(script, choice == 6 ? 2 : 4);
}

static void write_desc(struct script *script, struct vring_desc *place)
{
    struct vring_desc desc = {.addr = take_address(script), .len = take_length(script)};

    desc.flags = (uint16_t)take(script, 1);
    desc.next = (uint16_t)take(script, 1);
    memcpy(place, &desc, sizeof(desc));
}

static void write_header(struct script *script)
{
    const struct virtio_blk_outhdr header = {
        .type = (uint32_t)take(script, 1), .sector = take(script, 1) & 1 ? take(script, 8) : take(script, 2),
    };

    memcpy(data + take(script, 2) % (MEMORY - sizeof(header)), &header, sizeof(header));
}

static void write_range(struct script *script)
{
    const struct virtio_blk_discard_write_zeroes range = {
        .sector = take(script, 2), .num_sectors = (uint32_t)take(script, 2), .flags = (uint32_t)take(script, 1),
    };

    memcpy(data + take(script, 2) % (MEMORY - sizeof(range)), &range, sizeof(range));
}

/** A request as it should be, all of it in data, so that scripts get far. */
static void add_good_request(struct script *script)
{
    unsigned first = (unsigned)take(script, 1) % ring.num;
    unsigned second = (first + 1) % ring.num, third = (first + 2) % ring.num;
    uint32_t type = (uint32_t)take(script, 1) % 16;
    const struct virtio_blk_outhdr header = {.type = type, .sector = take(script, 2)};

    memcpy(data, &header, sizeof(header));
    driver_desc(&ring, first, DATA, 16, VRING_DESC_F_NEXT, second);
    driver_desc(&ring, second, DATA + 0x1000, take_length(script),
                (type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_GET_ID ? VRING_DESC_F_WRITE : 0) | VRING_DESC_F_NEXT,
                third);
    driver_desc(&ring, third, DATA + 0x20, 1, VRING_DESC_F_WRITE, 0);
    driver_offer(&ring, (uint16_t)first);
}

/* ---- The device's side ----------------------------------------------------------------------------------------- */

static void not_done(struct block_request *request, int result)
{
    (void)request;
    (void)result;
    abort(); /* a disk in memory answers at once */
}

static void pop(void)
{
    struct vduse_queue *queue = device.queues[0];
    struct vduse_chain *chain;
    struct virtio_blk_request *request;
    uint32_t written = 0;

    if (!queue || vduse_queue_pop(queue, &chain) <= 0)
        return;
    CHECK(chain->head < vduse_queue_size(queue));
    request = &requests[chain->head];
    CHECK(!request->chain);
    request->chain = chain;
    request->block.result = 0;
    if (virtio_blk_start(request, channel, &written) == VIRTIO_BLK_DONE)
        CHECK(written <= chain->writable_size);
    request->filled = written;
    held[held_count++] = chain->head;
}

static void push(unsigned index)
{
    struct virtio_blk_request *request;

    if (!held_count)
        return;
    index %= held_count;
    request = &requests[held[index]];
    vduse_queue_push(device.queues[0], request->chain, request->filled);
    request->chain = NULL;
    held[index] = held[--held_count];
}

static void push_all(void)
{
    while (held_count)
        push(0);
    if (device.queues[0])
        vduse_queue_commit(device.queues[0]);
}

static void restart(void)
{
    push_all();
    CHECK(test_device_status(&device, 0));
    ring.avail_index = 0;
    test_device_status(&device, STATUS_RUNNING); /* may be refused: the ring is what it is */
}

static void step(struct script *script)
{
    switch (take(script, 1) % 16) {
    case 0:
        write_desc(script, &ring.desc[take(script, 1) % ring.num]);
        break;
    case 1:
        write_desc(script, (struct vring_desc *)(data + take(script, 2) % (MEMORY - sizeof(struct vring_desc))));
        break;
    case 2:
        driver_offer(&ring, (uint16_t)take(script, 1));
        break;
    case 3:
        ring.avail_index = (uint16_t)take(script, 2);
        driver_offer(&ring, (uint16_t)take(script, 1));
        break;
    case 4:
        write_header(script);
        break;
    case 5:
        write_range(script);
        break;
    case 6:
        data[take(script, 2) % MEMORY] = (uint8_t)take(script, 1);
        break;
    case 7:
        ring.memory[take(script, 2) % DRIVER_RING_BYTES] = (uint8_t)take(script, 1);
        break;
    case 8:
        add_good_request(script);
        break;
    case 9:
    case 10:
        pop();
        break;
    case 11:
        push((unsigned)take(script, 1));
        break;
    case 12:
        if (device.queues[0])
            vduse_queue_commit(device.queues[0]);
        break;
    case 13:
        if (device.queues[0])
            vduse_queue_want_kicks(device.queues[0], take(script, 1) & 1);
        break;
    case 14: {
        uint64_t start = take_address(script);

        if (take(script, 1) % 4 == 0)
            fake_unmap(start & ~(uint64_t)0xffff);
        fake_send_update(start, start + take_length(script));
        CHECK(vduse_dev_dispatch(device.dev) == 0);
        break;
    }
    case 15:
        if (take(script, 1) % 4 == 0)
            restart();
        break;
    }
}

/* ---- One run --------------------------------------------------------------------------------------------------- */

static void open_disk(void)
{
    struct options *options;
    struct error error;
    char text[100];
    int fd = memfd_create("disk", MFD_CLOEXEC);

    CHECK(fd >= 0 && ftruncate(fd, DISK) == 0);
    snprintf(text, sizeof(text), "file,node-name=n,filename=/proc/self/fd/%d", fd);
    CHECK(options_parse(OPTION_BLOCKDEV, text, &options, &error) == 0);
    CHECK(block_node_open(options, &error) == 0);
    options_free(options);
    CHECK(block_open_channel(block_node_find("n"), &channel, &error) == 0);
    atomic_store(&blk.capacity, DISK);
    for (unsigned i = 0; i < 256; i++) {
        requests[i].block.done = not_done;
        requests[i].device = &blk;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct script script = {bytes, size};
    unsigned steps = 0;

    if (!channel)
        open_disk();
    fake_reset();
    data = fake_map(DATA, MEMORY, VDUSE_ACCESS_RW);
    fake_map_backed(HOLE, MEMORY, VDUSE_ACCESS_RW, 0x1000);
    fake_map(READ_ONLY, MEMORY, VDUSE_ACCESS_RO);
    test_device_run(&device, &ring, 4u << take(&script, 1) % 4, take(&script, 1) & 1);
    while (script.size > 0 && steps++ < 200)
        step(&script);
    push_all();
    test_device_end(&device);
    return 0;
}

#ifndef WITH_LIBFUZZER
static void play(const char *path)
{
    static uint8_t bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size;

    CHECK(file);
    size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
}

/** Plays back all files of a folder. */
int main(int argc, char **argv)
{
    struct dirent **names;
    int count = argc == 2 ? scandir(argv[1], &names, NULL, alphasort) : -1;

    CHECK(count >= 0);
    for (int i = 0; i < count; i++) {
        char path[4096];

        snprintf(path, sizeof(path), "%s/%s", argv[1], names[i]->d_name);
        if (names[i]->d_name[0] != '.')
            play(path);
        free(names[i]);
    }
    free(names);
    return 0;
}
#endif
