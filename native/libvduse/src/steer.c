/* SPDX-License-Identifier: Apache-2.0 */
/* Where the kernel runs a driver's interrupt handler: a file of sysfs holds a mask of CPUs for each queue. */
#include "kernel.h"
#include "queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** The CPUs of a mask as sysfs writes it: hexadecimal digits, with a comma before each 8. */
static long count_cpus(const char *mask)
{
    long count = 0;

    for (; *mask; mask++) {
        const char *digits = "0123456789abcdef";
        const char *digit = strchr(digits, *mask);

        if (digit)
            count += __builtin_popcount((unsigned)(digit - digits));
    }
    return count;
}

/** The mask of all CPUs that this machine can have. */
static void print_all(char *mask, size_t size)
{
    long count = sysconf(_SC_NPROCESSORS_CONF);
    long words = (count - 1) / 32;
    int length = snprintf(mask, size, "%x", UINT32_MAX >> (32 * (words + 1) - count));

    for (; words > 0 && (size_t)length < size; words--)
        length += snprintf(mask + length, size - (size_t)length, ",ffffffff");
}

/** Opens the file and remembers what it says. Returns a descriptor or -errno. */
static int open_mask(struct vduse_queue *queue)
{
    char path[sizeof("/sys/class/vduse//vq65535/irq_cb_affinity") + sizeof(queue->dev->name)];
    ssize_t size;
    int fd;

    snprintf(path, sizeof(path), "/sys/class/vduse/%s/vq%u/irq_cb_affinity", queue->dev->name, queue->index);
    fd = vduse_kernel->open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fd;
    size = vduse_kernel->read(fd, queue->steer_all, sizeof(queue->steer_all) - 1);
    if (size > 0 && atomic_load_explicit(&queue->record->steered, memory_order_relaxed)) {
        print_all(queue->steer_all, sizeof(queue->steer_all)); /* what it says is the choice of a dead process */
    } else if (size <= 0 || count_cpus(queue->steer_all) < sysconf(_SC_NPROCESSORS_ONLN)) {
        vduse_kernel->close(fd);
        return size < 0 ? (int)size : -EBUSY;
    }
    return fd;
}

int vduse_queue_steer(struct vduse_queue *queue, int cpu)
{
    char mask[512];
    ssize_t size;

    if (!queue->steer_tried)
        queue->steer_fd = open_mask(queue);
    queue->steer_tried = true;
    if (queue->steer_fd < 0)
        return queue->steer_fd;
    if (cpu < 0) {
        size = snprintf(mask, sizeof(mask), "%s", queue->steer_all);
    } else {
        size = snprintf(mask, sizeof(mask), "%x", 1u << (cpu % 32));
        for (int i = 0; i < cpu / 32 && size < (ssize_t)sizeof(mask); i++)
            size += snprintf(mask + size, sizeof(mask) - (size_t)size, ",00000000");
    }
    if (size >= (ssize_t)sizeof(mask))
        return -ERANGE;
    if (cpu >= 0)
        atomic_store_explicit(&queue->record->steered, 1, memory_order_release); /* first: a crash may come between */
    size = vduse_kernel->write(queue->steer_fd, mask, (size_t)size);
    if (cpu < 0 && size >= 0)
        atomic_store_explicit(&queue->record->steered, 0, memory_order_release);
    return size < 0 ? (int)size : 0;
}
