/* SPDX-License-Identifier: Apache-2.0 */
/* The real kernel: system calls with their errors as negative numbers. */
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int real_open(const char *path, int flags)
{
    int fd = open(path, flags);
    return fd < 0 ? -errno : fd;
}

static int real_close(int fd)
{
    return close(fd) < 0 ? -errno : 0;
}

static int real_ioctl(int fd, unsigned long request, void *argument)
{
    int result = ioctl(fd, request, argument);
    return result < 0 ? -errno : result;
}

static ssize_t real_read(int fd, void *data, size_t size)
{
    ssize_t count = read(fd, data, size);
    return count < 0 ? -errno : count;
}

static ssize_t real_write(int fd, const void *data, size_t size)
{
    ssize_t count = write(fd, data, size);
    return count < 0 ? -errno : count;
}

static const struct vduse_kernel real_kernel = {
    .open = real_open,
    .close = real_close,
    .ioctl = real_ioctl,
    .read = real_read,
    .write = real_write,
};

const struct vduse_kernel *vduse_kernel = &real_kernel;
