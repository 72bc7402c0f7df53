/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the library share about an open device. */
#ifndef LIBVDUSE_DEVICE_H
#define LIBVDUSE_DEVICE_H

#include "inflight.h"
#include "iotlb.h"
#include "libvduse.h"
#include "log.h"

#include <stdatomic.h>

struct vduse_dev {
    atomic_uint refs; /* one of the owner, one of each queue that is still held */
    int fd;           /* /dev/vduse/NAME */
    char name[256];
    char *inflight_dir; /* NULL: no record outside of this process */
    uint64_t offered;
    _Atomic uint64_t features; /* that the driver accepted */
    atomic_uchar status;
    bool recovering; /* the queues that start next may have requests of a dead process in flight */
    bool running;
    uint16_t num_queues;
    uint16_t queue_size;
    const struct vduse_dev_callbacks *callbacks;
    void *opaque;
    struct vduse_log log;
    struct iotlb iotlb;
    struct inflight_file inflight;
    struct vduse_queue **queues;   /* NULL where none runs. Control thread only */
    uint16_t *stopped_at;          /* the available index of each queue when it stopped */
};

/** Drops a reference, and frees the device with the last one. Any thread. */
void dev_unref(struct vduse_dev *dev);

/** Starts or stops all queues that the driver set up. Control thread. */
int dev_start(struct vduse_dev *dev);
void dev_stop(struct vduse_dev *dev);

#endif
