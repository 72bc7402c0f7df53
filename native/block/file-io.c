/* SPDX-License-Identifier: Apache-2.0 */
/* Requests on a file descriptor, done at once by the calling thread. */
#include "file-io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- Reads and writes ------------------------------------------------------------------------------------------ */

unsigned file_window(const struct block_request *request, uint64_t done, struct iovec *entries, unsigned capacity)
{
    unsigned count = 0;

    for (unsigned i = 0; i < request->iov_count && count < capacity; i++) {
        struct iovec entry = request->iov[i];

        if (done >= entry.iov_len) {
            done -= entry.iov_len;
            continue;
        }
        entries[count++] = (struct iovec){(uint8_t *)entry.iov_base + done, entry.iov_len - done};
        done = 0;
    }
    return count;
}

static ssize_t move(const struct file_target *target, enum block_op op, const struct iovec *iov, unsigned count,
                    uint64_t offset, int flags)
{
    ssize_t size;

    do {
        if (op == BLOCK_READ)
            size = preadv2(target->fd, iov, (int)count, (off_t)offset, flags);
        else
            size = pwritev2(target->fd, iov, (int)count, (off_t)offset, flags);
    } while (size < 0 && errno == EINTR);
    return size < 0 ? -errno : size;
}

int file_transfer(const struct file_target *target, const struct block_request *request, uint64_t done)
{
    while (done < request->size) {
        struct iovec entries[64];
        const struct iovec *iov = request->iov;
        unsigned count = request->iov_count;
        ssize_t size;

        if (done > 0 || count > IOV_MAX) {
            count = file_window(request, done, entries, sizeof(entries) / sizeof(entries[0]));
            iov = entries;
        }
        size = move(target, request->op, iov, count, request->offset + done, 0);
        if (size < 0)
            return (int)size;
        if (size == 0)
            return -EIO;
        done += (uint64_t)size;
    }
    return 0;
}

bool file_is_aligned(const struct file_target *target, const struct block_request *request)
{
    uint64_t bits = 0;

    if (target->align == 1)
        return true;
    for (unsigned i = 0; i < request->iov_count; i++)
        bits |= (uintptr_t)request->iov[i].iov_base | request->iov[i].iov_len;
    return bits % target->align == 0;
}

/** Copies between a buffer and a part of a request's entries, whose memory may answer EFAULT. */
static int copy_entries(const struct block_request *request, uint64_t start, void *buffer, uint64_t length,
                        bool to_entries)
{
    uint64_t done = 0;

    while (done < length) {
        struct iovec entries[64];
        unsigned count = file_window(request, start + done, entries, sizeof(entries) / sizeof(entries[0]));
        struct iovec local = {(uint8_t *)buffer + done, length - done};
        ssize_t size;

        /* A plain copy would be answered with SIGBUS where the driver never put a page. */
        if (to_entries)
            size = process_vm_writev(getpid(), &local, 1, entries, count, 0);
        else
            size = process_vm_readv(getpid(), &local, 1, entries, count, 0);
        if (size <= 0)
            return size < 0 ? -errno : -EFAULT;
        done += (uint64_t)size;
    }
    return 0;
}

/** Reads or writes through a buffer that O_DIRECT accepts, piece by piece: a driver can ask for gigabytes. */
static int transfer_aligned(const struct file_target *target, const struct block_request *request)
{
    enum { PIECE = 1 << 20 };
    struct iovec entry;
    struct block_request piece = {.op = request->op, .iov = &entry, .iov_count = 1};
    int result = 0;

    if (posix_memalign(&entry.iov_base, target->align, request->size < PIECE ? request->size : PIECE) != 0)
        return -ENOMEM;
    for (uint64_t done = 0; result == 0 && done < request->size; done += piece.size) {
        piece.offset = request->offset + done;
        piece.size = entry.iov_len = request->size - done < PIECE ? request->size - done : PIECE;
        if (request->op == BLOCK_WRITE)
            result = copy_entries(request, done, entry.iov_base, piece.size, false);
        if (result == 0)
            result = file_transfer(target, &piece, 0);
        if (result == 0 && request->op == BLOCK_READ)
            result = copy_entries(request, done, entry.iov_base, piece.size, true);
    }
    free(entry.iov_base);
    return result;
}

int file_try(const struct file_target *target, const struct block_request *request)
{
    ssize_t size;

    if (request->iov_count > IOV_MAX)
        return -EAGAIN;
    size = move(target, request->op, request->iov, request->iov_count, request->offset, RWF_NOWAIT);
    if (size < 0)
        return (int)size;
    return (uint64_t)size == request->size ? 0 : -EAGAIN; /* some of it would wait: all of it is done again */
}

/* ---- The rest -------------------------------------------------------------------------------------------------- */

static int allocate(const struct file_target *target, int mode, const struct block_request *request)
{
    int result;

    do {
        result = fallocate(target->fd, mode, (off_t)request->offset, (off_t)request->size);
    } while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : 0;
}

static bool is_unsupported(int result)
{
    return result == -EOPNOTSUPP || result == -ENOSYS || result == -ENOTTY || result == -EINVAL || result == -ENODEV;
}

/** Whether the file system has it or not: a hint may be ignored. */
static int discard(const struct file_target *target, const struct block_request *request)
{
    uint64_t range[2] = {request->offset, request->size};
    int result;

    if (target->is_device)
        result = ioctl(target->fd, BLKDISCARD, range) < 0 ? -errno : 0;
    else
        result = allocate(target, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, request);
    return is_unsupported(result) ? 0 : result;
}

static int write_zero_bytes(const struct file_target *target, const struct block_request *request)
{
    enum { CHUNK = 1 << 20 };
    struct iovec entry;
    struct block_request write = {.op = BLOCK_WRITE, .iov = &entry, .iov_count = 1};
    uint64_t size = request->size < CHUNK ? request->size : CHUNK;
    uint64_t end = request->offset + request->size;
    int result = 0;

    /* Whole pages of zeroes, aligned for any O_DIRECT. */
    entry.iov_base = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (entry.iov_base == MAP_FAILED)
        return -errno;
    for (write.offset = request->offset; result == 0 && write.offset < end; write.offset += write.size) {
        write.size = entry.iov_len = end - write.offset < size ? end - write.offset : size;
        result = file_transfer(target, &write, 0);
    }
    munmap(entry.iov_base, size);
    return result;
}

static int write_zeroes(const struct file_target *target, const struct block_request *request)
{
    int result = -EOPNOTSUPP;

    if (request->unmap)
        result = allocate(target, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, request);
    if (is_unsupported(result))
        result = allocate(target, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, request);
    if (is_unsupported(result))
        result = write_zero_bytes(target, request);
    return result;
}

int file_perform(const struct file_target *target, const struct block_request *request)
{
    switch (request->op) {
    case BLOCK_READ:
    case BLOCK_WRITE:
        return file_is_aligned(target, request) ? file_transfer(target, request, 0) : transfer_aligned(target, request);
    case BLOCK_FLUSH:
        return fdatasync(target->fd) < 0 ? -errno : 0;
    case BLOCK_DISCARD:
        return discard(target, request);
    case BLOCK_WRITE_ZEROES:
        return write_zeroes(target, request);
    }
    return -EINVAL;
}
