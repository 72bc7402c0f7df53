/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libvduse: virtio devices served by a process, over the VDUSE interface of Linux.
 *
 * A device is opened by name, which creates it in the kernel, or reopens it when an earlier process died and left it
 * behind. From then on two kinds of thread meet here:
 *
 *  - one control thread waits on vduse_dev_fd() and calls vduse_dev_dispatch(), which answers the kernel and calls the
 *    device's start and stop callbacks when a driver comes and goes;
 *  - each running queue belongs to one thread, which waits on vduse_queue_fd(), pops chains of buffers, serves them,
 *    pushes them back in any order and commits.
 *
 * What a driver writes into a queue is not trusted: a malformed ring makes its queue answer -EPROTO until the driver
 * resets the device, and harms nothing else.
 *
 * Functions that can fail return 0 or more on success and a negative errno value on failure; none touches errno on
 * purpose, prints, exits, or handles signals. Sizes are in bytes unless a comment says otherwise. Each function states
 * its thread: "control" is the control thread, "queue" the thread that holds the queue, "any" is any of them at any time.
 */
#ifndef LIBVDUSE_H
#define LIBVDUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIBVDUSE_VERSION_MAJOR 1
#define LIBVDUSE_VERSION_MINOR 0
#define LIBVDUSE_VERSION_PATCH 0

/** The largest queue a device can have, in descriptors. */
#define VDUSE_QUEUE_SIZE_MAX 1024

/** A device, open in this process. */
struct vduse_dev;

/** A running virtqueue. It lives until its last holder puts it, even when the driver has reset the device meanwhile. */
struct vduse_queue;

/** How much a message matters. */
enum vduse_log_level {
    VDUSE_LOG_ERROR,   /**< something does not work from here on */
    VDUSE_LOG_WARNING, /**< something is odd, and was dealt with */
    VDUSE_LOG_INFO,    /**< something happened that an administrator may want to know */
};

/**
 * Takes one message, without a newline; the string is valid during the call only.
 * Thread: whichever calls the library; it may be called from several threads at once.
 */
typedef void vduse_log_fn(void *opaque, enum vduse_log_level level, const char *message);

/** What a device's owner does when a driver comes and goes. */
struct vduse_dev_callbacks {
    /**
     * The driver is ready: vduse_queue_get() gives the running queues now. Thread: control.
     * Returns 0, or a negative errno, upon which stop is called, for the queues that were taken hold of until then, and
     * the driver is told that its status was refused.
     */
    int (*start)(struct vduse_dev *dev, void *opaque);

    /**
     * The driver resets the device, or went away. Every holder of a queue should finish what is in flight, commit, and
     * put the queue before this returns. Thread: control.
     *
     * The kernel declares a device broken that leaves this unanswered for 30 seconds, so wait for some seconds at most
     * and then return all the same. Memory of queues that are still held is taken back then: their holders go on with
     * pages that nobody else sees, and harm nothing. What the chains in flight say (their readable entries, up to 256
     * MiB) is copied there, so that a write that ends late still writes what the driver asked for. (Direct I/O of the
     * kernel into such memory cannot be taken back.)
     */
    void (*stop)(struct vduse_dev *dev, void *opaque);
};

/** What a device is. All pointers need to be valid during vduse_dev_open() only, unless noted. */
struct vduse_dev_options {
    size_t struct_size;       /**< sizeof(struct vduse_dev_options): lets later versions add fields at the end */
    const char *name;         /**< 1 to 255 bytes, no "/"; the device becomes /dev/vduse/NAME */
    uint32_t device_id;       /**< virtio device id, such as 2 for a block device */
    uint32_t vendor_id;       /**< virtio vendor id */
    uint64_t features;        /**< device feature bits. vduse_transport_features() is added by the library */
    uint16_t num_queues;      /**< at least 1 */
    uint16_t queue_size;      /**< the most descriptors of a queue: a power of two, up to VDUSE_QUEUE_SIZE_MAX */
    const void *config;       /**< the initial configuration space, little-endian as virtio has it */
    uint32_t config_size;     /**< at least 1, at most a page */
    /**
     * A folder that only this user can write, in which NAME.inflight (shortened if NAME is too long for that) says
     * which requests are in flight, so that a process started after a crash serves each of them exactly once. NULL: no
     * such record. Put it on a tmpfs: it is written for each request, and worthless after a reboot.
     */
    const char *inflight_dir;
    const struct vduse_dev_callbacks *callbacks; /**< valid while the device is open */
    void *opaque;                                /**< handed to the callbacks */
    vduse_log_fn *log;                           /**< NULL: messages are dropped */
    void *log_opaque;                            /**< handed to log */
};

/** The version of the library at run time, such as "1.0.0". Thread: any. */
const char *vduse_version(void);

/** The feature bits of the transport and of the rings that the library offers with each device. Thread: any. */
uint64_t vduse_transport_features(void);

/* ---- The device ------------------------------------------------------------------------------------------------ */

/**
 * Creates the device in the kernel and opens it; or reopens one of that name that was left behind by a process that
 * died, whether a driver is attached to it or not. Call vduse_dev_resume() next.
 *
 * Errors: -EINVAL options out of range; -ENOENT there is no /dev/vduse/control, so the kernel module vduse is not
 * loaded; -EACCES, -EPERM this user may not; -EBUSY another process has the device open; -EEXIST a driver is attached
 * to a device of that name which was created with other options; -EOPNOTSUPP the kernel speaks another version;
 * -EIO the kernel declared the device broken; others as open(2), mmap(2) and ioctl(2) have them. What happened is
 * logged in words. Thread: any; the caller becomes the control thread.
 */
int vduse_dev_open(const struct vduse_dev_options *options, struct vduse_dev **dev);

/**
 * Starts the queues of a device that a driver was attached to when it was reopened; this calls the start callback.
 * Returns 1 if it did, 0 if there was nothing to start, or the error of start. Thread: control.
 */
int vduse_dev_resume(struct vduse_dev *dev);

/**
 * Closes the device and leaves it in the kernel, where requests wait for the next process that opens it. Calls the
 * stop callback first if queues run. Thread: control.
 */
void vduse_dev_close(struct vduse_dev *dev);

/**
 * Closes the device, removes it from the kernel, and frees it.
 * Returns -EBUSY when it is attached to the vDPA bus (`vdpa dev del NAME` detaches it): the device then goes on
 * as before, but vduse_dev_fd() may be another one. After any other result, dev is gone. Thread: control.
 */
int vduse_dev_destroy(struct vduse_dev *dev);

/** A descriptor to poll for POLLIN (messages wait) and POLLERR (the kernel declared the device broken). Thread: any. */
int vduse_dev_fd(const struct vduse_dev *dev);

/**
 * Answers all messages that wait, without blocking but for the stop callback.
 * Returns 0, or the errno of reading or writing, after which the device is of no use. Thread: control.
 */
int vduse_dev_dispatch(struct vduse_dev *dev);

/**
 * The virtio status byte that was set last. Without DRIVER in it (2) no driver uses the device, though it may be on
 * the bus. Thread: any.
 */
uint8_t vduse_dev_status(const struct vduse_dev *dev);

/** The features that the driver accepted; valid from start to stop. Thread: any between these. */
uint64_t vduse_dev_features(const struct vduse_dev *dev);

/**
 * Changes bytes of the configuration space, and tells the driver if there is one.
 * Errors: -EINVAL out of range; -EPERM the device is broken; -ENOMEM. Thread: any.
 */
int vduse_dev_set_config(struct vduse_dev *dev, uint32_t offset, const void *data, uint32_t size);

/* ---- Queues ---------------------------------------------------------------------------------------------------- */

/**
 * Takes hold of a running queue for its thread; NULL if the driver did not set up a queue of that index.
 * A queue has one thread at a time. Thread: control, in the start callback.
 */
struct vduse_queue *vduse_queue_get(struct vduse_dev *dev, uint16_t index);

/** Lets go of a queue, which may free it. Chains popped from it are invalid from then on. Thread: queue. */
void vduse_queue_put(struct vduse_queue *queue);

/**
 * An eventfd that the kernel signals when the driver kicks, and the library when there is something to notice. It can
 * be waited for edge-triggered, without ever reading it. Thread: any that holds the queue.
 */
int vduse_queue_fd(const struct vduse_queue *queue);

/** The number of descriptors: chain heads are below it, so it sizes tables of requests. Thread: any. */
uint16_t vduse_queue_size(const struct vduse_queue *queue);

/** Buffers of one request. Readable ones come from the driver, writable ones go back to it. */
struct vduse_chain {
    const struct iovec *readable;
    const struct iovec *writable;
    uint32_t readable_count; /**< entries */
    uint32_t writable_count; /**< entries */
    uint32_t readable_size;  /**< sum of the entries */
    uint32_t writable_size;  /**< sum of the entries */
    uint16_t head;           /**< names the chain while it is in flight; below vduse_queue_size() */
};

/**
 * Takes the next request: first those which a dead process left in flight, oldest first, then those of the ring.
 * Returns 1 and a chain that is valid until it is pushed; 0 when there is none; -EPROTO when the ring is malformed
 * (logged once); -EFAULT when an address is not mapped; -ENOMEM; -ESHUTDOWN when the device was reset meanwhile.
 * After an error the queue stays unusable until the driver resets the device.
 *
 * The entries point into memory that the driver shares: its bytes may change under the reader, and an address may turn
 * out to have no page. Hand entries to system calls, which answer EFAULT, and use vduse_chain_read() and
 * vduse_chain_write() for what the CPU looks at. Thread: queue.
 */
int vduse_queue_pop(struct vduse_queue *queue, struct vduse_chain **chain);

/** Whether a pop would find something. Cheap: one load of shared memory. Thread: queue. */
bool vduse_queue_pending(struct vduse_queue *queue);

/**
 * Copies bytes of the readable part, counted from offset.
 * Errors: -ERANGE beyond the end; -EFAULT no page there. Thread: queue.
 */
int vduse_chain_read(const struct vduse_chain *chain, uint32_t offset, void *data, uint32_t size);

/** Copies bytes to the writable part, counted from offset. Errors as vduse_chain_read(). Thread: queue. */
int vduse_chain_write(const struct vduse_chain *chain, uint32_t offset, const void *data, uint32_t size);

/**
 * Hands a chain back, with the number of bytes that were written to the start of its writable part. The driver sees it
 * after the next commit. Chains may be pushed in any order. Thread: queue.
 */
void vduse_queue_push(struct vduse_queue *queue, struct vduse_chain *chain, uint32_t written);

/**
 * Shows the driver all chains pushed since the last commit, and interrupts it if it asked for that. Does nothing when
 * there are none. Returns 0, the error that broke the queue, or the errno of the interrupt's ioctl. Thread: queue.
 */
int vduse_queue_commit(struct vduse_queue *queue);

/**
 * Asks the driver for kicks, or says that none are needed because the queue is being looked at anyhow. Returns whether
 * requests are pending: true after asking means that a kick may not come for them. Thread: queue.
 */
bool vduse_queue_want_kicks(struct vduse_queue *queue, bool want);

/**
 * Asks the kernel to run the driver's interrupt handler on one CPU, or with a negative cpu wherever it did at first,
 * which is on all in turn. It does so from the next interrupt on. The handler takes its time from what else runs there.
 * Take it back before a commit once that CPU is offline: the kernel then looks for it in vain, and without end.
 *
 * Errors: -ENOENT, -EACCES the kernel (before 6.4) or the system does not let us; -EBUSY the driver or an administrator
 * has chosen CPUs, which stay. Thread: queue.
 */
int vduse_queue_steer(struct vduse_queue *queue, int cpu);

#ifdef __cplusplus
}
#endif

#endif
