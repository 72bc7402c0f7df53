/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of requests in flight, in a file that outlives the process.
 *
 * A request is entered when it is taken from the ring, and struck out after the driver can see its completion. A process
 * that starts after a crash finds what is left. Stores go to a shared mapping in program order, and whatever a process
 * has stored survives its death, so no system call and no flush is needed; nothing has to survive the machine.
 *
 * The only doubtful moment is between showing completions (the used index moves) and striking them out. The record
 * therefore holds the used index up to which it is settled: what the ring has beyond it is struck out at recovery,
 * from the ring's own entries.
 */
#ifndef LIBVDUSE_INFLIGHT_H
#define LIBVDUSE_INFLIGHT_H

#include "log.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** The part of one queue: whole pages of the file. */
struct inflight_record {
    _Atomic uint32_t live;       /* whether the rest says anything: 0 after a reset */
    _Atomic uint16_t used_index; /* settled up to here */
    _Atomic uint16_t steered;    /* whether a process has chosen the CPU of the queue's interrupts; not part of live */
    /* For each chain head: 0, or a number that is the greater the later the request was taken. */
    _Atomic uint64_t order[];
};

/** The file. */
struct inflight_file {
    int fd;               /* -1: nothing is recorded outside of this process */
    size_t record_size;   /* whole pages */
};

/** What a device must have in common with the one that a record was written for. */
struct inflight_identity {
    uint64_t device; /* something that another device of the same name would not have */
    uint64_t features;
    uint32_t device_id;
    uint32_t num_queues;
    uint32_t queue_size;
};

/**
 * Opens the file of a device. With keep, what it says is kept if it is of the same device: *kept tells whether it was.
 * Returns 0 or -errno; -EEXIST if it is of the same device with other options. Thread: control.
 */
int inflight_open(struct inflight_file *file, const char *folder, const char *name,
                  const struct inflight_identity *identity, bool keep, bool *kept, const struct vduse_log *log);

/** Nothing is recorded outside of this process. */
void inflight_open_none(struct inflight_file *file, uint32_t queue_size);

void inflight_close(struct inflight_file *file);

/** Removes the file of a device that is gone; there may be none. */
void inflight_remove(const char *folder, const char *name);

/** Maps the record of a queue, privately if there is no file. Returns 0 or -errno. */
int inflight_map(const struct inflight_file *file, uint32_t queue, struct inflight_record **record);
void inflight_unmap(const struct inflight_file *file, struct inflight_record *record);

/** Cuts a mapped record off from the file: what is written from now on reaches nobody. */
void inflight_detach(const struct inflight_file *file, struct inflight_record *record);

/** Forgets what all queues had in flight. */
void inflight_clear(const struct inflight_file *file, uint32_t num_queues);

static inline void inflight_enter(struct inflight_record *record, uint16_t head, uint64_t order)
{
    atomic_store_explicit(&record->order[head], order, memory_order_release);
}

static inline bool inflight_has(const struct inflight_record *record, uint16_t head)
{
    return atomic_load_explicit(&record->order[head], memory_order_relaxed) != 0;
}

static inline void inflight_strike(struct inflight_record *record, uint16_t head)
{
    atomic_store_explicit(&record->order[head], 0, memory_order_release);
}

static inline void inflight_settle(struct inflight_record *record, uint16_t used_index)
{
    atomic_store_explicit(&record->used_index, used_index, memory_order_release);
}

/**
 * Writes the heads still in flight to heads, oldest first, and the greatest order to *order.
 * Returns how many; heads holds num entries.
 */
unsigned inflight_list(const struct inflight_record *record, unsigned num, uint16_t *heads, uint64_t *order);

#endif
