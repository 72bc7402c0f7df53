/* SPDX-License-Identifier: Apache-2.0 */
/* A device's life: made or found in the kernel, opened, reconfigured, closed, removed. */
#include "device.h"

#include "kernel.h"
#include "queue.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTROL "/dev/vduse/control"

const char *vduse_version(void)
{
    return LIBVDUSE_VERSION;
}

uint64_t vduse_transport_features(void)
{
    return 1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_F_ACCESS_PLATFORM | 1ULL << VIRTIO_RING_F_INDIRECT_DESC |
           1ULL << VIRTIO_RING_F_EVENT_IDX;
}

/* ---- The control device ---------------------------------------------------------------------------------------- */

/** Opens the control device and agrees on a version. Returns a descriptor or -errno. */
static int open_control(const struct vduse_log *log)
{
    uint64_t version = VDUSE_API_VERSION;
    int fd = vduse_kernel->open(CONTROL, O_RDWR | O_CLOEXEC);
    int result;

    if (fd < 0) {
        vduse_log(log, VDUSE_LOG_ERROR, "cannot open " CONTROL ": %s%s", strerror(-fd),
                  fd == -ENOENT ? " (is the kernel module vduse loaded?)" : "");
        return fd;
    }
    result = vduse_kernel->ioctl(fd, VDUSE_SET_API_VERSION, &version);
    if (result < 0) {
        vduse_log(log, VDUSE_LOG_ERROR, "the kernel does not speak version %d of VDUSE: %s", VDUSE_API_VERSION,
                  strerror(-result));
        vduse_kernel->close(fd);
        return -EOPNOTSUPP;
    }
    return fd;
}

static int destroy_by_name(int control, const char *name)
{
    char argument[VDUSE_NAME_MAX] = {0}; /* the kernel reads all of it */

    memcpy(argument, name, strlen(name));
    return vduse_kernel->ioctl(control, VDUSE_DESTROY_DEV, argument);
}

static int create_by_options(int control, const struct vduse_dev_options *options)
{
    struct vduse_dev_config *config = calloc(1, sizeof(*config) + options->config_size);
    int result;

    if (!config)
        return -ENOMEM;
    memcpy(config->name, options->name, strlen(options->name));
    config->vendor_id = options->vendor_id;
    config->device_id = options->device_id;
    config->features = options->features | vduse_transport_features();
    config->vq_num = options->num_queues;
    config->vq_align = (uint32_t)sysconf(_SC_PAGESIZE);
    config->config_size = options->config_size;
    memcpy(config->config, options->config, options->config_size);
    result = vduse_kernel->ioctl(control, VDUSE_CREATE_DEV, config);
    free(config);
    return result;
}

/**
 * Makes sure that the kernel has the device. *found tells that it had it already, with a driver attached: one that
 * nobody uses is what a dead process left, perhaps with other options, and is made anew.
 */
static int create_or_find(const struct vduse_dev_options *options, const struct vduse_log *log, bool *found)
{
    int control = open_control(log);
    int result;

    *found = false;
    if (control < 0)
        return control;
    result = create_by_options(control, options);
    if (result == -EEXIST) {
        result = destroy_by_name(control, options->name);
        if (result == 0) {
            result = create_by_options(control, options);
        } else if (result == -EBUSY) {
            *found = true;
            result = 0;
        }
    }
    if (result < 0)
        vduse_log(log, VDUSE_LOG_ERROR, "the kernel refuses the device: %s", strerror(-result));
    vduse_kernel->close(control);
    return result;
}

/* ---- Open ------------------------------------------------------------------------------------------------------ */

static bool valid(const struct vduse_dev_options *options)
{
    size_t length;

    if (!options || options->struct_size < sizeof(*options) || !options->name || !options->callbacks ||
        !options->callbacks->start || !options->callbacks->stop)
        return false;
    length = strlen(options->name);
    if (length == 0 || length >= VDUSE_NAME_MAX || strchr(options->name, '/'))
        return false;
    return options->num_queues > 0 && options->queue_size > 0 && options->queue_size <= VDUSE_QUEUE_SIZE_MAX &&
           (options->queue_size & (options->queue_size - 1)) == 0 && options->config && options->config_size > 0 &&
           options->config_size <= (uint32_t)sysconf(_SC_PAGESIZE);
}

static int open_by_name(struct vduse_dev *dev)
{
    char path[sizeof("/dev/vduse/") + VDUSE_NAME_MAX];
    int fd;

    snprintf(path, sizeof(path), "/dev/vduse/%s", dev->name);
    fd = vduse_kernel->open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        vduse_log(&dev->log, VDUSE_LOG_ERROR, "cannot open %s: %s", path,
                  fd == -EBUSY ? "another process serves this device" : strerror(-fd));
        return fd;
    }
    dev->fd = dev->iotlb.fd = fd;
    return 0;
}

/** Tells the kernel how large the queues of a new device are. */
static int set_up_queues(struct vduse_dev *dev)
{
    for (uint32_t i = 0; i < dev->num_queues; i++) {
        struct vduse_vq_config config = {.index = i, .max_size = dev->queue_size};
        int result = vduse_kernel->ioctl(dev->fd, VDUSE_VQ_SETUP, &config);

        if (result < 0) {
            vduse_log(&dev->log, VDUSE_LOG_ERROR, "cannot set up queue %u: %s", i, strerror(-result));
            return result;
        }
    }
    return 0;
}

/** Whether a device that was found has as many queues as the options say, as far as the kernel lets us see. */
static int check_queues(struct vduse_dev *dev)
{
    struct vduse_vq_info last = {.index = dev->num_queues - 1u};
    struct vduse_vq_info beyond = {.index = dev->num_queues};
    int result = vduse_kernel->ioctl(dev->fd, VDUSE_VQ_GET_INFO, &last);

    if (result == -EPERM) {
        vduse_log(&dev->log, VDUSE_LOG_ERROR,
                  "the kernel gave the device up: detach it (vdpa dev del %s), then start again", dev->name);
        return -EIO;
    }
    if (result == 0 && vduse_kernel->ioctl(dev->fd, VDUSE_VQ_GET_INFO, &beyond) == -EINVAL)
        return 0;
    return result == 0 || result == -EINVAL ? -EEXIST : result;
}

static int open_inflight(struct vduse_dev *dev, const struct vduse_dev_options *options, bool found)
{
    struct inflight_identity identity = {
        .features = dev->offered,
        .device_id = options->device_id,
        .num_queues = options->num_queues,
        .queue_size = options->queue_size,
    };
    struct stat status;
    bool kept;

    if (!options->inflight_dir) {
        inflight_open_none(&dev->inflight, dev->queue_size);
        return 0;
    }
    if (fstat(dev->fd, &status) < 0)
        return -errno;
    identity.device = status.st_ino; /* the device node's: another one of this name has another */
    return inflight_open(&dev->inflight, options->inflight_dir, dev->name, &identity, found, &kept, &dev->log);
}

static int allocate(const struct vduse_dev_options *options, struct vduse_dev **result)
{
    struct vduse_dev *dev = calloc(1, sizeof(*dev));

    if (!dev)
        return -ENOMEM;
    atomic_init(&dev->refs, 1);
    dev->fd = -1;
    memcpy(dev->name, options->name, strlen(options->name) + 1);
    dev->offered = options->features | vduse_transport_features();
    dev->num_queues = options->num_queues;
    dev->queue_size = options->queue_size;
    dev->callbacks = options->callbacks;
    dev->opaque = options->opaque;
    dev->log = (struct vduse_log){.write = options->log, .opaque = options->log_opaque, .name = dev->name};
    dev->inflight.fd = -1;
    iotlb_init(&dev->iotlb);
    dev->queues = calloc(dev->num_queues, sizeof(dev->queues[0]));
    dev->stopped_at = calloc(dev->num_queues, sizeof(dev->stopped_at[0]));
    if (options->inflight_dir)
        dev->inflight_dir = strdup(options->inflight_dir);
    *result = dev;
    return dev->queues && dev->stopped_at && (dev->inflight_dir || !options->inflight_dir) ? 0 : -ENOMEM;
}

void dev_unref(struct vduse_dev *dev)
{
    if (atomic_fetch_sub_explicit(&dev->refs, 1, memory_order_acq_rel) != 1)
        return;
    iotlb_finish(&dev->iotlb);
    free(dev->queues);
    free(dev->stopped_at);
    free(dev->inflight_dir);
    free(dev);
}

static void close_fd(struct vduse_dev *dev)
{
    if (dev->fd >= 0)
        vduse_kernel->close(dev->fd);
    dev->fd = dev->iotlb.fd = -1;
}

int vduse_dev_open(const struct vduse_dev_options *options, struct vduse_dev **result)
{
    struct vduse_dev *dev = NULL;
    bool made = false;
    bool found;
    int error;

    if (!valid(options))
        return -EINVAL;
    error = allocate(options, &dev);
    if (error < 0)
        goto out;
    error = create_or_find(options, &dev->log, &found);
    if (error < 0)
        goto out;
    made = !found;
    error = open_by_name(dev);
    if (error < 0)
        goto out;
    error = found ? check_queues(dev) : set_up_queues(dev);
    if (error == 0)
        error = open_inflight(dev, options, found);
    if (error == -EEXIST)
        vduse_log(&dev->log, VDUSE_LOG_ERROR,
                  "it is attached, and was made with other options: detach it first (vdpa dev del %s)", dev->name);
    if (error == 0 && found) {
        dev->recovering = true;
        error = vduse_dev_set_config(dev, 0, options->config, options->config_size);
    }
out:
    if (error < 0 && dev) {
        close_fd(dev);
        if (made) {
            int control = open_control(&dev->log);

            if (control >= 0) {
                destroy_by_name(control, dev->name);
                vduse_kernel->close(control);
            }
        }
        inflight_close(&dev->inflight);
        dev_unref(dev);
        return error;
    }
    *result = dev;
    return error;
}

/* ---- Close ----------------------------------------------------------------------------------------------------- */

void vduse_dev_close(struct vduse_dev *dev)
{
    dev_stop(dev);
    close_fd(dev);
    inflight_close(&dev->inflight);
    dev_unref(dev);
}

int vduse_dev_destroy(struct vduse_dev *dev)
{
    int control = open_control(&dev->log);
    int result;

    if (control < 0) {
        vduse_dev_close(dev);
        return control;
    }
    /* The kernel removes only what nobody has open; the descriptor's number may be polled, so it must not dangle. */
    if (dev->running) {
        vduse_kernel->close(control);
        return -EBUSY;
    }
    close_fd(dev);
    result = destroy_by_name(control, dev->name);
    vduse_kernel->close(control);
    if (result == -EBUSY && open_by_name(dev) == 0)
        return -EBUSY;
    if (result == 0 && dev->inflight_dir)
        inflight_remove(dev->inflight_dir, dev->name);
    inflight_close(&dev->inflight);
    dev_unref(dev);
    return result == -EBUSY ? -EIO : result;
}

/* ---- Use ------------------------------------------------------------------------------------------------------- */

int vduse_dev_fd(const struct vduse_dev *dev)
{
    return dev->fd;
}

uint8_t vduse_dev_status(const struct vduse_dev *dev)
{
    return atomic_load_explicit(&dev->status, memory_order_relaxed);
}

uint64_t vduse_dev_features(const struct vduse_dev *dev)
{
    return atomic_load_explicit(&dev->features, memory_order_relaxed);
}

int vduse_dev_set_config(struct vduse_dev *dev, uint32_t offset, const void *data, uint32_t size)
{
    struct vduse_config_data *argument;
    int result;

    if (size == 0)
        return -EINVAL;
    argument = malloc(sizeof(*argument) + size);
    if (!argument)
        return -ENOMEM;
    argument->offset = offset;
    argument->length = size;
    memcpy(argument->buffer, data, size);
    result = vduse_kernel->ioctl(dev->fd, VDUSE_DEV_SET_CONFIG, argument);
    free(argument);
    if (result < 0)
        return result;
    result = vduse_kernel->ioctl(dev->fd, VDUSE_DEV_INJECT_CONFIG_IRQ, NULL);
    return result == -EINVAL ? 0 : result; /* there is no driver to tell */
}
