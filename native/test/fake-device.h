/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A VDUSE kernel in memory, with one device, and the driver's side of it. The library's own code runs against it.
 *
 * Memory that a device may reach is memfds, so a forked process shares it, and holes in them answer with SIGBUS as the
 * kernel's do. What the fake itself knows is not shared: a child starts with a copy.
 */
#ifndef KGATE_FAKE_DEVICE_H
#define KGATE_FAKE_DEVICE_H

#include <libvduse.h>
#include <linux/vduse.h>
#include <stdatomic.h>

enum { FAKE_QUEUES = 8, FAKE_MEMORIES = 64, FAKE_FDS = 64 };

/** What may be looked at and set by tests. */
struct fake_device {
    atomic_bool exists, attached, broken, is_open;
    struct {
        char name[VDUSE_NAME_MAX];
        uint64_t features;
        uint32_t device_id, vq_num, config_size;
    } config; /* as it was created */
    uint8_t config_bytes[4096];
    uint64_t driver_features;
    uint8_t status;
    struct vduse_vq_info queues[FAKE_QUEUES];
    int kick_fds[FAKE_QUEUES];
    atomic_uint interrupts[FAKE_QUEUES];
    atomic_uint config_interrupts;
    unsigned mappings_asked; /* IOTLB_GET_FD calls that succeeded */
    int ioctl_error;         /* what the next IOTLB_GET_FD fails with, if not 0 */
    char affinity[64];       /* what sysfs says of where interrupts of queue 0 go; empty: it says nothing */
};
extern struct fake_device fake;

/** Whether some descriptor of this process still refers to the device: a real kernel would not open it again. */
bool fake_is_held(void);

/** Puts the fake in the place of the kernel, with no device. Call it before each case. */
void fake_reset(void);

/** Gives the device memory at an address; returns where it is here. backed: how much of it has pages. */
void *fake_map(uint64_t iova, size_t size, uint8_t perm);
void *fake_map_backed(uint64_t iova, size_t size, uint8_t perm, size_t backed);

/** Takes memory away from the device; the pointer stays. Does not send a message. */
void fake_unmap(uint64_t iova);

/** Sends a message; it waits until the library dispatches. Returns its id. Any thread. */
uint32_t fake_send_status(uint8_t status);
uint32_t fake_send_update(uint64_t start, uint64_t last);
uint32_t fake_send_state(uint32_t queue);

/** Whether a message was answered; with what. Any thread. */
bool fake_answer(uint32_t id, struct vduse_dev_response *response);

/* ---- The driver's side of a queue ------------------------------------------------------------------------------ */

struct driver_buffer {
    uint64_t iova;
    uint32_t size;
    bool writable;
};

struct driver_ring {
    unsigned queue, num;
    uint64_t iova;
    bool event_index;
    uint8_t *memory;
    struct vring_desc *desc;
    uint16_t *avail; /* flags, index, ring, used_event */
    uint16_t *used;  /* flags, index, entries of 4, avail_event */
    uint16_t next_desc, avail_index, last_used, kicked_index;
    bool busy[1024]; /* heads in flight */
};

enum { DRIVER_RING_BYTES = 65536 };

/** Sets up a queue of the fake at an address, which takes DRIVER_RING_BYTES of memory. */
void driver_ring_init(struct driver_ring *ring, unsigned queue, unsigned num, uint64_t iova, bool event_index);

/** Makes a chain of buffers available, directly. Returns its head. */
uint16_t driver_add(struct driver_ring *ring, const struct driver_buffer *buffers, unsigned count);

/** Makes a chain available through an indirect table, which it writes at table_iova. Returns its head. */
uint16_t driver_add_indirect(struct driver_ring *ring, const struct driver_buffer *buffers, unsigned count,
                             uint64_t table_iova, void *table);

/** Writes raw descriptors. */
void driver_desc(struct driver_ring *ring, unsigned index, uint64_t iova, uint32_t size, unsigned flags, unsigned next);

/** Makes a head available, whatever it is. */
void driver_offer(struct driver_ring *ring, uint16_t head);

/** Kicks if the device asked for it. Returns whether it did. */
bool driver_kick(struct driver_ring *ring);

/** Takes one completion. Returns whether there was one. */
bool driver_take(struct driver_ring *ring, uint16_t *head, uint32_t *written);

/** Asks for an interrupt when the next completion comes (event index), or not before far later. */
void driver_want_interrupt(struct driver_ring *ring, bool want);

#endif
