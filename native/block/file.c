/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file driver: a raw image file or a block device.
 *
 * What the page cache can serve is served at once, by the thread that asks: handing it to another would cost more than
 * doing it. What has to wait for a disk goes to io_uring or to the thread pool, and is reaped when it is done.
 */
#include "config-host.h"

#include "file-io.h"
#include "file-map.h"
#include "file-splice.h"
#include "log.h"
#include "thread-pool.h"
#ifdef CONFIG_LINUX_IO_URING
#include "io-uring.h"
#endif

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

struct file {
    struct file_target target;
    bool direct;
    bool in_memory; /* on a file system that has no disk to wait for */
    struct file_map *map; /* of the page cache; NULL: none */
    bool splices;         /* large writes go through a pipe, since that is faster */
    bool use_ring;
    bool must_ring; /* the user asked for io_uring, so its absence is an error */
};

struct file_channel {
    struct block_channel channel;
    const struct file *file;
    bool reads_tell, writes_tell; /* the file system can tell whether it would wait */
    struct file_splice *splice;   /* NULL: it would not be faster */
#ifdef CONFIG_LINUX_IO_URING
    struct io_ring *ring; /* NULL: the thread pool does everything */
#endif
    pthread_mutex_t lock;
    struct block_request *_Atomic done; /* what the thread pool has finished, newest first; written under the lock */
};

/* ---- Opening --------------------------------------------------------------------------------------------------- */

static int measure(const struct file_target *target, uint64_t *size)
{
    struct stat status;

    if (target->is_device)
        return ioctl(target->fd, BLKGETSIZE64, size) < 0 ? -errno : 0;
    if (fstat(target->fd, &status) < 0)
        return -errno;
    *size = (uint64_t)status.st_size;
    return 0;
}

/** What O_DIRECT wants of this file: the smallest of the usual sizes with which a read does not fail. */
static unsigned probe_align(int fd)
{
    enum { LARGEST = 4096 };
    unsigned align = 512;
    void *buffer;

    if (posix_memalign(&buffer, LARGEST, LARGEST) != 0)
        return LARGEST;
    while (align < LARGEST && pread(fd, (char *)buffer + align % LARGEST, align, align) < 0 && errno == EINVAL)
        align *= 2;
    free(buffer);
    return align;
}

static int open_target(struct file *file, const char *filename, bool read_only, struct error *error)
{
    struct statfs system;
    struct stat status;
    int fd = open(filename, (read_only ? O_RDONLY : O_RDWR) | (file->direct ? O_DIRECT : 0) | O_CLOEXEC);

    if (fd < 0) {
        bool denied = !read_only && (errno == EACCES || errno == EROFS || errno == EPERM);

        return error_set(error, -errno, "filename: cannot open '%s'%s: %s%s", filename,
                         file->direct ? " with cache.direct" : "", strerror(errno),
                         denied ? " (with read-only=on it need not be writable)" : "");
    }
    file->target.fd = fd;
    file->target.align = 1;
    if (fstat(fd, &status) < 0)
        return error_set(error, -errno, "filename: '%s': %s", filename, strerror(errno));
    file->target.is_device = S_ISBLK(status.st_mode);
    if (!S_ISREG(status.st_mode) && !file->target.is_device)
        return error_set(error, -EINVAL, "filename: '%s' is neither a file nor a block device", filename);
    if (file->direct)
        file->target.align = probe_align(fd);
    if (!file->direct && !file->target.is_device && fstatfs(fd, &system) == 0)
        file->in_memory = (unsigned long)system.f_type == TMPFS_MAGIC || (unsigned long)system.f_type == RAMFS_MAGIC;
    return 0;
}

static int choose_engine(struct file *file, const char *aio, struct error *error)
{
#ifdef CONFIG_LINUX_IO_URING
    (void)error;
    file->must_ring = strcmp(aio, "io_uring") == 0;
    file->use_ring = file->must_ring || strcmp(aio, "auto") == 0;
#else
    if (strcmp(aio, "io_uring") == 0)
        return error_set(error, -ENOTSUP, "aio: io_uring is not built in: configure with --enable-linux-io-uring");
    (void)file;
#endif
    return 0;
}

static void file_close(struct block_node *node)
{
    struct file *file = node->state;

    file_map_close(file->map);
    if (file->target.fd >= 0)
        close(file->target.fd);
    free(file);
}

static int file_refresh(struct block_node *node, struct error *error)
{
    struct file *file = node->state;
    uint64_t size = 0;
    int result = measure(&file->target, &size);

    if (result < 0)
        return error_set(error, result, "cannot see how large it is: %s", strerror(-result));
    atomic_store(&node->size, size);
    return 0;
}

static int file_open(struct block_node *node, const struct options *options, struct error *error)
{
    struct file *file = calloc(1, sizeof(*file));
    int result;

    if (!file)
        return error_set(error, -ENOMEM, "out of memory");
    file->target.fd = -1;
    file->direct = options_bool(options, "cache.direct");
    node->state = file;
    node->read_only = options_bool(options, "read-only");
    result = choose_engine(file, options_string(options, "aio"), error);
    if (result == 0)
        result = open_target(file, options_string(options, "filename"), node->read_only, error);
    if (result == 0)
        result = file_refresh(node, error);
    if (result < 0) {
        file_close(node);
        return result;
    }
    node->align = file->target.align;
    if (!file->direct && !file->target.is_device)
        file->map = file_map_open(file->target.fd, atomic_load(&node->size), file->in_memory);
    file->splices = !file->direct && !node->read_only && file_splice_is_faster();
    return 0;
}

static int file_flush(struct block_node *node)
{
    const struct file *file = node->state;

    return fdatasync(file->target.fd) < 0 ? -errno : 0;
}

/* ---- What waits for a disk ------------------------------------------------------------------------------------- */

/** Runs on a thread of the pool. */
static void run(struct block_request *request)
{
    struct file_channel *channel = (struct file_channel *)request->channel;
    int fd = channel->channel.fd;

    /* request->result says how much a ring has already moved. */
    if (request->result > 0)
        request->result = file_transfer(&channel->file->target, request, (uint64_t)request->result);
    else
        request->result = file_perform(&channel->file->target, request);
    pthread_mutex_lock(&channel->lock);
    request->next = atomic_load(&channel->done);
    atomic_store(&channel->done, request);
    eventfd_write(fd, 1); /* under the lock: once it is reaped, the channel may be closed */
    pthread_mutex_unlock(&channel->lock);
}

static int submit_to_pool(struct block_request *request, int done)
{
    request->result = done;
    thread_pool_submit(request, run);
    return -EINPROGRESS;
}

static int submit_to_engine(struct file_channel *channel, struct block_request *request)
{
    request->channel = &channel->channel;
#ifdef CONFIG_LINUX_IO_URING
    if (channel->ring && io_ring_can(&channel->file->target, request) &&
        io_ring_submit(channel->ring, &channel->file->target, request) == -EINPROGRESS)
        return -EINPROGRESS;
#endif
    return submit_to_pool(request, 0);
}

/* ---- Channels -------------------------------------------------------------------------------------------------- */

/** Requests from this size on are worth to look for a faster way. */
enum { LARGE = 64 * 1024 };

/** Copies from the page cache, if all of it is there. */
static bool copy_from_cache(const struct file_channel *channel, const struct block_request *request)
{
    const struct file *file = channel->file;

    return file->map && (file->in_memory || request->size >= LARGE) && file_map_read(file->map, request) == 0;
}

/** Writes to the page cache, however long that takes. */
static int write_to_cache(const struct file_channel *channel, const struct block_request *request)
{
    const struct file_target *target = &channel->file->target;

    if (channel->splice && request->size >= LARGE && file_splice_write(channel->splice, target->fd, request))
        return 0;
    return file_transfer(target, request, 0);
}

/** Reads from the page cache if all of it is there. */
static int submit_read(struct file_channel *channel, struct block_request *request)
{
    if (copy_from_cache(channel, request))
        return 0;
    if (channel->reads_tell) {
        int result = file_try(&channel->file->target, request);

        if (result != -EAGAIN && result != -EOPNOTSUPP)
            return result;
        channel->reads_tell = result == -EAGAIN;
    }
    return submit_to_engine(channel, request);
}

/** Writes to the page cache if nothing must be read for that. */
static int submit_write(struct file_channel *channel, struct block_request *request)
{
    enum { PAGE = 4096 };

    if (channel->writes_tell) {
        int result = file_try(&channel->file->target, request);

        if (result != -EAGAIN && result != -EOPNOTSUPP)
            return result;
        channel->writes_tell = result == -EAGAIN;
        if (channel->writes_tell)
            return submit_to_engine(channel, request);
    }
    /* The file system cannot tell. Whole pages are only copied, as a rule; the rest of others is read first. */
    if ((request->offset | request->size) % PAGE == 0)
        return write_to_cache(channel, request);
    return submit_to_engine(channel, request);
}

/** Does anything at once: there is no disk to wait for. */
static int perform_in_memory(const struct file_channel *channel, const struct block_request *request)
{
    const struct file *file = channel->file;

    switch (request->op) {
    case BLOCK_READ:
        return copy_from_cache(channel, request) ? 0 : file_transfer(&file->target, request, 0);
    case BLOCK_WRITE:
        return write_to_cache(channel, request);
    case BLOCK_DISCARD:
    case BLOCK_WRITE_ZEROES:
        if (file->map)
            file_map_forget(file->map, request->offset, request->size);
        return file_perform(&file->target, request);
    case BLOCK_FLUSH:
        return file_perform(&file->target, request);
    }
    return -EINVAL;
}

static int file_submit(struct block_channel *base, struct block_request *request)
{
    struct file_channel *channel = (struct file_channel *)base;

    if (channel->file->in_memory)
        return perform_in_memory(channel, request);
    if (!channel->file->direct && request->op == BLOCK_READ)
        return submit_read(channel, request);
    if (!channel->file->direct && request->op == BLOCK_WRITE)
        return submit_write(channel, request);
    return submit_to_engine(channel, request);
}

static void file_kick(struct block_channel *base)
{
#ifdef CONFIG_LINUX_IO_URING
    struct file_channel *channel = (struct file_channel *)base;

    if (channel->ring && !io_ring_kick(channel->ring))
        eventfd_write(base->fd, 1); /* so that the thread does not sleep, but comes here again */
#else
    (void)base;
#endif
}

#ifdef CONFIG_LINUX_IO_URING
static bool reap_ring(struct file_channel *channel)
{
    struct block_request *request;
    bool any = false;
    int64_t result;

    while (channel->ring && (request = io_ring_next(channel->ring, &result)) != NULL) {
        any = true;
        if (result > 0)
            submit_to_pool(request, (int)result);
        else if (result == -EAGAIN || result == -EINTR)
            submit_to_pool(request, 0);
        else
            request->done(request, (int)result);
    }
    return any;
}
#endif

static bool file_reap(struct block_channel *base)
{
    struct file_channel *channel = (struct file_channel *)base;
    struct block_request *request;
    bool any = false;

#ifdef CONFIG_LINUX_IO_URING
    any = reap_ring(channel);
#endif
    if (!atomic_load_explicit(&channel->done, memory_order_relaxed))
        return any; /* as a rule, and without taking the lock */
    pthread_mutex_lock(&channel->lock);
    request = atomic_exchange(&channel->done, NULL);
    pthread_mutex_unlock(&channel->lock);
    while (request) {
        struct block_request *next = request->next;

        any = true;
        request->done(request, request->result);
        request = next;
    }
    return any;
}

static bool file_want_events(struct block_channel *base, bool wanted)
{
#ifdef CONFIG_LINUX_IO_URING
    struct file_channel *channel = (struct file_channel *)base;

    return channel->ring && io_ring_want_events(channel->ring, wanted);
#else
    (void)base;
    (void)wanted;
    return false; /* the thread pool always says when it has finished something */
#endif
}

static void file_close_channel(struct block_channel *base)
{
    struct file_channel *channel = (struct file_channel *)base;

#ifdef CONFIG_LINUX_IO_URING
    if (channel->ring)
        io_ring_close(channel->ring);
#endif
    file_splice_close(channel->splice);
    close(base->fd);
    pthread_mutex_destroy(&channel->lock);
    free(channel);
}

static const struct block_channel_ops file_channel_ops = {
    .submit = file_submit,
    .kick = file_kick,
    .reap = file_reap,
    .want_events = file_want_events,
    .close = file_close_channel,
};

static int open_ring(struct file_channel *channel, struct error *error)
{
#ifdef CONFIG_LINUX_IO_URING
    const struct file *file = channel->file;
    int result = file->use_ring && !file->in_memory ? io_ring_open(channel->channel.fd, &channel->ring) : 0;

    if (result < 0 && file->must_ring)
        return error_set(error, result, "aio: the kernel refuses an io_uring: %s", strerror(-result));
#else
    (void)channel;
    (void)error;
#endif
    return 0;
}

static int file_open_channel(struct block_node *node, struct block_channel **result, struct error *error)
{
    struct file_channel *channel = calloc(1, sizeof(*channel));
    int code;

    if (!channel)
        return error_set(error, -ENOMEM, "out of memory");
    channel->file = node->state;
    channel->reads_tell = channel->writes_tell = true;
    channel->channel.ops = &file_channel_ops;
    channel->channel.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (channel->channel.fd < 0) {
        code = error_set(error, -errno, "cannot make an eventfd: %s", strerror(errno));
        free(channel);
        return code;
    }
    pthread_mutex_init(&channel->lock, NULL);
    if (channel->file->splices)
        channel->splice = file_splice_open();
    code = open_ring(channel, error);
    if (code < 0) {
        file_close_channel(&channel->channel);
        return code;
    }
    *result = &channel->channel;
    return 0;
}

static struct block_driver file_driver = {
    .name = "file",
    .open = file_open,
    .close = file_close,
    .refresh = file_refresh,
    .open_channel = file_open_channel,
    .flush = file_flush,
};

BLOCK_DRIVER(file_driver)
