/* SPDX-License-Identifier: Apache-2.0 */
/* Rings: what a driver puts in comes out, and what it must not put in breaks the queue and nothing else. */
#include "check.h"
#include "test-device.h"

#include <errno.h>
#include <linux/virtio_ring.h>
#include <string.h>
#include <sys/eventfd.h>

enum { DATA = 0x100000, DATA_SIZE = 0x10000, RING = 0x4000000 };

static struct test_device device;
static struct driver_ring ring;
static uint8_t *data;

static void set_up(unsigned num, bool event_index)
{
    fake_reset();
    data = fake_map(DATA, DATA_SIZE, VDUSE_ACCESS_RW);
    test_device_run(&device, &ring, num, event_index);
}

static struct vduse_chain *pop(void)
{
    struct vduse_chain *chain;

    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 1);
    return chain;
}

static void check_none(void)
{
    struct vduse_chain *chain;

    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), 0);
}

/** Checks that the queue is broken, that it says why, once, and that the device goes on after a reset. */
static void check_broken(int error, const char *reason)
{
    struct vduse_chain *chain;

    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), error);
    CHECK_EQUAL(device.errors, 1);
    if (!strstr(device.last, reason)) {
        fprintf(stderr, "'%s' is not in '%s'\n", reason, device.last);
        abort();
    }
    CHECK_EQUAL(vduse_queue_pop(device.queues[0], &chain), error);
    CHECK(!vduse_queue_pending(device.queues[0]));
    CHECK_EQUAL(device.errors, 1);
    CHECK(test_device_status(&device, 0));
    fake_unmap(RING);
    driver_ring_init(&ring, 0, ring.num, RING, ring.event_index);
    CHECK(test_device_status(&device, STATUS_RUNNING));
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    pop();
    test_device_end(&device);
}

/* ---- What comes in goes out ------------------------------------------------------------------------------------ */

static void direct_chain(void)
{
    struct vduse_chain *chain;
    uint32_t written;
    uint16_t head;
    char text[8];

    set_up(16, true);
    memcpy(data, "request", 8);
    check_none();
    driver_add(&ring, (struct driver_buffer[]){{DATA, 8, false}, {DATA + 100, 4, true}, {DATA + 200, 1, true}}, 3);
    CHECK(vduse_queue_pending(device.queues[0]));
    chain = pop();
    CHECK_EQUAL(chain->readable_count, 1);
    CHECK_EQUAL(chain->readable_size, 8);
    CHECK_EQUAL(chain->writable_count, 2);
    CHECK_EQUAL(chain->writable_size, 5);
    CHECK_EQUAL(vduse_chain_read(chain, 0, text, 8), 0);
    CHECK(strcmp(text, "request") == 0);
    CHECK_EQUAL(vduse_chain_read(chain, 3, text, 5), 0);
    CHECK(strcmp(text, "uest") == 0);
    CHECK_EQUAL(vduse_chain_read(chain, 4, text, 5), -ERANGE);
    CHECK_EQUAL(vduse_chain_write(chain, 2, "xyz", 3), 0);
    CHECK(memcmp(data + 102, "xy", 2) == 0 && data[200] == 'z');
    CHECK_EQUAL(vduse_chain_write(chain, 4, "!", 1), 0);
    CHECK_EQUAL(data[200], '!');
    CHECK_EQUAL(vduse_chain_write(chain, 5, "", 0), 0);
    CHECK_EQUAL(vduse_chain_write(chain, 5, "!", 1), -ERANGE);
    vduse_queue_push(device.queues[0], chain, 5);
    CHECK(!driver_take(&ring, &head, &written)); /* not before the commit */
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    CHECK(driver_take(&ring, &head, &written));
    CHECK_EQUAL(written, 5);
    CHECK(!driver_take(&ring, &head, &written));
    test_device_end(&device);
}

static void indirect_chain(void)
{
    struct driver_buffer buffers[200];
    struct vduse_chain *chain;

    set_up(16, true);
    for (unsigned i = 0; i < 200; i++)
        buffers[i] = (struct driver_buffer){DATA + 0x4000 + i * 16, 16, i > 0};
    /* An odd place for the table: nothing says that it is aligned. */
    driver_add_indirect(&ring, buffers, 200, DATA + 3, data + 3);
    chain = pop();
    CHECK_EQUAL(chain->readable_count, 1);
    CHECK_EQUAL(chain->writable_count, 199);
    CHECK_EQUAL(chain->writable_size, 199 * 16);
    CHECK(chain->writable[198].iov_len == 16);
    CHECK_EQUAL(vduse_chain_write(chain, 198 * 16 + 15, "s", 1), 0);
    CHECK_EQUAL(data[0x4000 + 199 * 16 + 15], 's');
    vduse_queue_push(device.queues[0], chain, 0);
    vduse_queue_commit(device.queues[0]);
    test_device_end(&device);
}

static void direct_then_indirect(void)
{
    struct vring_desc table = {.addr = DATA + 64, .len = 4, .flags = VRING_DESC_F_WRITE};
    struct vduse_chain *chain;

    set_up(16, false);
    memcpy(data, &table, sizeof(table));
    driver_desc(&ring, 5, DATA + 32, 8, VRING_DESC_F_NEXT, 9);
    driver_desc(&ring, 9, DATA, sizeof(table), VRING_DESC_F_INDIRECT, 0);
    driver_offer(&ring, 5);
    chain = pop();
    CHECK_EQUAL(chain->readable_size, 8);
    CHECK_EQUAL(chain->writable_size, 4);
    test_device_end(&device);
}

static void indices_wrap(void)
{
    uint32_t written;
    uint16_t head;

    set_up(8, true);
    for (unsigned i = 0; i < 70000; i++) {
        driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}, {DATA + 16, 1, true}}, 2);
        vduse_queue_push(device.queues[0], pop(), i % 100);
        vduse_queue_commit(device.queues[0]);
        CHECK(driver_take(&ring, &head, &written));
        CHECK_EQUAL(written, i % 100);
    }
    check_none();
    test_device_end(&device);
}

static void out_of_order(void)
{
    struct vduse_chain *chains[3];
    uint16_t heads[3], head;
    uint32_t written;

    set_up(16, true);
    for (unsigned i = 0; i < 3; i++)
        heads[i] = driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}, {DATA + 16, 1, true}}, 2);
    for (unsigned i = 0; i < 3; i++) {
        chains[i] = pop();
        CHECK_EQUAL(chains[i]->head, heads[i]);
    }
    vduse_queue_push(device.queues[0], chains[2], 2);
    vduse_queue_push(device.queues[0], chains[0], 0);
    vduse_queue_commit(device.queues[0]);
    vduse_queue_push(device.queues[0], chains[1], 1);
    vduse_queue_commit(device.queues[0]);
    for (unsigned i = 0; i < 3; i++) {
        CHECK(driver_take(&ring, &head, &written));
        CHECK_EQUAL(head, heads[(i + 2) % 3]);
        CHECK_EQUAL(written, (i + 2) % 3);
    }
    test_device_end(&device);
}

/* ---- Kicks and interrupts -------------------------------------------------------------------------------------- */

static void kicks(bool event_index)
{
    set_up(16, event_index);
    CHECK(!vduse_queue_want_kicks(device.queues[0], true));
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    CHECK(driver_kick(&ring));
    CHECK(vduse_queue_want_kicks(device.queues[0], false));
    pop();
    for (unsigned i = 0; i < 5; i++) {
        driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
        CHECK(!driver_kick(&ring));
    }
    /* What came while no kicks were wanted is told when they are wanted again. */
    CHECK(vduse_queue_want_kicks(device.queues[0], true));
    for (unsigned i = 0; i < 5; i++)
        pop();
    CHECK(!vduse_queue_want_kicks(device.queues[0], true));
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    CHECK(driver_kick(&ring));
    test_device_end(&device);
}

static void kicks_by_event_index(void)
{
    kicks(true);
}

static void kicks_by_flag(void)
{
    kicks(false);
}

static void interrupts(bool event_index)
{
    uint32_t written;
    uint16_t head;

    set_up(16, event_index);
    driver_want_interrupt(&ring, true);
    for (unsigned i = 0; i < 4; i++) {
        driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
        vduse_queue_push(device.queues[0], pop(), 0);
    }
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    CHECK_EQUAL(fake.interrupts[0], 1); /* one for the batch */
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    CHECK_EQUAL(fake.interrupts[0], 1);
    while (driver_take(&ring, &head, &written))
        ;
    driver_want_interrupt(&ring, false);
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    vduse_queue_push(device.queues[0], pop(), 0);
    vduse_queue_commit(device.queues[0]);
    CHECK_EQUAL(fake.interrupts[0], 1);
    test_device_end(&device);
}

static void interrupts_by_event_index(void)
{
    interrupts(true);
}

static void interrupts_by_flag(void)
{
    interrupts(false);
}

/* ---- Memory ---------------------------------------------------------------------------------------------------- */

static void buffer_crosses_regions(void)
{
    struct vduse_chain *chain;
    uint8_t *next, text[6];

    set_up(16, true);
    next = fake_map(DATA + DATA_SIZE, 4096, VDUSE_ACCESS_RW);
    memcpy(data + DATA_SIZE - 3, "abc", 3);
    memcpy(next, "def", 3);
    driver_add(&ring, (struct driver_buffer[]){{DATA + DATA_SIZE - 3, 6, false}}, 1);
    chain = pop();
    CHECK_EQUAL(chain->readable_count, 2);
    CHECK_EQUAL(vduse_chain_read(chain, 0, text, 6), 0);
    CHECK(memcmp(text, "abcdef", 6) == 0);
    CHECK_EQUAL(fake.mappings_asked, 3); /* the ring's, and these two, once each */
    driver_add(&ring, (struct driver_buffer[]){{DATA + DATA_SIZE - 3, 6, false}}, 1);
    pop();
    CHECK_EQUAL(fake.mappings_asked, 3);
    test_device_end(&device);
}

static void indirect_table_crosses_regions(void)
{
    struct driver_buffer buffers[4];
    struct vduse_chain *chain;
    uint8_t *next, table[4 * 16];

    set_up(16, true);
    next = fake_map(DATA + DATA_SIZE, 4096, VDUSE_ACCESS_RW);
    for (unsigned i = 0; i < 4; i++)
        buffers[i] = (struct driver_buffer){DATA + i, 1, true};
    driver_add_indirect(&ring, buffers, 4, DATA + DATA_SIZE - 24, table);
    memcpy(data + DATA_SIZE - 24, table, 24);
    memcpy(next, table + 24, 40);
    chain = pop();
    CHECK_EQUAL(chain->writable_size, 4);
    test_device_end(&device);
}

static void memory_is_taken_away_and_given_anew(void)
{
    struct vduse_dev_response response;
    struct vduse_chain *before, *after;
    uint8_t *old = NULL, *fresh;
    uint8_t byte;
    uint32_t id;

    set_up(16, true);
    old = data;
    old[0] = 'o';
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}, {DATA + 16, 1, true}}, 2);
    before = pop();
    fake_unmap(DATA);
    fresh = fake_map(DATA, DATA_SIZE, VDUSE_ACCESS_RW);
    fresh[0] = 'n';
    id = fake_send_update(DATA, DATA + 10);
    CHECK_EQUAL(vduse_dev_dispatch(device.dev), 0);
    CHECK(fake_answer(id, &response) && response.result == VDUSE_REQ_RESULT_OK);
    /* What is in flight still has its memory. */
    CHECK_EQUAL(vduse_chain_read(before, 0, &byte, 1), 0);
    CHECK_EQUAL(byte, 'o');
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}, {DATA + 16, 1, true}}, 2);
    after = pop();
    CHECK_EQUAL(vduse_chain_read(after, 0, &byte, 1), 0);
    CHECK_EQUAL(byte, 'n');
    CHECK_EQUAL(vduse_chain_write(before, 0, "b", 1), 0);
    CHECK_EQUAL(old[16], 'b');
    CHECK_EQUAL(fresh[16], 0);
    vduse_queue_push(device.queues[0], before, 1);
    vduse_queue_push(device.queues[0], after, 1);
    vduse_queue_commit(device.queues[0]);
    test_device_end(&device);
}

static void rings_move(void)
{
    struct driver_ring copy;
    uint32_t written;
    uint16_t head;

    set_up(16, true);
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    copy = ring;
    fake_unmap(RING);
    driver_ring_init(&ring, 0, 16, RING, true);
    memcpy(ring.memory, copy.memory, DRIVER_RING_BYTES);
    ring.avail_index = copy.avail_index;
    ring.next_desc = copy.next_desc;
    memcpy(ring.busy, copy.busy, sizeof(ring.busy));
    fake_send_update(0, UINT64_MAX);
    CHECK_EQUAL(vduse_dev_dispatch(device.dev), 0);
    vduse_queue_push(device.queues[0], pop(), 0);
    vduse_queue_commit(device.queues[0]);
    CHECK(driver_take(&ring, &head, &written));
    test_device_end(&device);
}

static void rings_are_taken_away(void)
{
    struct vduse_chain *chain;

    set_up(16, true);
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    chain = pop();
    driver_add(&ring, (struct driver_buffer[]){{DATA, 16, false}}, 1);
    fake_unmap(RING);
    fake_send_update(0, UINT64_MAX);
    CHECK_EQUAL(vduse_dev_dispatch(device.dev), 0);
    CHECK(!vduse_queue_pending(device.queues[0]));
    vduse_queue_push(device.queues[0], chain, 0); /* goes nowhere, and harms nobody */
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), -EFAULT);
    check_broken(-EFAULT, "descriptor area is not mapped");
}

static void status_reaches_past_a_hole(void)
{
    struct vduse_chain *chain;
    uint8_t byte;

    set_up(16, true);
    fake_map_backed(DATA + 0x800000, 0x10000, VDUSE_ACCESS_RW, 0x1000);
    driver_add(&ring, (struct driver_buffer[]){{DATA + 0x800ff0, 0x20, false}, {DATA + 0x808000, 1, true}}, 2);
    chain = pop();
    CHECK_EQUAL(vduse_chain_read(chain, 0, &byte, 1), 0);
    CHECK_EQUAL(vduse_chain_read(chain, 0x10, &byte, 1), -EFAULT);
    CHECK_EQUAL(vduse_chain_write(chain, 0, "", 1), -EFAULT);
    vduse_queue_push(device.queues[0], chain, 0);
    CHECK_EQUAL(vduse_queue_commit(device.queues[0]), 0);
    test_device_end(&device);
}

/* ---- Hostile rings --------------------------------------------------------------------------------------------- */

static void head_out_of_range(void)
{
    set_up(16, true);
    driver_offer(&ring, 16);
    check_broken(-EPROTO, "descriptor 16 of 16");
}

static void next_out_of_range(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, DATA, 16, VRING_DESC_F_NEXT, 16);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "descriptor 16 of a table of 16");
}

static void available_index_jumps(void)
{
    set_up(16, true);
    ring.avail_index = 16;
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "available index went from 0 to 17");
}

static void head_is_offered_twice(void)
{
    set_up(16, true);
    driver_desc(&ring, 3, DATA, 16, 0, 0);
    driver_offer(&ring, 3);
    pop();
    driver_offer(&ring, 3);
    check_broken(-EPROTO, "descriptor 3 is available while it is in flight");
}

static void chain_loops(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, DATA, 16, VRING_DESC_F_NEXT, 1);
    driver_desc(&ring, 1, DATA, 16, VRING_DESC_F_NEXT, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "has a loop");
}

static void indirect_chain_loops(void)
{
    struct vring_desc table = {.addr = DATA, .len = 4, .flags = VRING_DESC_F_NEXT, .next = 0};

    set_up(16, true);
    memcpy(data, &table, sizeof(table));
    driver_desc(&ring, 0, DATA, sizeof(table), VRING_DESC_F_INDIRECT, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "has a loop");
}

static void indirect_within_indirect(void)
{
    struct vring_desc table = {.addr = DATA, .len = 16, .flags = VRING_DESC_F_INDIRECT};

    set_up(16, true);
    memcpy(data, &table, sizeof(table));
    driver_desc(&ring, 0, DATA, sizeof(table), VRING_DESC_F_INDIRECT, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "an indirect table where there may be none");
}

static void indirect_with_next(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, DATA, 16, VRING_DESC_F_INDIRECT | VRING_DESC_F_NEXT, 1);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "an indirect table where there may be none");
}

static void indirect_of_wrong_sizes(void)
{
    static const uint32_t sizes[] = {0, 15, 17, 16 * 257, 0xfffffff0};

    for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        set_up(16, true);
        driver_desc(&ring, 0, DATA, sizes[i], VRING_DESC_F_INDIRECT, 0);
        driver_offer(&ring, 0);
        check_broken(-EPROTO, "an indirect table has");
    }
}

static void indirect_at_a_hole(void)
{
    set_up(16, true);
    fake_map_backed(DATA + 0x800000, 0x10000, VDUSE_ACCESS_RW, 0x1000);
    driver_desc(&ring, 0, DATA + 0x800ff8, 32, VRING_DESC_F_INDIRECT, 0);
    driver_offer(&ring, 0);
    check_broken(-EFAULT, "an indirect table at");
}

static void address_is_not_mapped(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, 0xdead0000, 16, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EFAULT, "0xdead0000 is not mapped");
}

static void buffer_leaves_its_region(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, DATA + DATA_SIZE - 8, 16, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EFAULT, "is not mapped");
}

static void buffer_wraps_around(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, UINT64_MAX - 4, 16, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "is too long");
}

static void buffers_sum_up_to_too_much(void)
{
    set_up(16, true);
    fake_map_backed(0x100000000, 0xffff0000, VDUSE_ACCESS_RW, 0);
    driver_desc(&ring, 0, 0x100000000, 0xffff0000, VRING_DESC_F_NEXT, 1);
    driver_desc(&ring, 1, DATA, 0x10000, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "is too long");
}

static void buffer_is_empty(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, DATA, 0, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "a buffer is empty");
}

static void readable_after_writable(void)
{
    set_up(16, true);
    driver_desc(&ring, 0, DATA, 16, VRING_DESC_F_NEXT | VRING_DESC_F_WRITE, 1);
    driver_desc(&ring, 1, DATA, 16, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EPROTO, "a readable buffer follows a writable one");
}

static void protected_memory(void)
{
    set_up(16, true);
    fake_map(DATA + 0x800000, 0x10000, VDUSE_ACCESS_RO);
    driver_desc(&ring, 0, DATA + 0x800000, 16, VRING_DESC_F_NEXT, 1);
    driver_desc(&ring, 1, DATA + 0x800000, 16, VRING_DESC_F_WRITE, 0);
    driver_offer(&ring, 0);
    check_broken(-EFAULT, "may not be written");
    set_up(16, true);
    fake_map(DATA + 0x800000, 0x10000, VDUSE_ACCESS_WO);
    driver_desc(&ring, 0, DATA + 0x800000, 16, 0, 0);
    driver_offer(&ring, 0);
    check_broken(-EFAULT, "may not be read");
}

/** The driver describes a ring that cannot be: it is refused, and told so. */
static void impossible_rings(void)
{
    struct vduse_vq_info good, bad[] = {
        {.num = 0}, {.num = 3}, {.num = 512}, {.desc_addr = RING + 8}, {.driver_addr = RING + 1}, {.device_addr = RING + 2},
        {.desc_addr = RING + DRIVER_RING_BYTES - 16}, {.device_addr = RING + DRIVER_RING_BYTES - 128},
        {.desc_addr = 0xdead0000},
    };

    for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        set_up(16, true);
        CHECK(test_device_status(&device, 0));
        good = fake.queues[0];
        if (bad[i].desc_addr)
            fake.queues[0].desc_addr = bad[i].desc_addr;
        else if (bad[i].driver_addr)
            fake.queues[0].driver_addr = bad[i].driver_addr;
        else if (bad[i].device_addr)
            fake.queues[0].device_addr = bad[i].device_addr;
        else
            fake.queues[0].num = bad[i].num;
        CHECK(!test_device_status(&device, STATUS_RUNNING));
        CHECK_EQUAL(device.starts, 1);
        fake.queues[0] = good;
        CHECK(test_device_status(&device, STATUS_RUNNING));
        CHECK_EQUAL(device.starts, 2);
        test_device_end(&device);
    }
}

int main(void)
{
    RUN(direct_chain);
    RUN(indirect_chain);
    RUN(direct_then_indirect);
    RUN(indices_wrap);
    RUN(out_of_order);
    RUN(kicks_by_event_index);
    RUN(kicks_by_flag);
    RUN(interrupts_by_event_index);
    RUN(interrupts_by_flag);
    RUN(buffer_crosses_regions);
    RUN(indirect_table_crosses_regions);
    RUN(memory_is_taken_away_and_given_anew);
    RUN(rings_move);
    RUN(rings_are_taken_away);
    RUN(status_reaches_past_a_hole);
    RUN(head_out_of_range);
    RUN(next_out_of_range);
    RUN(available_index_jumps);
    RUN(head_is_offered_twice);
    RUN(chain_loops);
    RUN(indirect_chain_loops);
    RUN(indirect_within_indirect);
    RUN(indirect_with_next);
    RUN(indirect_of_wrong_sizes);
    RUN(indirect_at_a_hole);
    RUN(address_is_not_mapped);
    RUN(buffer_leaves_its_region);
    RUN(buffer_wraps_around);
    RUN(buffers_sum_up_to_too_much);
    RUN(buffer_is_empty);
    RUN(readable_after_writable);
    RUN(protected_memory);
    RUN(impossible_rings);
    return 0;
}
