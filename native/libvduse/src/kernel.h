/* SPDX-License-Identifier: Apache-2.0 */
/* The system calls that reach VDUSE, behind a table, so that a device in memory can stand in for the kernel. */
#ifndef LIBVDUSE_KERNEL_H
#define LIBVDUSE_KERNEL_H

#include <linux/vduse.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/types.h>

/** Each returns what its system call returns, or a negative errno. Any thread. */
struct vduse_kernel {
    int (*open)(const char *path, int flags);
    int (*close)(int fd);
    int (*ioctl)(int fd, unsigned long request, void *argument);
    ssize_t (*read)(int fd, void *data, size_t size);
    ssize_t (*write)(int fd, const void *data, size_t size);
};

/** The kernel in use: the real one, unless a test put another here before opening a device. */
extern const struct vduse_kernel *vduse_kernel;

#endif
