/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel asks of a device, and the start and stop of queues that follow from it. */
#include "kernel.h"
#include "queue.h"

#include <errno.h>
#include <linux/virtio_config.h>
#include <string.h>

/* ---- Start and stop -------------------------------------------------------------------------------------------- */

/** What a copy of requests in flight may take, of time and of memory: a driver can have very large ones. */
static const uint64_t keep_bytes = 256 << 20;

struct keeping {
    struct vduse_dev *dev;
    uint64_t left;
};

static void keep(void *opaque, const struct iotlb_region *region, uint8_t *copy)
{
    struct keeping *keeping = opaque;

    for (unsigned i = 0; i < keeping->dev->num_queues; i++) {
        struct vduse_queue *queue = keeping->dev->queues[i];

        if (queue && atomic_load_explicit(&queue->revoked, memory_order_relaxed))
            queue_keep(queue, region, copy, &keeping->left);
    }
}

/** Lets go of all queues, and takes back the memory of those that somebody still holds. */
static void drop_queues(struct vduse_dev *dev)
{
    bool held = false;

    for (unsigned i = 0; i < dev->num_queues; i++) {
        struct vduse_queue *queue = dev->queues[i];

        if (!queue)
            continue;
        dev->stopped_at[i] = atomic_load_explicit(&queue->last_avail, memory_order_relaxed);
        if (atomic_load_explicit(&queue->refs, memory_order_acquire) > 1) {
            vduse_log(&dev->log, VDUSE_LOG_WARNING, "queue %u: requests did not finish before the reset", i);
            atomic_store_explicit(&queue->revoked, true, memory_order_release);
            inflight_detach(&dev->inflight, queue->record);
            held = true;
        }
    }
    if (held)
        iotlb_revoke(&dev->iotlb, keep, &(struct keeping){dev, keep_bytes});
    for (unsigned i = 0; i < dev->num_queues; i++) {
        if (dev->queues[i])
            vduse_queue_put(dev->queues[i]);
        dev->queues[i] = NULL;
    }
    /* Rings of the next driver may lie at the same addresses, in other pages. */
    iotlb_invalidate(&dev->iotlb, 0, UINT64_MAX);
}

int dev_start(struct vduse_dev *dev)
{
    const uint64_t needed = 1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_F_ACCESS_PLATFORM;
    uint64_t features = 0;
    int result = vduse_kernel->ioctl(dev->fd, VDUSE_DEV_GET_FEATURES, &features);

    if (result < 0)
        return result;
    if ((features & needed) != needed || (features & ~dev->offered) != 0) {
        vduse_log(&dev->log, VDUSE_LOG_ERROR, "the driver accepted features 0x%llx of 0x%llx",
                  (unsigned long long)features, (unsigned long long)dev->offered);
        return -EPROTO;
    }
    atomic_store_explicit(&dev->features, features, memory_order_relaxed);
    iotlb_invalidate(&dev->iotlb, 0, UINT64_MAX); /* a late holder of the last driver's queues may have mapped some */
    for (uint16_t i = 0; i < dev->num_queues && result == 0; i++)
        result = queue_start(dev, i, &dev->queues[i]);
    if (result == 0) {
        dev->running = true;
        result = dev->callbacks->start(dev, dev->opaque);
    }
    dev->recovering = false;
    if (result < 0) {
        vduse_log(&dev->log, VDUSE_LOG_ERROR, "cannot start the queues: %s", strerror(-result));
        if (dev->running)
            dev_stop(dev); /* some queues may have got their threads */
        else
            drop_queues(dev);
    }
    return result;
}

void dev_stop(struct vduse_dev *dev)
{
    if (!dev->running)
        return;
    for (unsigned i = 0; i < dev->num_queues; i++)
        if (dev->queues[i])
            queue_stop(dev->queues[i]);
    dev->callbacks->stop(dev, dev->opaque);
    dev->running = false;
    drop_queues(dev);
}

int vduse_dev_resume(struct vduse_dev *dev)
{
    bool ready = false;
    int result;

    if (!dev->recovering || dev->running)
        return 0;
    for (uint32_t i = 0; i < dev->num_queues && !ready; i++) {
        struct vduse_vq_info info = {.index = i};

        result = vduse_kernel->ioctl(dev->fd, VDUSE_VQ_GET_INFO, &info);
        if (result < 0)
            return result;
        ready = info.ready;
    }
    if (!ready)
        return 0;
    /* Queues are ready from shortly before DRIVER_OK on; a status message that then comes finds them running. */
    result = dev_start(dev);
    if (result < 0)
        return result;
    atomic_store_explicit(&dev->status,
                          VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER | VIRTIO_CONFIG_S_FEATURES_OK |
                              VIRTIO_CONFIG_S_DRIVER_OK,
                          memory_order_relaxed);
    return 1;
}

/* ---- Messages -------------------------------------------------------------------------------------------------- */

static uint32_t get_queue_state(struct vduse_dev *dev, const struct vduse_vq_state *asked, struct vduse_vq_state *answer)
{
    const struct vduse_queue *queue;

    if (asked->index >= dev->num_queues)
        return VDUSE_REQ_RESULT_FAILED;
    queue = dev->queues[asked->index];
    answer->index = asked->index;
    answer->split.avail_index = queue ? atomic_load_explicit(&queue->last_avail, memory_order_relaxed)
                                      : dev->stopped_at[asked->index];
    return VDUSE_REQ_RESULT_OK;
}

static uint32_t set_status(struct vduse_dev *dev, uint8_t status)
{
    if (status == 0) {
        dev_stop(dev);
        inflight_clear(&dev->inflight, dev->num_queues);
        dev->recovering = false;
    } else if ((status & VIRTIO_CONFIG_S_DRIVER_OK) && !dev->running) {
        if (dev_start(dev) < 0)
            return VDUSE_REQ_RESULT_FAILED;
    }
    atomic_store_explicit(&dev->status, status, memory_order_relaxed);
    return VDUSE_REQ_RESULT_OK;
}

static uint32_t update_iotlb(struct vduse_dev *dev, const struct vduse_iova_range *range)
{
    iotlb_invalidate(&dev->iotlb, range->start, range->last);
    /* An idle queue holds the memory until it looks. */
    for (unsigned i = 0; i < dev->num_queues; i++)
        if (dev->queues[i])
            queue_wake(dev->queues[i]);
    return VDUSE_REQ_RESULT_OK;
}

static uint32_t answer(struct vduse_dev *dev, const struct vduse_dev_request *request,
                       struct vduse_dev_response *response)
{
    switch (request->type) {
    case VDUSE_GET_VQ_STATE:
        return get_queue_state(dev, &request->vq_state, &response->vq_state);
    case VDUSE_SET_STATUS:
        return set_status(dev, request->s.status);
    case VDUSE_UPDATE_IOTLB:
        return update_iotlb(dev, &request->iova);
    default:
        vduse_log(&dev->log, VDUSE_LOG_WARNING, "the kernel sent a message of unknown type %u", request->type);
        return VDUSE_REQ_RESULT_FAILED;
    }
}

int vduse_dev_dispatch(struct vduse_dev *dev)
{
    for (;;) {
        struct vduse_dev_request request;
        struct vduse_dev_response response = {0};
        ssize_t size = vduse_kernel->read(dev->fd, &request, sizeof(request));

        if (size == -EAGAIN)
            return 0;
        if (size == -EINTR)
            continue;
        if (size != (ssize_t)sizeof(request))
            return size < 0 ? (int)size : -EIO;
        response.request_id = request.request_id;
        response.result = answer(dev, &request, &response);
        size = vduse_kernel->write(dev->fd, &response, sizeof(response));
        if (size == -ENOENT) {
            /* The kernel does not wait for it any more. */
            vduse_log(&dev->log, VDUSE_LOG_WARNING, "a message was answered too late");
        } else if (size != (ssize_t)sizeof(response)) {
            return size < 0 ? (int)size : -EIO;
        }
    }
}
