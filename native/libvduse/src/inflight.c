/* SPDX-License-Identifier: Apache-2.0 */
/* The record of requests in flight, in a file that outlives the process. */
#include "inflight.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** The first page of the file. */
struct header {
    char magic[8];
    uint32_t version;
    uint32_t page;
    struct inflight_identity identity;
};

static const char magic[8] = "inflight";
enum { FORMAT_VERSION = 1 };

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t record_size(uint32_t queue_size)
{
    size_t page = page_size();
    size_t size = sizeof(struct inflight_record) + queue_size * sizeof(uint64_t);

    return (size + page - 1) / page * page;
}

static off_t record_offset(const struct inflight_file *file, uint32_t queue)
{
    return (off_t)(page_size() + (size_t)queue * file->record_size);
}

/** The file's name: NAME.inflight, or if no file system takes one as long, the beginning of NAME and a hash. */
static void file_name(char result[NAME_MAX + 1], const char *name)
{
    static const char suffix[] = ".inflight";
    enum { KEPT = 200 };
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

    if ((size_t)snprintf(result, NAME_MAX + 1, "%s%s", name, suffix) <= NAME_MAX)
        return;
    for (const char *byte = name; *byte; byte++)
        hash = (hash ^ (uint8_t)*byte) * UINT64_C(0x100000001b3);
    snprintf(result, NAME_MAX + 1, "%.*s-%016" PRIx64 "%s", KEPT, name, hash, suffix);
}

/** Opens the file of a device in a folder that nobody else may write. Returns a descriptor or -errno. */
static int open_file(const char *folder, const char *name, const struct vduse_log *log)
{
    char path[NAME_MAX + 1];
    struct stat status;
    int folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd;

    if (folder_fd < 0) {
        int error = errno;
        vduse_log(log, VDUSE_LOG_ERROR, "cannot open the folder %s: %s", folder, strerror(error));
        return -error;
    }
    if (fstat(folder_fd, &status) < 0 || status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH))) {
        vduse_log(log, VDUSE_LOG_ERROR, "the folder %s is not private: this user must own it, and nobody else write it",
                  folder);
        fd = -EPERM;
        goto out;
    }
    file_name(path, name);
    fd = openat(folder_fd, path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        fd = -errno;
        vduse_log(log, VDUSE_LOG_ERROR, "cannot open %s/%s: %s", folder, path, strerror(-fd));
    }
out:
    close(folder_fd);
    return fd;
}

/** Whether the file was written for this device. Returns 1, 0, or -EEXIST if it was, but with other options. */
static int matches(int fd, const struct header *expected, off_t size)
{
    struct header found;
    struct stat status;

    if (fstat(fd, &status) < 0 || pread(fd, &found, sizeof(found), 0) != (ssize_t)sizeof(found) ||
        memcmp(found.magic, expected->magic, sizeof(magic)) != 0 || found.version != expected->version ||
        found.page != expected->page || found.identity.device != expected->identity.device)
        return 0;
    if (memcmp(&found, expected, sizeof(found)) != 0 || status.st_size != size)
        return -EEXIST;
    return 1;
}

/** Empties the file and gives it room for all records. */
static int initialise(int fd, const struct header *header, off_t size)
{
    int error;

    if (ftruncate(fd, 0) < 0)
        return -errno;
    /* Room is taken now: a store into a mapped hole of a full file system would kill the process. */
    error = posix_fallocate(fd, 0, size);
    if (error)
        return -error;
    if (pwrite(fd, header, sizeof(*header), 0) != (ssize_t)sizeof(*header))
        return -EIO;
    return 0;
}

int inflight_open(struct inflight_file *file, const char *folder, const char *name,
                  const struct inflight_identity *identity, bool keep, bool *kept, const struct vduse_log *log)
{
    struct header header;
    off_t size;
    int result;

    inflight_open_none(file, identity->queue_size);
    *kept = false;
    memset(&header, 0, sizeof(header)); /* the padding is compared too */
    memcpy(header.magic, magic, sizeof(magic));
    header.version = FORMAT_VERSION;
    header.page = (uint32_t)page_size();
    header.identity.device = identity->device;
    header.identity.features = identity->features;
    header.identity.device_id = identity->device_id;
    header.identity.num_queues = identity->num_queues;
    header.identity.queue_size = identity->queue_size;
    size = record_offset(file, identity->num_queues);

    file->fd = open_file(folder, name, log);
    if (file->fd < 0)
        return file->fd;
    result = keep ? matches(file->fd, &header, size) : 0;
    if (result == 0) {
        result = initialise(file->fd, &header, size);
        if (result < 0)
            vduse_log(log, VDUSE_LOG_ERROR, "cannot write %s/%s.inflight: %s", folder, name, strerror(-result));
    } else if (result > 0) {
        *kept = true;
        result = 0;
    }
    if (result < 0)
        inflight_close(file);
    return result;
}

void inflight_open_none(struct inflight_file *file, uint32_t queue_size)
{
    file->fd = -1;
    file->record_size = record_size(queue_size);
}

void inflight_close(struct inflight_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

void inflight_remove(const char *folder, const char *name)
{
    char file[NAME_MAX + 1], path[PATH_MAX];

    file_name(file, name);
    if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, file) < sizeof(path))
        unlink(path);
}

int inflight_map(const struct inflight_file *file, uint32_t queue, struct inflight_record **record)
{
    void *memory;

    if (file->fd >= 0)
        memory = mmap(NULL, file->record_size, PROT_READ | PROT_WRITE, MAP_SHARED, file->fd,
                      record_offset(file, queue));
    else
        memory = mmap(NULL, file->record_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    *record = memory;
    return 0;
}

void inflight_unmap(const struct inflight_file *file, struct inflight_record *record)
{
    munmap(record, file->record_size);
}

void inflight_detach(const struct inflight_file *file, struct inflight_record *record)
{
    mmap(record, file->record_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

void inflight_clear(const struct inflight_file *file, uint32_t num_queues)
{
    const uint32_t dead = 0;

    for (uint32_t i = 0; file->fd >= 0 && i < num_queues; i++)
        (void)!pwrite(file->fd, &dead, sizeof(dead), record_offset(file, i));
}

struct entry {
    uint64_t order;
    uint16_t head;
};

static int by_order(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return (left->order > right->order) - (left->order < right->order);
}

unsigned inflight_list(const struct inflight_record *record, unsigned num, uint16_t *heads, uint64_t *order)
{
    struct entry entries[VDUSE_QUEUE_SIZE_MAX];
    unsigned count = 0;

    for (unsigned head = 0; head < num; head++) {
        uint64_t value = atomic_load_explicit(&record->order[head], memory_order_relaxed);

        if (value)
            entries[count++] = (struct entry){.order = value, .head = (uint16_t)head};
    }
    qsort(entries, count, sizeof(entries[0]), by_order);
    for (unsigned i = 0; i < count; i++)
        heads[i] = entries[i].head;
    *order = count ? entries[count - 1].order : 0;
    return count;
}
