/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of a virtio block device: what each does to the disk, and what is answered to those that cannot be. */
#include "check.h"
#include "test-device.h"
#include "virtio-blk.h"

#include <errno.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_ring.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 20, HEADER = 0x100000, DATA = 0x200000, STATUS = 0x300000, SECTOR = 512 };

static struct test_device device;
static struct driver_ring ring;
static uint8_t *header, *data, *status;
static uint8_t *disk; /* what is on it */
static struct block_node *node;
static struct block_channel *channel;
static struct virtio_blk blk;
static struct virtio_blk_request request;
static int disk_fd;

static void no_done(struct block_request *block, int result)
{
    (void)block;
    (void)result;
    CHECK(false); /* a disk in memory answers at once */
}

static void set_up(uint32_t block_size, bool writable)
{
    struct options *options;
    struct error error;
    char text[100];

    fake_reset();
    header = fake_map(HEADER, 4096, VDUSE_ACCESS_RW);
    data = fake_map(DATA, SIZE, VDUSE_ACCESS_RW);
    status = fake_map(STATUS, 4096, VDUSE_ACCESS_RW);
    test_device_run(&device, &ring, 16, true);

    disk_fd = memfd_create("disk", 0);
    CHECK(disk_fd >= 0 && ftruncate(disk_fd, SIZE) == 0);
    disk = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, disk_fd, 0);
    for (unsigned i = 0; i < SIZE; i++)
        disk[i] = (uint8_t)(i / SECTOR + i);
    snprintf(text, sizeof(text), "file,node-name=n,filename=/proc/self/fd/%d", disk_fd);
    CHECK_EQUAL(options_parse(OPTION_BLOCKDEV, text, &options, &error), 0);
    CHECK_EQUAL(block_node_open(options, &error), 0);
    options_free(options);
    node = block_node_find("n");
    CHECK_EQUAL(block_open_channel(node, &channel, &error), 0);

    memset(&blk, 0, sizeof(blk));
    blk = (struct virtio_blk){
        .id = "test", .writable = writable, .num_queues = 1, .queue_size = 16, .block_size = block_size,
    };
    atomic_store(&blk.capacity, virtio_blk_usable(&blk, SIZE));
    memcpy(blk.serial, "12345678901234567890", 20);
    request = (struct virtio_blk_request){.block.done = no_done, .device = &blk};
}

static void tear_down(void)
{
    virtio_blk_request_free(&request);
    block_close_channel(channel);
    block_close_all();
    munmap(disk, SIZE);
    close(disk_fd);
    test_device_end(&device);
}

static void set_header(uint32_t type, uint64_t sector)
{
    const struct virtio_blk_outhdr value = {.type = type, .sector = sector};

    memcpy(header, &value, sizeof(value));
    *status = 0xff;
}

/** Serves what is available. Returns the status, and what the driver is told was written. */
static int serve(uint32_t *written)
{
    struct vduse_chain *chain;
    uint16_t head;
    uint32_t length = 0;

    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    request.chain = chain;
    CHECK_EQUAL(virtio_blk_start(&request, channel, &length), VIRTIO_BLK_DONE);
    vduse_queue_push(device.queues[0], chain, length);
    vduse_queue_commit(device.queues[0]);
    CHECK(driver_take(&ring, &head, written));
    return *status;
}

/** Sends a request laid out as Linux does it. */
static int send(uint32_t type, uint64_t sector, uint32_t size, bool to_driver, uint32_t *written)
{
    struct driver_buffer buffers[3] = {{HEADER, 16, false}};
    unsigned count = 1;

    set_header(type, sector);
    if (size)
        buffers[count++] = (struct driver_buffer){DATA, size, to_driver};
    buffers[count++] = (struct driver_buffer){STATUS, 1, true};
    driver_add(&ring, buffers, count);
    return serve(written);
}

static int send_range(uint32_t type, uint64_t sector, uint32_t sectors, uint32_t flags)
{
    const struct virtio_blk_discard_write_zeroes range = {.sector = sector, .num_sectors = sectors, .flags = flags};
    uint32_t written;

    memcpy(data, &range, sizeof(range));
    return send(type, 0, sizeof(range), false, &written);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* ---- Requests that can be done --------------------------------------------------------------------------------- */

static void reads(void)
{
    uint32_t written;

    set_up(512, false);
    CHECK_EQUAL(send(VIRTIO_BLK_T_IN, 3, 8 * SECTOR, true, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(written, 8 * SECTOR + 1);
    CHECK(memcmp(data, disk + 3 * SECTOR, 8 * SECTOR) == 0);
    CHECK_EQUAL(send(VIRTIO_BLK_T_IN, SIZE / SECTOR - 1, SECTOR, true, &written), VIRTIO_BLK_S_OK);
    CHECK(memcmp(data, disk + SIZE - SECTOR, SECTOR) == 0);
    CHECK_EQUAL(send(VIRTIO_BLK_T_IN, 0, 0, true, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(written, 1);
    tear_down();
}

static void writes(void)
{
    uint32_t written;

    set_up(512, true);
    memset(data, 'w', 4 * SECTOR);
    CHECK_EQUAL(send(VIRTIO_BLK_T_OUT, 5, 4 * SECTOR, false, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(written, 1);
    CHECK(memcmp(disk + 5 * SECTOR, data, 4 * SECTOR) == 0);
    CHECK_EQUAL(disk[9 * SECTOR], 9);
    CHECK_EQUAL(send(VIRTIO_BLK_T_FLUSH, 0, 0, false, &written), VIRTIO_BLK_S_OK);
    tear_down();
}

/** Nothing says that header, data and status have descriptors of their own. */
static void any_layout(void)
{
    uint32_t written;

    set_up(512, true);
    for (unsigned cut = 1; cut < 16; cut++) {
        set_header(VIRTIO_BLK_T_OUT, 2);
        memset(header + 16, (int)cut, SECTOR);
        driver_add(&ring, (struct driver_buffer[]){{HEADER, cut, false}, {HEADER + cut, 16 - cut + 100, false},
                                                   {HEADER + 116, SECTOR - 100, false}, {STATUS, 1, true}}, 4);
        CHECK_EQUAL(serve(&written), VIRTIO_BLK_S_OK);
        CHECK(memcmp(disk + 2 * SECTOR, header + 16, SECTOR) == 0);
        set_header(VIRTIO_BLK_T_IN, 2);
        status[0] = 0xff;
        driver_add(&ring, (struct driver_buffer[]){{HEADER, 16, false}, {DATA, 200, true},
                                                   {DATA + 200, SECTOR - 200 + 1, true}}, 3);
        data[SECTOR] = 0xff;
        serve(&written);
        CHECK_EQUAL(data[SECTOR], VIRTIO_BLK_S_OK);
        CHECK(memcmp(disk + 2 * SECTOR, data, SECTOR) == 0);
        CHECK_EQUAL(written, SECTOR + 1);
    }
    /* All of it in one. */
    set_header(VIRTIO_BLK_T_OUT, 7);
    memset(header + 16, 'x', SECTOR);
    driver_add(&ring, (struct driver_buffer[]){{HEADER, 16 + SECTOR, false}, {STATUS, 1, true}}, 2);
    CHECK_EQUAL(serve(&written), VIRTIO_BLK_S_OK);
    CHECK(memcmp(disk + 7 * SECTOR, header + 16, SECTOR) == 0);
    tear_down();
}

static void identifies_itself(void)
{
    uint32_t written;

    set_up(512, false);
    memset(data, 0xee, 64);
    CHECK_EQUAL(send(VIRTIO_BLK_T_GET_ID, 0, 20, true, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(written, 21);
    CHECK(memcmp(data, "12345678901234567890", 20) == 0 && data[20] == 0xee);
    CHECK_EQUAL(send(VIRTIO_BLK_T_GET_ID, 0, 5, true, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(written, 6);
    CHECK_EQUAL(send(VIRTIO_BLK_T_GET_ID, 0, 64, true, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(written, 20); /* the driver cannot count on the rest */
    tear_down();
}

static void discards_and_zeroes(void)
{
    set_up(512, true);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 8, 8, 0), VIRTIO_BLK_S_OK);
    CHECK(is_zero(disk + 8 * SECTOR, 8 * SECTOR));
    CHECK_EQUAL(disk[16 * SECTOR], 16);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_WRITE_ZEROES, 33, 1, 0), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_WRITE_ZEROES, 35, 9, VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP), VIRTIO_BLK_S_OK);
    CHECK(is_zero(disk + 33 * SECTOR, SECTOR) && is_zero(disk + 35 * SECTOR, 9 * SECTOR));
    CHECK_EQUAL(disk[34 * SECTOR], 34);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 8, 0, 0), VIRTIO_BLK_S_OK);
    tear_down();
}

/* ---- Requests that cannot ----------------------------------------------------------------------------------------- */

static void out_of_range(void)
{
    static const uint64_t sectors[] = {SIZE / SECTOR, SIZE / SECTOR - 1, UINT64_MAX, UINT64_MAX / SECTOR,
                                       UINT64_MAX / SECTOR + 1, 1ull << 55};
    uint32_t written;

    set_up(512, true);
    for (unsigned i = 0; i < sizeof(sectors) / sizeof(sectors[0]); i++) {
        CHECK_EQUAL(send(VIRTIO_BLK_T_IN, sectors[i], 2 * SECTOR, true, &written), VIRTIO_BLK_S_IOERR);
        CHECK_EQUAL(written, 0);
        CHECK_EQUAL(send(VIRTIO_BLK_T_OUT, sectors[i], 2 * SECTOR, false, &written), VIRTIO_BLK_S_IOERR);
        CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, sectors[i], 2, 0), VIRTIO_BLK_S_IOERR);
        CHECK_EQUAL(send_range(VIRTIO_BLK_T_WRITE_ZEROES, sectors[i], 2, 0), VIRTIO_BLK_S_IOERR);
    }
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 0, 32769, 0), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 0, UINT32_MAX, 0), VIRTIO_BLK_S_IOERR);
    tear_down();
}

static void not_aligned(void)
{
    uint32_t written;

    set_up(4096, true);
    CHECK_EQUAL(send(VIRTIO_BLK_T_IN, 8, 4096, true, &written), VIRTIO_BLK_S_OK);
    CHECK_EQUAL(send(VIRTIO_BLK_T_IN, 1, 4096, true, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send(VIRTIO_BLK_T_IN, 8, 512, true, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send(VIRTIO_BLK_T_OUT, 8, 4097, false, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 1, 8, 0), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_WRITE_ZEROES, 8, 1, 0), VIRTIO_BLK_S_IOERR);
    tear_down();
}

static void read_only(void)
{
    uint32_t written;

    set_up(512, false);
    CHECK_EQUAL(send(VIRTIO_BLK_T_OUT, 1, SECTOR, false, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 1, 1, 0), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_WRITE_ZEROES, 1, 1, 0), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(disk[SECTOR], 1);
    CHECK_EQUAL(send(VIRTIO_BLK_T_FLUSH, 0, 0, false, &written), VIRTIO_BLK_S_OK);
    tear_down();
}

static void unknown(void)
{
    static const uint32_t types[] = {2, 3, 5, 7, 9, 10, 12, VIRTIO_BLK_T_SECURE_ERASE, 15, UINT32_MAX,
                                     VIRTIO_BLK_T_BARRIER, VIRTIO_BLK_T_BARRIER | VIRTIO_BLK_T_OUT};
    uint32_t written;

    set_up(512, true);
    for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        CHECK_EQUAL(send(types[i], 0, SECTOR, true, &written), VIRTIO_BLK_S_UNSUPP);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_DISCARD, 8, 8, VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP), VIRTIO_BLK_S_UNSUPP);
    CHECK_EQUAL(send_range(VIRTIO_BLK_T_WRITE_ZEROES, 8, 8, 2), VIRTIO_BLK_S_UNSUPP);
    CHECK_EQUAL(disk[8 * SECTOR], 8);
    tear_down();
}

static void misshapen_ranges(void)
{
    uint32_t written;

    set_up(512, true);
    memset(data, 0, 64);
    CHECK_EQUAL(send(VIRTIO_BLK_T_DISCARD, 0, 15, false, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send(VIRTIO_BLK_T_DISCARD, 0, 32, false, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(send(VIRTIO_BLK_T_WRITE_ZEROES, 0, 0, false, &written), VIRTIO_BLK_S_IOERR);
    CHECK_EQUAL(disk[0], 0);
    tear_down();
}

static void no_place_for_a_status(void)
{
    struct vduse_chain *chain;
    uint32_t written = 0;

    set_up(512, true);
    set_header(VIRTIO_BLK_T_FLUSH, 0);
    driver_add(&ring, (struct driver_buffer[]){{HEADER, 16, false}}, 1);
    driver_add(&ring, (struct driver_buffer[]){{HEADER, 15, false}, {STATUS, 1, true}}, 2);
    driver_add(&ring, (struct driver_buffer[]){{STATUS, 1, true}}, 1);
    for (unsigned i = 0; i < 3; i++) {
        CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
        request.chain = chain;
        CHECK_EQUAL(virtio_blk_start(&request, channel, &written), VIRTIO_BLK_BROKEN);
        CHECK_EQUAL(written, 0);
        vduse_queue_push(device.queues[0], chain, 0);
    }
    CHECK_EQUAL(*status, 0xff);
    tear_down();
}

static void data_without_pages(void)
{
    uint32_t written;

    set_up(512, true);
    fake_map_backed(0x10000000, 0x10000, VDUSE_ACCESS_RW, 0x1000);
    set_header(VIRTIO_BLK_T_IN, 0);
    driver_add(&ring, (struct driver_buffer[]){{HEADER, 16, false}, {0x10000000, 0x4000, true}, {STATUS, 1, true}}, 3);
    CHECK_EQUAL(serve(&written), VIRTIO_BLK_S_IOERR);
    /* And a status without one: nobody can be told, and nobody is hurt. */
    set_header(VIRTIO_BLK_T_FLUSH, 0);
    driver_add(&ring, (struct driver_buffer[]){{HEADER, 16, false}, {0x10008000, 1, true}}, 2);
    serve(&written);
    tear_down();
}

/* ---- What the driver sees -------------------------------------------------------------------------------------- */

static uint64_t field(const uint8_t *config, unsigned offset, unsigned size)
{
    uint64_t value = 0;

    while (size-- > 0)
        value = value << 8 | config[offset + size];
    return value;
}

static void configuration(void)
{
    struct virtio_blk wide = {.num_queues = 4, .queue_size = 128, .block_size = 4096, .writable = true};
    struct virtio_blk narrow = {.num_queues = 1, .queue_size = 256, .block_size = 512};
    const uint64_t basic = 1 << 2 | 1 << 6 | 1 << 9 | 1 << 10 | 1 << 13 | 1 << 14;
    uint8_t config[VIRTIO_BLK_CONFIG_SIZE];

    CHECK_EQUAL(virtio_blk_features(&wide), basic | 1 << 12);
    CHECK_EQUAL(virtio_blk_features(&narrow), basic | 1 << 5);
    CHECK_EQUAL(virtio_blk_usable(&wide, 10000), 8192);
    atomic_store(&wide.capacity, 8192);
    virtio_blk_config(&wide, config);
    CHECK_EQUAL(field(config, 0, 8), 16);
    CHECK_EQUAL(field(config, 8, 4), 0);     /* size_max */
    CHECK_EQUAL(field(config, 12, 4), 126);  /* seg_max */
    CHECK_EQUAL(field(config, 20, 4), 4096); /* blk_size */
    CHECK_EQUAL(field(config, 26, 2), 1);    /* min_io_size */
    CHECK_EQUAL(field(config, 28, 4), 1);    /* opt_io_size */
    CHECK_EQUAL(field(config, 34, 2), 4);    /* num_queues */
    CHECK_EQUAL(field(config, 36, 4), 32768);
    CHECK_EQUAL(field(config, 40, 4), 1);
    CHECK_EQUAL(field(config, 44, 4), 8);
    CHECK_EQUAL(field(config, 48, 4), 32768);
    CHECK_EQUAL(field(config, 52, 4), 1);
    CHECK_EQUAL(field(config, 56, 1), 1);
}

int main(void)
{
    RUN(reads);
    RUN(writes);
    RUN(any_layout);
    RUN(identifies_itself);
    RUN(discards_and_zeroes);
    RUN(out_of_range);
    RUN(not_aligned);
    RUN(read_only);
    RUN(unknown);
    RUN(misshapen_ranges);
    RUN(no_place_for_a_status);
    RUN(data_without_pages);
    RUN(configuration);
    return 0;
}
