/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to whoever opened the device. */
#ifndef LIBVDUSE_LOG_H
#define LIBVDUSE_LOG_H

#include "libvduse.h"

struct vduse_log {
    vduse_log_fn *write;
    void *opaque;
    const char *name; /* of the device; stands before each message */
};

/** Formats and hands on one message; long ones are cut. Any thread. */
__attribute__((format(printf, 3, 4)))
void vduse_log(const struct vduse_log *log, enum vduse_log_level level, const char *format, ...);

#endif
